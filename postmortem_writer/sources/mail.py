"""Mail: one message (``.eml``) or many (mbox), each with who wrote it, when, and which mail it answers. RFC 5322, RFC 4155.

Quoted words are somebody else's: they become a record of their own, unless the mail they come from was handed in as well.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from functools import lru_cache

from postmortem_writer.clock import Stamp
from postmortem_writer.clock import read as read_stamp
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _mail_parts
from postmortem_writer.sources._ledger import unplaced
from postmortem_writer.sources._lines import Line, lines, raw
from postmortem_writer.sources._mail_quotes import Quote, split
from postmortem_writer.sources._markup import links
from postmortem_writer.sources._source import Handed, Reading, Source

_FROM_LINE = re.compile(r"From \S+.*\d{4}\s*$|From - \w{3} ")
_FIELD = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]{1,60}):(?:\s|$)")
_KNOWN = {"from", "to", "date", "subject", "message-id", "received", "mime-version", "content-type", "return-path"}
_ID = re.compile(r"<[^<>\s]+>")
_OWN_ID = re.compile(r"^message-id:\s*(<[^<>\s]+>)", re.I | re.M)
_COMMENT = re.compile(r"\s*\([^()]*\)\s*$")
_ESCAPED = re.compile(r"^>(>*From )", re.M)
_HEAD = 200  # lines looked at for the headers


@dataclass(frozen=True)
class _Mail:
    """One mail: its lines in the file and what was parsed of them."""

    part: list[Line]
    message: Message


def recognise(handed: Handed) -> float:
    """Return 0.97 for headers with sender and date, with or without mbox's line above them."""
    head = handed.text[:40_000].lstrip("\ufeff\n").split("\n", _HEAD)[:_HEAD]
    if head and _FROM_LINE.match(head[0]):
        head = head[1:]
    names: list[str] = []
    for line in head:
        field = _FIELD.match(line)
        if field:
            names.append(field["name"].lower())
        elif not line.strip() or not (names and line[0] in " \t"):
            break
    known = _KNOWN.intersection(names)
    stamped = {"from", "date"} <= known and bool(
        known & {"message-id", "received", "mime-version", "return-path", "to"}
    )
    return 0.97 if stamped and len(known) >= 3 else 0.0


def read(handed: Handed, zone: str) -> Reading:
    """Return a record a mail, and one for each quotation of a mail that was not handed in."""
    mails = list(_mails(handed.text))
    known = _ids(handed.together, mails)
    records: list[Record] = []
    skipped: Counter[str] = Counter()
    for mail in mails:
        own, quotes = split(_mail_parts.body(mail.message))
        record = _record(handed, mail, own, _upto(mail.part, own, quotes))
        if record.text:
            records.append(record)
        else:
            skipped["mails without words of their own"] += 1
        answers = _answered(mail.message)
        for quote in quotes:
            if answers and answers in known and not quote.forwarded:
                skipped["quotations of mails that were handed in"] += 1
            elif quote.text:
                records.append(_quotation(handed, record, quote, _from(mail.part, quote), zone, answers))
    counts = tuple(f"{count} {reason}" for reason, count in skipped.items())
    return Reading(tuple(records), skipped=counts, diagnostics=unplaced(handed.path, (one.posted for one in records)))


def _mails(text: str) -> Iterator[_Mail]:
    """Yield the mails of a file: an mbox begins each with a line "From " behind a blank one."""
    whole = lines(text)
    starts = [
        at
        for at, line in enumerate(whole)
        if _FROM_LINE.match(line.text) and (at == 0 or not whole[at - 1].text.strip())
    ]
    if not starts or starts[0] != 0:
        yield from _mail(text, whole, box=False)
        return
    for start, end in zip(starts, [*starts[1:], len(whole)], strict=True):
        yield from _mail(text, whole[start + 1 : end], box=True)


def _mail(text: str, part: list[Line], *, box: bool) -> Iterator[_Mail]:
    told = [at for at, line in enumerate(part) if line.text.strip()]
    part = part[told[0] : told[-1] + 1] if told else []
    if part:
        written = raw(text, part).lstrip("\ufeff").replace("\r\n", "\n")
        yield _Mail(part, Parser().parsestr(_ESCAPED.sub(r"\1", written) if box else written))


