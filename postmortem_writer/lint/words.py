"""The word lists that tell people from things; one word or phrase a line, so adding one is adding a line."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path


@cache
def lexicon(name: str) -> frozenset[str]:
    """Return the lower-case entries of one list in ``words/``; raises FileNotFoundError for a list that does not exist."""
    return frozenset(word for line in _lines(name) for word in line.split())


def _lines(name: str) -> list[str]:
    text = (Path(__file__).parent / "words" / f"{name}.txt").read_text(encoding="utf-8")
    return [line for whole in text.splitlines() if (line := whole.partition("#")[0].strip())]


@dataclass(frozen=True, slots=True)
class Apart:
    """A noun that is ``who`` after one of the words ``after`` ("-" for none), else ``otherwise``."""

    who: str
    otherwise: str
    after: frozenset[str]


@cache
def told_apart() -> dict[str, Apart]:
    """Return the nouns that name people or things by the word before them, from ``words/told_apart.txt``."""
    found: dict[str, Apart] = {}
    for line in _lines("told_apart"):
        rule, _, after = line.partition(":")
        noun, who, _, otherwise = rule.split()
        found[noun] = Apart(who, otherwise, frozenset(after.split()))
    return found


def singular(noun: str) -> str:
    """Return the usual singular of a lower-case English noun; a guess, good enough to look it up."""
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "xes", "ches", "shes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun


_IRREGULAR = {"people": "person", "men": "man", "women": "woman", "crews": "crew", "sres": "sre", "dbas": "dba"}
