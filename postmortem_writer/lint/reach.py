"""What a rule asks of a document beyond the sentence it fires on: the kind of section, the row, the whole text, once or often."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from postmortem_writer.errors import RuleError
from postmortem_writer.lint.finding import Finding
from postmortem_writer.lint.pattern import Macros, Pattern
from postmortem_writer.lint.prose import Block
from postmortem_writer.lint.sections import KINDS

_KEYS = ("only", "once", "unless_row", "unless_document")
_LONGEST_ROW = 2_000  # a row is looked at for each of its sentences; an endless one must not make that quadratic


@dataclass(frozen=True, slots=True)
class Reach:
    """The ``[reach]`` table of a rule.

    ``only`` are the kinds of section the rule is on in, empty for all; ``once`` keeps the first finding of a document.
    ``unless_row`` vetoes by the paragraph, list item or table row as written, in lower case; ``unless_document`` by the whole text.
    """

    only: frozenset[str] = frozenset()
    once: bool = False
    unless_row: tuple[Pattern, ...] = ()
    unless_document: tuple[Pattern, ...] = ()


def read(path: str, table: Mapping[str, Any], macros: Macros) -> Reach:
    """Return the reach a rule file states; raises RuleError with the path, what is wrong and what to write instead."""
    if unknown := sorted(set(table) - set(_KEYS)):
        raise RuleError(f"{path}: unknown key {unknown[0]!r} in [reach]; known here: {', '.join(_KEYS)}")
    if not isinstance(table.get("once", False), bool):
        raise RuleError(f"{path}: once {table['once']!r} is neither true nor false, without quotes")
    if wrong := [kind for kind in table.get("only", ()) if kind not in KINDS]:
        raise RuleError(f"{path}: only {wrong[0]!r} is none of the kinds of section: {', '.join(KINDS)}")
    return Reach(
        frozenset(table.get("only", ())),
        table.get("once", False),
        macros.compile_all(path, table.get("unless_row", ())),
        macros.compile_all(path, table.get("unless_document", ())),
    )


class Surroundings:
    """One document, asked what stands round a sentence of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._vetoed: dict[int, bool] = {}

    def admit(self, reach: Reach, block: Block) -> bool:
        """Say whether a rule of this reach looks at the sentences of a block at all."""
        if reach.only and block.section.kind not in reach.only:
            return False
        if reach.unless_row and _any(reach.unless_row, self._row(block)):
            return False
        if not reach.unless_document:
            return True
        if id(reach) not in self._vetoed:
            self._vetoed[id(reach)] = _any(reach.unless_document, self._lowered)
        return not self._vetoed[id(reach)]

    def _row(self, block: Block) -> str:
        start, end = block.start, block.end
        if block.kind == "cell":
            start = max(self.text.rfind("\n", 0, start) + 1, start - _LONGEST_ROW)
            end = self.text.find("\n", block.end) % (len(self.text) + 1)
        return self.text[start : min(end, start + _LONGEST_ROW)].lower()

    @cached_property
    def _lowered(self) -> str:
        return self.text.lower()


def first_of_each(findings: Iterable[Finding], once: Iterable[str]) -> list[Finding]:
    """Return findings in order, of the rules named in ``once`` only the first."""
    seen: set[str] = set()
    single = frozenset(once)
    kept: list[Finding] = []
    for finding in findings:
        if finding.rule not in single or finding.rule not in seen:
            kept.append(finding)
        seen.add(finding.rule)
    return kept


def _any(vetoes: Iterable[Pattern], text: str) -> bool:
    return any(veto.search(text) for veto in vetoes)
