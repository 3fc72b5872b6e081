"""Records read from the shown lines of a large log → their numbers in the file, and what each of them stands for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from postmortem_writer.clock import Frame, Stamp, read
from postmortem_writer.digest import Template
from postmortem_writer.evidence import Record

Numbered = tuple[str, int]
"""A file and the number of a line in it."""


@dataclass(frozen=True, slots=True)
class Condensed:
    """The lines of a large log that are shown, as bytes, with the number each has in the file.

    ``stands_for`` has for the number of a line the template it is the first line of, and the last line of that, which may be
    in another file of a rotated set. ``frames`` has what a line takes its date from, where the lines do not state it. ``cut`` is
    what was met where the file is damaged.
    """

    data: bytes
    sha256: str
    numbers: tuple[int, ...]
    stands_for: Mapping[int, tuple[Template, Numbered]]
    samples: frozenset[int]
    remark: str
    format: str
    frames: Mapping[int, Frame] = field(default_factory=dict)
    cut: Exception | None = None


def placed(records: Sequence[Record], condensed: Condensed, text: str) -> list[Record]:
    """Give the records read from the shown lines (``text``) the numbers of these lines in the file."""
    numbers, shown = condensed.numbers, text.split("\n")
    parted = [part for record in records for part in _parted(record, condensed, shown)]
    moved = [replace(record, line=numbers[record.line - 1], end_line=numbers[record.end_line - 1]) for record in parted]
    moved = [_dated(record, condensed.frames.get(record.line)) for record in moved]
    return [
        replace(record, flags=(*record.flags, "digest")) if record.line in condensed.samples else record
        for record in moved
    ]


def _dated(record: Record, frame: Frame | None) -> Record:
    """Undo what a reader made of a line without a date when it did not see the lines before."""
    if frame is None or record.event is None or record.event.date_source == "in-string":
        return record
    stamp = read(record.event.raw, frame)
    return record if stamp.instant is None else replace(record, event=stamp)


def _parted(record: Record, condensed: Condensed, shown: Sequence[str]) -> Iterator[Record]:
    """Undo what a reader joined only because the lines between two shown ones are missing."""
    end = min(record.end_line or record.line, len(condensed.numbers))
    starts = [at for at in range(record.line + 1, end + 1) if condensed.numbers[at - 1] in condensed.samples]
    if not starts:
        yield replace(record, end_line=end)
        return
    own = starts[0] - record.line
    text = "\n".join(record.text.split("\n")[:own])
    raw = "\n".join(shown[record.line - 1 : starts[0] - 1])
    yield replace(record, text=text, raw=raw, end_line=starts[0] - 1)
    for at, following in zip(starts, [*(start - 1 for start in starts[1:]), end], strict=True):
        raw = "\n".join(shown[at - 1 : following])
        yield Record(record.source, at, "log", raw.strip(), raw=raw, end_line=following, flags=("no-stamp",))


def standing(
    files: Mapping[str, Sequence[Record]], condensed: Mapping[str, Condensed]
) -> Mapping[str, Sequence[Record]]:
    """Give the first line of each template its count, its first and its last time, over all files of a set."""
    stamps = {(shown, record.line): record.stamp for shown in condensed if shown in files for record in files[shown]}
    return {
        shown: [_standing(record, condensed[shown], stamps) for record in records] if shown in condensed else records
        for shown, records in files.items()
    }


def _standing(record: Record, condensed: Condensed, stamps: Mapping[Numbered, Stamp | None]) -> Record:
    if record.line not in condensed.stands_for:
        return record
    template, last = condensed.stands_for[record.line]
    end = stamps.get(last)
    return replace(record, count=template.count, first=record.stamp, last=end)
