"""A sentence speaks of what its records speak of: enough of its content words stand in them."""

import re
from collections.abc import Iterator, Mapping, Set

from postmortem_writer.checks._check import Check, Sentence, haystack, sentences
from postmortem_writer.checks._words import content_words
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.draft import Wire
from postmortem_writer.evidence import Evidence, plain

_SHARE = 0.4
_SHARE_SHORT = 0.25
_FEWEST = 2
_LINK = re.compile(r"\w+://\S+|[<‹]?[@#]\S+")
_OF_A_LINK = re.compile(
    r"\b(call(?:ed)?|join\w*|meeting|channel|room|bridge|link\w*|invit\w*|shar\w+|post\w*|open\w*|tagged|page[ds]?|asked|pinged)\b",
    re.I,
)  # all that can be said of a record that holds only an address or mentions
_SAY = "say it in the records' words, or cite the records that say it"

# Outcomes are what inventions and misreadings turn round: a sentence may not report one that its records do not.
_OUTCOMES = {
    "a success": re.compile(
        r"\b(?<!not )(?<!n't )(resolved|recover(?:y|ed|s)?|restored|mitigated|fixed|succeed(?:s|ed)?|successful(?:ly)?|healthy|stabili[sz]ed|normal)\b",
        re.I,
    ),
    "a failure": re.compile(
        r"\b(fail(?:s|ed|ing|ure|ures)?|crash(?:es|ed|ing)?|unsuccessful(?:ly)?|timed? ?out)\b", re.I
    ),
}
_SAYS = {
    "a success": re.compile(
        r"\b(resolv\w*|recover\w*|restor\w*|mitigat\w*|fix\w*|succe\w+|health\w*|stab\w+|normal\w*|work\w*|back|ok(?:ay)?|good|green|fine|pass\w*|complete\w*|"
        r"up|flow\w*|again|done|clear\w*|online|gone|better|closed?|finali[sz]\w*|help(?:s|ed)|zero|seem\w*|allocat\w*|100 ?%)\b",
        re.I,
    ),
    "a failure": re.compile(
        r"\b(fail\w*|crash\w*|error\w*|unsuccess\w*|time[ds]?[ -]?out\w*|not|no|n't|cannot|can't|never|without|down|dead|broke\w*|exhaust\w*|refus\w*|"
        r"unable|didn'?t|don'?t|doesn'?t|won'?t|couldn'?t|isn'?t|wasn'?t|still|stuck|dies|died|[45]\d\d|reject\w*|drop\w*|lost|missing|empty|hang\w*|exception|warn\w*)\b|n't",
        re.I,
    ),
}


def _run(draft: Wire, evidence: Evidence) -> Iterator[Diagnostic]:
    for sentence in sentences(draft, evidence):
        if not sentence.records:
            continue
        words = plain(haystack(evidence.records if sentence.inferred else sentence.records))
        wanted, held = content_words(sentence.text), content_words(words)
        common = wanted.keys() & held.keys()
        if wanted and not _enough(sentence, wanted.keys(), common):
            yield _fault(sentence, _little(sentence, wanted, common), _SAY)
        elif not sentence.inferred:
            for outcome, claimed in _OUTCOMES.items():
                if claimed.search(sentence.text) and not _SAYS[outcome].search(words):
                    message = f"it reports {outcome} that {sentence.named} do not report"
                    yield _fault(sentence, message, "cite the record that reports the outcome")


def _enough(sentence: Sentence, wanted: Set[str], common: Set[str]) -> bool:
    """Tell whether a sentence shares enough words with its records, or repeats most of what a very short one says."""
    if sentence.inferred:
        return bool(common)
    share = len(common) / len(wanted)
    own = [content_words(_LINK.sub(" ", plain(record.text))).keys() for record in sentence.records]
    if max(len(words) for words in own) < _FEWEST and any(_LINK.search(record.text) for record in sentence.records):
        return _OF_A_LINK.search(sentence.text) is not None
    return share >= _SHARE or (share >= _SHARE_SHORT and any(len(words & wanted) >= len(words) / 2 for words in own))


def _little(sentence: Sentence, wanted: Mapping[str, str], common: Set[str]) -> str:
    if sentence.inferred:
        return "nothing in the evidence speaks of this"
    missing = ", ".join(sorted(wanted[stem] for stem in wanted.keys() - common))
    share = f"{len(common) / len(wanted):.0%} of its content words occur there (not: {missing})"
    return f"{sentence.that('say')} little of this: {share}"


def _fault(sentence: Sentence, message: str, hint: str) -> Diagnostic:
    return Diagnostic("support", Level.ERROR, sentence.path, message, hint, sentence.cites)


check = Check("A sentence uses the words of its records and reports no outcome that they do not.", _run)
