"""Evidence as a model or an agent reads it: one group of lines a record, inside a block it cannot close."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath

from postmortem_writer.clock import Precision, Stamp, utc
from postmortem_writer.drafting.prompt import prompt
from postmortem_writer.evidence import Actor, Evidence, Record, SourceFile
from postmortem_writer.ledger import told

LONGEST = 1_600
"""Characters of one record before its middle is left out: a stack trace tells its story at both ends."""

ALIKE = 3
"""So many files of one folder, alike in format and clock, are told in one line: a chat export has one a day and channel."""

FORMS: dict[Precision, str] = {
    "s": "%Y-%m-%d %H:%M:%SZ",
    "min": "%Y-%m-%d %H:%MZ",
    "h": "%Y-%m-%d %H hZ",
    "day": "%Y-%m-%d (day only)",
    "approximate": "about %Y-%m-%d %H:%MZ",
}


def evidence_block(
    evidence: Evidence, *, longest: int = LONGEST, said: bool = False, left_out: Sequence[str] = ()
) -> str:
    """Return the records, with their files and clocks, in a delimited block that is introduced as data.

    ``longest`` is the number of characters of a record's text before its middle is left out, visibly. ``said`` adds what
    the times mean that a text speaks of, ``left_out`` what is not shown.
    """
    body = "\n".join(
        record_lines(record, longest, said=said, parent=evidence.parents.get(record.id, ""))
        for record in evidence.records
    )
    files = source_lines(evidence.sources)
    told = [" ".join(line.split()) for line in left_out]
    mark = _mark("\n".join([*files, *told, body]))
    return prompt("_evidence", mark=mark, files=files, left_out=told, records=body)


def evidence_text(evidence: Evidence, left_out: Sequence[str] = ()) -> str:
    """Return the files with their clocks, what is not shown, every record in full and which are one event, for people to read."""
    records = (record_lines(record, longest=10**9, said=True) for record in evidence.records)
    files = (line for source in evidence.sources for line in _ledger_lines(source))
    told = ["", "not shown:", *left_out] if left_out else []
    groups = ["", *group_lines(evidence)] if evidence.groups else []
    return "\n".join([*files, *told, "", *records, *groups, ""])


def group_lines(evidence: Evidence) -> list[str]:
    """Return one line for each event that several of these records tell of."""
    here = ([id for id in group.ids if id in evidence.by_id] for group in evidence.groups)
    pairs = zip(here, evidence.groups, strict=True)
    return [f"one event: {' = '.join(ids)} ({group.rule})" for ids, group in pairs if len(ids) > 1]


def record_lines(record: Record, longest: int = LONGEST, *, said: bool = False, parent: str = "") -> str:
    """Return ``R12 | time | place | actor | kind: text``; further lines are indented, so no text can pose as a record.

    ``parent`` is the record that a reply answers.
    """
    fields = (
        record.id,
        time_of(record),
        _spoken(record) if said else "",
        _place(record),
        _actor(record.actor),
        _kind(record, parent),
    )
    head = " | ".join(" ".join(field.split()) for field in fields if field)
    return "\n    ".join(f"{head}: {_cut(record.text, longest)}".splitlines())


def time_of(record: Record) -> str:
    """Return when it happened as precisely as is known, when it was written down where that differs, and how often."""
    event, posted = record.event, record.posted
    if record.stamp is None or record.instant is None:
        return "no time" + (f" ({record.stamp.raw})" if record.stamp and record.stamp.raw else "")
    told = f"page dated {shown(record.stamp)}" if record.is_page_date else shown(record.stamp)
    if event and posted and event.instant is not None and posted.instant not in (None, event.instant):
        told += f", written down {shown(posted)}"
    if record.count > 1:
        told += f", {record.count} times" + (f" until {shown(record.last)}" if record.last and record.last.at else "")
    return told


def _spoken(record: Record) -> str:
    told = [f"{shown(stamp)}, as {stamp.raw!r}" for stamp in record.said if stamp.instant is not None]
    return f"speaks of {'; '.join(told)}" if told else ""


def shown(stamp: Stamp) -> str:
    """Return a settled time in UTC with its precision, what it was read from when that was another zone, and doubts."""
    assert stamp.instant is not None
    told = [_written(stamp)]
    if stamp.zone_source == "assumed":
        told.append(f"(assumed {stamp.zone or 'UTC'})")
    elif stamp.zone not in ("UTC", "Z", "+00:00", "Etc/UTC", ""):
        told.append(
            f"[{stamp.raw}]"
            if stamp.zone.replace(":", "") in stamp.raw.replace(":", "")
            else f"[{stamp.raw} {stamp.zone}]"
        )
    if stamp.doubt:
        told.append(f"(in doubt: {', '.join(stamp.doubt)})")
    return " ".join(told)


def source_line(source: SourceFile) -> str:
    """Return one file with its format and the zone its bare times were read in."""
    zone = f", bare times read as {source.zone} ({source.zone_basis})" if source.zone else ""
    return f"{source.path}: {source.format}, {source.records} records{zone}"


def source_lines(sources: Sequence[SourceFile]) -> list[str]:
    """Return a line for each file, for a folder's files one together where more than two are alike: they stand in every prompt."""
    alike: dict[tuple[PurePosixPath, str, str, str], list[SourceFile]] = {}
    for source in sources:
        folder = PurePosixPath(source.path).parent
        alike.setdefault((folder, source.format, source.zone, source.zone_basis), []).append(source)
    many = {source.path: found for found in alike.values() if len(found) >= ALIKE for source in found}
    first = {found[0].path for found in many.values()}
    return [
        _together(many[source.path]) if source.path in many else source_line(source)
        for source in sources
        if source.path not in many or source.path in first
    ]


def _together(sources: Sequence[SourceFile]) -> str:
    one, last = sources[0], PurePosixPath(sources[-1].path).name
    named = f"{one.path} to {last} ({len(sources)} files)"
    return source_line(replace(one, path=named, records=sum(source.records for source in sources)))


def _ledger_lines(source: SourceFile) -> list[str]:
    return [source_line(source), *(f"    {clause}" for clause in told(source))]


def _written(stamp: Stamp) -> str:
    moment: datetime = utc(stamp.instant or 0)
    if stamp.precision in FORMS:
        return moment.strftime(FORMS[stamp.precision])
    return f"{moment:%Y-%m-%d %H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def _place(record: Record) -> str:
    where = f"#{record.channel.lstrip('#')}" if record.channel else record.source
    return f"{where} under {record.heading!r}" if record.heading else where


def _actor(actor: Actor | None) -> str:
    if actor is None:
        return ""
    marks = [mark for mark in ("bot" if actor.bot else "", f"via {actor.via}" if actor.via else "") if mark]
    return f"{actor.name} ({', '.join(marks)})" if marks else actor.name


def _kind(record: Record, parent: str) -> str:
    subject = " ".join(f"{name}={value}" for name, value in record.subject)
    flags = (f"reply to {parent}" if flag == "reply" and parent else flag for flag in record.flags)
    return " ".join(filter(None, (record.kind, record.level, subject, *(f"({flag})" for flag in flags))))


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    head, tail = longest * 2 // 3, longest // 3
    return f"{text[:head]}\n[… {len(text) - head - tail} characters left out here …]\n{text[-tail:]}"


def _mark(text: str) -> str:
    return next(mark for mark in _marks(text) if mark not in text)


def _marks(text: str) -> Iterator[str]:
    digest = hashlib.sha256(text.encode()).hexdigest()
    while True:
        yield f"evidence-{digest[:12]}"
        digest = hashlib.sha256(digest.encode()).hexdigest()
