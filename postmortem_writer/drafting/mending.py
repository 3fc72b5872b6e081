"""What of an answer stands and what does not, and the small question that asks only for what does not.

A fault in one entry costs neither the others nor their tokens: the next answer holds the named entries alone, each with the
place it had in the first one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, get_args, get_origin

from pydantic import Field, create_model

from postmortem_writer.diagnostics import Diagnostic
from postmortem_writer.draft import Wire
from postmortem_writer.drafting.answer import read

Value = tuple[Any, ...] | Any
"""A list field as a tuple with None where an entry does not stand, any other field as it is."""


@dataclass(frozen=True)
class Filled:
    """A section as far as it stands: ``values`` by field, and the ``faults`` of entries that do not fit the schema.

    Paths count entries as the first answer did, so they stay the same while entries are mended or withdrawn.
    """

    kind: type[Wire]
    values: Mapping[str, Value]
    faults: tuple[Diagnostic, ...] = ()

    @property
    def section(self) -> Wire:
        """Return the section without the entries that do not stand."""
        held = {
            name: [entry for entry in value if entry is not None] if isinstance(value, tuple) else value
            for name, value in self.values.items()
        }
        return self.kind(**held)

    def placed(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Return diagnostics of ``section`` with the paths of the first answer."""
        return [replace(one, path=self._path(one.path)) for one in found]

    def _path(self, path: str) -> str:
        field, index, rest = _split(path)
        value = self.values.get(field)
        if index is None or not isinstance(value, tuple):
            return path
        standing = [place for place, entry in enumerate(value) if entry is not None]
        return f"{field}[{standing[index]}]{rest}" if index < len(standing) else path


def filled(text: str, kind: type[Wire]) -> tuple[Filled | None, list[Diagnostic]]:
    """Return what of an answer stands and the faults of the rest; None when the answer cannot be used at all."""
    section, faults = read(text, kind)
    if section is not None:
        return Filled(kind, _values(section)), []
    places = {_split(fault.path)[:2] for fault in faults}
    if any(index is None or not _is_list(kind, field) for field, index in places):
        return None, faults
    rest, more = read(text, kind, without=frozenset((field, index or 0) for field, index in places))
    if rest is None:
        return None, more
    values = {name: _with_gaps(value, name, places) for name, value in _values(rest).items()}
    return Filled(kind, values, tuple(faults)), faults


def question(before: Filled, faults: Sequence[Diagnostic]) -> type[Wire]:
    """Return the schema of the answer that mends these faults: only the fields they stand in, entries with their places."""
    fields = dict.fromkeys(_split(fault.path)[0] for fault in faults)
    return _question(before.kind, tuple(name for name in before.kind.model_fields if name in fields))


def mended(before: Filled, faults: Sequence[Diagnostic], text: str) -> tuple[Filled | None, list[Diagnostic]]:
    """Return what stands after an answer to ``question``; None, and why, when that cannot be used.

    Only entries that were at fault are replaced; those that are withdrawn no longer stand.
    """
    answer, wrong = read(text, question(before, faults))
    if answer is None:
        return None, wrong
    asked = {_split(fault.path)[:2] for fault in faults}
    values = dict(before.values)
    for name, value in _values(answer).items():
        if name == "withdrawn":
            continue
        values[name] = _replaced(values[name], name, value, asked) if _is_list(before.kind, name) else value
    for path in getattr(answer, "withdrawn", ()):
        field, index, _ = _split(path)
        entries = values.get(field)
        if (field, index) in asked and index is not None and isinstance(entries, tuple):
            values[field] = tuple(None if place == index else entry for place, entry in enumerate(entries))
    left = tuple(fault for fault in before.faults if _gap(values, fault.path) and not _withdrawn(answer, fault.path))
    return Filled(before.kind, values, left), []


def _replaced(entries: Value, name: str, given: Sequence[Any], asked: set[tuple[str, int | None]]) -> tuple[Any, ...]:
    new = {one.index: one.entry for one in given if (name, one.index) in asked}
    return tuple(new.get(place, entry) for place, entry in enumerate(entries))


def _gap(values: Mapping[str, Value], path: str) -> bool:
    field, index, _ = _split(path)
    entries = values.get(field)
    return isinstance(entries, tuple) and index is not None and index < len(entries) and entries[index] is None


def _withdrawn(answer: Wire, path: str) -> bool:
    return any(_split(one)[:2] == _split(path)[:2] for one in getattr(answer, "withdrawn", ()))


@cache
def _question(kind: type[Wire], fields: tuple[str, ...]) -> type[Wire]:
    asked: dict[str, Any] = {}
    for name in fields:
        annotation = kind.model_fields[name].annotation
        if _is_list(kind, name):
            (entry,) = get_args(annotation)
            place = (int, Field(description=f"The number in the brackets of the path: 3 for {name}[3]."))
            one = create_model(f"Mended{entry.__name__}", __base__=Wire, index=place, entry=(entry, ...))
            annotation = list[one]
        asked[name] = (annotation, Field(description="The named entries, mended." if name in fields else ""))
    withdrawn = Field(
        description='Paths of entries that no record supports, such as "timeline[3]"; [] when there is none.'
    )
    return create_model(f"Mended{kind.__name__}", __base__=Wire, **asked, withdrawn=(list[str], withdrawn))


def _values(section: Wire) -> dict[str, Value]:
    held = ((name, getattr(section, name)) for name in type(section).model_fields)
    return {name: tuple(value) if isinstance(value, list) else value for name, value in held}


def _with_gaps(value: Value, name: str, places: set[tuple[str, int | None]]) -> Value:
    if not isinstance(value, tuple):
        return value
    entries, gaps = list(value), sorted(index for field, index in places if field == name and index is not None)
    for index in gaps:
        entries.insert(index, None)
    return tuple(entries)


def _is_list(kind: type[Wire], name: str) -> bool:
    field = kind.model_fields.get(name)
    return field is not None and get_origin(field.annotation) is list


def _split(path: str) -> tuple[str, int | None, str]:
    """Return field, index and rest of a path: ``timeline[3].cites`` is ``("timeline", 3, ".cites")``."""
    field, bracket, rest = path.partition("[")
    if not bracket or "." in field:
        return path.partition(".")[0], None, ""
    index, _, tail = rest.partition("]")
    return (field, int(index), tail) if index.isdigit() else (field, None, "")
