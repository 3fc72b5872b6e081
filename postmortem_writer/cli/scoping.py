"""scope: the incidents that the material seems to hold."""

import json as jsonlib
import sys

import typer

from postmortem_writer.cli import _options as options
from postmortem_writer.cli import _progress


def scope(
    sources: options.Sources,
    timezone: options.Timezone = "",
    date: options.Date = "",
    since: options.Since = "",
    until: options.Until = "",
    about: options.About = "",
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """List the incidents that the material seems to hold; write and brief take one of them with --about I2 or words.

    The one that would be written up is marked: the largest, or the one that --about fits.
    """
    from postmortem_writer import pipeline
    from postmortem_writer.document.published import scope_used
    from postmortem_writer.scope import table

    with _progress.shown(quiet=quiet) as progress:
        evidence = pipeline.read(
            options.given(sources),
            timezone=timezone,
            date=date,
            since=options.instant("since", since),
            until=options.instant("until", until),
            about=about,
            progress=progress,
        )
    if json:
        print(jsonlib.dumps(scope_used(evidence.scope).model_dump(mode="json"), indent=2, ensure_ascii=False))
        return
    for line in table(evidence.scope):
        print(line)
    if not evidence.scope.others and not quiet:
        print("nothing in the material tells a second incident apart", file=sys.stderr)


def add(app: typer.Typer) -> None:
    """Add the command of this group."""
    app.command()(scope)
