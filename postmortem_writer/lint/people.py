"""Tell people from things by a noun and the words before it."""

from collections.abc import Sequence
from enum import StrEnum

from postmortem_writer.lint.words import lexicon, singular, told_apart


class Who(StrEnum):
    """What kind of thing a subject is."""

    NAME = "NAME"
    PERSON = "PERSON"
    TEAM = "TEAM"
    SELF = "SELF"
    USER = "USER"
    ADVERSARY = "ADVERSARY"
    READER = "READER"
    SYSTEM = "SYSTEM"
    UNKNOWN = "UNKNOWN"


_PRONOUNS = {
    Who.SELF: "i we me ourselves us",
    Who.PERSON: "he she someone somebody nobody everyone everybody anyone anybody no-one whoever him",
    Who.READER: "you your",
    Who.SYSTEM: "it this that these those which there what nothing everything something anything whatever itself",
}
PRONOUN = {word: who for who, words in _PRONOUNS.items() for word in words.split()}
POSSESSIVE = {"his": Who.PERSON, "her": Who.PERSON, "my": Who.SELF, "our": Who.SELF, "their": Who.PERSON}
_HOSTILE = frozenset("malicious hostile rogue".split())
_LISTS = ((Who.PERSON, "roles"), (Who.TEAM, "teams"), (Who.USER, "users"), (Who.SYSTEM, "systems"))


def class_of_noun(noun: str, before: Sequence[str]) -> Who:
    """Return the class of a head noun as written, given the words before it in its phrase; UNKNOWN when no list has it."""
    low, modifiers = noun.lower(), [word.lower() for word in before]
    one, last = singular(low), modifiers[-1].removesuffix("'s") if modifiers else ""
    alone = not modifiers or modifiers[-1].endswith("'s")  # "the engineer's manager"
    hostile = lexicon("adversaries")
    if any(word in hostile or word in _HOSTILE for word in (low, one, *modifiers)):
        return Who.ADVERSARY
    if apart := told_apart().get(one):
        return Who(apart.who if last in apart.after or (alone and "-" in apart.after) else apart.otherwise)
    for who, name in _LISTS:
        if low in lexicon(name) or one in lexicon(name):
            return who
    return Who.UNKNOWN
