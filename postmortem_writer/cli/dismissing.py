"""dismiss: why something that the document tells nowhere belongs nowhere."""

import sys
from pathlib import Path
from typing import Annotated

import typer


def dismiss(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder with a postmortem.json.")],
    id: Annotated[str, typer.Argument(metavar="ID", help="The omission, as the review notes name it.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help='Why it belongs nowhere; "" takes a reason back.')],
) -> None:
    """Dismiss an omission of the review notes with a reason, which postmortem.json keeps; a later run keeps it too.

    Example: postmortem-writer dismiss DIR message-1f0c2a9b --reason "another incident"
    """
    from postmortem_writer import pipeline

    postmortem = pipeline.dismiss(folder, id, reason)
    print(folder / "postmortem.json")
    left = sum(not omission.dismissed for omission in postmortem.omissions)
    print(
        f"{left} of {len(postmortem.omissions)} omissions are left; postmortem.md follows when it is written again: "
        f"postmortem-writer render {folder / 'postmortem.json'}",
        file=sys.stderr,
    )


def add(app: typer.Typer) -> None:
    """Add the command of this group."""
    app.command()(dismiss)
