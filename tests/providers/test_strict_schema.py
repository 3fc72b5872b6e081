import json
from enum import Enum
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, create_model

from postmortem_writer.draft import SECTIONS, Draft
from postmortem_writer.providers._schema import inlined, strict

KEPT = {
    "type",
    "properties",
    "required",
    "items",
    "anyOf",
    "enum",
    "$ref",
    "description",
    "additionalProperties",
    "$defs",
}


class Colour(Enum):
    """A colour."""

    RED = "red"


class Leaf(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)

    name: str = "x"
    """Its name."""
    kind: Literal["a"]
    colour: Colour


class Tree(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)

    leaves: list[Leaf]
    best: Leaf
    """The best one."""
    size: int | None


def test_the_whole_of_a_small_schema() -> None:
    leaf = {
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "Its name."},
            "kind": {"type": "string", "enum": ["a"]},
            "colour": {"type": "string", "description": "A colour.", "enum": ["red"]},
        },
        "required": ["name", "kind", "colour"],
        "additionalProperties": False,
    }
    assert strict(Tree) == {
        "type": "object",
        "properties": {
            "leaves": {"type": "array", "items": {"$ref": "#/$defs/Leaf"}},
            "best": {**leaf, "description": "The best one."},
            "size": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
        },
        "required": ["leaves", "best", "size"],
        "additionalProperties": False,
        "$defs": {"Leaf": leaf},
    }
    assert strict(Tree, inline=True)["properties"]["leaves"] == {"type": "array", "items": leaf}


def nodes(schema: Any) -> list[dict[str, Any]]:
    """Every schema below a schema; the names of properties and definitions are not schemas."""
    found = [schema]
    for key in ("properties", "$defs"):
        found += [node for value in schema.get(key, {}).values() for node in nodes(value)]
    found += [node for value in schema.get("anyOf", []) for node in nodes(value)]
    return found + (nodes(schema["items"]) if "items" in schema else [])


@pytest.mark.parametrize("kind", [*SECTIONS.values(), Draft], ids=lambda kind: kind.__name__)
def test_every_wire_model_fits_both_vendors(kind: type[BaseModel]) -> None:
    for schema in (strict(kind), strict(kind, inline=True)):
        for node in nodes(schema):
            assert node.keys() <= KEPT
            if "$ref" in node:
                assert node.keys() == {"$ref"}
            if node.get("type") == "object":
                assert node["additionalProperties"] is False
                assert node["required"] == list(node["properties"])
        assert len(json.dumps(schema)) < 120_000
    assert '"$ref"' not in json.dumps(strict(kind, inline=True))


@pytest.mark.parametrize("kind", [*SECTIONS.values(), Draft], ids=lambda kind: kind.__name__)
def test_inlining_later_is_inlining_at_once(kind: type[BaseModel]) -> None:
    assert inlined(strict(kind)) == strict(kind, inline=True)


class Free(BaseModel):
    notes: dict[str, str]


class Loop(BaseModel):
    inner: "list[Loop]"


ManyUnions = create_model("ManyUnions", **{f"field_{n}": (int | None, ...) for n in range(17)})


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (Free, "free-form object"),
        (Loop, "the schema recurs: Loop → Loop"),
        (ManyUnions, "has 17 unions, the vendors allow 16"),
    ],
)
def test_what_the_vendors_refuse_is_refused_here(kind: type[BaseModel], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        strict(kind)
