"""The incident inside the evidence: which records speak of it, found by density in time, by channel and by shared words."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, takewhile

from postmortem_writer.drafting.extraction.phrases import Cue
from postmortem_writer.drafting.extraction.remarks import (
    ALERT_KINDS,
    Remark,
    is_firing,
    is_machine,
    remarks_of,
)
from postmortem_writer.evidence import Evidence, Record

MINUTE = 60_000_000_000
HOUR = 60 * MINUTE
FEW = 40
FEW_NOTES = 80
GAP = 90 * MINUTE
BUCKET = 10 * MINUTE
AFTERMATH = 72 * HOUR
STRONG = 2.5
MOST_TOPIC_WORDS = 20

_BAD_LEVELS = frozenset(
    {"error", "err", "e", "fatal", "critical", "crit", "alert", "emerg", "emergency", "panic", "severe", "f"}
)
_BAD_LINE = re.compile(r"\b(?:ERROR|FATAL|CRITICAL|PANIC|SEVERE|Exception|Traceback|panic:)\b")
_INCIDENT_CHANNEL = re.compile(r"(?:^|[-_#])(?:inc|incident|incidents|sev\d?|outage|war-?room)(?:[-_\d]|$)", re.I)
_AT_WORK = re.compile(
    r"\b([A-Z][a-z]+) (?:acks|acked|acknowledge[sd]|took the page|is on it|on it|is looking|looks into|confirm(?:s|ed)|joins|joined)\b|\b(?:[Aa]cked|[Aa]cknowledged|[Cc]onfirmed|[Rr]eported) by ([A-Za-z][a-z]+)\b"
    r"|^[\d\s:.*-]{4,12}\b([A-Za-z][a-z]+): "
)
_AUTHORS = re.compile(
    r"[*_]*(?:authors?|participants|responders|on-?call|incident commander)\W*:[*_]*\s*(?P<names>.*)", re.I
)
_SUBJECT = re.compile(r"[a-z][a-z0-9]{2,}")
_NO_SUBJECT = frozenset(
    "all and are but can for from has had have its not now our out than that the then they this too was were will with fine good normal okay work works min".split()
)
_NOT_PEOPLE = frozenset(
    "suspected suspect theory hypothesis idea cause reason alert alarm page update status note action todo fix fixed resolved info error warning monitoring support me we who nobody pagerduty opsgenie grafana".split()
)


@dataclass(frozen=True)
class Incident:
    """The evidence seen as one incident: the remarks inside its window in order, its topic, and the error lines of logs."""

    evidence: Evidence
    blames: Callable[[str], bool] = lambda quote: False
    heading: str = ""

    @cached_property
    def is_timed(self) -> bool:
        """Tell whether any record has a time of its own, be it one that no date settles."""
        return any(remark.record.stamp is not None for remark in self.talk)

    @cached_property
    def talk(self) -> tuple[Remark, ...]:
        """Return every quotable sentence of every record that is not a log line or a metric."""
        spoken = [record for record in self.evidence.records if record.kind not in ("log", "metric")]
        return tuple(remark for record in spoken for remark in remarks_of(record))

    @cached_property
    def few(self) -> bool:
        """Tell whether there are so few timed records that nearly each is an event; notes are written to be kept."""
        timed = {remark.record.id: remark.record for remark in self.talk if remark.record.instant is not None}
        notes = sum(1 for record in timed.values() if record.kind == "note")
        return len(timed) < FEW or (len(timed) < FEW_NOTES and notes * 5 >= len(timed) * 4)

    @cached_property
    def window(self) -> tuple[int, int] | None:
        """Return first and last instant of the incident: the heaviest run of cue-bearing records without a gap over 90 minutes."""
        timed = [(r.record.instant, r.weight) for r in self.talk if r.record.instant is not None]
        if self.few and timed:
            return min(instant for instant, _ in timed), max(instant for instant, _ in timed)
        if strong := [(instant, weight) for instant, weight in timed if weight >= STRONG]:
            return _densest(strong)
        return _burst([record.instant for record in self._all_bad_lines if record.instant is not None])

    @cached_property
    def topic(self) -> frozenset[str]:
        """Return the words that come back in the weighty remarks of the window, most of them by people."""
        strong = {r.quote: r.words for r in self.talk if r.weight >= STRONG and self.covers(r.record)}
        seen = Counter(word for words in strong.values() for word in words)
        least = max(2, len(strong) // 25)
        return frozenset(word for word, count in seen.most_common(MOST_TOPIC_WORDS) if count >= least)

    @cached_property
    def remarks(self) -> tuple[Remark, ...]:
        """Return the remarks of the window, in order, each weighed by its cues, its record, its channel and its topic words."""
        return tuple(self._weighed(remark) for remark in self.talk if self.covers(remark.record))

    @cached_property
    def told(self) -> tuple[Remark, ...]:
        """Return the remarks of the window and those that look back on it within three days, in an incident's channel or on its topic."""
        end = self.window[1] if self.window else None
        later = [r for r in self.talk if end is not None and end < (r.record.instant or 0) <= end + AFTERMATH]
        return (*self.remarks, *(r for r in later if in_incident_channel(r.record) or len(r.words & self.topic) >= 2))

    @cached_property
    def bad_lines(self) -> tuple[Record, ...]:
        """Return the log lines of the window, and of the half hour before it, that report errors."""
        return tuple(record for record in self._all_bad_lines if self.covers(record))

    @cached_property
    def burst_start(self) -> Record | None:
        """Return the first bad log line that at least two more follow within ten minutes; a lone one where there are no more."""
        timed = [(record.instant, record) for record in self.bad_lines if record.instant is not None]
        for (start, record), (third, _) in zip(timed, timed[2:], strict=False):
            if third - start <= BUCKET:
                return record
        return timed[0][1] if 0 < len(timed) < 3 else None

    @cached_property
    def first_sign(self) -> int | None:
        """Return the instant of the first symptom, alert or bad log line of the window."""
        signs = [r.record.instant for r in self.remarks if self.on_topic(r) and (is_firing(r) or r.says("symptom"))]
        signs += [self.burst_start.instant] if self.burst_start else []
        return min((instant for instant in signs if instant is not None), default=None)

    def covers(self, record: Record) -> bool:
        """Tell whether the record lies in the window; a record without a time does when there are few."""
        if record.instant is None:
            return self.few
        early = HOUR // 2 if record.kind == "log" else 0
        return self.window is not None and self.window[0] - early <= record.instant <= self.window[1]

    def since_first_sign(self, record: Record) -> bool:
        """Tell whether the record is no older than the first sign of harm."""
        return self.first_sign is None or record.instant is None or record.instant >= self.first_sign

    def on_topic(self, remark: Remark) -> bool:
        """Tell whether the remark stands in an incident's channel or shares a word with the topic, where there is one."""
        if self.few or len(self.topic) < 3 or in_incident_channel(remark.record):
            return True
        return bool(remark.words & self.topic)

    @cached_property
    def positions(self) -> dict[int, int]:
        """Return the place of each remark of the window in their order, by its identity."""
        return {id(remark): place for place, remark in enumerate(self.remarks)}

    @cached_property
    def harmed(self) -> dict[str, int]:
        """Return each thing that a remark reports harm of, with the place of the first that does."""
        cues: tuple[Cue, ...] = ("symptom", "sign", "relapse", "detection")
        first: dict[str, int] = {}
        for place, remark in enumerate(self.remarks):
            for word in subjects(remark.quote) if remark.says(*cues) else ():
                first.setdefault(word, place)
        return first

    def after(self, remark: Remark) -> Sequence[Remark]:
        """Return the remarks of the window that follow this one."""
        return self.remarks[self.positions[id(remark)] + 1 :]

    def is_lonely(self, remark: Remark) -> bool:
        """Tell whether nothing else was noticed, reported or taken up within an hour: an alert that stood for itself."""
        start = remark.record.instant
        if self.few or start is None:
            return False
        first = bisect_left(self._signs, (start, ""))
        nearby = takewhile(lambda sign: sign[0] <= start + HOUR, self._signs[first:])
        return not any(id != remark.record.id for _, id in nearby)

    @cached_property
    def _signs(self) -> list[tuple[int, str]]:
        cues: tuple[Cue, ...] = ("symptom", "detection", "acknowledgement", "escalation", "relapse")
        told = [r.record for r in self.remarks if (is_firing(r) or r.says(*cues)) and self.on_topic(r)]
        return sorted(
            {(record.instant, record.id) for record in (*told, *self.bad_lines) if record.instant is not None}
        )

    def name_in(self, text: str) -> bool:
        """Tell whether the text names one of the people of the evidence or mentions somebody."""
        low = text.lower()
        return "@" in text or any(re.search(rf"\b{re.escape(name)}\b", low) for name in self._names if name in low)

    def under_heading(self, pattern: str) -> list[Remark]:
        """Return the remarks that stand under a heading with these words, wherever their records lie in time."""
        wanted = re.compile(rf"\b(?:{pattern})\b", re.I)
        return [r for r in self.talk if r.record.heading and wanted.search(r.record.heading) and not r.sentence.code]

    @cached_property
    def _all_bad_lines(self) -> tuple[Record, ...]:
        return tuple(record for record in self.evidence.records if record.kind == "log" and is_bad(record))

    @cached_property
    def people(self) -> frozenset[str]:
        """Return in small letters the names that the records show at work: who speaks, acknowledges, confirms or is an author."""
        told = (match for record in self.evidence.records for match in _AT_WORK.finditer(record.text[:2000]))
        named = {group.lower() for match in told for group in match.groups() if group}
        authors = (_AUTHORS.match(record.text) for record in self.evidence.records if record.kind == "note")
        listed = {name.lower() for line in authors if line for name in re.findall(r"[A-Z][a-z]+", line["names"])}
        return self._names | (named - _NOT_PEOPLE) | listed

    @cached_property
    def _names(self) -> frozenset[str]:
        people = {r.actor.name for r in self.evidence.records if r.actor and not r.actor.bot}
        return frozenset(part.lower() for name in people for part in (name, *name.split()) if len(part) > 2)

    def _weighed(self, remark: Remark) -> Remark:
        machine = is_machine(remark.record)
        weight = remark.weight + min(len(remark.words & self.topic), 3) * 0.5
        if not self.on_topic(remark) and not machine:
            weight -= 1
        if in_incident_channel(remark.record) and remark.reading.asserted and not self.few:
            weight += 1
        if self.name_in(remark.quote):
            weight -= 1 if remark.record.kind in ALERT_KINDS else 0.5
        return replace(remark, weight=weight)


