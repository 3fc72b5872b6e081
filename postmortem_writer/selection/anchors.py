"""When people, alerts and deploys say something was going on, for log lines to be near to or far from."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from postmortem_writer.evidence import Record

MINUTE = 60 * 10**9
NEAR = 15 * MINUTE
"""Nanoseconds around what was said within which a line counts as near it."""

TOLD = frozenset(("alert", "page-event", "status-post", "message", "note", "meeting"))
"""Kinds that say when an incident was; a deploy or a metric is there every day."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """Sorted instants, in nanoseconds since 1970 UTC, at which somebody or an alert speaks of the incident."""

    instants: tuple[int, ...]

    def near(self, instant: int | None) -> bool:
        """Return whether an instant is within ``NEAR`` of one of them; nothing is when there are none."""
        if instant is None or not self.instants:
            return False
        index = bisect_left(self.instants, instant - NEAR)
        return index < len(self.instants) and self.instants[index] <= instant + NEAR


def anchors(records: Iterable[Record]) -> Anchors:
    """Return the anchors of the records: alerts where there are any, else what people wrote and the times they named."""
    told = [record for record in records if record.kind in TOLD]
    alerts = [record for record in told if record.kind in ("alert", "page-event")]
    named = [stamp.instant for record in told for stamp in record.said]
    found = {record.instant for record in alerts or told} | set(named)
    return Anchors(tuple(sorted(instant for instant in found if instant is not None)))
