"""write, render: from material or a finished record to a document."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from postmortem_writer.cli import _options as options
from postmortem_writer.cli import _progress


def write(
    sources: options.Sources,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where to write; default ./postmortem-<date>-<slug>.", show_default=False),
    ] = None,
    model: Annotated[
        str, typer.Option(metavar="VENDOR:MODEL|none", help="Who drafts; default: the key in the environment decides.")
    ] = "",
    base_url: Annotated[
        str, typer.Option("--base-url", metavar="URL", help="Endpoint of an OpenAI-compatible server.")
    ] = "",
    draft: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A filled draft (JSON) in place of a model.", show_default=False)
    ] = None,
    template: options.Template = "default",
    timezone: options.Timezone = "",
    since: options.Since = "",
    until: options.Until = "",
    title: options.Title = "",
    force: options.Force = False,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Write a postmortem from raw material: postmortem.md and postmortem.json.

    Example: postmortem-writer write slack-export.zip app.log notes.md --timezone Europe/Berlin
    """
    from postmortem_writer import output, pipeline

    output.refuse_unwritable(out or Path())
    if out is not None and not force:
        output.refuse_existing(out)
    with _progress.shown(quiet=quiet) as progress:
        written = pipeline.write_postmortem(
            options.given(sources),
            model=model,
            base_url=base_url,
            draft=draft,
            template=template,
            timezone=timezone,
            since=options.instant("since", since),
            until=options.instant("until", until),
            title=title,
            say=lambda line: None if quiet else print(line, file=sys.stderr),
            progress=progress,
        )
    target = written.save(out or pipeline.folder_name(written), force=force)
    if json:
        print(pipeline.to_json(written.postmortem), end="")
    else:
        print(target / "postmortem.md")
        print(target / "postmortem.json")
    report(written)


def report(written: "pipeline.Written") -> None:  # type: ignore[name-defined]  # noqa: F821 - the pipeline is imported by the commands that need it
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
