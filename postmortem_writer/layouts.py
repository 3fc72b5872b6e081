"""What a layout wants of a draft: the sections it shows, and instructions of its own for them.

A template names instructions by section: ``{% set instructions = {"actions": "Give each one a ticket."} %}``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import nodes

from postmortem_writer.draft import SECTIONS
from postmortem_writer.errors import TemplateError
from postmortem_writer.render import trees

ALWAYS = frozenset({"timeline", "summary"})
"""Sections that others build on, or that give the document its name."""

_SHOWN_BY = {
    "milestones": ("milestones", "metrics", "metric_notes", "unsettled"),
    "impact": ("impact", "severity"),
    "causes": ("causes",),
    "factors": ("contributing_factors",),
    "review": ("went_well", "went_wrong", "got_lucky", "lessons"),
    "actions": ("action_items", "actions_that", "are_done"),
    "questions": ("open_questions", "related"),
}
"""The attributes of a postmortem that show something of a section."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The sections a template shows, in the order they are drafted, and what it adds to their instructions."""

    sections: tuple[str, ...] = tuple(SECTIONS)
    instructions: Mapping[str, str] = field(default_factory=dict)


def layout(template: str | Path) -> Layout:
    """Return what a template wants drafted; raises UnknownName and TemplateError as ``render`` does.

    A template that hands the whole postmortem to a macro is taken to show everything.
    """
    found = list(trees(template))
    used: set[str] = set()
    whole = False
    for tree in found:
        attributes = [node for node in tree.find_all(nodes.Getattr) if _is_postmortem(node.node)]
        used |= {node.attr for node in attributes}
        named = sum(1 for node in tree.find_all(nodes.Name) if _is_postmortem(node))
        whole = whole or named > len(attributes)
    shown = tuple(name for name in SECTIONS if whole or name in ALWAYS or used & set(_SHOWN_BY[name]))
    return Layout(shown, dict(pair for tree in found for pair in _instructions(tree)))


def _is_postmortem(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "postmortem"


def _instructions(tree: nodes.Template) -> Iterator[tuple[str, str]]:
    for node in tree.find_all(nodes.Assign):
        if isinstance(node.target, nodes.Name) and node.target.name == "instructions":
            yield from _checked(node)


def _checked(node: nodes.Assign) -> Iterator[tuple[str, str]]:
    try:
        value: Any = node.node.as_const() if isinstance(node.node, nodes.Expr) else None
    except nodes.Impossible:
        value = None
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise TemplateError(f"line {node.lineno}: instructions must be a dictionary of texts by section")
    for name, text in value.items():
        if name not in SECTIONS:
            raise TemplateError(
                f"line {node.lineno}: no section {name!r} to instruct: expected one of {', '.join(SECTIONS)}"
            )
        yield name, text
