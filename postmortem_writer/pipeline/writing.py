"""write_postmortem() and plan(): the stages in order, and the only place that knows them all."""

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from postmortem_writer.answering import Terms, chosen, on_terms, price
from postmortem_writer.document import DraftedBy
from postmortem_writer.drafting import extraction, handoff
from postmortem_writer.drafting.rehearsal import Plan, Rehearsal
from postmortem_writer.errors import UsageError
from postmortem_writer.pipeline.finishing import Written, finish
from postmortem_writer.pipeline.modelled import Say, Wanted, by_model, drafted_by, fitting, unchecked
from postmortem_writer.pipeline.reading import own_heading, read
from postmortem_writer.progress import Progress, Steps, silent, unheard
from postmortem_writer.providers import Provider
from postmortem_writer.providers._prices import prices
from postmortem_writer.render import check_template
from postmortem_writer.scope import described, own, told
from postmortem_writer.selection import DEFAULT_BUDGET
from postmortem_writer.unaided import blames, blaming, shortfall


def write_postmortem(
    notes: str | Path | Sequence[str | Path],
    *,
    model: str = "",
    base_url: str = "",
    client: Any = None,
    provider: Provider | None = None,
    draft: str | Path | None = None,
    template: str | Path = "default",
    timezone: str = "",
    date: str = "",
    apply_skew: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
    title: str = "",
    about: str = "",
    budget: int = DEFAULT_BUDGET,
    environ: Mapping[str, str] = os.environ,
    terms: Terms = Terms(),
    say: Say = lambda line: None,
    progress: Progress = silent,
    steps: Steps = unheard,
) -> Written:
    """Turn raw incident material into a checked postmortem.

    ``notes`` is raw text, a path, or several paths (files, folders, zip or tar.gz archives). ``model`` is
    ``vendor:model``, or ``none`` to draft by extraction; empty, the keys in ``environ`` decide. ``client`` is a ready-made
    SDK client for it, ``provider`` a ready-made provider in its place, ``draft`` a filled draft in place of both. ``timezone`` is the
    zone of sources that state none, ``date`` the day of those that name none (``Europe/Berlin, syslog*=UTC`` tells them apart). ``about`` names the incident where the material holds several, by id or words; else the largest is taken. A model is shown what of the evidence fits into ``budget`` tokens; the checks know all of it.
    ``terms`` say what may be spent and where answers are kept. ``say`` gets one line about what is sent where, ``progress`` how
    far the work is, ``steps`` what becomes of each request to a model, from several threads. Raises InputError when nothing can be read, ModelError when a model that was asked for can do
    nothing at all, UsageError for names that do not exist and incidents that the material does not hold.
    """
    check_template(template)
    evidence = read(
        notes,
        timezone=timezone,
        date=date,
        apply_skew=apply_skew,
        since=since,
        until=until,
        about=about,
        progress=progress,
    )
    if draft is not None:
        return finish(
            handoff.load_draft(Path(draft)), evidence, template=template, title=title, drafted_by=DraftedBy(way="hand")
        )
    for line in told(evidence.scope):
        say(line)
    provider = provider or chosen(model, base_url, client, environ, terms)
    extract = partial(extraction.extract, evidence, blames=blames, heading=own_heading(notes))
    if provider is None:
        say("no model: drafting by extraction; nothing leaves this machine")
        extracted = extract()
        return finish(
            extracted,
            evidence,
            template=template,
            title=title,
            drafted_by=DraftedBy(way="extraction"),
            diagnostics=[*shortfall(extracted, own(evidence)), *blaming(extracted)],
        )
    with on_terms(provider, terms, where=base_url, steps=steps, say=say) as answering:
        wanted = Wanted(template, title, fitting(provider, budget), described(evidence))
        return by_model(evidence, answering, extract, wanted, say=say, progress=progress)


def plan(
    notes: str | Path | Sequence[str | Path],
    *,
    model: str = "",
    base_url: str = "",
    client: Any = None,
    template: str | Path = "default",
    timezone: str = "",
    date: str = "",
    apply_skew: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
    about: str = "",
    budget: int = DEFAULT_BUDGET,
    environ: Mapping[str, str] = os.environ,
    terms: Terms = Terms(),
) -> Plan:
    """Return the calls that ``write_postmortem`` would make, with their tokens; nothing is sent.

    What has to be asked again comes on top. Raises UsageError when no model would be asked.
    """
    evidence = read(notes, timezone=timezone, date=date, apply_skew=apply_skew, since=since, until=until, about=about)
    provider = chosen(model, base_url, client, environ, terms)
    if provider is None:
        raise UsageError("no model would be asked, so there is nothing to plan: name one with --model VENDOR:MODEL")
    extracted = extraction.extract(evidence, blames=blames, heading=own_heading(notes))
    rehearsal = Rehearsal(provider.name, provider.model, extracted)
    drafted_by(
        evidence,
        rehearsal,
        Wanted(template, budget=fitting(provider, budget), about=described(evidence)),
        check=unchecked,
    )
    priced_on = f"{prices(terms.prices).as_of:%Y-%m-%d}"
    return Plan(provider.name, provider.model, rehearsal.calls(), price(provider, terms), priced_on)
