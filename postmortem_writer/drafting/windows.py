"""Evidence too long for one prompt: read in overlapping stretches side by side, of which the records that matter come back.

What a stretch points out is an id and what it is about, nothing else, so where a stretch begins or ends changes nothing that is
cited; the sections are then drafted from the records themselves, as with any short incident.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.draft import Wire
from postmortem_writer.drafting.abreast import abreast
from postmortem_writer.drafting.brief import evidence_block, record_lines
from postmortem_writer.drafting.once import Said, ask_once
from postmortem_writer.drafting.prompt import prompt
from postmortem_writer.errors import BudgetSpent, MissingKey, ModelOverloaded, ModelRejected, ModelUnreachable
from postmortem_writer.evidence import Evidence, Record
from postmortem_writer.progress import Progress, silent
from postmortem_writer.providers import Message, Provider, Usage
from postmortem_writer.selection import select, tokens

OVERLAP = 0.08
"""Share of a stretch that it has in common with the one before: what leads to its first records."""

AT_ONCE = 6
LEAST_NOTED = 24
TOKENS_A_RECORD = 60
"""What a noted record takes in the prompt that is drafted from, about."""

MOST_OF_OTHERS = 8
"""Records of other incidents that are shown with the rest: enough to name those as related."""

_FATAL = (MissingKey, ModelUnreachable, ModelRejected, ModelOverloaded, BudgetSpent)

About = Literal["event", "impact", "cause", "response", "action", "other"]


class Noted(Wire):
    cite: str
    """The id of the record, such as "R12"."""
    about: About
    """What it matters for; "other" for a record of another incident."""


class Window(Wire):
    noted: list[Noted]
    """The records that must be read again, in their order, each once."""


@dataclass(frozen=True)
class Gathered:
    """The records that were pointed out, those of other incidents, what was spent, and what could not be read by the model."""

    shown: Evidence
    others: tuple[str, ...] = ()
    windows: int = 0
    usage: Usage = field(default_factory=Usage)
    remarks: tuple[Diagnostic, ...] = ()
    models: tuple[str, ...] = ()


def windows(evidence: Evidence, size: int) -> list[tuple[Record, ...]]:
    """Return overlapping stretches of the records in time order, each of at most ``size`` tokens where its records allow it."""
    costs = [tokens(record_lines(record, said=True)) + 1 for record in evidence.records]
    found: list[tuple[Record, ...]] = []
    start = 0
    while start < len(costs):
        end, taken = start, 0
        while end < len(costs) and (end == start or taken + costs[end] <= size):
            taken += costs[end]
            end += 1
        found.append(evidence.records[start:end])
        if end == len(costs):
            break
        start = max(_back(costs, end, int(size * OVERLAP)), start + 1)
    return found


def _back(costs: Sequence[int], end: int, size: int) -> int:
    """Return where a stretch must begin to have ``size`` tokens in common with the one that ends at ``end``."""
    start = end
    while start > 0 and size >= costs[start - 1]:
        start -= 1
        size -= costs[start]
    return start


def gather(
    evidence: Evidence, provider: Provider, *, size: int, about: str = "", progress: Progress = silent
) -> Gathered:
    """Return the records of ``evidence`` that a model points out, read in stretches of ``size`` tokens.

    A stretch for which it gives nothing usable is chosen from by rule instead, with a warning. Raises what would befall every
    request when the first ones all meet it, and StaleReply.
    """
    stretches = windows(evidence, size)
    most = max(LEAST_NOTED, size // TOKENS_A_RECORD * 2 // 3 // len(stretches))
    asked = range(len(stretches))

    def ask(index: int) -> Said[Window]:
        progress("reading stretches of the evidence", index, len(stretches))
        shown = evidence_block(replace(evidence, records=stretches[index], groups=()), said=True)
        text = prompt("window", number=index + 1, of=len(stretches), most=most, about=about)
        return ask_once(f"window_{index + 1}", Window, (Message("user", shown), Message("user", text)), provider)

    answers = abreast(ask, asked, min(AT_ONCE, len(stretches)))
    failed = [one.error for one in answers if isinstance(one.error, _FATAL)]
    if len(failed) == len(answers) and failed[0] is not None:
        raise failed[0]
    chosen, found, remarks = _merged(evidence, stretches, answers, most)
    chosen |= {
        evidence.parents[id] for id in chosen if id in evidence.parents
    }  # an answer says little without its question
    others = {record.id for record in [one for one in evidence.records if one.id in found][:MOST_OF_OTHERS]}
    records = tuple(record for record in evidence.records if record.id in chosen | others)
    kept = (replace(group, ids=tuple(id for id in group.ids if id in chosen)) for group in evidence.groups)
    groups = tuple(group for group in kept if len(group.ids) > 1)
    return Gathered(
        replace(evidence, records=records, groups=groups),
        tuple(record.id for record in records if record.id in others),
        len(stretches),
        sum((one.usage for one in answers), Usage()),
        tuple(remarks),
    )


def _merged(
    evidence: Evidence, stretches: Sequence[Sequence[Record]], answers: Iterable[Said[Window]], most: int
) -> tuple[set[str], set[str], list[Diagnostic]]:
    chosen: set[str] = set()
    others: set[str] = set()
    remarks: list[Diagnostic] = []
    for number, (stretch, said) in enumerate(zip(stretches, answers, strict=True), start=1):
        ids = {record.id for record in stretch}
        if said.value is None:
            chosen |= _by_rule(evidence, stretch, most)
            told = f"records {stretch[0].id} to {stretch[-1].id} were chosen by rule: the model gave nothing usable ({said.error})"
            remarks.append(Diagnostic("window", Level.WARNING, f"window_{number}", told))
            continue
        for noted in said.value.noted:
            if noted.cite in ids:
                (others if noted.about == "other" else chosen).add(noted.cite)
    return chosen, others - chosen, remarks


def _by_rule(evidence: Evidence, stretch: Sequence[Record], most: int) -> set[str]:
    part = replace(evidence, records=tuple(stretch), groups=())
    return {record.id for record in select(part, most * TOKENS_A_RECORD).shown.records}
