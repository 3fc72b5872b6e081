"""What titles and lines of their own say of the times below them: the day and the zone."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from postmortem_writer.clock import Found, find, local, stated_zone, title_zone

_FEW_WORDS = 2  # beside the date: "Date:", a weekday, a zone
_TITLE_WORDS = 12
_MOST_WORDS = _TITLE_WORDS + 6  # with those of the date
_SHORTEST = len("1.5.2026")
_LONGEST = 400  # characters: more hold a day and twelve words only by white space
_ENDS = re.compile(r"[.!?]\s*$")
_LONGEST_TITLE = 1_000  # of those that may name a zone
_STATES_ZONE = re.compile(r"\b(?:all\s+)?times?\s+(?:are|is)\b", re.I)
_TELLS = re.compile(
    r"\b(?:we|i|they|it|was|were|had|has|have|is|are|did|will|would|expire[sd]?|released"
    r"|deployed|shipped)\b",
    re.I,
)
_YEAR = re.compile(r"\d{4}")
_TIMED = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?![\w:])")  # as most lines of a timeline begin
_OTHER_DAY = re.compile(r"\b(?:since|until|till|before|after|by|due(?: on)?|last|next|previous)\s+(?:\w+,?\s+)?$", re.I)


def stated(words: Sequence[str], titles: Iterable[str] | None = None) -> str:
    """Return the zone that lines state in words, else the one that a title with a day names, or ``""``.

    ``titles`` are those of the lines that may be titles, all of them by default.
    """
    short = (title for title in (words if titles is None else titles) if len(title) <= _LONGEST_TITLE)
    dated = (title_zone(title) for title in short if day_of(title))
    return stated_zone("\n".join(words)) or next(filter(None, dated), "")


def day_of(text: str) -> date | None:
    """Return the first full date in a line, as it is written there."""
    found = next((one for one in _dates(text) if _full(one)), None)
    return local(found.stamp.instant or 0, found.stamp.zone or "UTC").date() if found else None


def is_day(text: str) -> bool:
    """Return whether a line says only which day it is: "2026-03-04 (UTC)", "Date: Tue 6 October 2026"."""
    return len(text) >= _SHORTEST and 0 <= _beside(text) <= _FEW_WORDS


def is_title(text: str) -> bool:
    """Return whether a line is a title that names one day, and no sentence that mentions one."""
    return may_be_title(text) and 0 <= _beside(text) <= _TITLE_WORDS


def may_be_title(text: str) -> bool:
    """Return whether a line is short and no sentence."""
    if len(text) > _LONGEST or len(text.split()) > _MOST_WORDS:
        return False
    return not (_TELLS.search(_STATES_ZONE.sub("", text)) or _ENDS.search(text))


def _beside(text: str) -> int:
    """Count the words beside the one day that a line names; -1 when it names none, several, a time of day, or the end of a span."""
    found = _dates(text) if len(text) <= _LONGEST and not _TIMED.match(text) else ()
    if len(found) != 1 or found[0].stamp.precision != "day" or not _full(found[0]):
        return -1
    if _OTHER_DAY.search(text, 0, found[0].start):
        return -1
    return len((text[: found[0].start] + text[found[0].end :]).split())


def _dates(text: str) -> Sequence[Found]:
    """Return the times in a text, none where it names no year; a line that may be a title is looked at several times."""
    if not _YEAR.search(text):
        return ()
    return _dates_of_line(text) if len(text) <= _LONGEST else find(text)


@lru_cache(maxsize=8192)
def _dates_of_line(text: str) -> Sequence[Found]:
    return find(text)


def _full(found: Found) -> bool:
    return found.stamp.instant is not None and found.stamp.date_source == "in-string"
