"""The typer application: every command but lint, which is listed here and read in ``linting``."""

import sys

import typer

from postmortem_writer import __version__
from postmortem_writer.cli import (
    INTERRUPTED,
    catalogue,
    dismissing,
    doctor,
    editor,
    evidence,
    language,
    many,
    scoping,
    showing,
    writing,
)

app = typer.Typer(
    name="postmortem-writer",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich" if sys.stdout.isatty() and sys.stderr.isatty() else None,
    help="Turn raw incident material into a blameless postmortem in which every claim can be checked.",
    epilog="Exit status: 0 clean, 1 findings, 2 usage, 3 bad input, 4 model unavailable. Data goes to stdout, the rest to stderr.",
)
for group in (writing, many, evidence, scoping, showing, dismissing, language, editor, catalogue, doctor):
    group.add(app)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"postmortem-writer {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version and stop."
    ),
) -> None:
    pass


def run(words: list[str]) -> int:
    """Run one command and return its exit status; raises PostmortemError."""
    try:
        result = app(args=words, standalone_mode=False, prog_name="postmortem-writer")
    except typer.Exit as exc:
        return exc.exit_code
    except typer.Abort:
        return INTERRUPTED
    except typer.TyperException as exc:
        print(f"postmortem-writer: {exc.format_message()} Try: postmortem-writer --help", file=sys.stderr)
        return exc.exit_code
    return result if isinstance(result, int) else 0