def subjects(text: str) -> set[str]:
    """Return the words of three letters and more that can be what a remark is about, in small letters and without plural."""
    return {word.rstrip("s") for word in _SUBJECT.findall(text.lower()) if word not in _NO_SUBJECT}


def is_front_matter(text: str) -> bool:
    """Tell whether a line only names who was there or wrote it, or when: "Authors: …", "Date: …"."""
    return bool(_AUTHORS.match(text)) or text.lower().lstrip("*_ ").startswith(
        ("date:", "severity:", "status:", "duration:")
    )


def in_incident_channel(record: Record) -> bool:
    """Tell whether the record was said in a channel that is named for an incident, such as ``inc-0412-search``."""
    return bool(record.channel and _INCIDENT_CHANNEL.search(record.channel))


def is_bad(record: Record) -> bool:
    """Tell whether a log record reports an error, by its level or, where it has none, by its own words."""
    if record.level:
        return record.level.lower() in _BAD_LEVELS
    return bool(_BAD_LINE.search(record.text[:400]))


def _densest(timed: Sequence[tuple[int, float]]) -> tuple[int, int]:
    """Return the ends of the heaviest run without a gap over 90 minutes."""
    ordered = sorted(timed)
    runs: list[list[tuple[int, float]]] = [[ordered[0]]]
    for before, here in pairwise(ordered):
        if here[0] - before[0] > GAP:
            runs.append([])
        runs[-1].append(here)
    best = max(runs, key=lambda run: sum(weight for _, weight in run))
    return best[0][0], best[-1][0]


def _burst(instants: Sequence[int]) -> tuple[int, int] | None:
    """Return the ends of the busiest ten minutes, widened over neighbours at least a fifth as busy."""
    counts = Counter(instant // BUCKET for instant in instants)
    if not counts:
        return None
    peak = max(sorted(counts), key=lambda bucket: counts[bucket])
    low = high = peak
    while counts[low - 1] * 5 >= counts[peak]:
        low -= 1
    while counts[high + 1] * 5 >= counts[peak]:
        high += 1
    inside = [instant for instant in instants if low <= instant // BUCKET <= high]
    return min(inside), max(inside)
