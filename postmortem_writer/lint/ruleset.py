"""The rules of a run: the bundled ones and a team's own, and which of them a sentence or a document has to do with."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from postmortem_writer.errors import ConfigError
from postmortem_writer.lint import inline
from postmortem_writer.lint.anchors import Anchors
from postmortem_writer.lint.config import Config, PerFile
from postmortem_writer.lint.notices import NOTICES
from postmortem_writer.lint.prose import Block, Prose
from postmortem_writer.lint.rule import Form, Rule
from postmortem_writer.lint.rulefile import bundled


class Ruleset:
    """Rules by id; the wordings of a sentence are found by their anchors, so that few sentences are looked at closely."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self.rules = rules
        self._anchors = Anchors(rules.values())

    def check(self, config: Config) -> None:
        """Raise ConfigError when the settings name a rule or category that does not exist."""
        if config.select or config.ignore or config.level or config.per_file:
            self._refuse_unknown(config)

    def active(self, config: Config) -> dict[str, Rule]:
        """Return the rules that are on."""
        return {rule.id: rule for rule in self.rules.values() if config.has(rule.id, rule.category)}

    def candidates(self, text: str, prose: Prose) -> Iterator[Block]:
        """Yield the blocks in which an anchor of any rule may stand: all of them where a form has none."""
        lowered = inline.lower(text)
        for block in prose.blocks:
            if self._anchors.any_in(lowered[block.start : block.end]):
                yield block

    def anchored(self, sentence: str) -> list[tuple[Rule, Form]]:
        """Return the wordings of which an anchor begins a word of a lower-case sentence, with their rules, in order."""
        return self._anchors.forms(sentence)

    def _refuse_unknown(self, config: Config) -> None:
        ids = {*self.rules, *NOTICES}
        categories = {rule.category for rule in self.rules.values()} | {one.category for one in NOTICES.values()}
        where = f"{config.source!r}: " if config.source else ""
        named = [("select", config.select, ids | categories)]
        settlings: list[Config | PerFile] = [config, *config.per_file.values()]
        for settled in settlings:
            named += [("ignore", settled.ignore, ids | categories), ("level", tuple(settled.level), ids)]
        for key, given, known in named:
            if unknown := [id for id in given if id not in known]:
                raise ConfigError(f"{where}{key}: there is no rule {unknown[0]!r}; known: {', '.join(sorted(known))}")


def ruleset(config: Config | None = None) -> Ruleset:
    """Return the rules that a configuration knows; raises RuleError for a file of rules that cannot be used."""
    return _ruleset(config.rules, config.extend) if config else _ruleset((), ())


@cache
def _ruleset(extra: tuple[Path, ...], packs: tuple[Path, ...]) -> Ruleset:
    if not (extra or packs):
        return Ruleset(bundled())
    from postmortem_writer.lint.packs import read

    return Ruleset({**bundled(), **read((*packs, *extra))})


def forget() -> None:
    """Read rule files anew the next time they are asked for: for programs that outlive a change of theirs."""
    _ruleset.cache_clear()
