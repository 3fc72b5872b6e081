"""Raw incident material in, a checked, blameless postmortem out."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from postmortem_writer.answering import Terms
    from postmortem_writer.diagnostics import Diagnostic, Level
    from postmortem_writer.document import Postmortem
    from postmortem_writer.draft import Draft
    from postmortem_writer.errors import PostmortemError
    from postmortem_writer.evidence import Evidence, Record
    from postmortem_writer.pipeline import Written, awrite_postmortem, write_many, write_postmortem

__version__ = "0.1.0"

_HOMES = {
    "Diagnostic": "diagnostics",
    "Draft": "draft",
    "Evidence": "evidence",
    "Level": "diagnostics",
    "Postmortem": "document",
    "PostmortemError": "errors",
    "Record": "evidence",
    "Terms": "answering",
    "Written": "pipeline",
    "awrite_postmortem": "pipeline",
    "write_many": "pipeline",
    "write_postmortem": "pipeline",
}

__all__ = [
    "Diagnostic",
    "Draft",
    "Evidence",
    "Level",
    "Postmortem",
    "PostmortemError",
    "Record",
    "Terms",
    "Written",
    "awrite_postmortem",
    "write_many",
    "write_postmortem",
]


def __getattr__(name: str) -> Any:
    # Handed on lazily: an eager import would put Pydantic and Jinja2 on every --help (measured: 0.06 s against 0.12 s).
    if name in _HOMES:
        return getattr(import_module(f"postmortem_writer.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'postmortem_writer' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
