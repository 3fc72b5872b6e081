"""JSON as tools deliver it: one body, a list of bodies, or body after body as a receiver logs them. All three read the same."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from postmortem_writer.clock import Frame
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _json, _times
from postmortem_writer.sources._json import Element
from postmortem_writer.sources._pick import inside
from postmortem_writer.sources._source import Handed, Reading

_HEAD = 200_000  # characters in which the marks of a format must show
_SAMPLE = 10

Tell = Callable[[Element, Record, Frame], Iterable[Record]]
Remark = Callable[[Element, Record], Iterable[Diagnostic]]


def _nothing(_: Element, __: Record) -> Iterable[Diagnostic]:
    return ()


@dataclass(frozen=True)
class Bodies:
    """One kind of JSON body.

    ``marks`` are groups of strings: one of each group must stand near the beginning, or nothing is parsed. ``fits`` decides
    on a parsed body. ``tell`` turns one into records, from a record that has the body's place in the file; ``missing`` says
    what a body owns up to leaving out.
    """

    marks: tuple[tuple[str, ...], ...]
    fits: Callable[[dict[str, Any]], bool]
    tell: Tell
    missing: Remark = _nothing
    sure: float = 1.0

    def recognise(self, handed: Handed) -> float:
        """Return how many of the first bodies are of this kind, as a share of ``sure``; 0.0 when none is."""
        head = handed.text[:_HEAD]
        if not _json.starts_like_json(head) or not all(any(mark in head for mark in group) for group in self.marks):
            return 0.0
        found = [self.fits(body.value) for body in islice(bodies(handed.text), _SAMPLE)]
        return self.sure * sum(found) / len(found) if any(found) else 0.0

    def read(self, handed: Handed, zone: str) -> Reading:
        """Return the records of every body; what was delivered twice is kept once, and counted."""
        faults: list[_json.Fault] = []
        records: list[Record] = []
        remarks: list[Diagnostic] = []
        others = 0
        for body in bodies(handed.text, faults):
            if self.fits(body.value):
                place = placed(Record(handed.path, body.line, "note", ""), body)
                records += self.tell(body, place, _times.frame(zone))
                remarks += self.missing(body, place)
            else:
                others += 1
        kept = _once(records)
        again, broken = len(records) - len(kept), [broken_off(handed.path, fault, len(kept)) for fault in faults[:1]]
        skipped = [f"{others} objects of another kind"] if others else []
        skipped += [f"{again} records that were delivered again"] if again else []
        diagnostics = (*_times.remarks(handed.path, kept), *remarks, *broken)
        return Reading(tuple(kept), skipped=tuple(skipped), diagnostics=diagnostics)


def bodies(text: str, faults: list[_json.Fault] | None = None) -> Iterator[Element]:
    """Yield the objects of a file in order; where it breaks off, or a line is no JSON, goes to ``faults``."""
    try:
        yield from _json.objects(text) if text.lstrip()[:1] == "[" else _json.sequence(text, faults)
    except _json.Fault as fault:
        if faults is not None:
            faults.append(fault)


def listed(body: Element, *path: str) -> Iterator[Element]:
    """Yield the objects of the list under these keys of a body, each with its own place in the file."""
    if not isinstance(inside(body.value, *path), list):
        return
    try:
        for element in _json.objects(body.raw, path):
            yield replace(element, line=element.line + body.line - 1, end_line=element.end_line + body.line - 1)
    except _json.Fault:  # a key that stands twice, first with something else
        return


def placed(record: Record, element: Element) -> Record:
    """Return the record at the place of an element."""
    return replace(record, line=element.line, end_line=element.end_line, raw=element.raw)


def oldest_first(records: Iterable[Record]) -> list[Record]:
    """Return the records of a list in the order of time: one that begins with the newest is turned round."""
    told = list(records)
    timed = [record.instant for record in told if record.instant is not None]
    return told[::-1] if timed and timed[0] > timed[-1] else told


def broken_off(path: str, fault: _json.Fault, kept: int) -> Diagnostic:
    """Return the diagnostic of a file that stops being JSON."""
    message = f"{fault}: {kept} records outside of that are kept"
    return Diagnostic("broken-json", Level.ERROR, f"{path}:{fault.line}", message, "the file may be cut short")


def in_order_of_time(records: Iterable[Record]) -> list[Record]:
    """Return records by their times; one without a time stays behind the one before it."""
    keyed: list[tuple[int, Record]] = []
    for record in records:
        keyed.append((record.instant if record.instant is not None else keyed[-1][0] if keyed else 0, record))
    return [record for _, record in sorted(keyed, key=lambda pair: pair[0])]


def _once(records: Sequence[Record]) -> list[Record]:
    seen: set[tuple[str, int | None, int]] = set()
    kept = []
    for record in records:
        told = (
            record.native if record.native and record.instant is not None else record.text,
            record.instant,
            record.count,
        )
        if told not in seen:
            seen.add(told)
            kept.append(record)
    return kept
