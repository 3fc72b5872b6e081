"""Say who a verb is about, without a parser: the head of the noun phrase that stands before it.

The order of the steps is that of a reader: over adverbs and what is set off by commas, over relative clauses and
prepositional tails, to the last noun of the phrase. Where the way is lost the answer is UNKNOWN, which accuses nobody.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property

from postmortem_writer.lint.people import POSSESSIVE, PRONOUN, Who
from postmortem_writer.lint.phrase import NOBODY, NOTHING_GIVEN, Phrases, Subject
from postmortem_writer.lint.tokens import (
    BOUNDARIES,
    CASES,
    DETERMINERS,
    FINITE,
    HANDLE,
    ING_NOUNS,
    LY_NOUNS,
    NOMINATIVE,
    PARTICIPLE,
    PREPOSITIONS,
    QUANTIFIERS,
    RELATIVES,
    SKIPPED,
    THAT_TIME,
    TIMES,
    Token,
    is_adjective,
    noun_like,
)

_LONGEST_ASIDE = 6
_PEOPLE = (Who.NAME, Who.PERSON, Who.TEAM, Who.USER, Who.ADVERSARY)


class Resolver:
    """Resolves subjects in one sentence; ``before`` is the sentence it follows, for what "they" stands for.

    ``given`` are lower-case words and phrases whose class is settled, whatever the word lists say.
    """

    def __init__(
        self, sentence: str, before: str, is_name: Callable[[str], bool], given: Mapping[str, Who] = NOTHING_GIVEN
    ) -> None:
        self._phrases = Phrases(sentence, before, is_name, given)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words and marks of the sentence; most sentences that hold an anchor are never asked for them."""
        return self._phrases.tokens

    def left_of(self, position: int, *, human: bool = False) -> Subject:
        """Return the subject of the verb at ``position``; ``human`` says that only people do what the verb says."""
        return self._subject(self._index(position), human)

    def after(self, position: int, *, human: bool = False) -> Subject:
        """Return who the noun phrase that begins at ``position`` stands for: an agent after "by", an object."""
        low = high = self._index(position)
        while high < len(self.tokens) and not self._phrases.ends(low, high):
            high += 1
        found = self._phrases.classify(low, high, human)
        member = next((i for i in range(low + 1, high) if self._phrases.is_member(i)), 0)
        return self._phrases.member(member - 1, found) if member and found.who is Who.TEAM else found

    def owner_of(self, position: int) -> Subject:
        """Return whose the noun at ``position`` is: "the operator's failure", "their failure"; NOBODY where no one's."""
        low = high = self._index(position)
        while high and is_adjective(self.tokens[high - 1].low):
            high -= 1
        if not high:
            return NOBODY
        token = self.tokens[high - 1]
        if token.low in POSSESSIVE:
            if token.low == "their":
                return self._phrases.they(high - 1, human=True)
            return Subject(token.text, POSSESSIVE[token.low], True, token.start)
        possessive = token.low.endswith(("'s", "s'")) or (
            token.text == "'" and high > 1 and self.tokens[high - 2].low.endswith("s")
        )
        if not possessive:
            return NOBODY
        high -= token.text == "'"
        low = high - 1
        while low and not self._opens_phrase(low):
            low -= 1
        return self._phrases.classify(low, high, human=False)

    def _index(self, position: int) -> int:
        return next((i for i, token in enumerate(self.tokens) if token.start >= position), len(self.tokens))

    def _subject(self, verb: int, human: bool, depth: int = 0, *, tail: bool = False) -> Subject:
        end = self._over_adverbs(verb)
        if end == 0 or depth > 4:
            return NOBODY
        last = self.tokens[end - 1]
        if last.text == ")":
            return self._subject(self._opening(end - 1), human, depth + 1)
        if last.text in (",", "–", "—"):
            opening = next((i for i in range(end - 2, -1, -1) if self.tokens[i].text == last.text), -1)
            if opening > 0 and self._is_aside(opening + 1, end - 1):
                return self._subject(opening, human, depth + 1)
            return self._clause_subject(end - 1, human, depth)
        if last.low in ("and", "but", "or", "then", "nor") or (last.low in RELATIVES and end == 1):
            return self._clause_subject(end - 1, human, depth)
        if last.low in RELATIVES:
            return self._antecedent(end - 1, last.low, human, depth)
        return self._phrase_subject(end, human, depth, tail)

    def _antecedent(self, relative: int, pronoun: str, human: bool, depth: int) -> Subject:
        """Return what "who" or "which" stands for; "who" takes the nearest people, over a comma and within a tail."""
        end = relative - (relative > 1 and self.tokens[relative - 1].text == ",")
        low = end - 1
        while low and (not self._opens_phrase(low) or self._is_pair(low)):
            low -= 1
        nearest = self._phrases.classify(low, end, human)
        if pronoun == "who" and nearest.who in _PEOPLE:
            return nearest
        return self._subject(end, human, depth + 1)

    def _over_adverbs(self, end: int) -> int:
        while end:
            word = self.tokens[end - 1].low
            if word in TIMES and end > 1 and self.tokens[end - 2].low in THAT_TIME:
                end -= 2
                end -= bool(end) and self.tokens[end - 1].low in PREPOSITIONS
            elif word in SKIPPED or (word.endswith("ly") and len(word) > 4 and word not in LY_NOUNS):
                end -= 1
            else:
                break
        return end

    def _opening(self, closing: int) -> int:
        return next((i for i in range(closing, -1, -1) if self.tokens[i].text == "("), 0)

    def _is_aside(self, first: int, end: int) -> bool:
        """Say whether what stands between two commas is set off from the subject before it: "who ...", "a ...", "asleep"."""
        token = self.tokens[first]
        relative = token.low in ("who", "which", "whose", "however", "therefore", "then")
        return (
            relative
            or token.low in DETERMINERS | PREPOSITIONS | CASES | {"when", "while", "after", "before", "as"}
            or bool(PARTICIPLE.match(token.low))
            or (end - first <= _LONGEST_ASIDE and not any(self._is_finite(i) for i in range(first, end)))
        )

    def _phrase_subject(self, end: int, human: bool, depth: int, tail: bool) -> Subject:
        low = end - 1
        while low and (not self._opens_phrase(low) or self._is_pair(low)):
            low -= 1
        if self.tokens[low].low in BOUNDARIES and low < end - 1:
            low += 1
        before = self.tokens[low - 1].low if low else ""
        if before in PREPOSITIONS and self.tokens[end - 1].low not in NOMINATIVE:
            return self._over_tail(low, end, human, depth)
        if relative := self._relative(low):
            return self._subject(relative, human, depth + 1)
        if (
            before.endswith("ing")
            and before not in ING_NOUNS
            and low > 1
            and not self._opens_phrase(low - 1)
            and noun_like(self.tokens[low - 2].low)
        ):
            return self._subject(low - 1, human, depth + 1)
        found = self._phrases.classify(low, end, human, tail=tail)
        return _supposed(found) if self._is_case(low) else found

    def _over_tail(self, low: int, end: int, human: bool, depth: int) -> Subject:
        """Step over "on call", "for billing"; "a number of engineers" and a phrase with nothing before it stay."""
        preposition = low - 1
        found = self._phrases.classify(low, end, human)
        stem = self.tokens[preposition - 1].low if preposition else ""
        if not preposition or stem in BOUNDARIES or (self.tokens[preposition].low == "of" and stem in QUANTIFIERS):
            return _supposed(found) if self._is_case(preposition) else found
        if found.who is Who.TEAM and self._phrases.is_member(preposition):
            return self._phrases.member(preposition - 1, found)
        return self._subject(preposition, human, depth + 1, tail=True)

    def _opens_phrase(self, index: int) -> bool:
        """Say whether the noun phrase cannot reach further left than this token."""
        token, before = self.tokens[index], self.tokens[index - 1].low
        if token.low in DETERMINERS or token.low in PRONOUN or token.low in ("they", "them") or token.low in BOUNDARIES:
            return True
        return (
            before in PREPOSITIONS
            or before in BOUNDARIES
            or before in FINITE
            or (before in PRONOUN and before not in DETERMINERS)
        )

    def _is_pair(self, index: int) -> bool:
        return self.tokens[index].low in DETERMINERS and self.tokens[index - 1].low in DETERMINERS

    def _relative(self, low: int) -> int:
        """Return the index of a "who" whose clause ends just before the verb: "the engineer who deployed it failed"."""
        for index in range(low - 1, max(low - 12, -1), -1):
            word = self.tokens[index].low
            if word == "whoever":
                return index + 1
            if word in ("who", "that", "which") and index + 1 < low:
                first = self.tokens[index + 1]
                starts_phrase = (
                    first.low in DETERMINERS or first.low in PRONOUN or first.low == "they" or first.text[0].isupper()
                )
                return index if not starts_phrase and index and noun_like(self.tokens[index - 1].low) else 0
            if word in BOUNDARIES:
                return 0
        return 0

    def _is_case(self, low: int) -> bool:
        return any(token.low in CASES for token in self.tokens[max(low - 1, 0) : low]) or (
            low > 1 and self.tokens[low - 2].low == "in" and self.tokens[low - 1].low == "case"
        )

    def _clause_subject(self, end: int, human: bool, depth: int) -> Subject:
        """Return the subject of an earlier verb in the same sentence, which a later one shares: "X restarted it and forgot"."""
        begin = next(
            (
                i + 1
                for i in range(end - 1, -1, -1)
                if self.tokens[i].text in (";", ":", "(")
                or self.tokens[i].low in CASES | {"because", "when", "while", "although", "since"}
                or (self.tokens[i].low == "that" and i > 0 and self._is_finite(i - 1))
            ),
            0,
        )
        if begin < end and self.tokens[begin].low in PREPOSITIONS | {"after", "before", "when", "while", "as"}:
            begin = next((i + 1 for i in range(begin, end) if self.tokens[i].text == ","), begin)
        for verb in range(begin + 1, end):
            if self._is_finite(verb):
                found = self._subject(verb, human, depth + 1)
                return found if found.start >= self.tokens[begin].start else NOBODY
        return NOBODY

    def _is_finite(self, index: int) -> bool:
        word, before = self.tokens[index].low, self.tokens[index - 1].low
        past = word in FINITE or (word.endswith("ed") and len(word) > 3)
        if word.endswith("s") and HANDLE.match(before):
            return True  # "@kessler opens": timelines are written in the present
        return past and before not in DETERMINERS and before not in PREPOSITIONS and not is_adjective(before)


def _supposed(subject: Subject) -> Subject:
    return replace(subject, hypothetical=True)
