"""Know from a few literal words which wordings a text may hold, so that only those are looked for.

Every form of every rule names anchors, of which one begins a word of its sentence. There are thousands, and a pattern of
them all takes longer to compile than a page takes to read; so they are looked up word by word.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from postmortem_writer.lint.rule import Form, Rule

_WORD = re.compile(r"[a-z]+|!!")
_MOST_KEPT = 100_000  # words and pairs of words looked up; people use fewer, a hostile file is not remembered
_Phrase = tuple[list[str], list[int]]  # the words behind the first, and the forms it serves
_Found = tuple[list[int], list[_Phrase]]  # the forms that are settled, and what more words must follow for others


class Anchors:
    """The anchors of a set of rules. What stands between two words of one does not count: marks, line ends, apostrophes."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._forms = [(rule, form) for rule in rules for form in rule.forms]
        self.everywhere: set[int] = set()  # forms without any anchor: those of other linters' rules
        self._stems: dict[str, list[int]] = {}
        self._phrases: dict[str, list[_Phrase]] = {}
        self._known: dict[str, _Found] = {}
        by_anchor: dict[str, list[int]] = {}
        for number, (rule, form) in enumerate(self._forms):
            anchors = form.anchors or rule.anchors
            if not anchors:
                self.everywhere.add(number)
            for anchor in anchors:
                by_anchor.setdefault(anchor, []).append(number)
        for anchor, numbers in by_anchor.items():
            first, *rest = _WORD.findall(anchor)
            if rest or not anchor.startswith(first) or len(first) < len(anchor):
                self._phrases.setdefault(first, []).append((rest, numbers))
            else:
                self._stems[anchor] = numbers
        self._lengths = sorted({len(stem) for stem in self._stems})

    def any_in(self, text: str) -> bool:
        """Say whether an anchor stands in lower-case text, or a form has none."""
        return bool(self.everywhere) or next(self._numbers(_WORD.findall(text)), None) is not None

    def forms(self, sentence: str) -> list[tuple[Rule, Form]]:
        """Return the forms of which an anchor begins a word of a lower-case sentence, and those that have none, by rule."""
        found = self.everywhere.union(*self._numbers(_WORD.findall(sentence)))
        return [self._forms[number] for number in sorted(found)]

    def _numbers(self, words: Sequence[str]) -> Iterator[list[int]]:
        known = self._known
        for index, (word, following) in enumerate(zip_longest(words, words[1:], fillvalue="")):
            settled, phrases = known.get(word) or self._of_word(word)
            if settled:
                yield settled
            if phrases:
                settled, longer = known.get(f"{word} {following}") or self._of_pair(word, following, phrases)
                if settled:
                    yield settled
                for rest, numbers in longer:
                    if _follow(words, index + 2, rest):
                        yield numbers

    def _of_word(self, word: str) -> _Found:
        stems = (self._stems.get(word[:length], ()) for length in self._lengths if length <= len(word))
        return self._keep(word, ([number for numbers in stems for number in numbers], self._phrases.get(word, [])))

    def _of_pair(self, word: str, following: str, phrases: Iterable[_Phrase]) -> _Found:
        settled: list[int] = []
        longer: list[_Phrase] = []
        for rest, numbers in phrases:
            if not rest or (len(rest) == 1 and following.startswith(rest[0])):
                settled += numbers
            elif len(rest) > 1 and following == rest[0]:
                longer.append((rest[1:], numbers))
        return self._keep(f"{word} {following}", (settled, longer))

    def _keep(self, words: str, found: _Found) -> _Found:
        if len(self._known) > _MOST_KEPT:
            self._known.clear()
        self._known[words] = found
        return found


def _follow(words: Sequence[str], start: int, rest: Sequence[str]) -> bool:
    """Say whether these words come next; of the last one its beginning is enough."""
    end = start + len(rest)
    return end <= len(words) and words[end - 1].startswith(rest[-1]) and list(words[start : end - 1]) == rest[:-1]
