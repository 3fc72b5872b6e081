"""Patches: ``git format-patch`` mails and bare unified diffs. What they change goes to the code changes of the appendix."""

import re
from collections.abc import Iterator, Sequence
from email.header import decode_header, make_header

from postmortem_writer.clock import Frame
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _commits, _diff, _times
from postmortem_writer.sources._commits import Commit
from postmortem_writer.sources._ledger import unplaced
from postmortem_writer.sources._lines import Line, lines, raw
from postmortem_writer.sources._source import Handed, Reading, Source

# git writes this one date into every mail, so that file(1) knows them from letters
_MAIL = re.compile(r"From (?P<hash>[0-9a-f]{40,64}) Mon Sep 17 00:00:00 2001\s*$")
_HEADER = re.compile(r"(?P<name>From|Date|Subject): (?P<value>.*)")
_SERIES = re.compile(r"^\[[^\]]*PATCH[^\]]*\]\s*")


def recognise(handed: Handed) -> float:
    """Return 1.0 when it begins with the line of a format-patch mail or as a unified diff."""
    sample = [line for line in lines(handed.text[:4_000]) if line.text.strip()][:8]
    if not sample:
        return 0.0
    return 1.0 if _MAIL.fullmatch(sample[0].text) or _diff.opens(sample, 0) else 0.0


def read(handed: Handed, zone: str) -> Reading:
    """Return a record for every commit of a mail, and one for each file that is changed."""
    whole = lines(handed.text)
    starts = [at for at, line in enumerate(whole) if _MAIL.fullmatch(line.text)]
    if not starts:
        records = [_diff.record(handed.path, handed.text, one) for one in _diff.diffs(whole)]
        return Reading(tuple(records))
    groups = [
        list(_mail(handed, whole[start:end], _times.frame(zone)))
        for start, end in zip(starts, [*starts[1:], len(whole)], strict=True)
    ]
    told = tuple(_commits.oldest_first(groups, untimed=False))
    return Reading(told, diagnostics=unplaced(handed.path, (record.event for record in told)))


def _mail(handed: Handed, part: Sequence[Line], around: Frame) -> Iterator[Record]:
    cut = next((at for at in range(1, len(part)) if part[at].text == "---" or _diff.opens(part, at)), len(part))
    blank = next((at for at in range(1, cut) if not part[at].text.strip()), cut)
    opening = _MAIL.fullmatch(part[0].text)
    assert opening is not None
    headers = _headers([line.text for line in part[1:blank]])
    body = "\n".join(line.text for line in part[blank:cut]).strip()
    commit = Commit(
        opening["hash"],
        _SERIES.sub("", headers.get("Subject", "")),
        body,
        headers.get("From", ""),
        _times.stamp(headers.get("Date", ""), around),
    )
    head = part[:cut]
    yield _commits.record(
        handed.path, commit, line=head[0].number, end_line=head[-1].number, raw=raw(handed.text, head)
    )
    for one in _diff.diffs(part[cut:]):
        yield _diff.record(handed.path, handed.text, one, commit=commit.hash)


def _headers(texts: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    for text in texts:
        header = _HEADER.fullmatch(text)
        if header:
            name = header["name"]
            found[name] = header["value"].strip()
        elif name and text[:1] in (" ", "\t"):
            found[name] += " " + text.strip()
        else:
            name = ""
    return {name: _decoded(value) for name, value in found.items()}


def _decoded(value: str) -> str:
    try:
        return str(make_header(decode_header(value)))
    except (ValueError, LookupError):
        return value


source = Source(
    "patch or diff",
    recognise,
    read,
    known_by="the first line of a format-patch mail, `diff --git`, or `---` and `+++` above a hunk",
)