def _ids(together: Mapping[str, str], mails: list[_Mail]) -> set[str]:
    """Return the ids of the mails in this file and in the mails handed in beside it."""
    own = {_id(mail.message) for mail in mails}
    beside = (text for text in together.values() if _FIELD.match(text) or _FROM_LINE.match(text))
    return own.union(*map(_ids_in, beside))


@lru_cache(maxsize=4096)
def _ids_in(text: str) -> frozenset[str]:
    """Collect the ids of a file once, not again for every mail beside it."""
    return frozenset(match[1] for match in _OWN_ID.finditer(text))


def _id(message: Message) -> str:
    found = _ID.search(_mail_parts.header(message, "Message-ID"))
    return found[0] if found else ""


def _answered(message: Message) -> str:
    """Return the id of the mail that this one answers."""
    answered = _ID.findall(_mail_parts.header(message, "In-Reply-To"))
    references = _ID.findall(_mail_parts.header(message, "References"))
    return answered[0] if answered else references[-1] if references else ""


def _begins(part: Sequence[Line], first: str) -> int:
    """Return where in a mail's lines a quotation begins, 0 where the file holds it encoded."""
    return next((at for at, line in enumerate(part) if first and line.text.rstrip() == first), 0)


def _upto(part: list[Line], own: str, quotes: Sequence[Quote]) -> list[Line]:
    """Return the lines above the first quotation, when the author's words all stand there: a quote is looked for in them."""
    at = min((_begins(part, quote.first) for quote in quotes), default=0)
    ends = own.rpartition("\n")[2].strip()
    return part[:at] if at and not any(line.text.strip() == ends for line in part[at:]) else part


def _from(part: list[Line], quote: Quote) -> list[Line]:
    return part[_begins(part, quote.first) :]


def _record(handed: Handed, mail: _Mail, own: str, part: Sequence[Line]) -> Record:
    message = mail.message
    files = _mail_parts.files(message)
    subject = _mail_parts.header(message, "Subject")
    references = _ID.findall(_mail_parts.header(message, "References"))
    thread = references[0] if references else _answered(message)
    actor = _mail_parts.actor(_mail_parts.header(message, "From"))
    automatic = actor is not None and (
        actor.bot or _mail_parts.header(message, "Auto-Submitted").lower() not in ("", "no")
    )
    told = [own or subject, *(f"[file: {name}]" for name in files)]
    flags = {"reply": thread, "automatic": automatic}
    return Record(
        source=handed.path,
        line=part[0].number,
        end_line=part[-1].number,
        kind="message",
        text="\n".join(filter(None, told)),
        raw=raw(handed.text, part).rstrip(),
        native=_id(message),
        posted=_date(_mail_parts.header(message, "Date")),
        actor=actor,
        thread=thread,
        heading=subject if own else "",
        subject=tuple(("to", to) for to in _mail_parts.names(_mail_parts.header(message, "To"))),
        links=links(own),
        flags=tuple(flag for flag, on in flags.items() if on),
        files=files,
    )


def _date(written: str) -> Stamp | None:
    """Return the time in a Date field; the zone in brackets behind its offset is a comment."""
    return read_stamp(_COMMENT.sub("", written)) if written else None


def _quotation(handed: Handed, record: Record, quote: Quote, part: Sequence[Line], zone: str, answers: str) -> Record:
    """Return the record of quoted words: the client that quotes writes their time without a zone."""
    return Record(
        source=record.source,
        line=part[0].number,
        end_line=part[-1].number,
        kind="message",
        text=quote.text,
        raw=raw(handed.text, part),
        native=answers,
        posted=quote.stamp(zone),
        actor=_mail_parts.actor(quote.author),
        thread=record.thread,
        heading=record.heading,
        links=links(quote.text),
        flags=("forwarded" if quote.forwarded else "quoted",),
    )


source = Source("mail", recognise, read, known_by="mail headers above a blank line, or `From ` lines of an mbox")
