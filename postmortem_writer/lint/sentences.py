"""Cut the plain words of a block into sentences."""

import re
from dataclasses import dataclass

from postmortem_writer.lint.inline import lower
from postmortem_writer.lint.words import lexicon

_END = re.compile(r"[.!?…]+[\"')\]]*(?= |\Z)|\n")
_NEVER = lexicon("abbreviations")
_BEFORE_SMALL = lexicon("closing_abbreviations")
_LONGEST = 1_500  # nobody writes such a sentence; a machine may, and looking at it closely is quadratic
_WORD_BEFORE = re.compile(r"([\w.]+)\Z")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its plain words, the same in lower case, and where they begin in the words of the block."""

    plain: str
    lowered: str
    start: int


def split(plain: str) -> list[Sentence]:
    """Return the sentences of a block in order."""
    found: list[Sentence] = []
    begin = 0
    for end in _END.finditer(plain):
        if plain[end.start()] == "\n" or _ends(plain, begin, end):
            _append(found, plain, begin, end.end())
            begin = end.end()
    _append(found, plain, begin, len(plain))
    return found


def _append(found: list[Sentence], plain: str, begin: int, end: int) -> None:
    while end - begin > _LONGEST:
        cut = plain.rfind(" ", begin + 1, begin + _LONGEST) + 1 or begin + _LONGEST
        _append(found, plain, begin, cut)
        begin = cut
    piece = plain[begin:end]
    stripped = piece.strip()
    if stripped:
        found.append(Sentence(stripped, lower(stripped), begin + len(piece) - len(piece.lstrip())))


def _ends(plain: str, begin: int, end: re.Match[str]) -> bool:
    after = plain[end.end() + 1 : end.end() + 3].lstrip("\"'([*")
    if not after or end[0][0] != ".":
        return not after or not after[0].islower() or end[0][0] != "…"
    before = _WORD_BEFORE.search(plain, max(begin, end.start() - 24), end.start())
    if before is None:
        return True
    word = before[1].lower()
    if word in _NEVER or (len(word) == 1 and before[1].isupper() and before[1] != "I"):
        return False
    if after[0].islower():
        return word not in _BEFORE_SMALL and len(word) > 1 and end[0] == "."
    return True
