"""The parts of one mail: decoded headers, the body people read, the names of what was attached.

The file was decoded before, so a part that is not encoded for transport stands there as text already.
"""

import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses

from postmortem_writer.evidence import Actor
from postmortem_writer.sources._html import readable

_ENCODED = ("base64", "quoted-printable", "x-uuencode")
_AUTOMATIC = re.compile(
    r"(?:no-?reply|do-?not-?reply|mailer-daemon|postmaster|alerts?|notifications?|monitoring)\b", re.I
)
_MOST_NAMES = 5
_DEEPEST = 20
_LONGEST_FIELD = 4_000


def header(message: Message, name: str) -> str:
    """Return a header on one line with its encoded words decoded, "" when there is none."""
    value = message.get(name)
    if value is None:
        return ""
    try:
        parts = decode_header(str(value))
    except (HeaderParseError, ValueError):
        parts = [(str(value), None)]
    return " ".join("".join(_decoded(part, charset) for part, charset in parts).split())


def _decoded(part: str | bytes, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    try:
        return part.decode(charset or "ascii", errors="replace")
    except (LookupError, ValueError):
        return part.decode("utf-8", errors="replace")


def actor(written: str) -> Actor | None:
    """Return who a From field names; an address that nobody reads belongs to a program."""
    name, address = next(iter(_addresses(written)), ("", ""))
    shown = " ".join(name.split()) or address or written.strip()
    return Actor(shown, address, _AUTOMATIC.match(address) is not None) if shown else None


def names(written: str) -> tuple[str, ...]:
    """Return the first people a To field names, each by name or else by address."""
    found = (name or address for name, address in _addresses(written))
    return tuple(filter(None, found))[:_MOST_NAMES]


def _addresses(written: str) -> list[tuple[str, str]]:
    """Return the names and addresses in a field; of one that is too deep for the parser none."""
    try:
        return getaddresses([written[:_LONGEST_FIELD]])
    except RecursionError:
        return []


def body(message: Message) -> str:
    """Return the plain text of a mail, or the words of its HTML where it has no plain text."""
    parts = [part for part in _leaves(message, _DEEPEST) if not _filename(part)]
    plain = [_text(part) for part in parts if part.get_content_type() == "text/plain"]
    if any(text.strip() for text in plain):
        return "\n".join(text.strip("\n") for text in plain)
    pages = [part for part in parts if part.get_content_type() == "text/html"]
    return "\n".join(readable(_text(part), quotes=False)[0] for part in pages)


def files(message: Message) -> tuple[str, ...]:
    """Return the names of what was attached."""
    return tuple(dict.fromkeys(name for part in _leaves(message, _DEEPEST) if (name := _filename(part))))


def _leaves(message: Message, depth: int) -> Iterator[Message]:
    """Yield the parts that hold no others; a mail attached to a mail is opened as well."""
    inner = message.get_payload()
    if not isinstance(inner, list):
        yield message
        return
    for part in inner if depth else ():
        if isinstance(part, Message):
            yield from _leaves(part, depth - 1)


def _filename(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except (LookupError, ValueError, TypeError):
        name = "attachment"
    return " ".join("".join(_decoded(*piece) for piece in _words(str(name))).split())


def _words(name: str) -> list[tuple[str | bytes, str | None]]:
    try:
        return list(decode_header(name))
    except (HeaderParseError, ValueError):
        return [(name, None)]


def _text(part: Message) -> str:
    payload = part.get_payload()
    if not isinstance(payload, str):
        return ""
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() not in _ENCODED:
        return payload
    try:
        decoded = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return payload
    charset = part.get_content_charset() or "utf-8"
    return _decoded(decoded, charset) if isinstance(decoded, bytes) else payload
