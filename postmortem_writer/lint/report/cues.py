"""The cues of ``cues.toml`` as patterns."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from postmortem_writer.lint.pattern import Macros, Pattern
from postmortem_writer.lint.rulefile import bundled_macros

Patterns = tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """One way of saying what made a choice sensible; its group ``complement`` or ``verb`` says where the thing is looked for."""

    name: str
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Cues:
    """What the report looks for, by what it says: acts and choices, conditions, hedges, causes, actions."""

    conditions: tuple[Cue, ...]
    thing: Pattern
    verbs: Patterns
    acts: Patterns
    choices: Patterns
    deeds: Patterns
    hedges: Patterns
    system_hedges: Patterns
    single_cause: Patterns
    several_causes: Patterns
    owner: Patterns
    nobody: Patterns
    at_people: Patterns


@cache
def cues() -> Cues:
    """Return the cues; raises RuleError where the file cannot be used."""
    path = "cues.toml"
    data = tomllib.loads((files("postmortem_writer.lint.report") / path).read_text(encoding="utf-8"))
    macros = Macros({**bundled_macros(), **data["macros"]}, path)

    def all_of(table: Mapping[str, Any], key: str) -> Patterns:
        return macros.compile_all(path, table[key])

    acts, hedges, causes, actions = data["acts"], data["hedges"], data["causes"], data["actions"]
    return Cues(
        conditions=tuple(Cue(cue["name"], macros.compile(path, cue["pattern"])) for cue in data["cue"]),
        thing=macros.compile(path, r"\b{THING}\b"),
        verbs=all_of(acts, "verb"),
        acts=all_of(acts, "any"),
        choices=all_of(acts, "choice"),
        deeds=all_of(acts, "deed"),
        hedges=all_of(hedges, "any"),
        system_hedges=all_of(hedges, "system_only"),
        single_cause=all_of(causes, "single"),
        several_causes=all_of(causes, "several"),
        owner=all_of(actions, "owner"),
        nobody=all_of(actions, "nobody"),
        at_people=all_of(actions, "at_people"),
    )


def says(patterns: Iterable[Pattern], text: str) -> bool:
    """Say whether one of the patterns is in a text in lower case."""
    return any(pattern.search(text) for pattern in patterns)
