"""Wrapped text: whether a line goes on with the sentence of the line before it, and where words stand over several lines."""

import re
from collections.abc import Sequence
from itertools import pairwise

from postmortem_writer.sources._lines import Line

_WRAP = re.compile(r"\s+((?:>\s?)?)")
_NARROWEST = 60  # nobody wraps text at fewer columns
_ENDS = re.compile(r"[.!?:;)\]\"'\u201d]\s*$")
_OPEN = re.compile(
    r"(?:[,(\[\u2013\u2014/+&-]|\b(?:a|an|and|as|at|but|by|for|from|if|in|into|is|of|on|or|our|than|that|the|their|to|was|were"
    r"|which|with))$",
    re.I,
)
_LONGEST_OPEN = len("which")


def width_of(part: Sequence[Line]) -> int:
    """Return the columns of the longest line that another one follows: at most so wide is the text wrapped."""
    return max((len(line.text.rstrip()) for line, after in pairwise(part) if after.text.strip()), default=0)


def goes_on(before: str, text: str, width: int) -> bool:
    """Return whether ``text`` continues the line ``before`` it in text that is at most ``width`` columns wide.

    Wrapped text fills its lines: where the next word had fitted, a sentence that ended, or a short line, was ended by hand.
    """
    before = before.rstrip()
    if text[:1].isspace() or _OPEN.search(before, max(0, len(before) - _LONGEST_OPEN)):
        return True
    full = len(before) + 1 + len(text.split(maxsplit=1)[0]) > max(width, _NARROWEST)
    return full or (len(before) >= _NARROWEST and not _ENDS.search(before))


def span_of(raw: str, told: str, at: int) -> tuple[int, int] | None:
    """Return where words stand one behind the other from ``at`` on, however their lines wrap, and where they end."""
    words = told.split()
    start = raw.find(words[0], at) if words else -1
    if start >= 0 and raw.startswith(told, start):
        return start, start + len(told)
    while start >= 0:
        end = start + len(words[0])
        for word in words[1:]:
            gap = _WRAP.match(raw, end)
            begins = [at for at in gap.span(1) if raw.startswith(word, at)] if gap else ()
            if not begins:
                break
            end = begins[-1] + len(word)
        else:
            return start, end
        start = raw.find(words[0], start + 1)
    return None
