"""Tell people from things by a noun and the words before it."""

from collections.abc import Sequence
from enum import StrEnum

from postmortem_writer.lint.words import lexicon, singular


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
    Who.SELF: "i we ourselves us",
    Who.PERSON: "he she someone somebody nobody everyone everybody anyone anybody no-one whoever him",
    Who.READER: "you your",
    Who.SYSTEM: "it this that these those which there what nothing everything something anything whatever itself",
}
PRONOUN = {word: who for who, words in _PRONOUNS.items() for word in words.split()}
POSSESSIVE = {"his": Who.PERSON, "her": Who.PERSON, "my": Who.SELF, "our": Who.SELF, "their": Who.PERSON}
_HOSTILE = frozenset("malicious hostile rogue".split())
# Bare "manager", "member" and "operator" name software as often as people; the word before decides.
_LEADS = lexicon("managers")
_MEMBERSHIP = frozenset("team staff crew committee community core board squad council department".split())
_ARTICLES = frozenset("the a an our their this that one".split())
_SUPPORT = frozenset("customer it tech technical our".split())
_LISTS = ((Who.PERSON, "roles"), (Who.TEAM, "teams"), (Who.USER, "users"), (Who.SYSTEM, "systems"))


def class_of_noun(noun: str, before: Sequence[str]) -> Who:
    """Return the class of a head noun as written, given the words before it in its phrase; UNKNOWN when no list has it."""
    low, modifiers = noun.lower(), [word.lower() for word in before]
    one, last = singular(low), modifiers[-1] if modifiers else ""
    hostile = lexicon("adversaries")
    if any(word in hostile or word in _HOSTILE for word in (low, one, *modifiers)):
        return Who.ADVERSARY
    if one == "manager" and last and last not in _LEADS:
        return Who.SYSTEM
    if one == "member" and last not in _MEMBERSHIP:
        return Who.UNKNOWN
    if one == "operator" and last not in _ARTICLES and before and before[-1][:1].isupper():
        return Who.SYSTEM
    for who, name in _LISTS:
        if low in lexicon(name) or one in lexicon(name):
            return who
    return Who.TEAM if low == "support" and last in _SUPPORT else Who.UNKNOWN
