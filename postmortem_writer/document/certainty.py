"""How sure the words are: what states a cause, what doubts, confirms, clears or leaves it open."""

import re

from postmortem_writer.draft import State

CAUSAL = re.compile(
    r"\bcause (?:could|might|may|must) be\b|\broot[- ]cause\b|\bcaused? by\b|\bcaus(?:e|ed|es|ing)\b|\bbecause\b|\bdue to\b|\bturns out\b|\bculprit\b|\bas a result of\b|\bthe reason (?:is|was)\b|\bresult(?:ed|s|ing)? from\b|\b(?:ran|run|running) out of\b|\bmust be (?:the|what|\w+ing)\b|\bsmells like\b",
    re.I,
)
FIRM = re.compile(
    r"\broot[- ]cause\b|\b(?<!what )caused? by\b|\b(?:has|have|had) caused\b|\bcaused (?:the|this|all|our|an?|\w+ \w+ to)\b|\b(?:is|was|were|are) due to\b|\bturns out\b|\bculprit (?:is|was)\b|\b(?:that's|that is|that was) the culprit\b|\bcause (?:is|was|of)\b",
    re.I,
)
FOUND = re.compile(
    r"^\W*(?:i |we |think (?:i|we) )?(?:have )?(?:found|got) (?:it|the (?:root )?(?:cause|culprit|bug|problem|issue|leak))\b|^\W*found(?=: )",
    re.I,
)
CLEARED = re.compile(
    r"\b(?:ruled? (?:it |this |that )?out|red herring|not the (?:root )?(?:cause|culprit|reason|issue|problem)|(?:was|is|were|are)(?:n't| not) (?:the (?:cause|culprit|reason|issue|problem)|caused by|due to|related to|because of|to blame)|unrelated to|nothing to do with|(?:was|is)(?:n't| not) it\b|so (?:it|this|that) (?:is|was)(?:n't| not)\b|turns out (?:this|that|it) (?:is|was)(?:n't| not)\b|not the case)\b"
    r"|(?:^|[=-]>|\bso\b|\band\b|[:,.;–—-])\W{0,3}(?:discarded|dismissed|excluded|eliminated)\b|^\W*(?:no(?:pe)?\W+|so )?not (?:the|a|an|our|that)\b|[.;?]\s+no(?:pe)?[:,;]\s|[=-]>\s*(?:no(?:pe)?\b|not (?:it|that)\b)|\bnot it\W*$|(?:^|[.;?]\s)\W*wrong[:,.;]",
    re.I,
)
MARK = r"[*_]*(?:\s*[:=]|\s+[-–—]{1,2}(?=\s)|\s*[-=]>)[*_]*\s*(?=[^\s?])"
CAUSE_LABEL = re.compile(
    r"^\W*(?:the |likely |probable |actual |real |confirmed |underlying |technical )*(?:root[- ]?causes?|causes?|rca?|reason|culprit|why(?: (?:it|this|that) (?:happened|broke|failed))?"
    rf"|what (?:broke|caused (?:it|this))){MARK}",
    re.I,
)
_HEADING = re.compile(
    r"^\W*(?:\d+\W+)?(?:the |probable |likely )?(?:root[- ]?causes?|causes?|rca|why(?: (?:it|this) happened)?|what caused (?:it|this))(?: analysis| summary)?(?: and \w+(?: \w+)?)?\W*$",
    re.I,
)
_LEANING = re.compile(
    r"\b(?:most|very|highly) (?:likely|probably)\b|\b(?:is|are|was) (?:most |very )?(?:likely|believed|thought)\b", re.I
)
_WEAK = re.compile(
    r"\b(?:might|may|maybe|perhaps|possibl[ey]|could(?! not\b)|i think|i believe|i guess|seems?|looks? like|appears?|suspect\w*|suspicion|not sure|unclear|wonder|presumably|apparently|assum\w+|guess|theory|hypothes\w+|unknown|if|whether|in case|would)\b|\?",
    re.I,
)
_CONFIRMED = re.compile(r"\b(?:confirm(?:ed|s|ing)?|verified|reproduced|proved|proven)\b", re.I)
_NOT_CONFIRMED = re.compile(
    r"(?:\b(?:not|never|un|yet|to be|to|please|can|could|cannot|trying|waiting|until|unable|needs?)\b|n't\b)[^.;(\n]{0,25}\b(?:confirm|verif|reproduc|prov)",
    re.I,
)
_NOT_CLEARED = re.compile(
    r"(?:\b(?:not|never|cannot|can|could|to|trying|yet)\b|n't\b)[^.;\n]{0,20}\b(?:rul(?:ed?|ing) (?:\w+ )?out|excluded|eliminated)",
    re.I,
)
_UNTOLD = re.compile(
    r"\b(?:no idea|don't know|do not know|unknown|not known|unclear|still (?:looking|investigating|searching)|identify the)\b[^.;\n]{0,40}\bcause\b|\bcause\b[^.;\n]{0,25}\b(?:is |still |remains |was |to be )*(?:unknown|unclear|not (?:yet )?(?:known|found|clear)|tbd|tbc|pending|determined|open|under investigation|being investigated)\b"
    r"|^\W*(?:unknown|unclear|tbd|tbc|todo|pending|n/?a|none|to be (?:determined|confirmed|found)|not (?:yet )?(?:known|found|clear)|(?:still )?(?:under investigation|being investigated|investigating|open)|(?:we )?(?:do not|don't) know)\b",
    re.I,
)


def state_of(quote: str) -> State:
    """Return what the words themselves support; a doubt anywhere in the sentence leaves it open."""
    if FOUND.search(quote):
        return "inconclusive" if _WEAK.search(quote) else "likely"
    if not FIRM.search(quote) or (_WEAK.search(quote) and not _LEANING.search(quote)):
        return "likely" if _LEANING.search(quote) and not _WEAK.search(quote) else "inconclusive"
    return "confirmed" if confirms(quote) and not _LEANING.search(quote) else "likely"


def is_doubtful(quote: str) -> bool:
    """Tell whether a word of doubt stands in the sentence."""
    return bool(_WEAK.search(quote) or _LEANING.search(quote))


def confirms(quote: str) -> bool:
    """Tell whether the sentence says that something was confirmed, verified or reproduced."""
    return bool(_CONFIRMED.search(quote)) and not _NOT_CONFIRMED.search(quote)


def clears(quote: str) -> bool:
    """Tell whether the sentence says that something was not the cause."""
    return bool(CLEARED.search(quote)) and not _NOT_CLEARED.search(quote)


def leaves_open(quote: str) -> bool:
    """Tell whether the sentence only says that the cause is not known."""
    return bool(_UNTOLD.search(quote))


def is_cause_heading(heading: str) -> bool:
    """Tell whether what stands below the heading is the cause, as below "Root cause"."""
    return bool(_HEADING.match(heading))
