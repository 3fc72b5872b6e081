"""What happened within the incident and is told nowhere: messages, actors, alerts, and stretches without a row.

It is a list for people to go through, not a fault of the document: what tells little is left aside, and what somebody
dismissed with a reason stays dismissed.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise
from statistics import median

from postmortem_writer.document.postmortem import Event, Postmortem, Statement
from postmortem_writer.document.published import Omission, OmissionKind
from postmortem_writer.document.telling import weight
from postmortem_writer.errors import UnknownName
from postmortem_writer.evidence import Evidence, Record
from postmortem_writer.merging import alert_name, telling_words

_SPOKEN = ("message", "note", "meeting")
_ACTED = 2
_TOLD = 0.75
_SHARED = 2
_OWN = 3
_LONGEST = 160
_LEAST_GAP = timedelta(minutes=20)
_TIMES_RHYTHM = 4
_FEWEST_ROWS = 5
_KINDS = {"log": "log line", "page-event": "pager event", "status-post": "status post"}


def omissions(postmortem: Postmortem, evidence: Evidence, statements: Iterable[Statement]) -> list[Omission]:
    """Return what is told nowhere, of each kind the weightiest first; nothing where the document has no span of time."""
    told = _Told(postmortem, evidence, tuple(statements))
    if told.window is None:
        return []
    return [*_messages(told), *_alerts(told), *_actors(told), *_gaps(told)]


def keep_dismissals(postmortem: Postmortem, before: Iterable[Omission]) -> Postmortem:
    """Return the postmortem with the reasons that people gave before, those of omissions that no longer arise too."""
    kept = {omission.id: omission for omission in before if omission.dismissed}
    found = [
        omission.model_copy(update={"dismissed": kept.pop(omission.id).dismissed}) if omission.id in kept else omission
        for omission in postmortem.omissions
    ]
    return postmortem.model_copy(update={"omissions": [*found, *kept.values()]})


def dismissed(postmortem: Postmortem, id: str, reason: str) -> Postmortem:
    """Return the postmortem with the reason why one omission belongs nowhere; raises UnknownName when it has no such."""
    if id not in {omission.id for omission in postmortem.omissions}:
        known = ", ".join(omission.id for omission in postmortem.omissions[:10]) or "none"
        raise UnknownName(f"no omission {id!r}: expected one of postmortem.json, such as {known}")
    found = [one.model_copy(update={"dismissed": reason}) if one.id == id else one for one in postmortem.omissions]
    return postmortem.model_copy(update={"omissions": found})


@dataclass(frozen=True)
class _Told:
    """A document and the records behind it, as far as both are compared."""

    postmortem: Postmortem
    evidence: Evidence
    statements: tuple[Statement, ...]

    @cached_property
    def window(self) -> tuple[datetime, datetime] | None:
        moments = [moment for moment in self.postmortem.milestones.values() if moment]
        rows = [row.at for row in self.rows if row.at is not None]
        low = min((moment.low for moment in (*moments, *rows)), default=None)
        return None if low is None else (low, max(moment.high for moment in (*moments, *rows)))

    @cached_property
    def rows(self) -> list[Event]:
        return [
            row
            for row in self.postmortem.timeline
            if row.at and row.at.precision != "day" and not self.postmortem.is_page_date(row)
        ]

    @cached_property
    def cited(self) -> frozenset[str]:
        """Return the records that are cited, themselves or in another record of the same event."""
        return self.evidence.same_events(self.postmortem.records)

    @cached_property
    def sayings(self) -> list[frozenset[str]]:
        """Return the words of each statement, with what it quotes."""
        return [telling_words(f"{one.text} {one.quote}") for one in self.statements]

    @cached_property
    def words(self) -> frozenset[str]:
        return telling_words(self.postmortem.title).union(*self.sayings)

    @cached_property
    def places(self) -> frozenset[tuple[str, str]]:
        return frozenset(map(_place, self.evidence.cited(self.cited)))

    @cached_property
    def own_places(self) -> frozenset[tuple[str, str]]:
        """Return the places that are about the incident alone: much of what was said there is cited."""
        spoken = [record for record in self.within if record.kind in _SPOKEN]
        said = Counter(map(_place, spoken))
        cited = Counter(_place(record) for record in spoken if record.id in self.cited)
        return frozenset(place for place, count in said.items() if _OWN * cited[place] >= count)

    @cached_property
    def topic(self) -> frozenset[str]:
        """Return the words of the document and those that come up again in places about the incident alone."""
        spoken = (record for record in self.within if record.kind in _SPOKEN and _place(record) in self.own_places)
        times = Counter(word for record in spoken for word in telling_words(record.text))
        return self.words | {word for word, count in times.items() if count > 1}

    @cached_property
    def within(self) -> list[Record]:
        """Return the timed records of the window, of each group only the first."""
        assert self.window is not None
        low, high = self.window
        again = {id for group in self.evidence.groups for id in group.ids[1:]}
        return [
            record
            for record in self.evidence.records
            if record.at is not None and low <= record.at <= high and record.id not in again and not record.is_page_date
        ]

    @cached_property
    def unsaid(self) -> list[tuple[Record, int]]:
        """Return what people said within the window and nobody cites, with how much it says."""
        weighed = ((record, weight(record.text)) for record in self.within if self._is_open(record))
        return [(record, much) for record, much in weighed if much and self._is_news(record)]

    def _is_open(self, record: Record) -> bool:
        spoken = record.kind in _SPOKEN and not _is_machine(record) and "deleted" not in record.flags
        return spoken and record.id not in self.cited

    def _is_news(self, record: Record) -> bool:
        """Tell whether it belongs to the incident and is not told already in other words."""
        words = telling_words(record.text)
        about = self.topic if _place(record) in self.own_places else self.words
        if _place(record) not in self.places or len(words & about) < min(_SHARED, len(words)):
            return False
        return not any(len(words & said) >= _TOLD * len(words) for said in self.sayings)


def _messages(told: _Told) -> Iterator[Omission]:
    for record, much in sorted(
        told.unsaid, key=lambda item: (-item[1], -len(telling_words(item[0].text) & told.words))
    ):
        yield _omission("message", _trace(record), f"“{_cut(record.text)}” ({_from(record)})", [record], much)


def _actors(told: _Told) -> Iterator[Omission]:
    """Yield the people who did or found something and are neither cited nor named."""
    heard = {_name(record) for record in told.evidence.cited(told.cited)}
    named = " ".join(f"{one.text} {one.quote} {getattr(one, 'owner', '')}" for one in told.statements).lower()
    acted: dict[str, list[tuple[Record, int]]] = defaultdict(list)
    for record, much in told.unsaid:
        if much >= _ACTED and _name(record):
            acted[_name(record)].append((record, much))
    for name, done in sorted(acted.items(), key=lambda item: (-len(item[1]), item[0])):
        if name in heard or any(
            re.search(rf"\b{re.escape(part.lower())}\b", named) for part in (name, *name.split()[:1])
        ):
            continue
        records = [record for record, _ in done]
        text = (
            f"{name} took part ({len(records)} telling record{'s' * (len(records) > 1)}) and is neither cited nor named"
        )
        yield _omission("actor", name, text, records, max(much for _, much in done))


def _alerts(told: _Told) -> Iterator[Omission]:
    """Yield the alerts that fired, neither cited in any of their records nor named in the document."""
    fired: dict[str, list[Record]] = defaultdict(list)
    for record in told.within:
        name, state = alert_name(record)
        if name and state == "firing":
            fired[name].append(record)
    known = {alert_name(record)[0] for record in told.evidence.cited(told.cited)}
    text = " ".join(f"{one.text} {one.quote}" for one in told.statements).lower()
    for name, records in sorted(fired.items(), key=lambda item: (-len(item[1]), item[0])):
        if name not in known and name not in text:
            shown = re.search(re.escape(name), records[0].text, re.I)
            times = "once" if len(records) == 1 else f"{len(records)} times"
            yield _omission(
                "alert",
                name,
                f"alert {shown[0] if shown else name} fired {times} within the incident",
                records,
                len(records),
            )


def _gaps(told: _Told) -> Iterator[Omission]:
    """Yield the stretches between rows, from detection to the end, that are clearly longer than the incident's rhythm."""
    timed = [(row.at, row) for row in told.rows if row.at is not None]
    steps = [(later[0].low - earlier[0].low).total_seconds() for earlier, later in pairwise(timed)]
    if len(timed) < _FEWEST_ROWS:
        return
    least = max(_LEAST_GAP, timedelta(seconds=_TIMES_RHYTHM * median(steps)))
    low, high = _live(told.postmortem)
    long = [
        (later[0].at - earlier[0].at, earlier[1], later[1])
        for earlier, later in pairwise(timed)
        if later[0].low - earlier[0].high >= least
        and (low is None or later[0].low > low)
        and (high is None or earlier[0].low < high)
    ]
    for length, earlier, later in sorted(long, key=lambda gap: -gap[0]):
        yield _gap(told, length, earlier, later)


