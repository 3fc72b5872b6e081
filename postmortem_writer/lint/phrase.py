"""Say who a noun phrase stands for: its last noun decides, and the document's own names before any list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from postmortem_writer.lint.inline import CODE, QUOTE
from postmortem_writer.lint.people import PRONOUN, Who, class_of_noun
from postmortem_writer.lint.tokens import (
    ACRONYM,
    AFTER_NOUN,
    BOUNDARIES,
    CAPITALISED,
    COMPARATIVES,
    DETERMINERS,
    FINITE,
    HANDLE,
    NOMINATIVE,
    PARTICIPLE,
    PREPOSITIONS,
    QUANTIFIERS,
    RELATIVES,
    SKIPPED,
    Token,
    noun_like,
    tokens_of,
)
from postmortem_writer.lint.words import lexicon, singular


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject: its words and place in the sentence, its class, whether that is certain, and whether the clause is only a case."""

    text: str = ""
    who: Who = Who.UNKNOWN
    sure: bool = True
    start: int = -1
    hypothetical: bool = False


NOBODY = Subject()
NOTHING_GIVEN: Mapping[str, Who] = {}

_ON_CALL = frozenset({"on-call", "oncall"})
_MEMBERS = frozenset({"member", "part"})


class Phrases:
    """Reads the noun phrases of one sentence; ``before`` is the sentence it follows, for what "they" stands for.

    ``given`` are lower-case words and phrases whose class is settled, whatever the word lists say.
    """

    def __init__(self, sentence: str, before: str, is_name: Callable[[str], bool], given: Mapping[str, Who]) -> None:
        self.sentence = sentence
        self.before = before
        self.is_name = is_name
        self.given = given

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words and marks of the sentence."""
        return tokens_of(self.sentence)

    @cached_property
    def _speaks_of_machines(self) -> bool:
        return any(token.low in lexicon("machine_talk") for token in self.tokens)

    def ends(self, low: int, index: int) -> bool:
        word = self.tokens[index].low
        before = self.tokens[index - 1].low
        if index == low or (word == "of" and before in QUANTIFIERS) or self.is_member(index):
            return False
        if before in NOMINATIVE | {"you"} or self._is_alone(index - 1):
            return True
        return (
            word in BOUNDARIES
            or word in PREPOSITIONS
            or word.endswith("n't")
            or word in PRONOUN
            or (word in DETERMINERS and before not in DETERMINERS and before != "of")
            or (word in SKIPPED and before not in DETERMINERS)
            or word in FINITE
            or word in RELATIVES
            or (
                bool(PARTICIPLE.match(word))
                and noun_like(before)
                and before not in COMPARATIVES
                and not before.endswith(("'s", "s'", "ly"))
            )
        )

    def _is_alone(self, index: int) -> bool:
        """Say whether a name is the whole phrase, as "Ada" in "did Ada restart": a small letter follows."""
        name = self.tokens[index].text
        small = self.tokens[index + 1].text.islower()
        return small and (bool(HANDLE.match(name)) or (name[0].isupper() and self.is_name(name)))

    def classify(self, low: int, high: int, human: bool, *, tail: bool = False) -> Subject:
        words = self.tokens[low:high]
        while (
            len(words) > 1
            and words[-2].low not in DETERMINERS
            and (
                (words[-1].low in AFTER_NOUN and (words[-1].low not in _ON_CALL or _is_somebody(words[-2])))
                or (words[-1].low.endswith("ing") and class_of_noun(words[-2].text, ()) is Who.PERSON)
                or (tail and PARTICIPLE.match(words[-1].low) and not words[-1].low.endswith("ing"))
            )
        ):
            words = words[:-1]
        if not words:
            return NOBODY
        head = words[-1]
        if head.low.partition("'")[0] in ("they", "them") or (len(words) == 1 and head.low in ("neither", "none")):
            return self.they(low + len(words) - 1, human)
        while len(words) > 1 and words[0].text[0].isdigit():
            words = words[1:]  # a clock time before a name
        if head.low == "one" and words[0].low == "no":
            return Subject("no one", Who.PERSON, True, words[0].start)
        who, sure = self._class_of(words, human)
        text = self.sentence[words[0].start : head.start + len(head.text)]
        return Subject(text, who, sure, words[0].start)

    def _class_of(self, words: Sequence[Token], human: bool) -> tuple[Who, bool]:
        head = words[-1]
        bare = head.text.removesuffix("'s").removesuffix("'") or head.text
        low = bare.lower()
        if head.text[0] in CODE + QUOTE:
            return Who.SYSTEM, True
        if low.partition("'")[0] in PRONOUN:
            return PRONOUN[low.partition("'")[0]], True
        if HANDLE.match(bare):
            return Who.NAME, True
        for first in range(len(words)) if self.given else ():
            phrase = " ".join([*(word.low for word in words[first:-1]), low])
            if who := self.given.get(phrase) or self.given.get(singular(phrase)):
                return who, True
        if bare[0].isupper() and self.is_name(bare) and not (len(words) > 1 and words[0].low in DETERMINERS):
            return Who.NAME, True
        modifiers = [word.low for word in words[:-1]]
        who = class_of_noun(bare, [word.text for word in words[:-1]])
        if who is Who.PERSON and self._speaks_of_machines and singular(low) in lexicon("machine_roles"):
            return Who.SYSTEM, True
        if who is not Who.UNKNOWN:
            return who, True
        if bare == "IT":
            return Who.TEAM, True
        given = words[-2].low if len(words) > 1 and CAPITALISED.match(words[-2].text) else low
        if (
            CAPITALISED.match(bare)
            and given in lexicon("first_names")
            and not (modifiers and modifiers[0] in DETERMINERS)
        ):
            return Who.NAME, human
        if (
            human
            and all(CAPITALISED.match(bare_name) or ACRONYM.match(bare_name) for bare_name in _bare(words))
            and low not in lexicon("not_names")
        ):
            return Who.NAME, False  # only people do this, but no list knows the name
        return Who.UNKNOWN, True

    def they(self, index: int, human: bool) -> Subject:
        """Take "they" for the nearest people or, unless only people do it, things named before."""
        pronoun = self.tokens[index]
        for sentence in (self.tokens[:index], tokens_of(self.before)):
            for i in range(len(sentence) - 1, -1, -1):
                who = class_of_noun(sentence[i].text, [token.text for token in sentence[max(i - 1, 0) : i]])
                if who in (Who.PERSON, Who.TEAM, Who.USER, Who.ADVERSARY) or (
                    who is Who.SYSTEM and not human and sentence[i].low.endswith("s")
                ):
                    return Subject(pronoun.text, who, True, pronoun.start)
                if self.is_name(sentence[i].text):
                    return Subject(pronoun.text, Who.NAME, True, pronoun.start)
        return Subject(pronoun.text, Who.PERSON, human, pronoun.start)

    def is_member(self, of: int) -> bool:
        return of > 0 and self.tokens[of].low == "of" and singular(self.tokens[of - 1].low) in _MEMBERS

    def member(self, noun: int, team: Subject) -> Subject:
        """Return the one "member of the team" that a phrase is about."""
        start = self.tokens[noun - 1 if noun and self.tokens[noun - 1].low in DETERMINERS else noun].start
        text = self.sentence[start : team.start + len(team.text)]
        return replace(team, text=text, who=Who.PERSON, start=start)


def _bare(words: Sequence[Token]) -> list[str]:
    return [word.text.removesuffix("'s") for word in words]


def _is_somebody(noun: Token) -> bool:
    return class_of_noun(noun.text, ()) in (Who.PERSON, Who.TEAM)
