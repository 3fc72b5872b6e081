"""Milestones follow one another, and a formal close long after the work is not the end of an incident."""

from collections.abc import Iterator

from postmortem_writer.checks._check import Check
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.document import MILESTONES, Moment, moment, stamp_of
from postmortem_writer.draft import Milestone, MilestoneName, Milestones, TimelineEvent, Wire, parts
from postmortem_writer.evidence import Evidence

_ORDER: tuple[tuple[MilestoneName, MilestoneName], ...] = (
    ("start", "detected"),
    ("detected", "mitigated"),
    ("detected", "acknowledged"),
    ("start", "mitigated"),
    ("mitigated", "resolved"),
)
_SILENCE_S = 12 * 3600
_CHOOSE = "cite a record that has a time of its own, quote the words that say it, or choose unknown"
_UNDATED = "its clock time has no day, and none is guessed: cite another record, or choose unknown"


def _run(draft: Wire, evidence: Evidence) -> Iterator[Diagnostic]:
    found = dict(parts(draft))
    milestones = found.get("milestones")
    if not isinstance(milestones, Milestones):
        return
    moments = {name: _moment(milestones, name, evidence) for name in MILESTONES}
    for first, then in _ORDER:
        a, b = moments[first], moments[then]
        if a and b and b.high < a.low:
            message = f"{then} ({b.at:%Y-%m-%d %H:%M}Z) lies before {first} ({a.at:%Y-%m-%d %H:%M}Z)"
            yield Diagnostic(
                "milestone-order",
                Level.ERROR,
                f"milestones.{then}",
                message,
                "choose the records again; unknown is a good answer",
            )
    for name in MILESTONES:
        given = getattr(milestones, name)
        if _page_date(given, evidence):
            message = f"{given.cites[0]} is dated by its page, which says nothing of when {name} was"
            yield Diagnostic("milestone-page", Level.ERROR, f"milestones.{name}", message, _CHOOSE)
        elif given.basis != "unknown" and given.cites and moments[name] is None:
            stamp = stamp_of(given.cites, given.time_quote, evidence)
            undated = stamp is not None and "no-date" in stamp.doubt
            message = f"{' or '.join(given.cites[:1])} settles no time for {name}"
            yield Diagnostic(
                "milestone-time", Level.ERROR, f"milestones.{name}", message, _UNDATED if undated else _CHOOSE
            )
    yield from _formal_close(
        [part for part in found.values() if isinstance(part, TimelineEvent)], moments["resolved"], evidence
    )


def _page_date(given: Milestone, evidence: Evidence) -> bool:
    """Tell whether the moment would be the date in a page's front matter: when somebody dated the page, not an event."""
    first = next(iter(evidence.cited(given.cites)), None)
    return first is not None and first.is_page_date and not given.time_quote and given.basis != "unknown"


def _moment(milestones: Milestones, name: str, evidence: Evidence) -> Moment | None:
    given = getattr(milestones, name)
    return None if given.basis == "unknown" else moment(stamp_of(given.cites, given.time_quote, evidence))


def _formal_close(events: list[TimelineEvent], resolved: Moment | None, evidence: Evidence) -> Iterator[Diagnostic]:
    """Warn when nothing happened for half a day before the moment called the end."""
    times = [found.at for event in events if (found := moment(stamp_of(event.cites, event.time_quote, evidence)))]
    before = [at for at in times if resolved and at < resolved.at]
    if resolved and before and (resolved.at - max(before)).total_seconds() > _SILENCE_S:
        hours = (resolved.at - max(before)).total_seconds() / 3600
        message = (
            f"resolved stands {hours:.0f} h after the event before it: a formal close is not the end of the incident"
        )
        yield Diagnostic(
            "milestone-close",
            Level.WARNING,
            "milestones.resolved",
            message,
            "choose the record in which users were served again",
        )


check = Check("Milestones are in order and have times; the end is not a formal close.", _run)
