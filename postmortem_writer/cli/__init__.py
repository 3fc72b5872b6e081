"""argv in, one library call, stdout and an exit status out."""

import os
import sys

import typer

from postmortem_writer import __version__
from postmortem_writer.cli import catalogue, editor, evidence, language, writing
from postmortem_writer.errors import PostmortemError

app = typer.Typer(
    name="postmortem-writer",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich" if sys.stdout.isatty() and sys.stderr.isatty() else None,
    help="Turn raw incident material into a blameless postmortem in which every claim can be checked.",
    epilog="Exit status: 0 clean, 1 findings, 2 usage, 3 bad input, 4 model unavailable. Data goes to stdout, the rest to stderr.",
)
for group in (writing, evidence, language, editor, catalogue):
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


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status; a PostmortemError becomes one sentence on stderr."""
    try:
        result = app(args=sys.argv[1:] if argv is None else argv, standalone_mode=False, prog_name="postmortem-writer")
    except PostmortemError as exc:
        print(f"postmortem-writer: {exc}", file=sys.stderr)
        return exc.exit_status
    except typer.Exit as exc:
        return exc.exit_code
    except KeyboardInterrupt:
        print("postmortem-writer: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # the reader went away (| head): not a fault, and no traceback at interpreter exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except typer.Abort:
        return 130
    except typer.TyperException as exc:
        print(f"postmortem-writer: {exc.format_message()} Try: postmortem-writer --help", file=sys.stderr)
        return exc.exit_code
    return result if isinstance(result, int) else 0
