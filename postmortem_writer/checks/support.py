"""A sentence speaks of what its records speak of: enough of its content words stand in them."""

import re
from collections.abc import Iterator

from postmortem_writer.checks._check import Check, haystack, sentences
from postmortem_writer.checks._words import stems
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.draft import Wire
from postmortem_writer.evidence import Evidence, plain

_SHARE = 0.4
_SHARE_INFERRED = 0.25

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
        words = plain(haystack(sentence.records))
        wanted, held = stems(sentence.text), stems(words)
        if not wanted or not sentence.records:
            continue
        share = len(wanted & held) / len(wanted)
        if share < (_SHARE_INFERRED if sentence.inferred else _SHARE):
            missing = ", ".join(sorted(wanted - held)[:6])
            message = (
                f"{sentence.named} say little of this: {share:.0%} of its content words occur there (not: {missing}…)"
            )
            yield Diagnostic(
                "support",
                Level.ERROR,
                sentence.path,
                message,
                "say it in the records' words, or cite the records that say it",
            )
        elif not sentence.inferred:
            for outcome, claimed in _OUTCOMES.items():
                if claimed.search(sentence.text) and not _SAYS[outcome].search(words):
                    message = f"it reports {outcome} that {sentence.named} do not report"
                    yield Diagnostic(
                        "support",
                        Level.ERROR,
                        sentence.path,
                        message,
                        "cite the record that reports the outcome",
                        sentence.cites,
                    )


check = Check("A sentence uses the words of its records and reports no outcome that they do not.", _run)
