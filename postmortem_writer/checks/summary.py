"""The summary holds no fact that stands nowhere else: what it cites, the body cites too."""

from collections.abc import Iterator

from postmortem_writer.checks._check import Check
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.draft import Draft, Wire, parts
from postmortem_writer.evidence import Evidence

_HINT = "say it in the section it belongs to as well, cite the record that the section cites, or leave it out"


def _run(draft: Wire, evidence: Evidence) -> Iterator[Diagnostic]:
    if not isinstance(draft, Draft):
        return
    body = {id for path, part in parts(draft) if not path.startswith("summary") for id in getattr(part, "cites", ())}
    for index, claim in enumerate(draft.summary):
        if claim.cites and not evidence.same_events(claim.cites) & body:
            named = " or ".join(claim.cites)
            message = f"no other section cites {named}, and the summary holds nothing that stands nowhere else"
            yield Diagnostic("summary", Level.ERROR, f"summary[{index}]", message, _HINT, tuple(claim.cites))


check = Check("What the summary cites, another section cites too.", _run)
