"""Render the instructions in ``prompts/``; an argument that a prompt needs and does not get is an error."""

from functools import cache
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from postmortem_writer import resources


def prompt(name: str, **arguments: Any) -> str:
    """Return ``prompts/<name>.md.j2`` rendered with ``arguments``, without blank edges."""
    return _environment().get_template(f"{name}.md.j2").render(**arguments).strip()


@cache
def _environment() -> Environment:
    # No escaping: the text is read by a model, and a quote must reach it character for character.
    return Environment(
        loader=FunctionLoader(lambda name: resources.text("prompts", name)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701
    )
