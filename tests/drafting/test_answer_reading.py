import json
from typing import Any

import pytest

from postmortem_writer.diagnostics import Level
from postmortem_writer.draft import SummarySection
from postmortem_writer.drafting.answer import read

CLAIM = {"cites": ["R1"], "quote": "it broke", "text": "It broke.", "basis": "stated"}
GOOD: dict[str, Any] = {"title": "Checkout errors", "summary": [CLAIM]}


def faults(text: str) -> list[tuple[str, str]]:
    section, found = read(text, SummarySection)
    assert section is None
    assert {(one.code, one.level) for one in found} == {("schema", Level.ERROR)}
    return [(one.path, one.message) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(GOOD),
        f"\n {json.dumps(GOOD, indent=2)}\n",
        f"```json\n{json.dumps(GOOD)}\n```",
        f"```\n{json.dumps(GOOD, indent=1)}\n```\n",
        f"```JSON\r\n{json.dumps(GOOD)}\r\n```",
    ],
)
def test_an_object_is_read_also_out_of_a_fence(text: str) -> None:
    section, found = read(text, SummarySection)
    assert section is not None
    assert section.model_dump() == GOOD
    assert found == []


def test_nothing_else_is_repaired() -> None:
    good = json.dumps(GOOD)
    assert faults(good[:-3]) == [
        ("(whole)", "this is not one JSON object: Expecting ',' delimiter at line 1, column 119")
    ]
    for text in (
        f"Here it is: {good}",
        f"{good}\nHope this helps!",
        f"```json\n{good}",
        good + good,
        "",
        good.replace('"R1"', "'R1'"),
    ):
        [(path, message)] = faults(text)
        assert path == "(whole)"
        assert message.startswith("this is not one JSON object: ")


def test_a_field_that_stands_twice_is_named() -> None:
    assert faults('{"title": "a", "title": "b", "summary": []}') == [
        ("(whole)", "the field 'title' stands twice in one object")
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([], [("(whole)", "expected an object")]),
        (None, [("(whole)", "expected an object")]),
        ({"summary": []}, [("title", "this field is missing; every field is required")]),
        ({**GOOD, "note": ""}, [("note", "there is no such field")]),
        ({**GOOD, "title": None}, [("title", "expected a text in double quotes")]),
        ({**GOOD, "summary": {}}, [("summary", "expected a list")]),
        ({**GOOD, "summary": ["It broke."]}, [("summary[0]", "expected an object")]),
        (
            {**GOOD, "summary": [CLAIM, {**CLAIM, "basis": "known"}]},
            [("summary[1].basis", "expected one of 'stated' or 'inferred'")],
        ),
        ({**GOOD, "summary": [{**CLAIM, "cites": [1]}]}, [("summary[0].cites[0]", "expected a text in double quotes")]),
        (
            {"title": 1, "summary": [{}]},
            [("title", "expected a text in double quotes")]
            + [(f"summary[0].{name}", "this field is missing; every field is required") for name in CLAIM],
        ),
    ],
)
def test_each_fault_has_its_path_and_a_sentence(value: object, expected: list[tuple[str, str]]) -> None:
    assert faults(json.dumps(value)) == expected
