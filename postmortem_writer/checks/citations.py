"""Cited records exist, and what is stated cites some."""

from collections.abc import Iterator

from postmortem_writer.checks._check import Check
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.draft import Claim, Milestone, Severity, Wire, parts
from postmortem_writer.evidence import Evidence

# Where a conclusion may stand: a timeline row, an impact or an earlier incident is a fact or nothing.
_MAY_INFER = (
    "summary",
    "hypotheses",
    "contributing_factors",
    "went_well",
    "went_wrong",
    "got_lucky",
    "lessons",
    "action_items",
)
_MAY_STAND_ALONE = ("lessons", "action_items")


def _run(draft: Wire, evidence: Evidence) -> Iterator[Diagnostic]:
    for path, part in parts(draft):
        cites: list[str] = getattr(part, "cites", [])
        for index, id in enumerate(cites):
            if id not in evidence.by_id:
                last = evidence.records[-1].id if evidence.records else "none"
                yield _fault(f"{path}.cites[{index}]", f"there is no record {id!r}", f"records run from R1 to {last}")
        if isinstance(part, Claim):
            yield from _basis(path, part)
        elif isinstance(part, Milestone) and bool(cites) == (part.basis == "unknown"):
            hint = 'cite the record that shows it, or choose basis "unknown" with no cites'
            yield _fault(f"{path}.cites", f"basis {part.basis!r} does not go with {len(cites)} cited records", hint)
        elif isinstance(part, Severity) and not cites and part.value.strip().lower() != "unknown":
            yield _fault(
                f"{path}.cites",
                f"severity {part.value!r} cites no record",
                'cite the record that names it, or "unknown"',
            )


def _basis(path: str, claim: Claim) -> Iterator[Diagnostic]:
    section = path.split("[", maxsplit=1)[0]
    if claim.basis == "stated" and not claim.cites:
        yield _fault(
            f"{path}.cites", "a stated claim cites no record", 'cite the records that say it, or mark it "inferred"'
        )
    if claim.basis == "inferred" and section not in _MAY_INFER:
        yield _fault(
            f"{path}.basis", f"{section} holds only what records state", "cite a record that says it, or drop it"
        )
    elif claim.basis == "inferred" and not claim.cites and section not in _MAY_STAND_ALONE:
        yield _fault(f"{path}.cites", "an inference here names the records it is drawn from", "cite them, or drop it")


def _fault(path: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic("citation", Level.ERROR, path, message, hint)


check = Check("Every cited record exists, and every stated claim cites one.", _run)
