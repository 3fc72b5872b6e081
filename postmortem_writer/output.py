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
        replace_files({folder / name: text for name, text in texts.items()})
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


def replace_files(texts: Mapping[Path, str]) -> None:
    """Write files whole or not at all: none takes its place before all are written."""
    beside = {path: path.with_name(f".{path.name}.{os.getpid()}") for path in texts}
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside[path].write_text(text, encoding="utf-8", newline="\n")
        for path, fresh in beside.items():
            fresh.replace(path)
    finally:
        for fresh in beside.values():
            fresh.unlink(missing_ok=True)


def replace_file(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    replace_files({path: text})
