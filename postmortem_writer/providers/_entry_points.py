"""What other packages add under an entry point: collected without letting a broken one break the others."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from typing import Generic, TypeVar

T = TypeVar("T")

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Added(Generic[T]):
    """What can be used, by name, and why the others cannot, by name."""

    usable: dict[str, T] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


def added(group: str, kind: type[T], taken: Collection[str]) -> Added[T]:
    """Return what installed packages declare in ``group``; names in ``taken`` stay what they are."""
    found: dict[str, list[EntryPoint]] = {}
    for point in entry_points(group=group):
        found.setdefault(point.name, []).append(point)
    result: Added[T] = Added()
    for name in sorted(found):
        why = _unfit(name, found[name], taken)
        if why:
            result.refused[name] = why
            continue
        value = _loaded(found[name][0], kind)
        if isinstance(value, kind):
            result.usable[name] = value
        else:
            result.refused[name] = f"{name!r} of {_packages(found[name])} cannot be used: {value}"
    return result


def _unfit(name: str, points: Iterable[EntryPoint], taken: Collection[str]) -> str:
    told = f"{name!r} of {_packages(points)} is not used"
    if name in taken:
        return f"{told}: this name is ours; it needs another one"
    if not NAME.fullmatch(name):
        return f"{told}: expected a name of a-z, 0-9 and hyphens"
    if len({point.value for point in points}) > 1:
        return f"{told}: several packages claim the name; remove all but one"
    return ""


def _loaded(point: EntryPoint, kind: type[T]) -> T | str:
    try:
        value = point.load()
    except Exception as exc:  # somebody else's module: whatever it raises, the others go on
        return f"{point.value} raised {type(exc).__name__}: {exc}"
    return value if isinstance(value, kind) else f"{point.value} is no {kind.__name__} but {type(value).__name__}"


def _packages(points: Iterable[EntryPoint]) -> str:
    names = {point.dist.name if point.dist else "an unknown package" for point in points}
    return " and ".join(sorted(names))
