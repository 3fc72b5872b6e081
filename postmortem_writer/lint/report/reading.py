"""Read every sentence of a document, where ``lint`` looks only at those that hold an anchor."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter

from postmortem_writer.lint import inline
from postmortem_writer.lint.config import Config
from postmortem_writer.lint.names import known_names
from postmortem_writer.lint.people import Who
from postmortem_writer.lint.prose import Block, Prose, scan
from postmortem_writer.lint.sentences import split
from postmortem_writer.lint.subject import Resolver


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of the author's: plain words, the same in lower case, its place in the source, and the block it stands in."""

    plain: str
    lowered: str
    start: int
    end: int
    line: int
    source: str
    block: Block
    resolver: Resolver

    @property
    def kind(self) -> str:
        """Return the kind of section it stands in."""
        return self.block.section.kind

    def holds(self, offset: int) -> bool:
        """Say whether a place of the source lies in this sentence."""
        return self.start <= offset < self.end


@dataclass(frozen=True, slots=True)
class Reading:
    """A document sentence by sentence, with the names of the people in it."""

    text: str
    prose: Prose
    names: frozenset[str]
    passages: tuple[Passage, ...]

    @property
    def spoken(self) -> Iterator[Passage]:
        """Yield the sentences that say something: neither headings nor lists of people."""
        return (passage for passage in self.passages if passage.block.kind != "heading" and passage.kind != "people")

    def holding(self, offsets: Iterable[int]) -> set[int]:
        """Return the starts of the sentences in which places of the source lie."""
        starts = [passage.start for passage in self.passages]
        near = ((bisect_right(starts, offset) - 1, offset) for offset in offsets)
        return {starts[index] for index, offset in near if index >= 0 and self.passages[index].holds(offset)}


def read(text: str, config: Config) -> Reading:
    """Return a Markdown document as its sentences in order, with the sections and the people that the settings name."""
    prose = scan(text, config.sections)
    known = known_names(text, prose, config.names)
    given = {word: who for who, words in ((Who.PERSON, config.roles), (Who.SYSTEM, config.systems)) for word in words}
    return Reading(text, prose, known, tuple(_passages(text, prose, known, given)))


def _passages(text: str, prose: Prose, names: frozenset[str], given: Mapping[str, Who]) -> Iterator[Passage]:
    for block in prose.blocks:
        words, before = inline.words(text, block.spans), ""
        for sentence in split(words.plain):
            start, end = words.span(sentence.start, sentence.start + len(sentence.plain))
            line = bisect_right(prose.lines, start, key=itemgetter(0))
            resolver = Resolver(sentence.plain, before, names.__contains__, given)
            source = " ".join(text[start:end].split())
            yield Passage(sentence.plain, sentence.lowered, start, end, line, source, block, resolver)
            before = sentence.plain
