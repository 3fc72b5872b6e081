"""The word lists that tell people from things; one word or phrase a line, so adding one is adding a line."""

from functools import cache
from importlib.resources import files


@cache
def lexicon(name: str) -> frozenset[str]:
    """Return the lower-case entries of one list in ``words/``; raises FileNotFoundError for a list that does not exist."""
    text = (files("postmortem_writer.lint") / "words" / f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return frozenset(word for line in lines if line for word in line.split())


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
