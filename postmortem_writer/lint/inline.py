"""Turn the Markdown of one block into plain words that remember where in the source each character stands."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

CODE = "\ue000"  # a code span or an address: a thing, never a person
QUOTE = "\ue001"  # someone else's words
_QUOTED_WORDS = 3  # shorter quotation marks set off a term, and the words stay the author's

_INLINE = re.compile(
    r"(?=[`<\\&!\[\]*~_\t\n\u00a0\u2000-\u200d\u202f\u2060\u3000\ufeff\u00ad\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]|  |http|www)"  # fails fast: doubles the speed
    r"(?:(?P<code>(?<!`)(?P<ticks>`+)(?!`)(?s:.{1,4000}?)(?<!`)(?P=ticks)(?!`)|<(?:https?|ftp|mailto):[^>\s]*>|(?:https?://|www\.)[^\s<>)\]|]+)"
    r"|(?P<literal>\\[!-/:-@\[-`{-~])"
    r"|(?P<entity>&(?:amp|lt|gt|quot|apos|nbsp|ndash|mdash|rsquo|lsquo|rdquo|ldquo|#39|#34|hellip);)"
    r"|(?P<break><br\s*/?>|(?:[ ]{2,}|\\)\n)"
    r"|(?P<gone><!--(?:-?>|(?s:.{0,4000}?)-->)|!\[[^\]\n]{0,500}\](?:\([^)\n]{0,1000}\)|\[[^\]\n]{0,200}\])?|\[\^[^\]\s]{1,100}\]"
    r"|\]\((?:[^()\s]|\([^()\s]{0,300}\)){0,2000}(?:\s+(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'))?\s*\)|\]\[[^\]\n]{0,200}\]|[\[\]]"
    r"|</?[A-Za-z][\w-]*(?:\s[^<>\n]{0,500})?/?>|\*+|~~|(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)|[\u200b-\u200d\u2060\ufeff\u00ad\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]+)"
    r"|(?P<space>[ \t\n\u00a0\u2000-\u200a\u202f\u3000]{2,}|[\t\n\u00a0\u2000-\u200a\u202f\u3000]))"
)
_MARKED = re.compile(r"[`<\\&!\[\]*~_\t\n]|  |http|www")
_QUOTED = frozenset("“„«\"‘'")
_QUOTATION = re.compile(
    r"“[^“”]{5,4000}”|„[^„“”]{5,4000}[“”]|«[^«»]{5,4000}»|(?<![\w\"])\"(?=[^\s\"])[^\"]{5,4000}(?<=\S)\"(?!\w)"
    r"|(?<!\w)‘(?=\w)[^‘]{5,2000}?[^\W_][.,!?]?’(?!\w)|(?<!\w)'(?=[A-Za-z])[^'\n]{1,2000}?(?:\w'\w[^'\n]{0,2000}?){0,20}(?<=\S)'(?!\w)"
)
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#34;": '"', "&nbsp;": " ", "&ndash;": "–", "&mdash;": "—", "&rdquo;": '"', "&ldquo;": '"', "&hellip;": "…"}  # fmt: skip
_PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": " ", "“": '"', "”": '"', "„": '"'})
_CAPITAL_I_DOT = "\u0130"  # the one character whose lower case is longer


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text of a block, in pieces: each begins at ``at`` in it and stands for ``source[start:end]``.

    A piece of one character stands for the whole range; a longer one is the source, character by character.
    """

    plain: str
    at: list[int]
    source: list[tuple[int, int]]

    def span(self, low: int, high: int) -> tuple[int, int]:
        """Return the source range of ``plain[low:high]``, which must not be empty."""
        first, last = bisect_right(self.at, low) - 1, bisect_right(self.at, high - 1) - 1
        start, end = self.source[first][0] + low - self.at[first], self.source[last][1]
        whole = last + 1 < len(self.at) and self.at[last] + 1 == self.at[last + 1]
        return start, end if whole else self.source[last][0] + high - self.at[last]


def words(text: str, spans: Sequence[tuple[int, int]], *, quotations: bool = False) -> Words:
    """Return the words of a block: no marks, single spaces, straight apostrophes, code as one character, quotations blank.

    Where ``quotations`` are asked for, they are left as they are; every character keeps its place.
    """
    raw, origin = _joined(text, spans)
    if raw.isascii() and not _MARKED.search(raw):  # half of all blocks, in a third of the time
        return Words(_unquoted(raw, quotations), [0, len(raw)], [(origin[0], origin[-1] + 1)] if raw else [])
    pieces: list[str] = []
    source: list[tuple[int, int]] = []

    def put(piece: str, low: int, high: int) -> None:
        if piece[0] == " " and pieces and pieces[-1][-1] in " \n":
            piece, low = piece[1:], low + 1  # what stood between two spaces is gone
        if piece:
            pieces.append(piece)
            source.append((origin[low], origin[high - 1] + 1))

    last = 0
    for found in _INLINE.finditer(raw):
        low, high = found.span()
        if low > last:
            put(raw[last:low], last, low)
        if piece := _stand_in(found):
            put(piece, low, high)
        last = high
    if last < len(raw):
        put(raw[last:], last, len(raw))
    at = [0, *accumulate(len(piece) for piece in pieces)]
    plain = "".join(pieces)
    return Words(_unquoted(plain, quotations).translate(_PLAIN), at, source)


def _unquoted(plain: str, quotations: bool) -> str:
    return plain if quotations or _QUOTED.isdisjoint(plain) else _QUOTATION.sub(_blank, plain)


def lower(text: str) -> str:
    """Return the text in lower case with every character at its old place."""
    return text.replace(_CAPITAL_I_DOT, "i").lower() if _CAPITAL_I_DOT in text else text.lower()


def _joined(text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, Sequence[int]]:
    if len(spans) == 1:
        return text[slice(*spans[0])], range(*spans[0])
    origin: list[int] = []
    for start, end in spans:
        origin.extend(range(start, end + 1))  # the line break between two spans stands at the end of the first
    return "\n".join(text[start:end] for start, end in spans), origin


def _stand_in(found: re.Match[str]) -> str:
    """Return the one character that stands for a piece of Markdown, or nothing where nothing is to be read."""
    match found.lastgroup:
        case "code":
            return CODE
        case "literal":
            return found[0][1]
        case "entity":
            return _ENTITIES.get(found[0], "'")
        case "space":
            return " "
        case "break":
            return "\n"
        case _:
            return ""


def _blank(found: re.Match[str]) -> str:
    """Blank a quotation of three words or more at its length; its full stop, if any, still ends the sentence."""
    quotation = found[0]
    if len(quotation.split()) < _QUOTED_WORDS:
        return quotation
    stop = quotation[-2:] if quotation[-2] in ".!?" else QUOTE * 2
    return QUOTE * (len(quotation) - 2) + stop
