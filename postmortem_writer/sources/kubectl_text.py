"""What ``kubectl get events`` and ``kubectl describe`` print: ages count back from a moment that the text does not name.

The moment is taken from a file name such as ``describe-pod-2025-10-26T0130Z.txt`` or from a line above that is one time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from postmortem_writer.clock import Frame, Stamp, name_stamp
from postmortem_writer.clock import read as read_stamp
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.evidence import Record
from postmortem_writer.sources._ages import AGE, before
from postmortem_writer.sources._ledger import bare_zone, unplaced
from postmortem_writer.sources._lines import Line, lines, raw
from postmortem_writer.sources._source import Handed, Reading, Source

_TABLE = re.compile(r"(?:NAMESPACE +)?LAST SEEN +(?:FIRST SEEN +)?(?:COUNT +)?(?:NAME +)?(?:KIND +)?TYPE +REASON +")
_COLUMN = re.compile(r"[A-Z]+(?: [A-Z]+)*")
_EVENTS = re.compile(r"Events:\s*$")
_RULE = re.compile(r"\s+-{2,}\s+-{2,}")
_EVENT = re.compile(
    rf"\s+(?P<type>Normal|Warning)\s+(?P<reason>\S+)\s+(?P<age>{AGE})(?: \(x(?P<count>\d+) over (?P<over>{AGE})\))?\s+"
    r"(?P<source>\S+(?:, \S+)?)\s{2,}(?P<message>.*)"
)
_MEMBER = re.compile(r"(?P<indent>\s*)(?P<key>[A-Z][\w /\-]*?):(?:\s+(?P<value>.*))?$")
_ROW = re.compile(rf"(?P<namespace>[a-z0-9.\-]+ +)?(?P<age>{AGE}) +(?P<rest>.*)")
_WORDS = {"Normal": "info", "Warning": "warning"}
_NAMED = {"Name": "name", "Namespace": "namespace", "Node": "node"}


@dataclass(frozen=True, slots=True)
class _Around:
    handed: Handed
    frame: Frame
    anchor: Stamp | None
    subject: tuple[tuple[str, str], ...] = ()


def recognise(handed: Handed) -> float:
    """Return 0.95 for a table of events, or for a description with its list of events."""
    head = [line.text for line in lines(handed.text[:20_000])[:20]]
    if any(_TABLE.match(text) for text in head):
        return 0.95
    if not any(text.startswith("Name:  ") for text in head):
        return 0.0
    return (
        0.95
        if any(_EVENTS.match(line.text) or _EVENT.match(line.text) for line in lines(handed.text[:200_000]))
        else 0.0
    )


def read(handed: Handed, zone: str) -> Reading:
    """Return a record for each event with its count, and for each time that a description states."""
    whole = lines(handed.text)
    frame = Frame(zone)
    around = _Around(handed, frame, _anchor(handed.path, whole, frame), tuple(_subject(whole)))
    table = next((at for at, line in enumerate(whole) if _TABLE.match(line.text)), None)
    records = list(_table(whole[table:], around) if table is not None else _described(whole, around))
    bare, basis = bare_zone(records, frame)
    stamps = (record.event for record in records if record.event and "relative" not in record.event.doubt)
    return Reading(tuple(records), bare, basis, (), (*unplaced(handed.path, stamps), *_ages(handed.path, records)))


def _ages(path: str, records: list[Record]) -> Iterator[Diagnostic]:
    ages = [record.event for record in records if record.event and "relative" in record.event.doubt]
    if ages and all(age.instant is None for age in ages):
        message = f"{len(ages)} of its times are ages such as {ages[0].raw!r}, and it does not say when it was printed"
        hint = (
            "put that moment in the file name, as in 'events-2025-10-26T0130Z.txt', or above it as the output of date"
        )
        yield Diagnostic("relative-times", Level.WARNING, path, message, hint)


def _anchor(path: str, whole: list[Line], frame: Frame) -> Stamp | None:
    for line in whole[:5]:
        stamp = read_stamp(line.text.strip(), frame)
        if stamp.instant is not None and stamp.precision in ("s", "min"):
            return stamp
    named = name_stamp(path)
    return named if named and named.precision in ("s", "min") else None


def _subject(whole: list[Line]) -> Iterator[tuple[str, str]]:
    for line in whole[:40]:
        member = _MEMBER.match(line.text)
        if member and not member["indent"] and member["key"] in _NAMED and member["value"]:
            yield _NAMED[member["key"]], member["value"].split("/")[0].strip()


def _table(whole: list[Line], around: _Around) -> Iterator[Record]:
    names = [match[0] for match in _COLUMN.finditer(whole[0].text)]
    for line in whole[1:]:
        row = _ROW.match(line.text)
        if row is None:
            if line.text.strip():
                yield replace(_line(around, [line]), flags=("no-stamp",))
            continue
        wanted = names[names.index("LAST SEEN") + 1 :]
        cells = dict(zip(wanted, row["rest"].split(None, len(wanted) - 1), strict=False))
        namespace = (("namespace", row["namespace"].strip()),) if row["namespace"] else ()
        subject = (*namespace, *((("object", cells["OBJECT"]),) if "OBJECT" in cells else ()))
        count = int(cells["COUNT"]) if cells.get("COUNT", "").isdigit() else 1
        told = f"{cells.get('REASON', '')}: {cells.get('MESSAGE', row['rest'])}".strip()
        level = _WORDS.get(cells.get("TYPE", ""), "")
        first = before(around.anchor, cells.get("FIRST SEEN", ""))
        yield _event(
            replace(_line(around, [line]), text=told, level=level, subject=subject), around, row["age"], count, first
        )


def _described(whole: list[Line], around: _Around) -> Iterator[Record]:
    """Yield what the object is, each time a member states, and each event."""
    head: list[Line] = []
    above = ""
    state: dict[str, str] = {}
    for line in whole:
        event = _EVENT.match(line.text)
        member = _MEMBER.match(line.text)
        if event:
            told = f"{event['reason']}: {event['message']}"
            record = replace(_line(around, [line]), text=told, level=_WORDS[event["type"]], subject=around.subject)
            record = replace(record, subject=(*around.subject, ("component", event["source"])))
            over = before(around.anchor, event["over"] or "")
            yield _event(record, around, event["age"], int(event["count"] or 1), over)
            continue
        if not member or not member["value"]:
            continue
        key, value = member["key"], member["value"].strip()
        if key in ("State", "Last State"):
            above, state = f"{key}: {value}", {}
        elif key in ("Reason", "Exit Code", "Message") and above:
            state[key] = value
        found = _stated(value, around.frame)
        if found and key in ("Start Time", "Started", "Finished", "CreationTimestamp", "Creation Timestamp"):
            told = ", ".join(
                part for part in (above, *(f"{k}: {v}" for k, v in state.items())) if part and key != "Start Time"
            )
            text = f"{told}; {key}: {value}" if told else f"{key}: {value}"
            yield replace(_line(around, [line]), text=text, event=found, subject=around.subject)
        elif not member["indent"]:
            head.append(line)
    if head:
        text = "\n".join(line.text for line in head)
        yield replace(_line(around, head[:1]), text=text, end_line=head[-1].number, raw=raw(around.handed.text, head))


def _stated(value: str, frame: Frame) -> Stamp | None:
    stamp = read_stamp(value, frame)
    return stamp if "not-a-time" not in stamp.doubt else None


def _event(record: Record, around: _Around, age: str, count: int, first: Stamp | None) -> Record:
    """Return the record with what its age tells; the age as it was printed stays in the text, for it is all there is to cite."""
    last = before(around.anchor, age)
    flags = ("approximate",) if last and last.instant is not None else ("no-stamp",)
    several = {"first": first, "last": last} if first else {}
    over = f" (x{count} over {first.raw})" if first else f" (x{count})" if count > 1 else ""
    told = f"{record.text} [{age}{over} before this was printed]"
    return replace(record, text=told, event=last, count=count, flags=flags, **several)  # type: ignore[arg-type]


def _line(around: _Around, part: list[Line]) -> Record:
    text = part[0].text.strip()
    return Record(around.handed.path, part[0].number, "log", text, raw(around.handed.text, part), part[-1].number)


source = Source("kubectl get events, kubectl describe", recognise, read, known_by="`LAST SEEN`, or an `Events:` table")
