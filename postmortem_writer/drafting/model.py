"""A draft filled by a model: which sections are asked when, side by side, and what becomes of those that fail.

The milestones come first and alone: their answer is short, and when it is there the vendor holds the shared prefix in its
cache, which requests sent at the same moment would each pay for. Then the timeline, in several parts at once, because it is the
longest; then everything else in parallel; the summary comes last, because it says only what the body holds.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.document.moments import in_time_order
from postmortem_writer.draft import SECTIONS, Draft, TimelineSection, Wire, nothing_known
from postmortem_writer.drafting.abreast import abreast
from postmortem_writer.drafting.asking import CheckSection, Job, Outcome, Part, fill
from postmortem_writer.errors import (
    BudgetSpent,
    MissingKey,
    ModelError,
    ModelOverloaded,
    ModelRejected,
    ModelUnreachable,
)
from postmortem_writer.evidence import Evidence
from postmortem_writer.progress import Progress, silent
from postmortem_writer.providers import Provider, Usage
from postmortem_writer.selection import MACHINES

Check = Callable[[Wire, Evidence], list[Diagnostic]]

FIRST, SECOND, LAST = ("milestones",), ("timeline",), ("summary",)
FATAL = (MissingKey, ModelUnreachable, ModelRejected, ModelOverloaded, BudgetSpent)
"""What would befall every other section as well when the first request meets it."""

RECORDS_A_PART = 14
"""Records that may become rows, for which a part of its own is worth a request; log lines seldom do."""

MOST_PARTS = 6


@dataclass(frozen=True)
class Drafted:
    """The sections that were filled, what asking turned up, what was spent, and why the others failed.

    ``gaps`` are records whose part of the timeline failed while others were filled; ``unasked`` are sections that nobody
    wants to read.
    """

    sections: Mapping[str, Wire]
    remarks: tuple[Diagnostic, ...] = ()
    usage: Usage = field(default_factory=Usage)
    failed: Mapping[str, ModelError] = field(default_factory=dict)
    models: tuple[str, ...] = ()
    gaps: frozenset[str] = frozenset()
    unasked: frozenset[str] = frozenset()

    @property
    def draft(self) -> Draft | None:
        """Return the whole draft, or None while a section or a part of one is missing."""
        missing = SECTIONS.keys() - self.sections.keys() - self.unasked
        return None if missing or self.gaps else self.over(None)

    def over(self, fallback: Draft | None) -> Draft:
        """Return the draft with what was filled, and what ``fallback`` holds for the rest; what was not asked stays empty."""
        values: dict[str, Any] = dict(nothing_known())
        for name, kind in SECTIONS.items():
            if name in self.sections:
                values |= dict(self.sections[name])
            elif fallback is not None and name not in self.unasked:
                values |= {key: getattr(fallback, key) for key in kind.model_fields}
        if self.gaps and fallback is not None:
            values["timeline"] = self._closed(values["timeline"], fallback)
        return Draft(**values)

    def _closed(self, rows: Sequence[Any], fallback: Draft) -> list[Any]:
        """Return the rows with those of ``fallback`` for the records that no part of the timeline covers."""
        extracted = [row for row in fallback.timeline if row.cites and row.cites[0] in self.gaps]
        return sorted([*rows, *extracted], key=lambda row: int(row.cites[0][1:]) if row.cites else 0)


def draft(
    evidence: Evidence,
    provider: Provider,
    *,
    brief: str,
    check: Check,
    shown: Evidence | None = None,
    sections: Iterable[str] = SECTIONS,
    instructions: Mapping[str, str] | None = None,
    about: str = "",
    rounds: int = 2,
    progress: Progress = silent,
) -> Drafted:
    """Fill a draft from ``brief``, the evidence block, asking again at most ``rounds`` times for what does not hold.

    ``check`` compares a section with the evidence, of which ``brief`` may show a part, ``shown``; its errors are sent back to the model. ``sections`` limits what is
    asked, ``instructions`` adds to what a section is told, ``about`` names the incident where the evidence holds several.
    Raises MissingKey, ModelUnreachable, ModelRejected, ModelOverloaded or BudgetSpent when all first requests meet it, and
    StaleReply; any other ModelError only puts its section into ``failed``.
    """
    wanted = [name for name in SECTIONS if name in set(sections)]
    told: dict[str, Wire] = {}
    done: list[Outcome] = []
    for group in _groups(wanted):
        jobs = [
            Job(name, brief, dict(told), about, (instructions or {}).get(name, ""), part)
            for name in group
            for part in (_parts(shown or evidence) if name == "timeline" else [None])
        ]
        progress(f"asking for {', '.join(group)}", len(done), len(wanted))
        outcomes = abreast(lambda job: fill(job, provider, _checked(job, check, evidence), rounds), jobs, len(jobs))
        if not done:
            _raise_fatal(outcomes)
        done += outcomes
        told |= _in_time_order(_sections(outcomes), evidence)
    return _drafted(done, frozenset(SECTIONS) - set(wanted))


def _checked(job: Job, check: Check, evidence: Evidence) -> CheckSection:
    """Return what compares one section with the evidence; the summary also with the sections that it sums up."""
    if job.section not in LAST:
        return lambda section: check(section, evidence)

    def with_body(section: Wire) -> list[Diagnostic]:
        values = {name: value for one in (*job.told.values(), section) for name, value in one}
        whole = nothing_known().model_copy(update=values)
        return [found for found in check(whole, evidence) if found.path.partition("[")[0] in type(section).model_fields]

    return with_body


def _groups(wanted: Sequence[str]) -> list[list[str]]:
    between = [name for name in wanted if name not in (*FIRST, *SECOND, *LAST)]
    stages = (FIRST, SECOND, between, LAST)
    return [group for stage in stages if (group := [name for name in stage if name in wanted])]


def _parts(evidence: Evidence) -> list[Part]:
    """Return the stretches of records whose rows are written side by side, with as many that may become rows in each."""
    ids = [record.id for record in evidence.records]
    telling = [place for place, record in enumerate(evidence.records) if record.kind not in MACHINES]
    count = max(1, min(MOST_PARTS, -(-len(telling) // RECORDS_A_PART)))
    starts = [telling[len(telling) * number // count] for number in range(1, count)]
    return [
        Part(tuple(ids[start:end]), number, count)
        for number, (start, end) in enumerate(pairwise([0, *starts, len(ids)]), start=1)
    ]


def _sections(outcomes: Sequence[Outcome]) -> dict[str, Wire]:
    """Return the filled sections by name, the parts of the timeline as one."""
    found: dict[str, Wire] = {}
    for outcome in outcomes:
        section, name = outcome.section, outcome.job.section
        if isinstance(section, TimelineSection):
            before = found.get(name, TimelineSection(timeline=[]))
            section = TimelineSection(timeline=_distinct([*getattr(before, name), *section.timeline]))
        if section is not None:
            found[name] = section
    return found


def _in_time_order(sections: dict[str, Wire], evidence: Evidence) -> dict[str, Wire]:
    """Return the sections with the timeline as a reader will see it: a row that is dated back stands where it happened."""
    timeline = sections.get("timeline")
    if isinstance(timeline, TimelineSection):
        return sections | {"timeline": TimelineSection(timeline=in_time_order(timeline.timeline, evidence))}
    return sections


def _distinct(rows: Sequence[Any]) -> list[Any]:
    """Return the rows without those that two parts wrote of one record in the same words."""
    return list(
        {(row.cites[0] if row.cites else "", row.quote, row.time_quote, row.kind): row for row in rows}.values()
    )


def _raise_fatal(outcomes: Sequence[Outcome]) -> None:
    """Raise what befell every first request, when that would befall all others too."""
    stopped = [one.error for one in outcomes if not one.usage.calls and isinstance(one.error, FATAL)]
    if len(stopped) == len(outcomes) and stopped[0] is not None:
        raise stopped[0]


def _drafted(done: Sequence[Outcome], unasked: frozenset[str]) -> Drafted:
    sections = _sections(done)
    failed = {one.job.section: one.error for one in done if one.error is not None and one.job.section not in sections}
    gaps = {
        id
        for one in done
        if one.error is not None and one.job.section in sections and one.job.part
        for id in one.job.part.ids
    }
    return Drafted(
        sections={name: sections[name] for name in SECTIONS if name in sections},
        remarks=tuple(remark for one in done for remark in (*one.remarks, *_gap(one, sections))),
        usage=sum((one.usage for one in done), Usage()),
        failed={name: failed[name] for name in SECTIONS if name in failed},
        models=tuple(dict.fromkeys(model for one in done for model in one.models)),
        gaps=frozenset(gaps),
        unasked=unasked,
    )


def _gap(one: Outcome, sections: Mapping[str, Wire]) -> list[Diagnostic]:
    if one.error is None or one.job.section not in sections:
        return []
    told = f"the model gave no usable {one.job.name} ({one.error}); its rows were extracted instead"
    return [Diagnostic("section", Level.WARNING, one.job.name, told)]
