"""Times of a postmortem: cited records to moments, moments to response times."""

from collections.abc import Mapping, Sequence

from postmortem_writer import clock
from postmortem_writer.clock import Stamp
from postmortem_writer.document.postmortem import Metric, MilestoneMoment, Moment
from postmortem_writer.draft import MilestoneName, TimelineEvent
from postmortem_writer.evidence import Evidence

MILESTONES: tuple[MilestoneName, ...] = ("start", "detected", "acknowledged", "mitigated", "resolved")


def moment(stamp: Stamp | None) -> Moment | None:
    """Return a stamp as a moment, or None when it settles no instant."""
    if stamp is None or stamp.instant is None or stamp.bounds is None:
        return None
    low, high = stamp.bounds
    return Moment(
        at=clock.utc(stamp.instant),
        precision=stamp.precision,
        low=clock.utc(low),
        high=clock.utc(high),
        zone_basis=stamp.zone_source,
    )


_MISSING = {
    "no-date": "day unknown",
    "which-day": "day unknown",
    "no-year": "year unknown",
    "am-or-pm": "morning or afternoon unknown",
    "ambiguous-zone": "zone unknown",
    "unknown-zone": "zone unknown",
    "fold": "an hour that happened twice",
}


def unplaced(stamp: Stamp | None) -> str:
    """Return the words of a time that settles no instant and what they lack: ``02:47, day unknown``; "" for any other."""
    if stamp is None or stamp.instant is not None or not stamp.raw:
        return ""
    missing = next((_MISSING[word] for word in stamp.doubt if word in _MISSING), "")
    return f"{stamp.raw}, {missing}" if missing else ""


def stamp_of(cites: Sequence[str], time_quote: str, evidence: Evidence) -> Stamp | None:
    """Return the time of the first cited record, or the one that ``time_quote`` says in it."""
    record = next(iter(evidence.cited(cites)), None)
    if record is None:
        return None
    if not time_quote:
        return record.stamp
    read = (stamp for stamp in record.said if stamp.raw in time_quote)
    return next(read, None) or clock.said(time_quote, record.stamp)


def in_time_order(rows: Sequence[TimelineEvent], evidence: Evidence) -> list[TimelineEvent]:
    """Return rows in time order; one without a time stays behind the row it followed."""
    keyed: list[tuple[float, TimelineEvent]] = []
    last = float("-inf")
    for row in rows:
        stamp = stamp_of(row.cites, row.time_quote, evidence)
        if stamp is not None and stamp.instant is not None:
            last = stamp.instant
        keyed.append((last, row))
    return [row for _, row in sorted(keyed, key=lambda pair: pair[0])]


METRICS: dict[str, tuple[MilestoneName, MilestoneName]] = {
    "time_to_detect": ("start", "detected"),
    "time_to_acknowledge": ("detected", "acknowledged"),
    "time_to_mitigate": ("start", "mitigated"),
    "time_to_resolve": ("start", "resolved"),
}


def metrics(milestones: Mapping[MilestoneName, MilestoneMoment | None]) -> dict[str, Metric | None]:
    """Compute the four response times, as ranges where a moment is known only to the minute; unknown stays None."""
    return {name: _metric(milestones.get(a), milestones.get(b)) for name, (a, b) in METRICS.items()}


def _metric(start: MilestoneMoment | None, end: MilestoneMoment | None) -> Metric | None:
    if start is None or end is None or end.high < start.low:
        return None
    if "first_sign" in (start.basis, end.basis) and (start.at == end.at or start.basis == end.basis):
        return None
    low: int | None = max(0, int((end.low - start.high).total_seconds()))
    high: int | None = max(0, round((end.high - start.low).total_seconds()))
    notes = []
    if start.basis == "first_sign":
        high = None
        notes.append("counted from the first sign; the start itself is not known")
    elif end.basis == "first_sign":
        low = None
    if (start.zone_basis == "assumed") != (end.zone_basis == "assumed"):
        notes.append("one of the two clocks is assumed to be UTC")
    return Metric(low_s=low, high_s=high, cites=[*start.cites, *end.cites], note="; ".join(notes))
