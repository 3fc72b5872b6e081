"""write, render: from material or a finished record to a document."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from postmortem_writer.cli import _options as options
from postmortem_writer.cli import _progress

if TYPE_CHECKING:
    from postmortem_writer.answering import Terms
    from postmortem_writer.drafting.rehearsal import Plan
    from postmortem_writer.pipeline import Written


def write(
    sources: options.Sources,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where to write; default ./postmortem-<date>-<slug>.", show_default=False),
    ] = None,
    model: options.Model = "",
    base_url: options.BaseUrl = "",
    draft: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A filled draft (JSON) in place of a model.", show_default=False)
    ] = None,
    template: options.Template = "default",
    timezone: options.Timezone = "",
    date: options.Date = "",
    apply_skew: options.ApplySkew = False,
    since: options.Since = "",
    until: options.Until = "",
    title: options.Title = "",
    about: options.About = "",
    budget: options.Budget = options.BUDGET,
    force: options.Force = False,
    dry_run: options.DryRun = False,
    batch: options.Batch = False,
    fresh: options.Fresh = False,
    max_tokens_total: options.MaxTokens = None,
    max_cost: options.MaxCost = None,
    prices: options.Prices = None,
    timeout: options.Timeout = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
    progress: options.ProgressForm = "text",
) -> None:
    """Write a postmortem from raw material: postmortem.md and postmortem.json.

    Example: postmortem-writer write slack-export.zip app.log notes.md --timezone Europe/Berlin
    """
    from postmortem_writer import output, pipeline

    terms = options.terms(
        out,
        fresh=fresh,
        max_tokens_total=max_tokens_total,
        max_cost=max_cost,
        prices=prices,
        timeout=timeout,
        batch=batch,
    )
    asked: dict[str, Any] = {
        "model": model,
        "base_url": base_url,
        "timezone": timezone,
        "date": date,
        "apply_skew": apply_skew,
        "since": options.instant("since", since),
        "until": options.instant("until", until),
        "budget": budget,
        "template": template,
        "about": about,
        "terms": terms,
    }
    if dry_run:
        planned(pipeline.plan(options.given(sources), **asked), terms)
        return
    output.refuse_unwritable(out or Path())
    if out is not None and not force:
        output.refuse_existing(out)
    with _progress.listening(progress, quiet=quiet) as listener:
        written = pipeline.write_postmortem(
            options.given(sources),
            draft=draft,
            title=title,
            say=listener.say,
            progress=listener.stage,
            steps=listener.step,
            **asked,
        )
    target = written.save(out or pipeline.folder_name(written), force=force)
    if json:
        print(pipeline.to_json(written.postmortem), end="")
    else:
        print(target / "postmortem.md")
        print(target / "postmortem.json")
    report(written)


def planned(plan: "Plan", terms: "Terms") -> None:
    """Print the calls of a plan as a table on stdout, then what they cost and the limits they would exceed."""
    print(f"{'section':12} {'tokens in':>10} {'of them cached':>15} {'tokens out':>11}")
    for call in (*plan.calls, None):
        name, usage = (call.name, call.usage) if call else (f"{len(plan.calls)} calls", plan.usage)
        print(f"{name:12} {usage.input_tokens:>10,} {usage.cached_tokens:>15,} {usage.output_tokens:>11,}")
    if plan.dollars is None:
        print(f"cost: unknown, no price of {plan.provider}:{plan.model} is listed (--prices FILE names one)")
    else:
        print(
            f"cost: about ${plan.dollars:.2f} at the prices of {plan.priced_on}; what has to be asked again comes on top"
        )
    total = plan.usage.input_tokens + plan.usage.output_tokens
    if terms.max_tokens_total is not None and total > terms.max_tokens_total:
        print(f"--max-tokens-total {terms.max_tokens_total} would stop it: about {total:,} are needed", file=sys.stderr)
    if terms.max_cost is not None and (plan.dollars or 0) > terms.max_cost:
        print(f"--max-cost {terms.max_cost} would stop it", file=sys.stderr)


def report(written: "Written") -> None:
    """Print findings on stderr and leave with 1 when one of them is an error."""
    from postmortem_writer.diagnostics import Level

    shown = [d for d in written.diagnostics if d.level is not Level.SUGGESTION]
    for diagnostic in shown:
        print(diagnostic, file=sys.stderr)
    if any(d.level is Level.ERROR for d in shown):
        raise typer.Exit(1)


def render(
    postmortem: Annotated[
        Path, typer.Argument(metavar="POSTMORTEM.json", help="A postmortem.json that write or finish made.")
    ],
    template: options.Template = "default",
) -> None:
    """Render a postmortem.json again, in any layout, on stdout."""
    from postmortem_writer import pipeline
    from postmortem_writer.render import render as render_document

    print(render_document(pipeline.load_postmortem(postmortem), template), end="")


def add(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command()(write)
    app.command()(render)
