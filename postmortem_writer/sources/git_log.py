"""git log and git show: the default and fuller forms with or without patches, one line a commit, and ``%H%x09%aI%x09%cI%x09%s``.

The date that git shows by default is the author's, which is not when a commit was put into a branch, let alone deployed;
the order of the file is the order of the branch, newest first.
"""

import re
from collections.abc import Iterator, Sequence

from postmortem_writer import clock
from postmortem_writer.clock import Frame, Stamp
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _commits, _diff, _times
from postmortem_writer.sources._commits import Commit
from postmortem_writer.sources._ledger import unplaced
from postmortem_writer.sources._lines import Line, lines, raw
from postmortem_writer.sources._source import Handed, Reading, Source

_GRAPH = r"(?:[*|/\\_ ]*[*|] +)?"
_COMMIT = re.compile(rf"{_GRAPH}commit (?P<hash>[0-9a-f]{{7,64}})(?: [0-9a-f]{{7,64}})*(?: \((?P<names>[^)]*)\))?\s*$")
_FIELD = re.compile(r"[*|/\\ ]*(?P<name>Author|AuthorDate|Commit|CommitDate|Date|Merge):\s+(?P<value>.*)")
_LINE = re.compile(
    rf"{_GRAPH}(?P<hash>[0-9a-f]{{40}}|[0-9a-f]{{7,12}})(?P<gap>[ \t])(?:\((?P<names>[^)]*)\) )?(?P<rest>\S.*)"
)
_ISO = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d ?(?:Z|[+-]\d\d:?\d\d)?)(?=\s)")
_AGO = re.compile(r"\d+ (?:second|minute|hour|day|week|month|year)s?(?:, \d+ months?)? ago\b")
_UNIX = re.compile(r"\d{10}(?=\s)")
_DRAWN = "*|/\\_ "
_WORDS = re.compile(r"[G-Zg-z]")
_SAMPLE = 60


def recognise(handed: Handed) -> float:
    """Return 1.0 when its first line is ``commit HASH`` above an author, 0.9 when nearly all lines begin with a hash."""
    sample = [line.text for line in lines(handed.text[:40_000])[:_SAMPLE] if line.text.strip(_DRAWN)]
    if sample and _COMMIT.fullmatch(sample[0]):
        return 1.0 if any(_FIELD.match(text) for text in sample[1:4]) else 0.0
    found = [match for text in sample if (match := _LINE.fullmatch(text)) and _WORDS.search(match["rest"])]
    mixed = sum(bool(re.search("[a-f]", match["hash"]) and re.search("[0-9]", match["hash"])) for match in found)
    if not sample or not _LINE.fullmatch(sample[0]):
        return 0.0
    return 0.9 if len(found) * 5 >= len(sample) * 4 and mixed * 2 > len(found) else 0.0


def read(handed: Handed, zone: str) -> Reading:
    """Return a record for every commit, and one for each file that its patch changes, oldest first."""
    whole = lines(handed.text)
    around = _times.frame(zone)
    first = next((line for line in whole if line.text.strip()), None)
    long = first is not None and _COMMIT.fullmatch(first.text) is not None
    groups = list(_long(handed, whole, around) if long else _short(handed, whole, around))
    records = tuple(_commits.oldest_first(groups, untimed=True))
    odd = sum(1 for line in whole if line.text.strip(_DRAWN) and not _LINE.fullmatch(line.text)) if not long else 0
    skipped = (f"{odd} lines that begin with no hash",) if odd else ()
    return Reading(records, skipped=skipped, diagnostics=unplaced(handed.path, (r.event for r in records)))


def _long(handed: Handed, whole: Sequence[Line], around: Frame) -> Iterator[list[Record]]:
    starts = [at for at, line in enumerate(whole) if _COMMIT.fullmatch(line.text)]
    for start, end in zip(starts, [*starts[1:], len(whole)], strict=True):
        part = whole[start:end]
        cut = next((at for at in range(1, len(part)) if _diff.opens(part, at)), len(part))
        head = _stripped(part[:cut])
        commit = _commit(head, around)
        told = _commits.record(
            handed.path, commit, line=head[0].number, end_line=head[-1].number, raw=raw(handed.text, head)
        )
        yield [
            told,
            *(_diff.record(handed.path, handed.text, one, commit=commit.hash) for one in _diff.diffs(part[cut:])),
        ]


def _stripped(part: Sequence[Line]) -> Sequence[Line]:
    end = len(part)
    while end > 1 and not part[end - 1].text.strip(_DRAWN):
        end -= 1
    return part[:end]


def _commit(head: Sequence[Line], around: Frame) -> Commit:
    opening = _COMMIT.fullmatch(head[0].text)
    assert opening is not None
    fields: dict[str, str] = {}
    at = 1
    while at < len(head) and (field := _FIELD.match(head[at].text)):
        fields[field["name"]] = field["value"].strip()
        at += 1
    message = "\n".join(_outdented(line.text) for line in head[at:]).strip("\n")
    subject, _, body = message.partition("\n")
    return Commit(
        opening["hash"],
        subject.strip(),
        body.strip("\n"),
        fields.get("Author", ""),
        _stamp(fields.get("AuthorDate") or fields.get("Date", ""), around),
        _stamp(fields.get("CommitDate", ""), around),
        _names(opening["names"]),
        tuple(fields.get("Merge", "").split()),
    )


def _outdented(text: str) -> str:
    return re.sub(r"^(?:[*|/\\ ]*[*|] ?)?(?: {4})?", "", text, count=1).rstrip()


def _names(written: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (written or "").replace("HEAD -> ", "").split(",") if name.strip())


def _stamp(written: str, around: Frame) -> Stamp | None:
    if not written:
        return None
    return _times.stamp(written.partition(" ")[0] if re.match(r"\d{10} ", written) else written, around)


def _short(handed: Handed, whole: Sequence[Line], around: Frame) -> Iterator[list[Record]]:
    for line in whole:
        found = _LINE.fullmatch(line.text)
        if found is None:
            continue
        authored, committed, rest = _dated(found["rest"], around)
        who, rest = _author(rest) if found["gap"] == "\t" else ("", rest)
        commit = Commit(
            found["hash"], rest.strip(), "", who, authored, committed=committed, names=_names(found["names"])
        )
        yield [_commits.record(handed.path, commit, line=line.number, end_line=line.number, raw=line.text)]


def _dated(rest: str, around: Frame) -> tuple[Stamp | None, Stamp | None, str]:
    """Take the author's and the committer's date off the front; ``3 days ago`` is kept as it stands, it has no instant."""
    stamps: list[Stamp] = []
    while len(stamps) < 2 and (found := _ISO.match(rest) or _UNIX.match(rest) or _AGO.match(rest)):
        stamp = _times.stamp(found[0], around) or clock.read(found[0], around)
        stamps.append(stamp)
        rest = rest[found.end() :].lstrip()
    return (stamps[0] if stamps else None), (stamps[1] if len(stamps) > 1 else None), rest


def _author(rest: str) -> tuple[str, str]:
    """Split ``Name\\tsubject`` of a form with tabs; without a second tab all of it is the subject."""
    who, tab, subject = rest.partition("\t")
    return (who, subject) if tab else ("", rest)


source = Source("git log", recognise, read, known_by="`commit HASH` above an author, or lines that begin with a hash")
