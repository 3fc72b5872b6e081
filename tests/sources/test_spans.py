"""Every element of a JSON file is found with its lines and its exact slice."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_writer.sources import _json

TEXT = '{"a": 1,\n "list": [\n  {"x": 1761442284405600123},\n  {"y": 1.50,\n   "z": []}\n ]}\n'


def test_objects_carry_their_lines() -> None:
    found = [(one.value, one.line, one.end_line, one.raw) for one in _json.objects(TEXT, ("list",))]
    assert found == [
        ({"x": 1761442284405600123}, 3, 3, '{"x": 1761442284405600123}'),
        ({"y": Decimal("1.50"), "z": []}, 4, 5, '{"y": 1.50,\n   "z": []}'),
    ]


def test_numbers_keep_all_their_digits() -> None:
    value = _json.value('{"ns": 1502709956288000110, "s": 1761019822.3152757, "long": ' + "9" * 5000 + "}")
    assert (value["ns"], str(value["s"]), len(value["long"])) == (1502709956288000110, "1761019822.3152757", 5000)


@pytest.mark.parametrize(
    ("text", "whole", "line"),
    [
        ('[{"a": 1},\n{"b": ', 1, 2),
        ('[{"a": 1}\n{"b": 2}]', 1, 2),
        ("[", 0, 1),
        ("{}", 0, 1),
        ('[{"a": 1},\n' + "[" * 100_000, 1, 2),
    ],
)
def test_what_breaks_off_is_told_after_what_is_whole(text: str, whole: int, line: int) -> None:
    found = []
    with pytest.raises(_json.Fault) as raised:
        found.extend(_json.elements(text))
    assert (len(found), raised.value.line) == (whole, line)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[{", True),
        (' {"a"', True),
        ("[]", True),
        ("{}", True),
        ("[12:30] note", False),
        ("[x] done", False),
        ("", False),
    ],
)
def test_starts_like_json(text: str, expected: bool) -> None:
    assert _json.starts_like_json(text) is expected


values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=8,
)


@given(st.lists(values, max_size=5), st.sampled_from([None, 0, 2]))
def test_slices_are_the_elements(items: list[object], indent: int | None) -> None:
    text = json.dumps(items, indent=indent)
    found = list(_json.elements(text))
    assert [json.loads(one.raw) for one in found] == items
    assert [text[one.start :].startswith(one.raw) for one in found] == [True] * len(items)
    assert [text.count("\n", 0, one.start) + 1 for one in found] == [one.line for one in found]
    assert [one.line + one.raw.count("\n") for one in found] == [one.end_line for one in found]
