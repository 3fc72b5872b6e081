"""What a mail says itself and what it quotes: lines behind ``>``, originals and forwarded mails below their headers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from postmortem_writer.clock import Frame, Stamp
from postmortem_writer.clock import read as read_stamp

_QUOTED = re.compile(r"\s{0,3}>")
_LEVEL = re.compile(r"\s{0,3}> ?")
_ATTRIBUTION = re.compile(
    r"(?:On|Am|Le|El|Il|Op|Em|W dniu)\b(?P<told>.{3,300}?)(?:wrote|schrieb.*|a écrit|escribió|ha scritto|schreef.*|escreveu)\s?:$",
    re.S,
)
_AUTHOR = re.compile(r"(?P<author>[^,<>]*<[^<>\s]+@[^<>\s]+>)\s*$")
_BANNER = re.compile(
    r"\s*(?:-{2,}|_{5,}|Begin )\s?(?P<kind>forwarded message|original message|original appointment)?\s?:?\s?-*_*\s*$",
    re.I,
)
_HEADER = re.compile(r"\s*\*?(?P<key>From|Sent|Date|To|Cc|Subject)\s?:\*?\s?(?P<value>.*)$")
_SIGNATURE = re.compile(r"-- ?$")
_DEEPEST = 3  # quotations inside quotations
_SIGNATURE_LINES = 12
_ATTRIBUTION_LINES = 3
_FEWEST_HEADERS = 3
_AT = re.compile(r"\s+(?:at|um|à|a las)\s+", re.I)


@dataclass(frozen=True)
class Quote:
    """Words that somebody else wrote, with what stands above them of who and when; ``first`` is the line they begin with."""

    text: str
    author: str = ""
    written: str = ""
    forwarded: bool = False
    first: str = ""

    def stamp(self, zone: str) -> Stamp | None:
        """Return when they were written: the line above them names no zone, so without the user's it settles nothing."""
        if not self.written:
            return None
        stamp = read_stamp(self.written, Frame(zone))
        if not stamp.assumed:
            return stamp if "not-a-time" not in stamp.doubt else Stamp(self.written, doubt=("unknown",))
        return Stamp(self.written, precision=stamp.precision, doubt=("unknown-zone",))


def split(body: str, depth: int = _DEEPEST) -> tuple[str, list[Quote]]:
    """Return the words of a mail's author, and what is quoted in it; older quotations inside quotations are left out."""
    if not depth:
        return "", []
    lines = [line.rstrip() for line in body.replace("\r\n", "\n").split("\n")]
    below = next((at for at in range(len(lines)) if _headers(lines, at)), len(lines))
    own, quoted = _behind_marks(lines[:below], depth - 1)
    quotes = [quoted] if quoted.text else []
    if below < len(lines):
        quotes.append(_original(lines, below, depth - 1))
        own = _without_banner(own)
    return "\n".join(_unsigned(own)).strip(), [quote for quote in quotes if quote.text]


def _headers(lines: Sequence[str], at: int) -> int:
    """Return how many lines of headers begin here, as programs write them above what is forwarded; 0 when none do."""
    found = 0
    while at + found < len(lines) and (match := _HEADER.match(lines[at + found])):
        if not found and match["key"] != "From":
            return 0
        found += 1
    return found if found >= _FEWEST_HEADERS else 0


def _original(lines: Sequence[str], at: int, depth: int) -> Quote:
    size = _headers(lines, at)
    fields = {match["key"]: match["value"] for line in lines[at : at + size] if (match := _HEADER.match(line))}
    banner = _BANNER.match(next((line for line in reversed(lines[:at]) if line), ""))
    text, _ = split("\n".join(lines[at + size :]), depth)
    forwarded = bool(banner and banner["kind"] and "forwarded" in banner["kind"].lower())
    written = _AT.sub(" ", fields.get("Date", fields.get("Sent", "")))
    return Quote(text, fields["From"], written, forwarded, lines[at])


def _without_banner(own: list[str]) -> list[str]:
    while own and (not own[-1] or _BANNER.match(own[-1])):
        own = own[:-1]
    return own


def _behind_marks(lines: Sequence[str], depth: int) -> tuple[list[str], Quote]:
    """Return the lines without a mark, and what stands behind marks: between answers, it is all of the same mail."""
    own: list[str] = []
    told: list[str] = []
    quote = Quote("")
    at = 0
    while at < len(lines):
        start = at
        while at < len(lines) and (_QUOTED.match(lines[at]) or (at > start and not lines[at] and _goes_on(lines, at))):
            at += 1
        if at == start:
            own.append(lines[at])
            at += 1
            continue
        size, above = _attribution(own)
        first = next(filter(None, own[len(own) - size :]), lines[start]) if size else lines[start]
        own = own[: len(own) - size]
        quote = above if above.author and not quote.author else quote
        quote = replace(quote, first=quote.first or first)
        told.append(split("\n".join(_LEVEL.sub("", line, count=1) for line in lines[start:at]), depth)[0])
    return own, replace(quote, text="\n".join(filter(None, told)))


def _goes_on(lines: Sequence[str], at: int) -> bool:
    return at + 1 < len(lines) and _QUOTED.match(lines[at + 1]) is not None


def _attribution(own: Sequence[str]) -> tuple[int, Quote]:
    """Return how many lines above a quotation say who wrote it, and what they say: "On Sun, 26 Oct 2025 at 02:49, Bo wrote:"."""
    blank = 0
    while blank < len(own) and not own[len(own) - 1 - blank]:
        blank += 1
    last = len(own) - blank
    for size in range(1, _ATTRIBUTION_LINES + 1):
        above = " ".join(line.strip() for line in own[max(last - size, 0) : last])
        match = _ATTRIBUTION.fullmatch(above)
        if match:
            told = match["told"].strip(" ,")
            named = _AUTHOR.search(told)
            author, written = (named["author"].strip(), told[: named.start()]) if named else _by_comma(told)
            return size + blank, Quote("", author, _AT.sub(" ", written.strip(" ,")))
    return 0, Quote("")


def _by_comma(told: str) -> tuple[str, str]:
    written, _, author = told.rpartition(",")
    return author.strip(), written


def _unsigned(own: list[str]) -> list[str]:
    """Return the lines above a signature."""
    last = range(len(own) - 1, max(len(own) - _SIGNATURE_LINES, 0) - 1, -1)
    return own[: next((at for at in last if _SIGNATURE.fullmatch(own[at])), len(own))]
