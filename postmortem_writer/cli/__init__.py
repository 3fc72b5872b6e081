"""argv in, one library call, stdout and an exit status out."""

import gc
import os
import sys

from postmortem_writer.errors import PostmortemError

# Modules and rules are many small objects without cycles: looking for some is a tenth of a short run.
_FEW_COLLECTIONS = 200_000

INTERRUPTED = 130
"""The exit status of a run that Ctrl-C ended: 128 and the number of the signal."""


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status; a PostmortemError becomes one sentence on stderr."""
    gc.set_threshold(_FEW_COLLECTIONS)
    status = _status(argv)
    gc.freeze()  # nothing is left to find when the interpreter goes down
    return status


def _status(argv: list[str] | None) -> int:
    words = sys.argv[1:] if argv is None else argv
    try:
        status = _run(words)
        if status == INTERRUPTED:  # the command line library has caught it
            raise KeyboardInterrupt
        return status
    except PostmortemError as exc:
        print(f"postmortem-writer: {exc}", file=sys.stderr)
        return exc.exit_status
    except KeyboardInterrupt:
        print("postmortem-writer: interrupted", file=sys.stderr)
        _abandon_requests()
        return INTERRUPTED
    except BrokenPipeError:
        # the reader went away (| head): not a fault, and no traceback at interpreter exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _abandon_requests() -> None:
    """Leave at once when a model is still being asked, or the interpreter waits at its end for every answer."""
    threading = sys.modules.get("threading")
    if threading and any(thread.name.startswith("drafting") for thread in threading.enumerate()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(INTERRUPTED)


def _run(words: list[str]) -> int:
    from postmortem_writer.cli import linting

    if (arguments := linting.arguments(words)) is not None:
        return linting.run(arguments)
    from postmortem_writer.cli import _app

    return _app.run(words)
