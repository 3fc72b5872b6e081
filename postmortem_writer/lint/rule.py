"""A lint rule as data: the wordings it looks for, why they matter, what to ask instead, and the examples that test it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from postmortem_writer.diagnostics import Level
from postmortem_writer.lint import reach
from postmortem_writer.lint.pattern import Pattern
from postmortem_writer.lint.people import Who


@dataclass(frozen=True, slots=True)
class Form:
    """One wording a rule looks for.

    ``role`` names the group that says where the subject is: left of ``verb``, at ``agent``, the owner of ``possessed``; a form
    without one needs no subject. ``subject`` gives the level for each class of subject; a class that is absent is not meant.
    It is tried only where a word begins with one of its ``anchors``; those of the rule serve where it has none of its own.
    A ``cased`` pattern is matched against the words as written, any other against lower case; ``slots`` are words that the
    message and the rewrites may name.
    """

    pattern: Pattern
    role: str
    subject: Mapping[Who, Level]
    level: Level
    unless: tuple[Pattern, ...]
    hypothetical: bool
    anchors: tuple[str, ...]
    cased: bool = False
    slots: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that tests its rule; ``span`` is what is marked, absent for a clean one, and ``about`` says what a trap is."""

    text: str
    span: str = ""
    level: Level | None = None
    section: str = ""
    names: tuple[str, ...] = ()
    about: str = ""


class Examples:
    """The sentences that test a rule, read when they are first asked for: linting a page needs none of the thousand."""

    def __init__(self, read: Callable[[], tuple[tuple[Example, ...], tuple[Example, ...]]]) -> None:
        self._read = read

    @cached_property
    def both(self) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
        """The flagged ones and the clean ones."""
        return self._read()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Examples) and self.both == other.both

    __hash__ = None  # type: ignore[assignment]


NO_EXAMPLES = Examples(lambda: ((), ()))


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of blame: the wordings, why they matter, what to ask instead, and sentences it must and must not flag.

    A sentence that matches ``lowered_by`` holds a reason, a question or a case: what would be an error there is a warning.
    A rule without ``anchors`` is tried on every sentence; only those of a Vale style, whose patterns may begin anyhow, have none.
    """

    id: str
    name: str
    category: str
    level: Level
    anchors: tuple[str, ...]
    forms: tuple[Form, ...]
    unless: tuple[Pattern, ...]
    unless_before: tuple[Pattern, ...]
    unless_after: tuple[Pattern, ...]
    human: Pattern | None
    yields_to: tuple[str, ...]
    reach: reach.Reach
    subject: Mapping[Who, Level]
    sections: Mapping[str, Level | None]
    message: str
    why: str
    source: str
    question: str
    rewrites: tuple[str, ...]
    examples: Examples
    lowered_by: tuple[Pattern, ...] = ()

    @property
    def flagged(self) -> tuple[Example, ...]:
        """The examples that the rule must flag."""
        return self.examples.both[0]

    @property
    def clean(self) -> tuple[Example, ...]:
        """The examples in which nothing may be flagged."""
        return self.examples.both[1]

    def level_in(self, section: str, level: Level) -> Level | None:
        """Return the level a finding has in a kind of section, None for off."""
        return self.moved(level, self.sections[section]) if section in self.sections else level

    def moved(self, level: Level, to: Level | None) -> Level | None:
        """Return the level of a finding where the rule was given another: a lower one holds for all, a higher one for its own."""
        return to if to is None or to.rank >= level.rank or level is self.level else level