def _live(postmortem: Postmortem) -> tuple[datetime | None, datetime | None]:
    """Return from when until when the incident was attended to: before its detection and after its end silence is no gap."""
    detected, mitigated, resolved = (postmortem.milestones.get(name) for name in ("detected", "mitigated", "resolved"))
    end = resolved or mitigated
    return detected.high if detected else None, end.low if end else None


def _gap(told: _Told, length: timedelta, earlier: Event, later: Event) -> Omission:
    assert earlier.at is not None
    assert later.at is not None
    assert told.window is not None
    low, high = earlier.at.high, later.at.low
    between = [record for record in told.within if record.at is not None and low < record.at < high]
    kinds = Counter(record.kind for record in between).most_common(3)
    held = ", ".join(f"{count} {_KINDS.get(kind, kind)}{'s' * (count > 1)}" for kind, count in kinds)
    mark = " (assumed UTC)" if "assumed" in (earlier.at.zone_basis, later.at.zone_basis) else " UTC"
    day = "%H:%M" if told.window[0].date() == told.window[1].date() else "%Y-%m-%d %H:%M"
    until = "%H:%M" if earlier.at.at.date() == later.at.at.date() else day
    span = f"no row from {earlier.at.at:{day}} to {later.at.at:{until}}{mark}, {_length(length)}"
    records = f"not a row, though recorded: {held}" if between else "nothing was recorded in it"
    trace = f"{earlier.at.at.isoformat()} {later.at.at.isoformat()}"
    return _omission("gap", trace, f"{span}: {records}", between[:20], int(length.total_seconds() // 60))


def _omission(kind: OmissionKind, trace: str, text: str, records: Iterable[Record], much: int) -> Omission:
    digest = hashlib.sha256(f"{kind} {trace}".encode()).hexdigest()[:8]
    return Omission(id=f"{kind}-{digest}", kind=kind, text=text, records=[record.id for record in records], weight=much)


def _trace(record: Record) -> str:
    """Return what a record is known by in every run: never its number, which other files move."""
    return f"{_name(record)} {record.stamp.raw if record.stamp else ''} {record.native} {record.text}"


def _is_machine(record: Record) -> bool:
    return (record.actor is not None and record.actor.bot) or "automatic" in record.flags


def _name(record: Record) -> str:
    return record.actor.name if record.actor and not record.actor.bot else ""


def _place(record: Record) -> tuple[str, str]:
    return record.channel, "" if record.channel else record.source


def _from(record: Record) -> str:
    return ", ".join(part for part in (_name(record), record.place) if part)


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST].rsplit(' ', 1)[0]} …"


def _length(length: timedelta) -> str:
    hours, minutes = divmod(int(length.total_seconds() // 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
