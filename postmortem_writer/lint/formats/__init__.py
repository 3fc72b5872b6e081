"""The ways to print what was found: one module for each, every one with the same findings in the same order."""

import sys
from importlib import import_module
from pkgutil import iter_modules

from postmortem_writer.discovery import collect
from postmortem_writer.errors import UnknownName
from postmortem_writer.lint.files import Run
from postmortem_writer.lint.formats._format import Format, printable

__all__ = ["Format", "as_text", "formats", "names", "printable"]


def formats() -> dict[str, Format]:
    """Return every format by name."""
    return collect(sys.modules[__name__], "format", Format)


def names() -> list[str]:
    """Return the names of the formats, sorted, without importing any."""
    return sorted(info.name for info in iter_modules(__path__) if not info.name.startswith("_"))


def as_text(run: Run, name: str) -> str:
    """Return a run as one format prints it; raises UnknownName with what exists. Only that format is imported."""
    if name not in names():
        raise UnknownName(f"there is no format {name!r}; formats: {', '.join(names())}")
    format: Format = import_module(f"{__name__}.{name}").format
    return format.render(run)
