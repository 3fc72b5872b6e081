"""write-many: several incidents in one go, and a table of what became of them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from postmortem_writer.cli import _options as options
from postmortem_writer.cli import _progress

if TYPE_CHECKING:
    from postmortem_writer.drafting.rehearsal import Plan
    from postmortem_writer.pipeline.many import Row

COLUMNS = ("incident", "state", "milestones", "rows", "causes", "errors", "tokens", "cost", "where")


def write_many(
    folders: Annotated[
        list[Path],
        typer.Argument(metavar="DIR…", help="One folder for each incident, with its material.", show_default=False),
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where to write, a folder for each incident.")] = Path(
        "postmortems"
    ),
    model: options.Model = "",
    base_url: options.BaseUrl = "",
    template: options.Template = "default",
    timezone: options.Timezone = "",
    apply_skew: options.ApplySkew = False,
    budget: options.Budget = options.BUDGET,
    at_once: Annotated[
        int, typer.Option("--at-once", metavar="N", min=1, help="Incidents side by side; with --batch all of them.")
    ] = 4,
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
    """Write a postmortem for each folder; one that fails never stops the others, one that is unchanged is skipped.

    Limits hold for all together, the exit status is the worst of all.

    Example: postmortem-writer write-many incidents/* --out postmortems --batch
    """
    from postmortem_writer.pipeline import many

    terms = options.terms(
        out,
        fresh=fresh,
        max_tokens_total=max_tokens_total,
        max_cost=max_cost,
        prices=prices,
        batch=batch,
        timeout=timeout,
    )
    asked: dict[str, Any] = {
        "model": model,
        "base_url": base_url,
        "timezone": timezone,
        "apply_skew": apply_skew,
        "budget": budget,
        "template": template,
    }
    if dry_run:
        planned(many.plan_many(folders, terms=terms, **asked))
        return
    with _progress.listening(progress, quiet=quiet) as listener:
        rows = many.write_many(
            folders,
            out,
            terms=terms,
            force=force,
            at_once=min(len(folders), _MOST_AT_ONCE) if batch else at_once,
            say=listener.say,
            steps=listener.step,
            **asked,
        )
    print(many.as_json(rows) if json else "\n".join(table(rows)) + "\n", end="")
    status = many.totals(rows)["status"]
    if status:
        raise typer.Exit(status)


_MOST_AT_ONCE = 100
"""Incidents that wait for a batch side by side: each has a thread for every section it waits for."""


def table(rows: "list[Row]") -> list[str]:
    """Return the lines of the summary: a head, a line for each incident, the sum, and why those that failed did."""
    from postmortem_writer.pipeline.many import totals

    total = totals(rows)
    cells = [COLUMNS, *map(_cells, rows)]
    numbers = (f"{total[name]:,}" for name in ("rows", "causes", "errors", "tokens"))
    cells.append((f"{len(rows)} incidents", "", "", *numbers, _dollars(total["dollars"]), ""))
    lines = _aligned(cells, left=(0, 1, 8))
    return [*lines, *(f"{row.incident}: {row.fault}" for row in rows if row.fault)]


def _cells(row: "Row") -> tuple[str, ...]:
    if row.state == "failed":
        return (row.incident, row.state, *[""] * 6, row.where)
    counts = (f"{row.milestones}/5", f"{row.rows:,}", f"{row.causes:,}", f"{row.errors:,}", f"{row.tokens:,}")
    return (row.incident, row.state, *counts, _dollars(row.dollars), row.where)


def _dollars(amount: float | None) -> str:
    return "" if amount is None else f"${amount:.4f}" if amount < 0.1 else f"${amount:.2f}"


def _aligned(cells: list[tuple[str, ...]], left: tuple[int, ...]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if place in left else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]


def planned(plans: "dict[str, Plan]") -> None:
    """Print what each incident and all together would take, on stdout."""
    cells: list[tuple[str, ...]] = [("incident", "calls", "tokens in", "of them cached", "tokens out", "cost")]
    for name, plan in plans.items():
        used = plan.usage
        tokens = (f"{count:,}" for count in (used.input_tokens, used.cached_tokens, used.output_tokens))
        cells.append((name, str(len(plan.calls)), *tokens, _dollars(plan.dollars) or "unknown"))
    costs = [plan.dollars for plan in plans.values() if plan.dollars is not None]
    sums = [
        sum(getattr(plan.usage, name) for plan in plans.values())
        for name in ("input_tokens", "cached_tokens", "output_tokens")
    ]
    calls = sum(len(plan.calls) for plan in plans.values())
    cells.append(
        (
            f"{len(plans)} incidents",
            str(calls),
            *(f"{count:,}" for count in sums),
            _dollars(sum(costs)) if costs else "",
        )
    )
    print("\n".join(_aligned(cells, left=(0,))))


def add(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command("write-many")(write_many)
