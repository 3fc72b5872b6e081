"""The rows: which remarks become timeline events, of what kind, and how many."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from postmortem_writer.document.certainty import clears
from postmortem_writer.draft import TimelineEvent
from postmortem_writer.drafting.extraction.actions import is_action
from postmortem_writer.drafting.extraction.causes import is_idea_list
from postmortem_writer.drafting.extraction.incident import BUCKET, FEW, MINUTE, Incident, is_front_matter
from postmortem_writer.drafting.extraction.kinds import kind_of
from postmortem_writer.drafting.extraction.labels import is_labelled
from postmortem_writer.drafting.extraction.milestones import find_milestones, start_time
from postmortem_writer.drafting.extraction.phrases import Cue
from postmortem_writer.drafting.extraction.quotes import claim_fields, clip, fits, lead_of, sentences_of, widened
from postmortem_writer.drafting.extraction.remarks import ALERT_KINDS, Remark, is_firing, is_machine
from postmortem_writer.evidence import Group, Record
from postmortem_writer.merging import LATER

MOST_ROWS = 30
MOST_LOG_ROWS = 9
MOST_CITES = 3
LEAST_WEIGHT = 2.0
LEAST_SECOND = 3.0

_TOLD = re.compile(
    r"\b(?:time ?line|actions? taken|steps?|recovery|events?|chronology|what (?:was done|happened)|log)\b",
    re.I,
)
_FILED = re.compile(
    r"\b(?:causes?|rca|actions? items?|next|follow[- ]?ups?|to[- ]?dos?|remediation|prevention|lessons?|takeaways?|impact|went|luck|questions?|unknowns|participants|people|links|related|glossary|summary)\b",
    re.I,
)
_ANNOUNCES = re.compile(
    r"^\W*(?:notes?|timeline|log|updates?|status|actions?|next(?: steps)?|to-?dos?|what we know(?: so far)?|summary)\W*$",
    re.I,
)
_NORMAL = re.compile(r"\W+")


def find_timeline(incident: Incident) -> list[TimelineEvent]:
    """Return the events that explain the incident, in the order of the evidence, each one quote of one record."""
    order = {record.id: n for n, record in enumerate(incident.evidence.records)}
    rows = [(order[r.record.id], r.sentence.start, _row(incident, r, also)) for r, also in _chosen(incident).items()]
    rows += [(order[record.id], 0, _log_row(record)) for record in _log_lines(incident)]
    return [row for _, _, row in sorted(rows, key=lambda item: item[:2])]


def _chosen(incident: Incident) -> dict[Remark, list[str]]:
    """Return the best remark of each record worth a row, with the ids of records that say the same; some have a second.

    A record that shows a milestone always has a row.
    """
    shown = {cite for _, milestone in find_milestones(incident) for cite in milestone.cites}
    best: list[Remark] = []
    seconds: list[Remark] = []
    for _, group in groupby(incident.remarks, key=_moment):
        ranked = sorted(group, key=lambda remark: (remark.record.id not in shown, -remark.weight))
        ranked = _gentler(incident, ranked)
        if ranked[0].record.id in shown or _deserves(incident, ranked[0]):
            best.append(ranked[0])
            seconds += _second(incident, ranked)
    most = FEW if incident.few else MOST_ROWS
    told = _without_copies(incident, sorted(best, key=lambda r: (r.record.id not in shown, -r.weight))[: 3 * most])
    rows = dict(sorted(told.items(), key=lambda item: (item[0].record.id not in shown, -item[0].weight))[:most])
    kept = {_moment(remark) for remark in rows}
    extra = sorted((r for r in seconds if _moment(r) in kept), key=lambda remark: -remark.weight)
    return rows | {remark: [] for remark in extra[: max(0, most - len(rows))]}


def _gentler(incident: Incident, ranked: list[Remark]) -> list[Remark]:
    """Put a sentence that blames nobody first, where it tells an event as well."""
    best = ranked[0]
    if not incident.blames(best.quote):
        return ranked
    cues = best.reading.asserted
    other = next(
        (
            r
            for r in ranked[1:]
            if r.record.id == best.record.id and (not cues or r.reading.asserted) and not incident.blames(r.quote)
        ),
        None,
    )
    return ranked if other is None else [other, *(r for r in ranked if r is not other and r is not best)]


def _moment(remark: Remark) -> str | tuple[str, int]:
    """Return what its row is chosen from: the record, or all the paragraphs of notes that stand under one time."""
    record = remark.record
    if record.kind == "note" and record.instant is not None and not lead_of(record):
        return record.source, record.instant
    return record.id


def _deserves(incident: Incident, remark: Remark) -> bool:
    record = remark.record
    if _is_announcement(remark):
        return False
    if record.instant is None and record.stamp is None:
        return _is_told(incident, remark)
    if record.kind in ("alert", "page-event", "deploy") and incident.on_topic(remark):
        return True
    if incident.few:
        typed = record.kind == "note" and lead_of(record) > 0
        return not remark.reading.small_talk and (typed or remark.weight >= 1 or len(record.text.split()) >= 4)
    if not incident.since_first_sign(record) and not remark.says("action", "symptom", "communication"):
        return False
    return remark.weight >= LEAST_WEIGHT and bool(remark.reading.asserted) and incident.on_topic(remark)


def _is_told(incident: Incident, remark: Remark) -> bool:
    """Tell whether notes without a time tell an event: below a heading that says so, or where nothing has a time."""
    heading = remark.record.heading
    told = _TOLD.search(heading) if heading else None
    if is_action(incident, remark) or is_labelled(remark):
        return False
    if not told and (incident.is_timed or (heading and _FILED.search(heading))):
        return False
    return not remark.sentence.code and not remark.reading.small_talk and len(remark.quote.split()) >= 4


def _is_announcement(remark: Remark) -> bool:
    """Tell whether the line only announces what stands below it: "ideas so far", "Timeline:"."""
    return (
        is_idea_list(remark.quote)
        or is_front_matter(remark.record.text)
        or bool(_ANNOUNCES.match(remark.quote))
        or remark.record.text.rstrip().endswith(":")
    )


def _second(incident: Incident, ranked: Sequence[Remark]) -> list[Remark]:
    """Return what else the record says that its first row does not hold: that it came out otherwise, how it begins, or another kind."""
    best = ranked[0]
    if is_machine(best.record) or best.record.instant is None:
        return []
    others = [r for r in ranked[1:] if not r.sentence.code and r.quote not in _quote(incident, best)]
    turning = [
        r for r in others if r.sentence.start > best.sentence.start and (clears(r.quote) or r.says("failed", "relapse"))
    ]
    others = [r for r in others if not (_is_same_harm(r, best) or incident.blames(r.quote))]
    opening = [r for r in others if r.record.kind == "note" and r.sentence.first and len(r.quote.split()) >= 5]
    strong = [r for r in others if r.weight >= LEAST_SECOND and kind_of(incident, r) != kind_of(incident, best)]
    return (turning or opening or strong)[:1]


def _is_same_harm(one: Remark, other: Remark) -> bool:
    """Tell whether two sentences that stand side by side both tell how the harm was noticed: "First we heard of it was …"."""
    cues: tuple[Cue, ...] = ("symptom", "sign", "detection")
    if one.record.id != other.record.id or not (one.says(*cues) and other.says(*cues)):
        return False
    first, then = sorted((one.sentence, other.sentence), key=lambda sentence: sentence.start)
    return not one.record.text[first.end : then.start].strip(" *_\n")


def _without_copies(incident: Incident, remarks: Iterable[Remark]) -> dict[Remark, list[str]]:
    """Return the remarks that say something new, with the ids of the records that say the same within two minutes or are the same event."""
    events = incident.evidence.events
    kept: dict[Remark, list[str]] = {}
    for remark in sorted(remarks, key=lambda remark: (not is_machine(remark.record), remark.record.instant or 0)):
        same = next(
            (other for other in kept if _copies(remark, other) or _is_one(remark.record, other.record, events)), None
        )
        if same is None:
            kept[remark] = []
        else:
            kept[same].append(remark.record.id)
    return kept


def _is_one(one: Record, other: Record, events: Mapping[str, Group]) -> bool:
    """Tell whether two sources hold one event; what somebody quoted or passed on later is an event of its own."""
    group = events.get(one.id)
    return group is not None and group is events.get(other.id) and not any(rule in group.rule for rule in LATER)


def _copies(later: Remark, earlier: Remark) -> bool:
    """Tell whether two records tell one event: the same words over again, or the same machine report at the same time."""
    if _NORMAL.sub(" ", later.quote.lower()) == _NORMAL.sub(" ", earlier.quote.lower()):
        return not is_machine(later.record) or _together(later, earlier)
    if not (is_machine(later.record) or is_machine(earlier.record)) or is_firing(later) != is_firing(earlier):
        return False
    shared, either = later.words & earlier.words, later.words | earlier.words
    return len(shared) >= 2 and 2 * len(shared) >= len(either) and _together(later, earlier)


def _together(one: Remark, other: Remark) -> bool:
    if one.record.instant is None or other.record.instant is None:
        return False
    return abs(one.record.instant - other.record.instant) <= 2 * MINUTE


def _row(incident: Incident, remark: Remark, also: Sequence[str]) -> TimelineEvent:
    quote = _quote(incident, remark)
    when = start_time(remark)
    fields = claim_fields(remark.record, quote) | {"cites": [remark.record.id, *also][:MOST_CITES]}
    return TimelineEvent.model_validate(
        {**fields, "time_quote": when if when in quote else "", "kind": kind_of(incident, remark)}
    )


def _quote(incident: Incident, remark: Remark) -> str:
    """Return the words of the row; a time of day that no date settles stays in them, for no column can show it."""
    text, sentence = remark.record.text, remark.sentence
    if remark.record.kind in ALERT_KINDS:
        return clip(text, sentence.start, sentence.end)
    quote = widened(remark.record, sentence)
    if incident.blames(quote) and not incident.blames(remark.quote):
        quote = clip(text, sentence.start, sentence.end)
    lead = lead_of(remark.record)
    if remark.record.instant is None and lead and text.find(quote) == lead and fits(text, 0, lead + len(quote)):
        return text[: lead + len(quote)]
    return quote


def _log_row(record: Record) -> TimelineEvent:
    found = sentences_of(record)
    start, end = (found[0].start, found[0].end) if found else (0, len(record.text))
    return TimelineEvent.model_validate(
        {**claim_fields(record, clip(record.text, start, end)), "time_quote": "", "kind": "other"}
    )


def _log_lines(incident: Incident) -> list[Record]:
    """Return of each log the first and last error in the window and the one that opens its busiest ten minutes."""
    bad = [record for record in incident.bad_lines if record.instant is not None and record.text.strip()]
    files: dict[str, list[Record]] = {}
    for record in bad:
        files.setdefault(record.source, []).append(record)
    chosen = sorted(files.values(), key=lambda records: -len(records))[: MOST_LOG_ROWS // 3]
    found = [record for records in chosen for record in _landmarks(records)]
    events = incident.evidence.events
    return [r for n, r in enumerate(found) if not any(_is_one(r, other, events) for other in found[:n])]


def _landmarks(records: Sequence[Record]) -> list[Record]:
    counts = Counter((record.instant or 0) // BUCKET for record in records)
    busiest = max(sorted(counts), key=lambda bucket: counts[bucket])
    burst = next(record for record in records if (record.instant or 0) // BUCKET == busiest)
    return list({record.id: record for record in (records[0], burst, records[-1])}.values())
