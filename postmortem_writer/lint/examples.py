"""Run the examples of rules: they are the tests of a rule, the bundled ones' and a team's own."""

from collections.abc import Iterator
from dataclasses import replace

from postmortem_writer.lint.config import Config
from postmortem_writer.lint.engine import lint
from postmortem_writer.lint.finding import Finding
from postmortem_writer.lint.rule import Example, Rule

PLAIN = Config()


def faults(rule: Rule, config: Config = PLAIN) -> Iterator[str]:
    """Yield a sentence for each example that does not hold, in a run with these settings, which must know the rule."""
    for example in rule.flagged:
        expected = (rule.id, example.span, example.level or rule.level)
        got = [(one.code, one.match, one.level) for one in found(example, config)]
        if expected not in got:
            yield f"{rule.id}: {example.text!r} is not flagged as {_shown(expected)}; got {'; '.join(map(_shown, got)) or 'nothing'}"
    for example in rule.clean:
        for one in found(example, config):
            yield f"{rule.id}: {example.text!r} is clean, but {one.code} flags {one.match!r}"


def found(example: Example, config: Config = PLAIN) -> list[Finding]:
    """Return what is found in an example, under the heading and with the names it states."""
    heading = f"## {example.section}\n\n" if example.section else ""
    return lint(heading + example.text, config=replace(config, names=(*config.names, *example.names)))


def _shown(flag: tuple[str, str, str]) -> str:
    rule, match, level = flag
    return f"{rule} {level} over {match!r}"
