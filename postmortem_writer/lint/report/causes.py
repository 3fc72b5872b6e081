"""Whether a document names one root cause where several conditions met."""

from collections.abc import Sequence
from dataclasses import dataclass

from postmortem_writer.lint.finding import Finding
from postmortem_writer.lint.report.cues import cues, says
from postmortem_writer.lint.report.ratings import Quoted
from postmortem_writer.lint.report.reading import Reading

_SINGLE = "BL17"


@dataclass(frozen=True, slots=True)
class Causes:
    """Where one root cause is spoken of, and whether conditions are named beside it."""

    single: tuple[Quoted, ...]
    several: bool


def causes(reading: Reading, findings: Sequence[Finding]) -> Causes:
    """Return where the document speaks of the root cause: in a heading, in a sentence, in a finding."""
    known = cues()
    flagged = reading.holding(finding.start for finding in findings if finding.rule == _SINGLE)
    single: list[Quoted] = []
    for passage in reading.passages:
        heading = passage.block.kind == "heading"
        words = passage.lowered.strip(" .:#*_0123456789") if heading else passage.lowered
        if heading and words in ("root cause", "the root cause", "root cause analysis", "cause", "rca"):
            single.append(Quoted(passage.line, passage.source, "a heading for one cause"))
        elif says(known.single_cause, passage.lowered) or passage.start in flagged:
            single.append(Quoted(passage.line, passage.source, "one cause"))
    return Causes(tuple(single), any(says(known.several_causes, passage.lowered) for passage in reading.passages))
