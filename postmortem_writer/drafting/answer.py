"""An answer as text, and the object it should be or its faults in plain sentences."""

import json
import re
from collections.abc import Iterable, Mapping, Set
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from postmortem_writer.diagnostics import Diagnostic, Level

T = TypeVar("T", bound=BaseModel)

# Servers that ignore the schema let chat models put their habitual fence around the object. It is not part of what was
# said, so taking it off changes nothing; any other repair could hide a truncated or an invented answer.
FENCE = re.compile(r"\A\s*```(?:json)?\s*\n(?P<object>\{.*\})\s*\n?```\s*\Z", re.DOTALL | re.IGNORECASE)
SENTENCES = {
    "missing": "this field is missing; every field is required",
    "extra_forbidden": "there is no such field",
    "string_type": "expected a text in double quotes",
    "list_type": "expected a list",
    "model_type": "expected an object",
    "model_attributes_type": "expected an object",
    "none_required": 'expected "" or [] for what is not known, not null',
}


def read(text: str, kind: type[T], *, without: Set[tuple[str, int]] = frozenset()) -> tuple[T | None, list[Diagnostic]]:
    """Return the object that ``text`` states, or None and one diagnostic of code ``schema`` per fault.

    ``without`` are entries to leave out, as field and index.
    """
    fenced = FENCE.match(text)
    stated = fenced["object"] if fenced else text
    try:
        value = json.loads(stated, object_pairs_hook=_once)
    except json.JSONDecodeError as exc:
        return None, [fault("", f"this is not one JSON object: {exc.msg} at line {exc.lineno}, column {exc.colno}")]
    except ValueError as exc:
        return None, [fault("", str(exc))]
    if without:
        value = {name: _lacking(name, entries, without) for name, entries in value.items()}
    try:
        return kind.model_validate(value), []
    except ValidationError as exc:
        found = exc.errors(include_url=False, include_input=False, include_context=True)
        return None, [fault(_path(one["loc"]), sentence(one)) for one in found]


def sentence(error: Mapping[str, Any]) -> str:
    """Return one of Pydantic's errors as a sentence for someone who fills in the object."""
    if error["type"] == "literal_error":
        return f"expected one of {error['ctx']['expected']}"
    return SENTENCES.get(error["type"], str(error["msg"]))


def fault(path: str, message: str) -> Diagnostic:
    """Return a diagnostic about the shape of an answer; the path of the whole answer is ``(whole)``."""
    return Diagnostic("schema", Level.ERROR, path or "(whole)", message)


def _lacking(name: str, entries: Any, without: Set[tuple[str, int]]) -> Any:
    if not isinstance(entries, list):
        return entries
    return [entry for index, entry in enumerate(entries) if (name, index) not in without]


def _path(location: Iterable[str | int]) -> str:
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the field {next(n for n in names if names.count(n) > 1)!r} stands twice in one object")
    return value
