"""Read JSON with the place of every element: which lines it spans and its exact slice.

Whole numbers stay ``int`` and fractions become ``Decimal``: as floats, 19-digit times would lose 100 ns and more.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

_SPACE = re.compile(r"[ \t\r\n]*")
_START = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])")


def _whole(digits: str) -> int | str:
    # int() refuses more than 4,300 digits, and nothing we read counts that far
    return int(digits) if len(digits) < 40 else digits


def _fraction(digits: str) -> Decimal | str:
    try:
        return Decimal(digits)
    except InvalidOperation:  # an exponent that no computer holds
        return digits


_DECODER = json.JSONDecoder(parse_float=_fraction, parse_int=_whole)


@dataclass(frozen=True, slots=True)
class Element:
    """One value and its place; ``line`` and ``end_line`` are 1-based, ``start`` and ``end`` are offsets into the text."""

    value: Any
    raw: str
    line: int
    end_line: int
    start: int


class Fault(ValueError):
    """The text stops being JSON on ``line``."""

    def __init__(self, line: int) -> None:
        super().__init__(f"is no longer JSON on line {line}")
        self.line = line


def starts_like_json(text: str) -> bool:
    """Tell whether the text begins as a JSON object or array; ``[12:30] note`` does not."""
    return _START.match(text) is not None


def value(text: str) -> Any:
    """Return the one value the text is; raises Fault."""
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError) as fault:
        raise Fault(_fault_line(text, fault)) from None


def elements(text: str, *, start: int = 0) -> Iterator[Element]:
    """Yield the elements of the array that begins at ``start``; raises Fault where it breaks off, after what is whole."""
    for _, element in _walk(text, start, "[", "]"):
        yield element


def sequence(text: str, faults: list[Fault] | None = None) -> Iterator[Element]:
    """Yield the objects that stand one after another: one a line, or each over many lines.

    Where each has a line, one that is broken is passed over and goes to ``faults``; else raises Fault at the first.
    """
    position = _skip(text, 0)
    head = text[position : max(text.find("\n", position), 0) or len(text)]
    if _whole_line(head) is not None:
        yield from _line_by_line(text, faults)
        return
    line = text.count("\n", 0, position) + 1
    while position < len(text):
        found, end = _decode(text, position)
        end_line = line + text.count("\n", position, end)
        if isinstance(found, dict):
            yield Element(found, text[position:end], line, end_line, position)
        position = _skip(text, end)
        line = end_line + text.count("\n", end, position)


def _line_by_line(text: str, faults: list[Fault] | None) -> Iterator[Element]:
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        found = _whole_line(line) if line.strip() else None
        if isinstance(found, dict):
            yield Element(found, line.strip(), number, number, start + len(line) - len(line.lstrip()))
        elif line.strip() and faults is not None:
            faults.append(Fault(number))
        start += len(line) + 1


def _whole_line(line: str) -> Any:
    """Return the value that a line is as a whole, or None."""
    if not line.lstrip().startswith("{"):
        return None
    try:
        return _DECODER.decode(line)
    except (ValueError, RecursionError):
        return None


def members(text: str, *, start: int = 0) -> Iterator[tuple[str, Element]]:
    """Yield the keys and values of the object that begins at ``start``; raises Fault where it breaks off."""
    return _walk(text, start, "{", "}")


def _walk(text: str, start: int, opening: str, closing: str) -> Iterator[tuple[str, Element]]:
    position = _skip(text, start)
    line = text.count("\n", 0, position) + 1
    if text[position : position + 1] != opening:
        raise Fault(line)
    counted = position
    position = _skip(text, position + 1)
    key = ""
    while text[position : position + 1] != closing:
        if opening == "{":
            key, position = _key(text, position)
        begin = position
        found, position = _decode(text, position)
        line += text.count("\n", counted, begin)
        end_line = line + text.count("\n", begin, position)
        yield key, Element(found, text[begin:position], line, end_line, begin)
        line, counted = end_line, position
        position = _skip(text, position)
        if text[position : position + 1] == ",":
            position = _skip(text, position + 1)
        elif text[position : position + 1] != closing:
            raise Fault(text.count("\n", 0, position) + 1)


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _key(text: str, position: int) -> tuple[str, int]:
    key, position = _decode(text, position)
    position = _skip(text, position)
    if not isinstance(key, str) or text[position : position + 1] != ":":
        raise Fault(text.count("\n", 0, position) + 1)
    return key, _skip(text, position + 1)


def _decode(text: str, position: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, position)
    except (ValueError, RecursionError) as fault:
        raise Fault(_fault_line(text, fault)) from None


def _fault_line(text: str, fault: Exception) -> int:
    if isinstance(fault, json.JSONDecodeError):
        return fault.lineno
    return text.count("\n") + 1 if isinstance(fault, RecursionError) else 1


def _start_of(text: str, start: int, key: str) -> int:
    """Return where the value of a key begins, -1 when the object has none: it may break off further on."""
    position = _skip(text, start)
    if text[position : position + 1] != "{":
        raise Fault(text.count("\n", 0, position) + 1)
    position = _skip(text, position + 1)
    while text[position : position + 1] != "}":
        name, position = _key(text, position)
        if name == key:
            return position
        position = _skip(text, _decode(text, position)[1])
        if text[position : position + 1] == ",":
            position = _skip(text, position + 1)
        elif text[position : position + 1] != "}":
            raise Fault(text.count("\n", 0, position) + 1)
    return -1


def objects(text: str, path: tuple[str, ...] = ()) -> Iterator[Element]:
    """Yield the objects of the array under ``path`` (keys from the top, ``()`` for the top itself); raises Fault."""
    start = 0
    for key in path:
        start = _start_of(text, start, key)
        if start < 0:
            return
    for element in elements(text, start=start):
        if isinstance(element.value, dict):
            yield element


def first(text: str, path: tuple[str, ...] = (), *, most: int = 5) -> list[dict[str, Any]]:
    """Return the first objects of an array, [] when there is none: enough to recognise a format on a large file."""
    found: list[dict[str, Any]] = []
    try:
        for element in objects(text, path):
            found.append(element.value)
            if len(found) == most:
                break
    except Fault:
        pass
    return found
