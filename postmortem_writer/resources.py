"""Open a bundled prompt, template or skill file by name, from a wheel, a checkout or a bare skill folder."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def folder(kind: str) -> Traversable:
    """Return the folder of bundled files of one kind: ``prompts``, ``templates`` or ``fixtures``.

    A wheel carries them in ``_data/``; a checkout, an unpacked sdist and a skill folder at their root. ``_data`` comes
    first, and the root counts only beside a SKILL.md: a stray ``templates/`` in site-packages may be someone else's.
    Raises FileNotFoundError naming both places that were tried.
    """
    packaged = files("postmortem_writer") / "_data" / kind
    if packaged.is_dir():
        return packaged
    root = Path(__file__).resolve().parent.parent
    if (root / "SKILL.md").is_file() and (root / kind).is_dir():
        return root / kind
    raise FileNotFoundError(f"bundled {kind!r} not found: neither {packaged} nor {root / kind} exists")


def names(kind: str, suffix: str) -> list[str]:
    """Return the sorted names of the bundled files that end in ``suffix``, without it; partials (``_x``) are left out."""
    found = (entry.name for entry in folder(kind).iterdir())
    return sorted(name.removesuffix(suffix) for name in found if name.endswith(suffix) and not name.startswith("_"))


def text(kind: str, name: str) -> str:
    """Return one bundled file as text; raises FileNotFoundError when there is none of that name."""
    return (folder(kind) / name).read_text(encoding="utf-8")
