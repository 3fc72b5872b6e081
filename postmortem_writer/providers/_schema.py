"""A Pydantic class as the JSON Schema that both vendors accept for strict answers.

The subset is the intersection of OpenAI's strict mode and Anthropic's ``output_config.format``: closed objects, every
property required, no defaults, no siblings of ``$ref``, no recursion, at most 16 unions.
"""

import json
from typing import Any

from pydantic import BaseModel

KEPT = ("type", "description", "properties", "required", "items", "enum", "anyOf", "$ref", "additionalProperties")
MOST_UNIONS = 16


def strict(model: type[BaseModel], *, inline: bool = False) -> dict[str, Any]:
    """Return the strict schema of a wire model; ``inline`` leaves no ``$ref`` in it, for servers that follow none.

    Raises ValueError for what the vendors refuse: free-form dictionaries, recursion, more than 16 unions.
    """
    full = model.model_json_schema()
    definitions = full.pop("$defs", {})
    writer = _Writer(model.__name__, definitions, inline)
    schema = writer.node(full, ())
    if writer.unions > MOST_UNIONS:
        raise ValueError(f"{model.__name__} has {writer.unions} unions, the vendors allow {MOST_UNIONS}")
    if writer.used:
        schema["$defs"] = {name: writer.used[name] for name in sorted(writer.used)}
    return schema


def inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with every ``$ref`` replaced by what it points at; raises ValueError when it recurs."""
    definitions = schema.get("$defs", {})

    def expand(node: Any, path: tuple[str, ...]) -> Any:
        if isinstance(node, list):
            return [expand(item, path) for item in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            name = _target(node["$ref"], path)
            return expand({**definitions[name], **{k: v for k, v in node.items() if k != "$ref"}}, (*path, name))
        return {key: expand(value, path) for key, value in node.items() if key != "$defs"}

    expanded: dict[str, Any] = expand(schema, ())
    return expanded


class _Writer:
    """One walk over one schema: which definitions it used, and how many unions it met."""

    def __init__(self, title: str, definitions: dict[str, Any], inline: bool) -> None:
        self.title, self.definitions, self.inline = title, definitions, inline
        self.used: dict[str, Any] = {}
        self.unions = 0

    def node(self, node: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
        if "$ref" in node:
            return self._reference(node, path)
        node = _rewritten(node)
        if "anyOf" in node:
            self.unions += 1
            node["anyOf"] = [self.node(option, path) for option in node["anyOf"]]
        if "items" in node:
            node["items"] = self.node(node["items"], path)
        if node.get("type") == "object":
            self._close(node, path)
        return {key: node[key] for key in KEPT if key in node}

    def _reference(self, node: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
        name = _target(node["$ref"], path)
        target = self.definitions[name]
        # Neither vendor takes a description beside a $ref, and an enum behind one loses its own: both are written out.
        if self.inline or "description" in node or "properties" not in target:
            said = " ".join(filter(None, (node.get("description"), target.get("description"))))
            return self.node({**target, **({"description": said} if said else {})}, (*path, name))
        if name not in self.used:
            self.used[name] = {}
            self.used[name] = self.node(target, (*path, name))
        return {"$ref": f"#/$defs/{name}"}

    def _close(self, node: dict[str, Any], path: tuple[str, ...]) -> None:
        if "properties" not in node or node.get("additionalProperties"):
            raise ValueError(f"{self.title} has a free-form object at {'.'.join(path) or 'its top'}: name its fields")
        node["properties"] = {key: self.node(value, path) for key, value in node["properties"].items()}
        node["required"] = list(node["properties"])
        node["additionalProperties"] = False


def _target(reference: str, path: tuple[str, ...]) -> str:
    name = reference.rpartition("/")[2]
    if name in path:
        raise ValueError(f"the schema recurs: {' → '.join((*path, name))}")
    return name


def _rewritten(node: dict[str, Any]) -> dict[str, Any]:
    node = dict(node)
    if "const" in node:
        node["enum"] = [node.pop("const")]
    if "oneOf" in node:
        node["anyOf"] = node.pop("oneOf")
    return node


def fits(text: str, schema: dict[str, Any]) -> bool:
    """Tell whether an answer is a bare JSON object with the fields of the schema: what a server gives that enforces it."""
    try:
        value = json.loads(text)
    except ValueError:
        return False
    return isinstance(value, dict) and value.keys() == schema.get("properties", {}).keys()
