"""Cut a sentence into words and marks, and know the small words that hold it together."""

import re
from dataclasses import dataclass
from functools import lru_cache

from postmortem_writer.lint.inline import CODE, QUOTE
from postmortem_writer.lint.words import lexicon

_TOKEN = re.compile(rf"@?\w+(?:['.\-/@]\w+)*@?(?!\w)|@?\w+(?:['.\-/]\w+)*|{CODE}+|{QUOTE}+|[^\w\s]")
PREPOSITIONS = lexicon("prepositions")
BOUNDARIES = lexicon("boundaries")
RELATIVES = frozenset("who that which".split())
CASES = frozenset("if unless whether lest whenever should".split())
DETERMINERS = lexicon("determiners")
QUANTIFIERS = lexicon("quantifiers")
SKIPPED = lexicon("adverbs")
AFTER_NOUN = lexicon("postmodifiers")
TIMES = frozenset("night day morning week evening afternoon weekend time moment month hour year".split())
THAT_TIME = frozenset("that this last the next one each every".split())
ING_NOUNS = frozenset(
    "evening morning thing something nothing anything everything string ring spring meeting building during".split()
)
LY_NOUNS = frozenset("family assembly anomaly reply supply ally monopoly july italy".split())
COMPARATIVES = frozenset("more less most least better well best poorly".split())
NOMINATIVE = frozenset("i we he she they someone somebody nobody everyone everybody".split())
PARTICIPLE = re.compile(
    r"\w{2,}(?:ed|ing)\Z|(?:made|written|sent|built|run|given|taken|known|shown|seen|done|held|left|put|set|brought|caught|found|driven)\Z"
)
FINITE = lexicon("finite_verbs")
HANDLE = re.compile(r"@\w[\w.\-]*\Z|[a-z][\w.\-]*@\Z")
ACRONYM = re.compile(r"[A-Z]{2,5}\Z")
CAPITALISED = re.compile(r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ'’-]+\Z")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark, and where it begins in the sentence."""

    text: str
    low: str
    start: int


@lru_cache(maxsize=64)
def tokens_of(sentence: str) -> tuple[Token, ...]:
    """Return the words and marks of a sentence in order."""
    return tuple(Token(match[0], match[0].lower(), match.start()) for match in _TOKEN.finditer(sentence))


def noun_like(word: str) -> bool:
    """Say whether a word may be the last of a noun phrase."""
    return (
        word not in PREPOSITIONS
        and word not in BOUNDARIES
        and word not in DETERMINERS
        and word not in SKIPPED
        and word[0].isalpha()
    )


def is_adjective(word: str) -> bool:
    """Say whether a word looks like an adjective or adverb that stands before a noun."""
    return word.endswith(("al", "ous", "ful", "ive", "less", "able", "ible", "ic", "ly")) or word in (
        "own",
        "repeated",
        "complete",
        "gross",
        "initial",
        "continued",
        "total",
    )
