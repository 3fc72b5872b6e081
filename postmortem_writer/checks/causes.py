"""The state of a cause follows from what the records say of it, not from the writer's confidence."""

import re
from collections.abc import Iterator

from postmortem_writer.checks._check import Check
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.draft import Hypothesis, Wire, parts
from postmortem_writer.evidence import Evidence, plain

_CONFIRMS = re.compile(
    r"\b(confirm\w*|verif\w+|reproduc\w+|root cause|caused by|cause (?:was|is)|because|due to|turn(?:s|ed) out|traced (?:it )?(?:back )?to|"
    r"identified|proved|proven|found (?:it|the)|fixed by|fix(?:es|ed) (?:the|their|this|that|it|our|my)|fail(?:s|ed|ing)? (?:this|the) test|"
    r"that was it|culprit|accidentally|mistakenly|by mistake|instead of)\b",
    re.I,
)
_HEDGES = re.compile(
    r"\b(may|might|maybe|perhaps|possibl[ey]|probabl[ey]|likely|seem\w*|appear\w*|suspect\w*|believ\w*|guess\w*|assum\w+|think|thinks|thought|"
    r"could be|could have|hypothes\w+|not sure|unclear|unknown|looks like|candidate\w*)\b|\?",
    re.I,
)


def _run(draft: Wire, evidence: Evidence) -> Iterator[Diagnostic]:
    for path, part in parts(draft):
        if isinstance(part, Hypothesis):
            if part.state == "confirmed" and not any(_confirms(claim.quote) for claim in part.supporting):
                message = "no supporting quote shows a person or an experiment confirming it"
                hint = 'quote words that say it was confirmed, reproduced, seen done or cured by undoing it, without a "think" or "probably"; or choose "likely"'
                yield Diagnostic("cause-state", Level.ERROR, f"{path}.state", message, hint)
            if part.state == "ruled_out" and not part.against:
                message = "nothing speaks against it, so it is not ruled out"
                yield Diagnostic(
                    "cause-state", Level.ERROR, f"{path}.state", message, "cite the record that clears it under against"
                )
            if not part.supporting and not part.against:
                yield Diagnostic("cause-state", Level.ERROR, f"{path}.supporting", "no record speaks for or against it")


def _confirms(quote: str) -> bool:
    words = plain(quote)
    return bool(_CONFIRMS.search(words)) and not _HEDGES.search(words)


check = Check("A cause is confirmed only where a record confirms it, and ruled out only where one clears it.", _run)
