"""Where a postmortem is written: refused before any work where it cannot be, and whole or not at all."""

import os
from collections.abc import Mapping
from pathlib import Path

from postmortem_writer.errors import InputError, OutputExists

FILES = ("postmortem.md", "postmortem.json")


def save(texts: Mapping[str, str], folder: Path, *, force: bool) -> Path:
    """Write the texts by their names into the folder and return it.

    Raises OutputExists when one of them is there already and ``force`` is false, InputError when it is no folder to write
    into.
    """
    refuse_unwritable(folder)
    if not force:
        refuse_existing(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            replace_file(folder / name, text)
    except OSError as exc:
        raise InputError(f"{str(folder)!r} cannot be written ({exc.strerror}): choose another --out") from exc
    return folder


def refuse_unwritable(out: Path) -> None:
    """Raise InputError before any work is done when ``out`` is no folder, or none that can be made and written into."""
    nearest = next(path for path in (out, *out.absolute().parents) if path.exists())
    if not nearest.is_dir():
        raise InputError(f"{str(nearest)!r} is a file: --out names a folder to write into")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise InputError(f"{str(nearest)!r} cannot be written to: choose another --out")


def refuse_existing(out: Path) -> None:
    """Raise OutputExists before any work is done when ``out`` holds a postmortem already."""
    for name in FILES:
        if (out / name).exists():
            raise OutputExists(f"{str(out / name)!r} exists: choose another --out, or --force to replace it")


def replace_file(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
