"""What happens in an incident, before it is given names: beats with their words, the rows they make, and what people decide later.

A plot is a TOML file in ``plots/`` (the incident that is asked for) or ``others/`` (one that shares its channels).
"""

import random
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent

_SPIN = re.compile(r"\[([^\[\]|]*(?:\|[^\[\]|]*)+)\]")
_SLOT = re.compile(r"\{(@?[\w.]+)\}")

Words = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Beat:
    """One message that matters: when and where it is posted, by which role, and what it stands for in the gold record."""

    by: str
    say: str
    at: str = ""
    place: str = ""
    id: str = ""
    re: str = ""
    row: str = ""
    words: Words = ()
    key: bool = False
    milestone: str = ""
    moment: str = ""
    decoy: str = ""
    alert: str = ""
    action: str = ""
    owner: bool = False
    due: bool = False
    fact: str = ""
    row_fact: str = ""
    edited: int = 0


@dataclass(frozen=True)
class Plot:
    """A plot as it stands in its file; ``told`` holds the tables that need no order."""

    name: str
    beats: tuple[Beat, ...]
    meeting: tuple[Beat, ...]
    told: Mapping[str, Any]


def plots(kind: str) -> list[Plot]:
    """Return the plots of ``plots`` or ``others``, by name."""
    return [_plot(path) for path in sorted((FOLDER / kind).glob("*.toml"))]


def _plot(path: Path) -> Plot:
    told = tomllib.loads(path.read_text("utf-8"))
    lines = told.get("meeting", {}).get("line", [])
    return Plot(path.stem, tuple(map(_beat, told["beat"])), tuple(map(_beat, lines)), told)


def _beat(told: dict[str, Any]) -> Beat:
    fields = {"place" if key == "in" else key: value for key, value in told.items()}
    words = tuple(tuple(group) for group in fields.pop("words", ()))
    return Beat(**fields, words=words)


def spun(text: str, chance: random.Random) -> str:
    """Return ``text`` with one choice of each ``[this|that]``; brackets without a bar stay."""
    while (changed := _SPIN.sub(lambda match: chance.choice(match[1].split("|")), text)) != text:
        text = changed
    return text


def filled(text: str, slots: Mapping[str, str]) -> str:
    """Return ``text`` with its slots filled; raises KeyError for one without a value."""
    return _SLOT.sub(lambda match: slots[match[1]], text)


def named(beat: Beat, slots: Mapping[str, str], chance: random.Random) -> Beat:
    """Return a beat in the words of one seed."""
    words = tuple(tuple(filled(word, slots) for word in group) for group in beat.words)
    return replace(
        beat,
        say=filled(spun(beat.say, chance), slots),
        row=filled(beat.row, slots),
        action=filled(beat.action, slots),
        row_fact=filled(beat.row_fact, slots),
        words=words,
    )


def chosen(plot: Plot, chance: random.Random) -> dict[str, str]:
    """Return a value for each name and number that a plot leaves open."""
    names = {key: chance.choice(options) for key, options in plot.told.get("names", {}).items()}
    numbers = {key: str(chance.randint(low, high)) for key, (low, high) in plot.told.get("numbers", {}).items()}
    return {**names, **numbers}


def moment(base: datetime, at: str) -> datetime:
    """Return the time of "DAY HH:MM" counted from ``base``, a midnight."""
    day, clock = at.split()
    hours, minutes = map(int, clock.split(":"))
    return base + timedelta(days=int(day), hours=hours, minutes=minutes)
