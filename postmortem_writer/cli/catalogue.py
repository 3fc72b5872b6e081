"""templates, providers, schema: what there is to choose from, and the forms of the files."""

import json
import os
from enum import StrEnum
from typing import Annotated

import typer


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
    print(json.dumps(kind.model_json_schema(by_alias=True), indent=2, ensure_ascii=False))


def add(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command()(templates)
    app.command()(providers)
    app.command()(schema)
