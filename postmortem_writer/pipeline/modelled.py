"""A draft by a model: what it is shown, what it could not do, and what is said of both."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from postmortem_writer import scope
from postmortem_writer.checks import check
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.document import DraftedBy
from postmortem_writer.draft import Draft, Wire
from postmortem_writer.drafting import model as drafting
from postmortem_writer.drafting.brief import evidence_block, group_lines
from postmortem_writer.drafting.excerpt import account, excerpt
from postmortem_writer.drafting.model import Check, Drafted
from postmortem_writer.drafting.windows import Gathered, gather
from postmortem_writer.evidence import Evidence
from postmortem_writer.layouts import layout
from postmortem_writer.pipeline.finishing import Written, finish
from postmortem_writer.pipeline.rewording import reworded
from postmortem_writer.progress import Progress, silent
from postmortem_writer.providers import Provider
from postmortem_writer.selection import MACHINES
from postmortem_writer.unaided import blaming

Say = Callable[[str], None]

INSTRUCTIONS = 3_600
"""Tokens that the rules, a section's own instructions and what earlier sections settled take beside the evidence."""

SHORT_TOKENS = 0.75
"""Ids and times are cut into shorter tokens by small models than a budget is estimated with."""


@dataclass(frozen=True)
class Wanted:
    """What is wanted of a model: the layout, a title in place of its own, the tokens it may be shown, and which incident."""

    template: str | Path = "default"
    title: str = ""
    budget: int = 0
    about: str = ""


def by_model(
    evidence: Evidence,
    provider: Provider,
    extract: Callable[[], Draft],
    wanted: Wanted,
    *,
    say: Say,
    progress: Progress,
) -> Written:
    """Draft with a model; sections it could not fill are extracted, so nothing is lost."""
    begun = time.monotonic()
    drafted, gathered = drafted_by(evidence, provider, wanted, check=check, say=say, progress=progress)
    draft = drafted.draft or drafted.over(extract())
    usage = gathered.usage + drafted.usage
    remarks = [*gathered.remarks, *_lost(drafted), *blaming(draft, drafted.failed)]
    by = DraftedBy(
        way="model",
        provider=provider.name,
        model=", ".join(drafted.models) or provider.model,
        extracted=sorted(drafted.failed),
        wall_seconds=round(time.monotonic() - begun),
    )
    written = finish(
        draft, evidence, template=wanted.template, title=wanted.title, drafted_by=by, usage=usage, diagnostics=remarks
    )
    return reworded(written, provider, template=wanted.template, title=wanted.title, usage=usage, lost=remarks)


def drafted_by(
    evidence: Evidence,
    provider: Provider,
    wanted: Wanted,
    *,
    check: Check,
    say: Say = lambda line: None,
    progress: Progress = silent,
) -> tuple[Drafted, Gathered]:
    """Return what a model made of the evidence, and what of the evidence it was shown in the end."""
    progress("choosing what fits", 0, 1)
    ours = scope.shown(evidence)
    selection = excerpt(ours, wanted.budget)
    gathered = Gathered(selection.shown)
    if not selection.complete and _peoples(ours) > _peoples(selection.shown):
        # Log lines can be chosen by rule; of what people said none may be left unread.
        telling = {record.id for record in selection.shown.records}
        read = [record for record in ours.records if record.kind not in MACHINES or record.id in telling]
        whole = replace(ours, records=tuple(read))
        say(f"reading {len(read)} records in stretches, by {provider.name}:{provider.model}")
        gathered = gather(whole, provider, size=wanted.budget, about=wanted.about, progress=progress)
        selection = excerpt(gathered.shown, wanted.budget)
    shown = selection.shown
    block = "\n".join(
        [
            evidence_block(shown, said=True, left_out=[*account(selection), *scope.left_out(evidence)]),
            *group_lines(shown),
        ]
    )
    part = "" if len(shown.records) == len(evidence.records) else f" of {len(evidence.records)}"
    say(
        f"sending {len(shown.records)}{part} records, about {len(block) // 3} tokens a section, to {provider.name}:{provider.model}"
    )
    form = layout(wanted.template)
    drafted = drafting.draft(
        evidence,
        provider,
        brief=block,
        check=check,
        shown=shown,
        sections=form.sections,
        instructions=form.instructions,
        about=wanted.about,
        progress=progress,
    )
    return drafted, gathered


def fitting(provider: Provider, budget: int) -> int:
    """Return the tokens of evidence to show: ``budget``, or less for a model that says its context is short."""
    context = getattr(provider, "context_tokens", 0)
    if not context:
        return budget
    room = context - context // 4 - INSTRUCTIONS  # a quarter is for the answer
    return min(budget, max(1, int(room * SHORT_TOKENS)))


def unchecked(section: Wire, evidence: Evidence) -> list[Diagnostic]:
    """Find nothing: for a rehearsal, in which nothing is asked again."""
    return []


def _peoples(evidence: Evidence) -> int:
    return sum(record.kind not in MACHINES for record in evidence.records)


def _lost(drafted: Drafted) -> Iterable[Diagnostic]:
    for name, fault in drafted.failed.items():
        told = f"the model gave no usable {name} ({fault}); it was extracted instead"
        yield Diagnostic("section", Level.WARNING, name, told)
    yield from drafted.remarks
