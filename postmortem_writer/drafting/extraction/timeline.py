"""The rows: which remarks become timeline events, of what kind, and how many."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from postmortem_writer.draft import EventKind, TimelineEvent
from postmortem_writer.drafting.extraction.incident import BUCKET, FEW, HOUR, MACHINE_KINDS, Incident, Remark
from postmortem_writer.drafting.extraction.milestones import is_firing, start_time
from postmortem_writer.drafting.extraction.quotes import claim_fields, clip, sentences, widened
from postmortem_writer.evidence import Record

MOST_ROWS = 30
MOST_LOG_ROWS = 9
OUTCOME_WITHIN = HOUR
LEAST_WEIGHT = 3.0

_TOLD = re.compile(
    r"\b(?:time ?line|actions? taken|steps?|recovery|events?|chronology|what (?:was done|happened)|log|incident)\b",
    re.I,
)
_NORMAL = re.compile(r"\W+")


def find_timeline(incident: Incident) -> list[TimelineEvent]:
    """Return the events that explain the incident, in the order of the evidence, each one quote of one record."""
    spoken = list(_chosen(incident))
    order = {record.id: n for n, record in enumerate(incident.evidence.records)}
    rows = [(order[r.record.id], r.sentence.start, _row(incident, r)) for r in spoken]
    rows += [(order[record.id], 0, _log_row(record)) for record in _log_lines(incident)]
    return [row for _, _, row in sorted(rows, key=lambda item: item[:2])]


def kind_of(incident: Incident, remark: Remark) -> EventKind:
    """Return what the remark's event was for the incident, by the strongest thing it asserts."""
    if start_time(remark):
        return "impact_start"
    if remark.says("resolution") and not remark.says("failed"):
        return "resolution"
    if is_firing(remark):
        return "detection"
    if remark.says("failed") and not remark.says("relapse"):
        return "attempted_mitigation"
    if remark.says("relapse"):
        return "other"
    if remark.says("recovery"):
        return "mitigation"
    for cue, kind in _BY_CUE:
        if remark.says(cue):
            return _outcome(incident, remark) if kind == "attempted_mitigation" else kind
    return _symptom_kind(incident, remark)


_BY_CUE: tuple[tuple[str, EventKind], ...] = (
    ("decision", "decision"),
    ("communication", "communication"),
    ("acknowledgement", "escalation"),
    ("escalation", "escalation"),
    ("action", "attempted_mitigation"),
    ("cause", "diagnosis"),
    ("detection", "detection"),
    ("diagnosis", "diagnosis"),
    ("change", "attempted_mitigation"),
)


def _symptom_kind(incident: Incident, remark: Remark) -> EventKind:
    first = next((r for r in incident.remarks if r.says("symptom")), None)
    return "detection" if first is remark else "other"


def _outcome(incident: Incident, step: Remark) -> EventKind:
    """A step before any harm was seen is no mitigation; after it, what is said next decides whether it helped."""
    place = incident.remarks.index(step)
    if not any(r.says("symptom", "trouble", "detection") or is_firing(r) for r in incident.remarks[:place]):
        return "other"
    start = step.record.instant
    for later in incident.remarks[place + 1 :]:
        if start is not None and later.record.instant is not None and later.record.instant - start > OUTCOME_WITHIN:
            break
        if later.says("recovery", "resolution") and not later.says("failed", "relapse"):
            return "mitigation"
        if later.says("failed", "relapse", "symptom") or is_firing(later):
            return "attempted_mitigation"
        if later.says("action"):
            break
    return "attempted_mitigation"


def _chosen(incident: Incident) -> Iterator[Remark]:
    """Yield the best remark of each record worth a row; with few records nearly each is, and some have a second."""
    best, seconds = [], []
    for _, group in groupby(incident.remarks, key=lambda remark: remark.record.id):
        ranked = sorted(group, key=lambda remark: -remark.weight)
        if _deserves(incident, ranked[0]):
            best.append(ranked[0])
            seconds += _second(incident, ranked)
    best = _without_copies(best)
    if not incident.few or len(best) > MOST_ROWS:
        best = sorted(best, key=lambda remark: -remark.weight)[: FEW if incident.few else MOST_ROWS]
    room = max(0, MOST_ROWS - len(best))
    kept = {remark.record.id for remark in best}
    yield from best
    yield from sorted((r for r in seconds if r.record.id in kept), key=lambda remark: -remark.weight)[:room]


def _deserves(incident: Incident, remark: Remark) -> bool:
    if remark.record.instant is None:
        told = _TOLD.search(remark.record.heading) if remark.record.heading else not incident.window
        return (
            bool(told) and not remark.sentence.code and not remark.reading.small_talk and len(remark.quote.split()) >= 4
        )
    if remark.record.kind in ("alert", "page-event", "deploy"):
        return True
    if incident.few:
        return not remark.reading.small_talk and (remark.weight >= 1 or len(remark.quote.split()) >= 5)
    if not incident.since_first_sign(remark.record) and not remark.says("action", "symptom", "communication"):
        return False
    return remark.weight >= LEAST_WEIGHT and bool(remark.reading.asserted) and incident.on_topic(remark)


def _second(incident: Incident, ranked: Sequence[Remark]) -> list[Remark]:
    """Return the next remark of the record when it says something of another kind that the first row does not hold."""
    first = widened(ranked[0].record.text, ranked[0].sentence)
    others = (r for r in ranked[1:] if r.weight >= LEAST_WEIGHT and r.quote not in first)
    if ranked[0].record.kind in MACHINE_KINDS or ranked[0].record.instant is None:
        return []
    return [r for r in others if not r.sentence.code and kind_of(incident, r) != kind_of(incident, ranked[0])][:1]


def _without_copies(remarks: Iterable[Remark]) -> list[Remark]:
    seen: set[str] = set()
    kept = []
    for remark in remarks:
        key = _NORMAL.sub(" ", remark.quote.lower())
        if key not in seen or remark.record.kind in MACHINE_KINDS:
            kept.append(remark)
        seen.add(key)
    return kept


def _row(incident: Incident, remark: Remark) -> TimelineEvent:
    quote = widened(remark.record.text, remark.sentence)
    when = start_time(remark)
    return TimelineEvent.model_validate(
        {
            **claim_fields(remark.record, quote),
            "time_quote": when if when in quote else "",
            "kind": kind_of(incident, remark),
        }
    )


def _log_row(record: Record) -> TimelineEvent:
    found = sentences(record.text)
    start, end = (found[0].start, found[0].end) if found else (0, len(record.text))
    return TimelineEvent.model_validate(
        {**claim_fields(record, clip(record.text, start, end)), "time_quote": "", "kind": "other"}
    )


def _log_lines(incident: Incident) -> list[Record]:
    """Return of each log the first and last error in the window and the one that opens its busiest ten minutes."""
    bad = [
        record
        for record in incident.bad_lines
        if record.instant is not None and incident.covers(record) and record.text.strip()
    ]
    files: dict[str, list[Record]] = {}
    for record in bad:
        files.setdefault(record.source, []).append(record)
    chosen = sorted(files.values(), key=lambda records: -len(records))[: MOST_LOG_ROWS // 3]
    return [record for records in chosen for record in _landmarks(records)]


def _landmarks(records: Sequence[Record]) -> list[Record]:
    counts = Counter((record.instant or 0) // BUCKET for record in records)
    busiest = max(sorted(counts), key=lambda bucket: counts[bucket])
    burst = next(record for record in records if (record.instant or 0) // BUCKET == busiest)
    return list({record.id: record for record in (records[0], burst, records[-1])}.values())
