"""read, brief, finish, check: the evidence, and drafts that somebody else fills."""

import json as jsonlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from postmortem_writer.cli import _options as options
from postmortem_writer.cli import _progress, showing
from postmortem_writer.cli.writing import report
from postmortem_writer.errors import UsageError

if TYPE_CHECKING:
    from postmortem_writer.evidence import Evidence


def read(
    sources: options.Sources,
    timezone: options.Timezone = "",
    date: options.Date = "",
    apply_skew: options.ApplySkew = False,
    since: options.Since = "",
    until: options.Until = "",
    lines: Annotated[
        str, typer.Option(metavar="FIRST-LAST", help="Show these lines of one file as they stand, such as 1200-1260.")
    ] = "",
    budget: showing.Budget = 0,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say of each record why it is in or out of the budget, and no more.")
    ] = False,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Show the evidence: numbered records, the files they came from, and the ledger of their clocks."""
    from postmortem_writer import pipeline
    from postmortem_writer.drafting import brief, handoff
    from postmortem_writer.drafting.excerpt import account, excerpt

    if lines:
        opened = _opened(sources, lines, timezone)
        numbered = (f"{record.place} | {record.raw}" for record in opened.records)
        print(handoff.evidence_json(opened) if json else "\n".join(numbered))
        return
    with _progress.shown(quiet=quiet) as progress:
        evidence = pipeline.read(
            options.given(sources),
            timezone=timezone,
            date=date,
            apply_skew=apply_skew,
            since=options.instant("since", since),
            until=options.instant("until", until),
            progress=progress,
        )
        selection = excerpt(evidence, budget or options.BUDGET) if budget or explain else None
    shown, left_out = (selection.shown, account(selection)) if selection else (evidence, [])
    if selection and explain:
        print(showing.explanation(selection, json=json))
    else:
        print(handoff.evidence_json(shown) if json else brief.evidence_text(shown, left_out))
    if selection and not quiet:
        print(showing.summary(selection), file=sys.stderr)
    for diagnostic in evidence.diagnostics:
        print(diagnostic, file=sys.stderr)


def _opened(sources: list[Path], lines: str, timezone: str) -> "Evidence":
    """Return lines of one file by their numbers, however large it is."""
    from postmortem_writer.sources import read_lines

    first, dash, last = lines.partition("-")
    if not (first.isdecimal() and (last.isdecimal() or not dash)):
        raise UsageError(f"--lines {lines!r} is no range: expected two numbers such as 1200-1260")
    if len(sources) != 1 or not sources[0].is_file():
        raise UsageError("--lines opens one file: expected the path of a single one")
    return read_lines(sources[0], int(first), int(last or first), timezone=timezone)


def brief(
    sources: options.Sources,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where to put the brief.", show_default=False)],
    timezone: options.Timezone = "",
    date: options.Date = "",
    apply_skew: options.ApplySkew = False,
    since: options.Since = "",
    until: options.Until = "",
    about: options.About = "",
    budget: showing.Budget = options.BUDGET,
    quiet: options.Quiet = False,
) -> None:
    """Prepare a draft for an agent or a person to fill: evidence, instructions and the JSON Schema of the draft.

    Then write DIR/draft.json and run: postmortem-writer finish DIR
    """
    from postmortem_writer import pipeline, scope
    from postmortem_writer.drafting import handoff
    from postmortem_writer.drafting.excerpt import account, excerpt

    with _progress.shown(quiet=quiet) as progress:
        evidence = pipeline.read(
            options.given(sources),
            timezone=timezone,
            date=date,
            apply_skew=apply_skew,
            since=options.instant("since", since),
            until=options.instant("until", until),
            about=about,
            progress=progress,
        )
        progress("choosing what fits", 0, 1)
        selection = excerpt(scope.shown(evidence), budget)
    told = [*account(selection), *scope.left_out(evidence)]
    for path in handoff.brief(evidence, out, shown=selection.shown, left_out=told):
        print(path)
    for line in [] if quiet else scope.told(evidence.scope):
        print(line, file=sys.stderr)
    for diagnostic in evidence.diagnostics:
        print(diagnostic, file=sys.stderr)
    if not selection.complete and not quiet:
        print(
            f"{showing.summary(selection)}; the others: postmortem-writer show {out} R17 R20-R40, or --find WORDS",
            file=sys.stderr,
        )
    if not quiet:
        print(
            f"next: read {out / 'INSTRUCTIONS.md'} and {out / 'evidence.md'}, write {out / 'draft.json'}, run: postmortem-writer finish {out}",
            file=sys.stderr,
        )


def finish(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that brief made.")],
    draft: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The filled draft; default DIR/draft.json.", show_default=False)
    ] = None,
    template: options.Template = "default",
    title: options.Title = "",
) -> None:
    """Check a filled draft, write DIR/postmortem.md and .json, and say what to mend, each with its path in the draft.

    Run it again after mending: the postmortem in DIR is replaced each time. Exit status 1 while something is left to mend.
    """
    from postmortem_writer import pipeline
    from postmortem_writer.document import DraftedBy
    from postmortem_writer.drafting import handoff

    evidence = handoff.load_evidence(folder)
    filled = handoff.load_draft(draft or folder / "draft.json")
    written = pipeline.finish(filled, evidence, template=template, title=title, drafted_by=DraftedBy(way="hand"))
    written.save(folder, force=True)
    print(folder / "postmortem.md")
    print(folder / "postmortem.json")
    print(f"{len(written.timeline)} timeline rows, {written.body_words} words before the appendix", file=sys.stderr)
    report(written)


def check(
    draft: Annotated[Path, typer.Argument(metavar="DRAFT", help="A filled draft (JSON).")],
    evidence: Annotated[
        Path,
        typer.Option(metavar="DIR", help="A folder that brief made, or the raw material itself.", show_default=False),
    ],
    timezone: options.Timezone = "",
    date: options.Date = "",
    apply_skew: options.ApplySkew = False,
    json: options.Json = False,
) -> None:
    """Compare a draft with the evidence, one line a finding; exit status 1 when an error is found."""
    from postmortem_writer import checks, pipeline
    from postmortem_writer.diagnostics import errors
    from postmortem_writer.drafting import handoff

    records = (
        handoff.load_evidence(evidence)
        if (evidence / "evidence.json").is_file()
        else pipeline.read(evidence, timezone=timezone, date=date, apply_skew=apply_skew)
    )
    found = checks.check(handoff.load_draft(draft), records)
    if json:
        print(jsonlib.dumps([diagnostic.as_json() for diagnostic in found], indent=2, ensure_ascii=False))
    else:
        for diagnostic in found:
            print(diagnostic)
        print(f"{len(errors(found))} errors, {len(found) - len(errors(found))} other findings", file=sys.stderr)
    if errors(found):
        raise typer.Exit(1)


def add(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command()(read)
    app.command()(brief)
    app.command()(finish)
    app.command()(check)
