"""Links that carry their own time beside a source's clock: whether they bear out its zone or contradict it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from postmortem_writer.clock import STEP_NS, utc
from postmortem_writer.clock.identifiers import Hidden, hidden
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.evidence import Evidence, Record
from postmortem_writer.ledger.skew import length

_BY_A_PERSON = ("assumed", "user-flag", "file-header")
_OF_A_MESSAGE = ("slack", "discord")
_NEAR = 90 * STEP_NS["s"]
_HALF_HOUR = 30 * STEP_NS["min"]
_FURTHEST = 14 * STEP_NS["h"]

Seen = tuple[Record, Hidden]


def witnessed(evidence: Evidence) -> Evidence:
    """Return the evidence with what links to messages say of the zones of its sources; no time is changed by it."""
    by_source: dict[str, dict[int, list[Seen]]] = defaultdict(lambda: defaultdict(list))
    for record in evidence.records:
        for off, one in _offs(record):
            by_source[record.source][off].append((record, one))
    told = [_told(path, offs) for path, offs in by_source.items()]
    return replace(evidence, diagnostics=(*evidence.diagnostics, *told)) if told else evidence


def _offs(record: Record) -> Iterator[tuple[int, Hidden]]:
    """Yield by how many whole half hours a record's time is off from the messages it links to; nothing for any other distance."""
    stamp = record.stamp
    if stamp is None or stamp.instant is None or stamp.zone_source not in _BY_A_PERSON or record.kind == "log":
        return
    linked = {one.instant: one for one in hidden(" ".join((record.text, *record.links)))}
    for one in linked.values():
        apart = stamp.instant - one.instant
        off = round(apart / _HALF_HOUR) * _HALF_HOUR
        if one.what in _OF_A_MESSAGE and abs(apart - off) <= _NEAR and abs(off) <= _FURTHEST:
            yield off, one


def _told(path: str, offs: dict[int, list[Seen]]) -> Diagnostic:
    best = max(offs, key=lambda off: (len(offs[off]), off == 0))
    record, one = offs[best][0]
    assert record.stamp is not None
    count = len(offs[best])
    links = f"{count} link{'s' if count > 1 else ''} to messages ({record.id}: {utc(one.instant):%Y-%m-%d %H:%M}Z by its permalink)"
    zone = f"{record.stamp.zone} ({record.stamp.zone_source})"
    if best == 0:
        return Diagnostic("permalink-agrees", Level.SUGGESTION, path, f"{links} agree with its zone, {zone}")
    side = "earlier" if best > 0 else "later"
    message = f"{links} say that its times are {length(best)} {side} than its zone {zone} makes them"
    chance = "one alone may be chance; " if count == 1 else ""
    hint = f"{chance}nothing was changed: --timezone with the zone of its writer settles it"
    return Diagnostic("permalink-zone", Level.WARNING, path, message, hint)
