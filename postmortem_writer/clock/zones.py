"""What a zone in a text means: offsets, abbreviations, IANA and Windows names, cities."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import ZoneInfoNotFoundError, available_timezones

from postmortem_writer.clock.places import ABBREVIATIONS, CITIES, GENERIC, REGIONS, RIVAL_PLACES, RIVALS, WINDOWS
from postmortem_writer.clock.stamp import ZoneSource, zone_info
from postmortem_writer.errors import UnknownName

# Written small these are ordinary words in some language, or too short to be told from one.
_WORDS_TOO = {
    "est",
    "ist",
    "ast",
    "sst",
    "cet",
    "west",
    "wet",
    "art",
    "cat",
    "mst",
    "cst",
    "et",
    "ct",
    "mt",
    "pt",
    "eat",
}
_ABBR = {*ABBREVIATIONS, *RIVALS, *GENERIC}
_PLACES = {**CITIES, **REGIONS}
_NAMED = {**_PLACES, **WINDOWS}


def _either(words: set[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


_SMALL = {word.lower() for word in _ABBR} - _WORDS_TOO
OFFSET = r"(?:UTC|GMT)?\s?[+\-\u2212]\d{1,2}(?::?\d\d)?"
_GMT_OFFSET = re.compile(r"\s?\(?((?:UTC|GMT)\s?[+\-\u2212]\s?\d{1,2}(?::?\d\d)?)(?!\d)\)?", re.I)
_ATTACHED = re.compile(r"([+\-\u2212]\d\d(?::?\d\d)?)(?![\d:])")
_SPACED = re.compile(r" ([+\-]\d\d:?\d\d)(?![\d:])")
_ZULU = re.compile(r"Z(?!\w)|\s?Z(?![\w'])|z(?!\w)")
_WORD = re.compile(rf"({_either(_ABBR)}|{_either(_SMALL)})(?![\w/])")
_IANA = re.compile(r"[A-Z][A-Za-z_]+/[A-Z][A-Za-z_\-]+(?:/[A-Z][A-Za-z_\-]+)?")
_WINDOWS = re.compile(rf"({_either(set(WINDOWS))})(?!\w)", re.I)
_PLACE = re.compile(rf"({_either(set(_PLACES))})(?!\w)", re.I)
_BEGINS = re.compile(r"\s*+[(\[]?\s?(?:[^\W\d_]|[+\-\u2212])")  # as a zone behind a time may
_PAIRS = {word[:2].lower() for word in (*_ABBR, *_SMALL, *_NAMED)}
_TIME_WORD = re.compile(r"\s+(?:local\s+|standard\s+|daylight\s+|summer\s+)?time\b", re.I)
_CLOSED = re.compile(r"\s*(?:$|[)\],;|]|[.](?!\w)|\s[-\u2013\u2014]\s|\u2014)", re.M)
_AGREES = re.compile(r"\s?\(((?:UTC|GMT)\s?[+\-\u2212]\s?\d{1,2}(?::?\d\d)?)\)", re.I)
_COMMENT = re.compile(r"\s?\(?([A-Z]{3,5})\)?(?!\w)|\[([A-Z]\w+/\w+)\]")
_NUMERIC = re.compile(r"(?:UTC|GMT)?\s*([+\-\u2212])\s*(\d{1,2}):?(\d\d)?", re.I)


@dataclass(frozen=True, slots=True)
class Zone:
    """What a zone text means: one zone, or several ``rivals``, or neither when it is unknown."""

    name: str = ""
    source: ZoneSource = "none"
    rivals: tuple[str, ...] = ()


@lru_cache(maxsize=512)
def meaning(text: str) -> Zone:
    """Return what a zone text means; an unknown one has neither name nor rivals."""
    text = text.strip()
    if text in ("Z", "z"):
        return Zone("UTC", "explicit-offset")
    offset = _NUMERIC.fullmatch(text)
    if offset:
        return _offset(offset)
    word = text.upper()
    if word in RIVALS:
        return Zone(rivals=RIVALS[word])
    if word in ABBREVIATIONS:
        return Zone(ABBREVIATIONS[word], "abbreviation")
    if word in GENERIC:
        return Zone(GENERIC[word], "named-zone")
    return _place(" ".join(text.lower().split()), text)


def _offset(match: re.Match[str]) -> Zone:
    hours, minutes = int(match[2]), int(match[3] or 0)
    # -00:00 stays: by RFC 3339 it means UTC with the local offset not known, so it lends no zone to other words
    unknown = match[1] != "+" and hours == minutes == 0 and match[3] is not None
    if hours > 14 or minutes > 59 or minutes % 15:
        return Zone()
    sign = "+" if match[1] == "+" else "-"
    plain = "UTC" if hours == minutes == 0 else f"{sign}{hours:02}:{minutes:02}"
    return Zone("-00:00" if unknown else plain, "explicit-offset")


def _place(lowered: str, text: str) -> Zone:
    for suffix in ("", " time", " local time", " standard time", " summer time", " daylight time"):
        name = _NAMED.get(lowered.removesuffix(suffix) if suffix else lowered)
        if name:
            return Zone(name, "named-zone")
    return Zone(text, "named-zone") if "/" in text and known(text) else Zone()


def known(zone: str) -> bool:
    """Return whether the zone database has this name."""
    try:
        zone_info(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def tail(text: str, at: int, *, dated: bool, seconds: bool) -> tuple[int, str] | None:
    """Return where the zone that follows a time ends and its text, or None.

    ``dated`` and ``seconds`` say what stood before: after a bare ``17:00`` the ``-18:00`` is the end of a range, not an offset.
    """
    if not _BEGINS.match(text, at):
        return None
    match = _GMT_OFFSET.match(text, at)
    if match:
        return match.end(), match[1]
    if at < len(text) and text[at] in "+-\u2212" and (seconds or text[at] == "+" or dated):
        match = _ATTACHED.match(text, at)
        if match and (len(match[1]) > 3 or dated or seconds) and meaning(match[1]).name:
            return _with_comment(text, match.end()), match[1]
    match = _SPACED.match(text, at)
    if match and (seconds or match[1][0] == "+" or ":" not in match[1]) and meaning(match[1]).name:
        return _with_comment(text, match.end()), match[1]
    match = _ZULU.match(text, at)
    if match:
        return match.end(), "Z"
    return named(text, at)


def _with_comment(text: str, at: int) -> int:
    """Skip what repeats the offset in words: ``+0000 UTC``, ``+01:00[Europe/Paris]``."""
    match = _COMMENT.match(text, at)
    return match.end() if match and (match[2] or match[1] in _ABBR) else at


def named(text: str, at: int, *, closed: bool = True) -> tuple[int, str] | None:
    """Return where the zone name at this place ends and its text, or None.

    A city counts before the word "time" or before a break ("16:37 Denver - ..."); with ``closed=False`` anywhere. A city
    in running text ("10:05 London database fails") is a place, not a zone.
    """
    start = at
    while start < len(text) and text[start] in " \t":
        start += 1
    opened = start < len(text) and text[start] in "(["
    start += opened
    if text[start : start + 2].lower() not in _PAIRS and not _IANA.match(text, start):
        return None
    match = _WINDOWS.match(text, start) or _IANA.match(text, start) or _WORD.match(text, start)
    if match is None:
        match = _PLACE.match(text, start)
        if match is None or start == at:
            return None
        time_word = _TIME_WORD.match(text, match.end())
        if not time_word and closed and not _CLOSED.match(text, match.end()):
            return None
        end = time_word.end() if time_word else match.end()
    else:
        end = match.end()
        time_word = _TIME_WORD.match(text, end) if match[0].upper() not in _NAMED else None
        end = time_word.end() if time_word else end
    return _close(text, end, opened, match[0])


def _close(text: str, end: int, opened: bool, name: str) -> tuple[int, str] | None:
    if opened:
        if end >= len(text) or text[end] not in ")]":
            return None
        return end + 1, name
    agrees = _AGREES.match(text, end)
    return (agrees.end(), agrees[1]) if agrees else (end, name)


def decide(rivals: tuple[str, ...], zone: str, when: datetime) -> str:
    """Return the one rival that the stated ``zone`` has at some time of that year, or ``""``."""
    if not zone or not known(zone):
        return ""
    rules = zone_info(zone)
    used = {datetime(when.year, month, 1, tzinfo=rules).utcoffset() for month in (1, 4, 7, 10)}
    fitting = [rival for rival in rivals if _delta(rival) in used]
    return fitting[0] if len(fitting) == 1 else ""


def _delta(offset: str) -> timedelta | None:
    return zone_info(offset).utcoffset(None)


def meanings(text: str) -> tuple[str, tuple[str, ...], str]:
    """Return the abbreviation with several meanings in a text, its offsets and a place that has the first of them, else blanks."""
    word = next((one for one in re.findall(r"[A-Z]{3}", text) if one in RIVALS), "")
    return word, RIVALS.get(word, ()), RIVAL_PLACES.get(word, "")


def zone_name(name: str) -> str:
    """Return the IANA name or offset that a person's word for a zone means: IANA, Windows or city name, offset, abbreviation.

    Raises UnknownName, which says what to try, for an unknown word and for an abbreviation with several meanings.
    """
    zone = meaning(name)
    if zone.name:
        return zone.name
    if zone.rivals:
        raise UnknownName(
            f"zone {name!r} can mean {_listed(zone.rivals)}: name a place such as 'Europe/London' or give the offset"
        )
    wanted = "_".join(name.strip().lower().split())
    names = {known_name.lower(): known_name for known_name in sorted(available_timezones())}
    cities = {lowered.rpartition("/")[2]: full for lowered, full in names.items()}
    found = names.get(wanted) or cities.get(wanted)
    if found:
        return found
    near = get_close_matches(wanted, [*names, *cities], n=3, cutoff=0.7)
    hint = f"did you mean {_listed(tuple(dict.fromkeys(names.get(n) or cities[n] for n in near)))}?" if near else ""
    raise UnknownName(
        f"unknown zone {name!r}; {hint or 'try a name such as Europe/Berlin, a city such as Denver, or an offset'} (or +01:00)"
    )


def _listed(names: tuple[str, ...]) -> str:
    return " or ".join(repr(name) for name in names)
