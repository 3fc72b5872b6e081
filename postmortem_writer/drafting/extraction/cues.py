"""Read one sentence for its cues, and tell what it asserts from what it asks, wishes, conditions or denies."""

import re
from dataclasses import dataclass
from functools import lru_cache

from postmortem_writer.drafting.extraction.phrases import PHRASES, Cue

_COMPILED: dict[Cue, re.Pattern[str]] = {cue: re.compile("|".join(phrases)) for cue, (_, phrases) in PHRASES.items()}
_WEIGHT: dict[Cue, float] = {cue: weight for cue, (weight, _) in PHRASES.items()}

_ASKED = re.compile(
    r"\?[\s)\"'*_]*$|^\W*(?:any(?:one|body)|(?:do|does|did|is|are|was|has|have|can|could|should|would) (?:i|we|you|they|it|this|that|there|the|someone|anyone)"
    r"|(?:what|how|why|when|where|who|which) (?:is|are|was|were|do|does|did|can|could|should|would|has|have|about))\b(?![^?]*[.!:])",
    re.I,
)
_HEDGED = re.compile(
    r"\b(?:might|may|maybe|perhaps|possibl[ey]|probabl[ey]|could (?:be|have|also)|i (?:think|believe|guess|feel)|seems?|looks? like|appears?"
    r"|suspect\w*|suspicion|not (?:\d+% )?sure|unclear|wonder\w*|presumably|apparently|assum\w+|should be|hopefully|likely|believe[ds]?"
    r"|guess|theory|hypothes\w+)\b|\?",
    re.I,
)
_UNREAL = re.compile(
    r"(?:\b(?:if|unless|until|once|when|whenever|whether|should|would|could|might|may|will|shall|not|never|nor|no longer|hardly|hop(?:e|ed|ing)"
    r"|hopefully|expect\w*|wait\w*|before|try\w*|need\w*|want\w*|false|nothing|none|almost|partial\w*|nearly|(?<!seems )(?<!appears )to (?:be|get|have|see)|in order"
    r"|supposed|about to|please|in case|candidates?|plan\w*|prepar\w*|consider\w*|propos\w*|suggest\w*|dont|cant|wont)\b|n't\b|'ll\b)[^.;:!?\n]{0,28}$",
    re.I,
)
_NEGATED = re.compile(
    r"(?:\b(?:no|not|nobody|none|without|never|zero|fewer|less|stopp?\w*|prevent\w*|avoid\w*|if|unless|in case|would|could|might|may|will|until|no longer"
    r"|resolved|fixed|earlier)\b|n't\b)[^.;:!?,\n]{0,16}$",
    re.I,
)
_EASED = re.compile(
    r"^[^.;:!?\n]{0,24}\b(?:gone|stopped|clear(?:ed|ing)|resolved|fixed|dropping|dropped|drops?|falls?|fell|sinks|recovered|over|easing|alleviated|mitigated|disappeared)\b"
    r"|^[^.;:!?\n]{0,40}\bas (?:expected|intended|designed)\b",
    re.I,
)
_SMALL_TALK = re.compile(
    r"^\W*(?:thanks?|thank you|thx|ty|cheers|sorry|apolog\w+|no worries|np|lol|haha\w*|nice|great|cool|perfect|awesome|ok(?:ay)?|yes|yep|yeah|no(?!\s+\w)"
    r"|sure|hi|hello|hey|good (?:morning|night|evening)|congrats|welcome|please|same|agreed|i see|got it|oh)\b",
    re.I,
)
_THANKS = re.compile(
    r"\b(?:thanks?|thank you|thx|apologies|sorry|no worries|lol|haha|kudos|let me know if|good (?:morning|night|evening)|happy (?:birthday|friday|new)|lunch"
    r"|coffee|weekend|congrat\w*)\b",
    re.I,
)


# An alert's name is the one word in sight that is written in humps: "paged CartHttpErrorsHigh", "FeedLag page".
_HUMP = r"(?:[A-Z][a-z0-9]+|[A-Z]{2,}[a-z0-9]*)"
_ALERT_NAMED = re.compile(
    rf"\b[Pp]age[ds]?(?: by| for|:)? {_HUMP}{{3,}}\b|\b{_HUMP}{{2,}} (?:page[ds]?|alert(?:ed|s)?|alarm|fir(?:es|ed|ing))\b"
    rf"|\b(?:[Pp]hone|[Pp]ager\w*|[Aa]lert|[Aa]larm|[Oo]ps[Gg]enie): {_HUMP}{{2,}}\b"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one sentence says by its cue words: ``asserted`` holds the cues it claims as fact, ``weight`` adds them up."""

    cues: frozenset[Cue]
    asserted: frozenset[Cue]
    weight: float
    question: bool
    hedged: bool
    small_talk: bool


@lru_cache(maxsize=8192)
def read_cues(sentence: str) -> Reading:
    """Return the cues in one sentence; questions, wishes, conditions and denials are cues but assert nothing."""
    named = bool(_ALERT_NAMED.search(sentence))
    sentence = sentence.replace("’", "'").lower()
    hits = {cue: found for cue, pattern in _COMPILED.items() if (found := list(pattern.finditer(sentence)))}
    question = bool(_ASKED.search(sentence))
    asserted = frozenset(
        cue for cue, found in hits.items() if not question and any(_is_real(cue, sentence, m) for m in found)
    )
    asserted |= {"detection"} if named and not question else frozenset()
    weights = sorted((_WEIGHT[cue] for cue in asserted), reverse=True) or [0.0]
    faint = max((_WEIGHT[cue] for cue in hits.keys() - asserted), default=0.0) / 3
    small_talk = (bool(_SMALL_TALK.match(sentence)) and len(sentence.split()) < 6) or (
        bool(_THANKS.search(sentence)) and weights[0] < 3
    )
    weight = weights[0] + sum(weights[1:3]) / 2 + faint - (2 if small_talk else 0)
    return Reading(frozenset(hits), asserted, weight, question, bool(_HEDGED.search(sentence)), small_talk)


def _is_real(cue: Cue, sentence: str, match: re.Match[str]) -> bool:
    before = sentence[max(0, match.start() - 60) : match.start()]
    if cue in ("resolution", "recovery", "fine", "done", "action"):
        return not _UNREAL.search(before)
    if cue in ("symptom", "sign", "trouble", "detection"):
        return not _NEGATED.search(before) and not _EASED.match(sentence[match.end() : match.end() + 60])
    return True
