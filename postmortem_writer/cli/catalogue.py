"""sources, templates, providers, schema: what there is to choose from, and the forms of the files."""

import dataclasses
import json as jsonlib
import os
import sys
from enum import StrEnum
from typing import Annotated

import typer

from postmortem_writer.cli import _options as options


def sources(json: options.Json = False) -> None:
    """List the formats that are understood and by what each is recognised; the content decides, never the file name alone."""
    from postmortem_writer.sources import formats

    rows = [(id, source.title, source.known_by) for id, source in formats().items()]
    if json:
        keys = ("id", "title", "recognised_by")
        print(jsonlib.dumps([dict(zip(keys, row, strict=True)) for row in rows], indent=2, ensure_ascii=False))
        return
    for id, title, known_by in rows:
        print(f"{id:18} {title}" + (f"\n{'':18} by {known_by}" if known_by else ""))
    print(
        "Folders, zip, tar and gz, bz2 or xz files are opened; images and PDFs are kept as attachments.",
        file=sys.stderr,
    )


def templates() -> None:
    """List the bundled layouts."""
    from postmortem_writer.render import templates as bundled

    for name in bundled():
        print(name)


STATES = {True: "ready", False: "not ready", None: "untried"}


def providers(json: options.Json = False) -> None:
    """List who can draft, what each needs, and whether it is ready; nothing is asked over the network.

    Whether a server on this machine runs shows only when it is tried: postmortem-writer doctor --model VENDOR:MODEL
    """
    from postmortem_writer.providers import Availability, available

    none = Availability("none", "extraction, without a model", "nothing", "", True)
    rows = [*available(os.environ), none]
    if json:
        print(jsonlib.dumps([dataclasses.asdict(row) for row in rows], indent=2, ensure_ascii=False))
        return
    for row in rows:
        print(f"{row.name:18} {STATES[row.ready]:10} {row.needs}")


class Form(StrEnum):
    """What a schema describes."""

    postmortem = "postmortem"
    draft = "draft"


def schema(
    form: Annotated[
        Form, typer.Argument(help="The finished record, or the draft that is filled in.")
    ] = Form.postmortem,
) -> None:
    """Print the JSON Schema of postmortem.json, or of a draft."""
    from postmortem_writer.document import Postmortem
    from postmortem_writer.draft import Draft

    kind = Postmortem if form is Form.postmortem else Draft
    print(jsonlib.dumps(kind.model_json_schema(by_alias=True), indent=2, ensure_ascii=False))


def add(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command()(sources)
    app.command()(templates)
    app.command()(providers)
    app.command()(schema)
