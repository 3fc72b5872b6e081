"""The digest of any number of log lines: their templates, in memory that does not grow with them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from postmortem_writer.digest import alike, masking, tree
from postmortem_writer.digest.counting import Counter
from postmortem_writer.digest.rate import Place, Stretch
from postmortem_writer.digest.tally import Seen, Tally, joined

_GATHERED = 50_000
"""Lines that are counted before their patterns go into the trees."""

Group = tuple[str, int]
"""The level of a pattern, and how many tokens it has."""


class Line(NamedTuple):
    """One log line: its text, seconds since 1970 UTC (None when it states no time), its place and one of five levels or ""."""

    text: str
    instant: int | None
    place: Place
    level: str = ""


class Pattern(NamedTuple):
    """What lines are told apart by: their level and their masked tokens."""

    level: str
    tokens: tree.Tokens


@dataclass(frozen=True, slots=True)
class Template:
    """Lines of one form: ``pattern`` has ``*`` where they differ.

    ``rate`` gives the lines in each stretch of ``width`` seconds, by its number since 1970. ``samples`` are the places of the
    first line, of the first one in the fullest stretch, and of the last.
    """

    pattern: str
    level: str
    tally: Tally

    @property
    def count(self) -> int:
        return self.tally.count

    @property
    def first(self) -> Seen | None:
        return self.tally.first

    @property
    def last(self) -> Seen | None:
        return self.tally.last

    @property
    def width(self) -> int:
        return self.tally.width

    @property
    def rate(self) -> Mapping[int, Stretch]:
        return self.tally.rate.unpacked()

    @property
    def samples(self) -> tuple[Place, ...]:
        return self.tally.samples()


@dataclass(frozen=True)
class Digest:
    """Lines by what they say; equal for equal sets of lines, however they were split and in whatever order they came."""

    lines: int = 0
    groups: Mapping[Group, tree.Node] = field(default_factory=dict)

    @cached_property
    def templates(self) -> tuple[Template, ...]:
        """Return the templates, the most frequent first."""
        found = [template for group, node in self.groups.items() for template in _templates(group, node)]
        return tuple(sorted(found, key=lambda template: (-template.count, template.level, template.pattern)))

    def template_of(self, text: str, level: str = "") -> str:
        """Return the pattern of the template that a line of this digest is counted under."""
        tokens = masking.pattern(masking.shapes(text.replace("\n", " ").encode("utf-8", errors="replace")))
        group = level, len(tokens)
        if group in self.groups:
            tokens = tree.kept(self.groups[group], tokens)
            tokens = self._template_of[group].get(tokens, tokens)
        return " ".join(tokens)

    @cached_property
    def _template_of(self) -> Mapping[Group, Mapping[tree.Tokens, tree.Tokens]]:
        return {
            group: alike.template_of(alike.families(tokens for tokens, _ in tree.patterns(node)))
            for group, node in self.groups.items()
        }


def _templates(group: Group, node: tree.Node) -> Iterable[Template]:
    tallies = dict(tree.patterns(node))
    for template, members in alike.families(tallies).items():
        yield Template(" ".join(template), group[0], joined(tallies[member] for member in sorted(members)))


def digest(lines: Iterable[Line]) -> Digest:
    """Digest lines in one pass."""
    whole, walk = Digest(), iter(lines)
    while some := list(islice(walk, _GATHERED)):
        whole = merge(whole, _counted(_counters(some)))
    return whole


def _counters(lines: list[Line]) -> dict[tuple[Pattern, str], Counter]:
    counters: dict[tuple[Pattern, str], Counter] = {}
    known: dict[tuple[bytes, str, str], Counter] = {}
    patterns: dict[bytes, tree.Tokens] = {}
    block = "\n".join([line.text.replace("\n", " ") for line in lines]).encode("utf-8", errors="replace")
    for line, shape in zip(lines, masking.shapes(block).split(b"\n"), strict=True):
        source, at = line.place
        key = shape, line.level, source
        counter = known.get(key)
        if counter is None:
            alike = masking.settled(shape)
            tokens = patterns.get(alike) or patterns.setdefault(alike, masking.pattern(alike))
            counter = known[key] = counters.setdefault((Pattern(line.level, tokens), source), Counter())
        counter.add(line.instant, at)
    return counters


def _counted(counters: Mapping[tuple[Pattern, str], Counter]) -> Digest:
    tallies: dict[Pattern, list[Tally]] = {}
    for (pattern, source), counter in counters.items():
        tallies.setdefault(pattern, []).append(counter.tally(source))
    return of_tallies({pattern: joined(parts) for pattern, parts in tallies.items()})


def of_tallies(tallies: Mapping[Pattern, Tally]) -> Digest:
    """Return the digest of lines that are counted already."""
    leaves: dict[Group, dict[tree.Tokens, Tally]] = {}
    for (level, tokens), tally in tallies.items():
        leaves.setdefault((level, len(tokens)), {})[tokens] = tally
    groups = {group: tree.settled(tree.Leaf(patterns)) for group, patterns in leaves.items()}
    return Digest(sum(tally.count for tally in tallies.values()), groups)


def merge(a: Digest, b: Digest) -> Digest:
    """Return the digest of the lines of both: associative and commutative, and ``digest(a + b)`` for their digests."""
    groups = dict(a.groups)
    for group, node in b.groups.items():
        groups[group] = tree.settled(tree.united([groups[group], node])) if group in groups else node
    return Digest(a.lines + b.lines, groups)
