"""The five moments, told only where the words are strong: an unknown milestone is better than a wrong one."""

import re
from collections.abc import Iterable, Sequence

from postmortem_writer.draft import Milestone, Milestones
from postmortem_writer.drafting.extraction.cues import Cue
from postmortem_writer.drafting.extraction.incident import HOUR, Incident, Remark, content_words
from postmortem_writer.evidence import Record

SILENCE = 12 * HOUR
UNKNOWN = Milestone(cites=[], time_quote="", basis="unknown")

_CLOCK = (
    r"(?:\d{4}-\d\d-\d\d[T ])?(?:\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?|\d{1,2}\s?[ap]\.?m\b\.?)"
    r"(?:\s?(?:Z\b|[+-]\d\d:?\d\d\b|\(?\b[A-Z]{2,5}\b\)?|(?:[A-Za-z]+ )?(?:local )?time\b))?"
)
_BEGAN = re.compile(
    rf"\b(?:start(?:ed|s|ing)?|began|begun|begins|first (?:\S+ ){{1,6}}?(?:was|were|came|is)|first (?:seen|occurred|happened|noticed|appeared)|onset|since)\b[^.;\n]{{0,40}}?(?:\b(?:at|from|around|about|was|since)\s+|~\s?|:\s+)(?P<time>{_CLOCK})",
    re.I,
)
_SINCE = re.compile(rf"\bsince\s+(?:around |about |~ ?)?(?P<time>{_CLOCK})", re.I)
_HARM = re.compile(r"\b(?:impact|incident|outage|issue|problem|disruption|downtime)s?\b|\b[A-Z]{2,}[A-Z_]{4,}\b")
_RELAPSE = re.compile(r"\b(?:again|still|back|return(?:ed|s)|re-?occur\w*|recurr\w*|another|same)\b", re.I)
_CLEARED = re.compile(r"\b(?:resolved|recovered|ok|closed|acknowledged|ack)\b", re.I)
_FIRING = re.compile(r"\b(?:firing|fired|trigger(?:ed)?|alarm|alert(?:ing)?|problem|critical|opened|down)\b", re.I)


def find_milestones(incident: Incident) -> Milestones:
    """Return the five milestones of the incident; what the records do not clearly show is unknown."""
    remarks = [remark for remark in incident.remarks if _may_time(remark.record)]
    detected = _detection(incident, remarks)
    resolved = _resolution(incident, remarks, detected)
    mitigated = _mitigation(remarks, detected, resolved)
    return Milestones(
        start=_start(incident, remarks, detected),
        detected=_stated(detected),
        acknowledged=_stated(_acknowledgement(remarks, detected, mitigated or resolved)),
        mitigated=_stated(mitigated),
        resolved=_stated(resolved),
    )


def start_time(remark: Remark) -> str:
    """Return the words that say when the harm began, such as "10 am uk time"; "" when the remark says none."""
    if remark.reading.question or not (remark.says("symptom", "trouble") or _HARM.search(remark.quote)):
        return ""
    match = _BEGAN.search(remark.quote) or _SINCE.search(remark.quote)
    return match["time"].rstrip(" (") if match else ""


def is_firing(remark: Remark) -> bool:
    """Tell whether the remark is an alert or page that begins, rather than one that clears."""
    if remark.record.kind not in ("alert", "page-event"):
        return False
    state = " ".join((*remark.record.flags, remark.record.level))
    if _CLEARED.search(state) or _FIRING.search(state):
        return not _CLEARED.search(state)
    return not _CLEARED.search(remark.record.text)


def contradicts(later: Remark, claim: Remark, symptom: Remark | None) -> bool:
    """Tell whether a later remark says that the harm which the claim calls over goes on: same words, or no words of its own."""
    if is_firing(later) and later.record.id != claim.record.id:
        return True
    if not later.says("symptom", "failed") or later.says("resolution", "recovery") or later.reading.hedged:
        return False
    subject = claim.words or (symptom.words if symptom else frozenset())
    if later.words & subject:
        return True
    return bool(_RELAPSE.search(later.quote)) and len(later.words) <= 1


