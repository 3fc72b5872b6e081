"""What a header sentence says of the zone, and a file name of the date."""

import re
from datetime import datetime
from pathlib import PurePosixPath

from postmortem_writer.clock import zones
from postmortem_writer.clock.places import CITIES
from postmortem_writer.clock.reading import read
from postmortem_writer.clock.stamp import DateSource, Frame, Stamp

_ABOUT_TIMES = re.compile(
    r"\ball\s+(?:the\s+|other\s+|local\s+)?(?:times?|timestamps?|dates?)\b|\btime\s?zone\b|\btz\b"
    r"|\ball\s+(?:in\s+|are\s+)?(?=(?:utc|gmt|cet|cest|pst|pdt|mst|mdt|cst|cdt|est|edt|bst|ist|jst)\b)"
    r"|(?<!\d )\b(?:times|timestamps)\s+(?:are|below|above|listed|given|shown|quoted|stated|here)\b"
    r"|(?:^|[.(\[*_>#|;]\s*)(?:times?|timestamps?|hours|clock)\b(?:\s+(?:are|is|in)\b|\s*[:=(]|(?=\s+[A-Z]))",
    re.I | re.M,
)
_WORDS = re.compile(r"\ball\s|tim|tz|hours|clock", re.I)  # one of which stands in any of these
_COLUMN = re.compile(
    r"\b(?:times?|timeline|timestamps?|when|date)\b\s*+(?:[,:\-\u2013]\s*+)?[(\[]\s*+(?:all\s+)?(?:times?\s+)?(?:in\s+)?",
    re.I,
)
_DATED_LINE = re.compile(
    r"\b(?:\d{4}-\d\d-\d\d|\d{1,2}\.? [a-z]{3,9}\.? \d{4}|[a-z]{3,9}\.? \d{1,2},? \d{4})(?=[ ,(])[ ,\u2013\-]*", re.I
)
_YEAR = re.compile(r"\d{4}")
_TIMES_IN = r"(?:(?:all\s+)?times?\s+(?:are\s+|in\s+|:\s*)*)?"
_BRACKETED = re.compile(rf"[(\[]\s*{_TIMES_IN}([^()\[\]]{{1,40}}?)\s*[)\]]", re.I)
_LAST = re.compile(
    rf"(?:[,;|\u2013\u2014]|\s-\s|\d(?=\s))\s*{_TIMES_IN}((?=[A-Z]|[+\-]\d)[\w/+\-: ]{{2,40}}?)[\s.:]*$", re.I
)
_LONGEST_ZONE = 120  # characters, with what must follow it: a paragraph may hold thousands of dates
_RULES_YEAR = datetime(2020, 1, 1)  # noqa: DTZ001  any year in which the zones in use had their rules of today
_REST = re.compile(r"(?:(?!\b(?:unless|except|otherwise|but|not|if|when)\b)[^\n|.]|\.(?=\w)){0,80}", re.I)
_WORD_START = re.compile(r"(?<![\w/+\-])(?=[A-Za-z+\-\u2212])")
_NAME_DATE = re.compile(
    r"(?<!\d)(?P<y>20\d\d)[-_.]?(?P<m>0[1-9]|1[0-2])[-_.]?(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"
    r"(?:[T_ \-]+(?P<h>[01]\d|2[0-3])[-:._h]?(?P<min>[0-5]\d)(?:[-:._m]?(?P<s>[0-5]\d))?(?P<z>Z)?(?!\d))?"
)


def stated_zone(text: str) -> str:
    """Return the zone that a text states for its times, as an IANA name or offset, or ``""``.

    "All times in CET (GMT+1)", "times are UTC", "Time Zone: Berlin", a column or heading "Time (UTC)", a date with
    its zone and no time of day ("5 May 2026, Europe/Berlin"). An abbreviation
    with several meanings ("All times EST") is returned as it stands: as the zone of a frame it gives no instants.
    """
    for match in _ABOUT_TIMES.finditer(text) if _WORDS.search(text) else ():
        rest = _REST.match(text, match.end())
        zone = _first_zone(rest[0]) if rest else ""
        if zone:
            return zone
    for match in _COLUMN.finditer(text) if "(" in text or "[" in text else ():
        found = zones.named(text, match.end(), closed=False) or zones.tail(
            text, match.end(), dated=False, seconds=False
        )
        if found and text[found[0] : found[0] + 1] in (")", "]", ",", " "):
            return _name(found[1])
    for match in _DATED_LINE.finditer(text) if _YEAR.search(text) else ():
        behind = text[match.end() : match.end() + _LONGEST_ZONE].partition("\n")[0]
        found = zones.named(f" {behind}", 0)
        if found:
            return _name(found[1])
    return ""


def title_zone(title: str) -> str:
    """Return the zone that a title names in brackets or at its end, as ``stated_zone`` does, or ``""``.

    "2026-04-22 Login outage (UTC)", "Login outage, 22 April 2026, CEST". A city alone is where it happened, not a zone.
    """
    named = [match[1] for match in (*_BRACKETED.finditer(title), *_LAST.finditer(title))]
    return next((_name(text) for text in named if _is_zone(text) and _name(text)), "")


def _is_zone(text: str) -> bool:
    found = (zones.named(f" {text}", 0), zones.tail(text, 0, dated=False, seconds=True))
    return text.lower() not in CITIES and any(one is not None and one[0] >= len(text) for one in found)


def header_frame(stated: str, zone: str) -> Frame:
    """Return the frame of a file that states one zone and whose user names another, ``""`` for neither.

    What the file states wins, unless it is an abbreviation with several meanings and the user's zone has one of them.
    """
    if not stated:
        return Frame(zone)
    rivals = zones.meaning(stated).rivals
    if rivals and zones.decide(rivals, zone, _RULES_YEAR):
        return Frame(zone)
    return Frame(stated, "file-header")


def _first_zone(text: str) -> str:
    for start in _WORD_START.finditer(text):
        found = zones.tail(text, start.start(), dated=False, seconds=True)
        found = found or zones.named(f" {text[start.start() :]}", 0, closed=False)
        zone = _name(found[1]) if found else ""
        if zone:
            return zone
    return ""


def _name(text: str) -> str:
    zone = zones.meaning(text)
    return text.strip().upper() if zone.rivals else zone.name


def name_stamp(path: str) -> Stamp | None:
    """Return the date, or date and time, that a file's name or else its folder's name carries; None when none does.

    ``date_source`` says which. A time counts as UTC when the name says so (``...Z``, ``GMT20251026-100533``), else as assumed.
    """
    steps = PurePosixPath(path).parts
    for source, name in (
        (("file-name", steps[-1]), *(("folder", step) for step in reversed(steps[:-1]))) if steps else ()
    ):
        match = _NAME_DATE.search(name)
        if match:
            return _from_name(match, name, source)
    return None


def _from_name(match: re.Match[str], name: str, source: str) -> Stamp | None:
    clock = f" {match['h']}:{match['min']}" + (f":{match['s']}" if match["s"] else "") if match["h"] else ""
    zulu = "Z" if clock and (match["z"] or name[: match.start()].upper().endswith(("GMT", "UTC"))) else ""
    stamp = read(f"{match['y']}-{match['m']}-{match['d']}{clock}{zulu}", Frame())
    if stamp.instant is None:
        return None
    told: DateSource = "file-name" if source == "file-name" else "folder"
    return Stamp(match[0], stamp.instant, stamp.zone, stamp.zone_source, stamp.precision, told)
