"""sources, templates, providers, schema: what there is to choose from, and the forms of the files."""

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


def providers() -> None:
    """List who can draft, what each needs, and whether it is ready; nothing is asked over the network."""
    from postmortem_writer.providers import available

    for provider in available(os.environ):
        print(f"{provider.name:18} {'ready' if provider.ready else 'not ready':10} {provider.needs}")
    print(f"{'none':18} {'ready':10} drafts by extraction, without a model")


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
