"""lsp: findings where the postmortem is written."""

import typer

from postmortem_writer import __version__
from postmortem_writer.errors import UsageError


def lsp() -> None:
    """Serve the language rules to an editor over stdin and stdout (Language Server Protocol).

    Needs the extra: pip install 'postmortem-writer[lsp]'. Point your editor's client for Markdown at: postmortem-writer lsp
    """
    try:
        from postmortem_writer.lint.server import serve
    except ModuleNotFoundError as exc:
        raise UsageError(
            f"the language server needs {exc.name!r}, which is not installed; try: pip install 'postmortem-writer[lsp]'"
        ) from exc
    serve(__version__)


def add(app: typer.Typer) -> None:
    """Add the command of this group."""
    app.command()(lsp)
