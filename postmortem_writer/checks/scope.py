"""Rows, milestones and causes are this incident's: none rests only on records that are certainly another's, and no row tells of another."""

import re
from collections.abc import Iterator

from postmortem_writer.checks._check import Check
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.draft import Hypothesis, Milestone, TimelineEvent, Wire, parts
from postmortem_writer.evidence import Evidence
from postmortem_writer.incidents import Candidate

_NUMBER = re.compile(r"[A-Za-z]+-\d+|#\d+")
_HINT = "leave it out; an incident that a record names as related belongs under related"


def _run(draft: Wire, evidence: Evidence) -> Iterator[Diagnostic]:
    foreign = evidence.scope.foreign
    if not foreign:
        return
    for path, part in parts(draft):
        cites = _cites(part)
        others = {foreign[id].id: foreign[id] for id in cites if id in foreign}
        if cites and all(id in foreign for id in cites):
            told = " and ".join(f"{one.id} ({one.title})" for one in others.values())
            message = f"{' and '.join(cites)} {'are' if len(cites) > 1 else 'is'} of another incident, {told}"
            yield Diagnostic("scope", Level.ERROR, path, message, _HINT, tuple(cites))
        elif isinstance(part, TimelineEvent) and (named := _named(f"{part.text} {part.quote}", evidence)):
            message = f"tells of {named.id} ({named.title}), which is another incident"
            yield Diagnostic("scope", Level.ERROR, path, message, _HINT, tuple(cites))


def _named(text: str, evidence: Evidence) -> Candidate | None:
    """Return the other incident whose number stands in these words, None where none does."""
    numbers = set(_NUMBER.findall(text))
    return next((one for one in evidence.scope.others if numbers.intersection(one.names)), None)


def _cites(part: Wire) -> list[str]:
    """Return what a row, a milestone or a cause rests on, [] for anything else."""
    if isinstance(part, TimelineEvent | Milestone):
        return part.cites
    return [id for point in part.supporting for id in point.cites] if isinstance(part, Hypothesis) else []


check = Check("Rows, milestones and causes rest on records of this incident, not of another in the same folder.", _run)
