"""argv in, one library call, stdout and an exit status out."""

import os
import sys

from postmortem_writer.errors import PostmortemError


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status; a PostmortemError becomes one sentence on stderr."""
    words = sys.argv[1:] if argv is None else argv
    try:
        return _run(words)
    except PostmortemError as exc:
        print(f"postmortem-writer: {exc}", file=sys.stderr)
        return exc.exit_status
    except KeyboardInterrupt:
        print("postmortem-writer: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # the reader went away (| head): not a fault, and no traceback at interpreter exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(words: list[str]) -> int:
    from postmortem_writer.cli import linting

    if (arguments := linting.arguments(words)) is not None:
        return linting.run(arguments)
    from postmortem_writer.cli import _app

    return _app.run(words)