def _may_time(record: Record) -> bool:
    """A status post is dated by its front matter, which is neither its event's time nor always its own."""
    if record.instant is None:
        return False
    return record.kind != "status-post" or (record.event is not None and record.event.instant is not None)


def _stated(remark: Remark | None) -> Milestone:
    return Milestone(cites=[remark.record.id], time_quote="", basis="stated") if remark else UNKNOWN


def _start(incident: Incident, remarks: Sequence[Remark], detected: Remark | None) -> Milestone:
    for remark in remarks:
        if quote := start_time(remark):
            return Milestone(cites=[remark.record.id], time_quote=quote, basis="stated")
    signs = [remark.record for remark in remarks if is_firing(remark) or _is_symptom(incident, remark)][:1]
    signs += [record for record in incident.bad_lines if incident.covers(record)][:1]
    signs += [detected.record] if detected else []
    first = min(signs, key=lambda record: record.instant or 0, default=None)
    return Milestone(cites=[first.id], time_quote="", basis="first_sign") if first else UNKNOWN


def _is_symptom(incident: Incident, remark: Remark) -> bool:
    return (
        remark.says("symptom", "detection") and not remark.says("recovery", "resolution") and incident.on_topic(remark)
    )


def _detection(incident: Incident, remarks: Iterable[Remark]) -> Remark | None:
    return next((r for r in remarks if is_firing(r) or (_is_symptom(incident, r) and not r.reading.question)), None)


def _acknowledgement(remarks: Sequence[Remark], detected: Remark | None, ended: Remark | None) -> Remark | None:
    if detected is None:
        return None
    limit = ended.record.instant if ended else None
    for remark in _after(remarks, detected):
        if limit is not None and (remark.record.instant or 0) > limit:
            return None
        if remark.says("acknowledgement") and remark.record.id != detected.record.id and remark.record.kind != "alert":
            return remark
    return None


def _mitigation(remarks: Sequence[Remark], detected: Remark | None, resolved: Remark | None) -> Remark | None:
    """Return the first recovery that nothing of the same kind contradicts before the end, unless only the end itself is left."""
    later = _after(remarks, detected) if detected else []
    if resolved is not None:
        later = [r for r in later if (r.record.instant or 0) <= (resolved.record.instant or 0)]
    candidates = [r for r in later if r.says("recovery", "resolution") and _claims_end(r)]
    for candidate in candidates:
        if not any(contradicts(other, candidate, detected) for other in _after(later, candidate)):
            doubtful = (
                candidate is not candidates[0] and resolved is not None and candidate.record.id == resolved.record.id
            )
            return None if doubtful else candidate
    return None


def _resolution(incident: Incident, remarks: Sequence[Remark], detected: Remark | None) -> Remark | None:
    """Return the last explicit end that nothing contradicts and no long silence precedes."""
    if detected is None:
        return None
    for remark in reversed(_after(remarks, detected)):
        if remark.says("resolution") and _claims_end(remark) and remark.record.kind != "alert":
            quiet = _silence_before(incident, remark.record) > SILENCE
            contradicted = any(contradicts(other, remark, detected) for other in _after(remarks, remark))
            return None if quiet or contradicted else remark
    return None


def _claims_end(remark: Remark) -> bool:
    cues: tuple[Cue, ...] = ("failed", "follow_up")
    return not remark.reading.question and not remark.says(*cues)


def _silence_before(incident: Incident, record: Record) -> int:
    here = record.instant or 0
    before = [
        r.instant
        for r in incident.evidence.records
        if r.instant is not None and r.instant < here and r.kind not in ("log", "metric")
    ]
    return here - max(before, default=here)


def _after(remarks: Sequence[Remark], remark: Remark) -> list[Remark]:
    place = next((i for i, other in enumerate(remarks) if other is remark), -1)
    return list(remarks[place + 1 :])


def shares_subject(one: str, other: str) -> bool:
    """Tell whether two texts have two content words in common."""
    return len(content_words(one) & content_words(other)) >= 2
