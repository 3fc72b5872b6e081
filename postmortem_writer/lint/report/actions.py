"""Actions that nobody owns, and actions that are aimed at people."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from postmortem_writer.lint.finding import Finding
from postmortem_writer.lint.people import Who, class_of_noun
from postmortem_writer.lint.report.cues import cues, says
from postmortem_writer.lint.report.reading import Passage, Reading
from postmortem_writer.lint.tokens import HANDLE, tokens_of
from postmortem_writer.lint.words import lexicon

_BE_CAREFUL = "BL11"
# Where an item says who does it: before "will", in brackets, after a dash at the end, or before a colon.
_WHO = re.compile(
    r"^(?P<before>.{2,60}?)(?: will |: )|[(\[](?P<inside>[^)\]]{2,60})[)\]]|[–—-] (?P<after>[^–—-]{2,40})$"
)


@dataclass(frozen=True, slots=True)
class Action:
    """One action item as written."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Actions:
    """How many actions there are, those without an owner, and those that ask people to change instead of a system."""

    count: int
    unowned: tuple[Action, ...]
    at_people: tuple[Action, ...]


def actions(reading: Reading, findings: Sequence[Finding]) -> Actions:
    """Return what the sections of actions hold: list items, and the rows of tables."""
    careful = reading.holding(finding.start for finding in findings if finding.rule == _BE_CAREFUL)
    every, unowned, at_people = 0, [], []
    for passages in _items(reading):
        every += 1
        action = Action(passages[0].line, " | ".join(passage.source for passage in passages))
        if not _owned(passages, reading.names):
            unowned.append(action)
        if any(passage.start in careful or says(cues().at_people, passage.lowered) for passage in passages):
            at_people.append(action)
    return Actions(every, tuple(unowned), tuple(at_people))


def _items(reading: Reading) -> Iterator[list[Passage]]:
    inside = [passage for passage in reading.passages if passage.kind == "actions"]
    listed = [passage for passage in inside if passage.block.kind == "item"]
    rows = [passage for passage in inside if passage.block.kind == "cell" and passage.block.column]
    for _, item in groupby(listed, key=lambda passage: passage.block.start):
        yield list(item)
    for _, row in groupby(rows, key=lambda passage: passage.line):
        yield list(row)


def _owned(passages: Sequence[Passage], names: frozenset[str]) -> bool:
    columns = [passage for passage in passages if passage.block.column in lexicon("people_columns")]
    if columns:
        return any(not says(cues().nobody, passage.lowered) for passage in columns)
    return any(_names_someone(passage, names) for passage in passages)


def _names_someone(passage: Passage, names: frozenset[str]) -> bool:
    if says(cues().owner, passage.lowered):
        return True
    tokens = tokens_of(passage.plain)
    if any(HANDLE.match(token.text) or token.text in names for token in tokens):
        return True
    places = (place for match in _WHO.finditer(passage.plain) for place in match.groups() if place)
    return any(_is_somebody(place) for place in places)


def _is_somebody(words: str) -> bool:
    tokens = tokens_of(words)
    return bool(tokens) and class_of_noun(tokens[-1].text, [token.text for token in tokens[:-1]]) in (
        Who.PERSON,
        Who.TEAM,
    )
