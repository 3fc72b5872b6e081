"""Move the times of a source by the skew that was proposed for it: only when asked, and every moved time says so."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from postmortem_writer.clock import Stamp, ZoneSource
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.evidence import Evidence, Record, Skew, SourceFile, ordered
from postmortem_writer.ledger.rows import counted

MOVED = "skew-applied"


def applied(evidence: Evidence) -> Evidence:
    """Return the evidence with the proposed skews taken off, its records in their new order and numbered anew.

    Of a source only times are moved whose zone has the same basis as those that were measured. Groups are those of the old
    order, by the new ids; what words the texts say stays as it is.
    """
    moves = {one.path: skew for one in evidence.sources if (skew := _proposed(one)) is not None}
    if not moves:
        return evidence
    bases = {path: _bases(skew, evidence) for path, skew in moves.items()}
    by_source: dict[str, list[Record]] = {one.path: [] for one in evidence.sources}
    for record in evidence.records:
        skew = moves.get(record.source)
        moved = record if skew is None else _moved(record, -skew.ahead, bases[record.source])
        by_source.setdefault(record.source, []).append(moved)
    old = ordered(by_source.values())
    names = {record.id: f"R{n}" for n, record in enumerate(old, start=1)}
    return replace(
        evidence,
        records=tuple(replace(record, id=names[record.id]) for record in old),
        sources=tuple(_row(one, moves.get(one.path), by_source[one.path], names) for one in evidence.sources),
        groups=tuple(replace(one, ids=tuple(names[id] for id in one.ids)) for one in evidence.groups),
        diagnostics=(*(d for d in evidence.diagnostics if d.code != "clock-skew"), *map(_told, moves, moves.values())),
    )


def _proposed(source: SourceFile) -> Skew | None:
    return next((skew for skew in source.skews if skew.proposed and not skew.applied), None)


def _bases(skew: Skew, evidence: Evidence) -> set[ZoneSource]:
    measured = evidence.cited(own for own, _ in skew.pairs)
    return {record.stamp.zone_source for record in measured if record.stamp}


def _moved(record: Record, by: int, bases: set[ZoneSource]) -> Record:
    def move(stamp: Stamp | None) -> Stamp | None:
        if stamp is None or stamp.instant is None or stamp.zone_source not in bases:
            return stamp
        low, high = (None if bound is None else bound + by for bound in (stamp.low, stamp.high))
        return replace(stamp, instant=stamp.instant + by, low=low, high=high, doubt=(*stamp.doubt, MOVED))

    return replace(
        record,
        event=move(record.event),
        posted=move(record.posted),
        ingested=move(record.ingested),
        first=move(record.first),
        last=move(record.last),
    )


def _row(source: SourceFile, move: Skew | None, records: Sequence[Record], names: Mapping[str, str]) -> SourceFile:
    skews = []
    for skew in source.skews:
        pairs = tuple((names[one], names[other]) for one, other in skew.pairs)
        reading = skew.reading
        for (one, other), (new, others) in zip(skew.pairs, pairs, strict=True):
            reading = reading.replace(f"{one}={other}", f"\0{new}={others}", 1)
        reading = reading.replace("\0", "")
        if move is not None and skew.proposed:
            reading = reading.removesuffix("proposed") + "applied: its times were moved"
        skews.append(replace(skew, pairs=pairs, reading=reading, applied=move is not None and skew.proposed))
    if move is None:
        return replace(source, skews=tuple(skews))
    timed = counted(source, records)
    return replace(source, first=timed.first, last=timed.last, skews=tuple(skews))


def _told(path: str, skew: Skew) -> Diagnostic:
    message = f"its times were moved, as --apply-skew asks: its clock is {skew.reading.removesuffix('; proposed')}"
    return Diagnostic("skew-applied", Level.WARNING, path, message, "the times as they were written stand beside them")
