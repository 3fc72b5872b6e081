"""The five moments, told only where the words are strong: an unknown milestone is better than a wrong one."""

import re
from collections.abc import Iterable, Sequence

from postmortem_writer import clock
from postmortem_writer.draft import Milestone, Milestones
from postmortem_writer.drafting.extraction.incident import HOUR, Incident, Remark
from postmortem_writer.drafting.extraction.phrases import Cue
from postmortem_writer.evidence import Record

SILENCE = 12 * HOUR
LASTS = 2 * HOUR
ANSWERED_WITHIN = 3 * HOUR
SPOKEN_WITHIN = 24 * HOUR
NEVER = 2**63
UNKNOWN = Milestone(cites=[], time_quote="", basis="unknown")

_BEGAN = re.compile(
    r"\b(?:start(?:ed|s|ing)?|began|begun|begins|onset|since|ongoing from|first (?:\S+ ){1,6}?(?:was|were|came|is)|first (?:seen|occurred|happened|noticed|appeared))"
    r"\b[^.;\n]{0,30}$",
    re.I,
)
_HARM = re.compile(r"\b(?:impact|incident|outage|issue|problem|disruption|downtime)s?\b|\b[A-Z]{2,}[A-Z_]{4,}\b")
_PAST = re.compile(r"\b(?:was|were|had|did|earlier)\b", re.I)
_RELAPSE = re.compile(r"\b(?:again|still|back|return(?:ed|s)|re-?occur\w*|recurr\w*|another|same)\b", re.I)
_CLEARED = re.compile(r"\b(?:resolved|recovered|ok|closed|acknowledged|ack)\b", re.I)
_FIRING = re.compile(r"\b(?:firing|fired|trigger(?:ed)?|alarm|alert(?:ing)?|problem|critical|opened|down)\b", re.I)


def find_milestones(incident: Incident) -> Milestones:
    """Return the five milestones of the incident; what the records do not clearly show is unknown."""
    remarks = [remark for remark in incident.remarks if _may_time(remark.record)]
    detected = _detection(incident, remarks)
    resolved = _resolution(incident, remarks, detected)
    mitigated = _mitigation(incident, remarks, detected, resolved)
    return Milestones(
        start=_start(incident, remarks, detected),
        detected=_stated(detected),
        acknowledged=_stated(_acknowledgement(remarks, detected, mitigated or resolved)),
        mitigated=_stated(mitigated),
        resolved=_stated(resolved),
    )


def start_time(remark: Remark) -> str:
    """Return the words that say when the harm began, such as "10 am uk time"; "" when it says none that can be settled."""
    harm = remark.says("symptom", "sign", "trouble") or _HARM.search(remark.quote)
    stamp = remark.record.stamp
    if (
        not harm
        or stamp is None
        or stamp.instant is None
        or remark.reading.question
        or remark.says("recovery", "resolution")
    ):
        return ""
    for found in clock.find(remark.quote):
        if _BEGAN.search(remark.quote[: found.start].rstrip(" ~(`")):
            instant = clock.said(found.stamp.raw, stamp).instant
            if instant is not None and 0 <= stamp.instant - instant <= SPOKEN_WITHIN:
                return found.stamp.raw
    return ""


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
    if not _is_harm(later):
        return False
    subject = claim.words or (symptom.words if symptom else frozenset())
    if later.words & subject:
        return True
    return bool(_RELAPSE.search(later.quote)) and len(later.words) <= 1


def _is_harm(remark: Remark) -> bool:
    """Tell whether the remark reports harm as a fact of its moment, neither in doubt nor looking back."""
    if remark.reading.hedged or remark.says("recovery", "resolution", "follow_up") or remark.sentence.code:
        return False
    reported = remark.says("symptom", "relapse") or (remark.says("detection") and remark.says("trouble", "sign"))
    return reported and not (remark.says("cause") and _PAST.search(remark.quote))


def _may_time(record: Record) -> bool:
    """A status post is dated by its front matter, which is neither its event's time nor always its own."""
    if record.instant is None:
        return False
    return record.kind != "status-post" or (record.event is not None and record.event.instant is not None)


def _stated(remark: Remark | None) -> Milestone:
    return Milestone(cites=[remark.record.id], time_quote="", basis="stated") if remark else UNKNOWN


def _start(incident: Incident, remarks: Sequence[Remark], detected: Remark | None) -> Milestone:
    """Return when a record says the harm began, unless a sign of it is older; else the first sign."""
    signs = [r.record for r in remarks if is_firing(r) or (incident.on_topic(r) and _is_sign(r))][:1]
    signs += [record for record in incident.bad_lines if incident.covers(record)][:1]
    signs += [detected.record] if detected else []
    first = min(signs, key=lambda record: record.instant or 0, default=None)
    for remark in remarks:
        quote = start_time(remark)
        begun = clock.said(quote, remark.record.stamp).instant if quote else None
        if begun is not None and (first is None or begun <= (first.instant or 0)):
            return Milestone(cites=[remark.record.id], time_quote=quote, basis="stated")
    return Milestone(cites=[first.id], time_quote="", basis="first_sign") if first else UNKNOWN


def _is_sign(remark: Remark) -> bool:
    return (
        remark.says("symptom", "sign", "detection")
        and not remark.says("recovery", "resolution")
        and not remark.reading.question
    )


def _detection(incident: Incident, remarks: Iterable[Remark]) -> Remark | None:
    noticed = (
        r for r in remarks if is_firing(r) or (_is_sign(r) and r.says("symptom", "detection") and incident.on_topic(r))
    )
    return next(noticed, None)


def _acknowledgement(remarks: Sequence[Remark], detected: Remark | None, ended: Remark | None) -> Remark | None:
    if detected is None:
        return None
    limit = min((ended.record.instant or 0) if ended else NEVER, (detected.record.instant or 0) + ANSWERED_WITHIN)
    for remark in _after(remarks, detected):
        if (remark.record.instant or 0) > limit:
            return None
        if remark.says("acknowledgement") and remark.record.id != detected.record.id and remark.record.kind != "alert":
            return remark
    return None


def _mitigation(
    incident: Incident, remarks: Sequence[Remark], detected: Remark | None, resolved: Remark | None
) -> Remark | None:
    """Return the first recovery that no harm follows, neither of its own kind before the end nor any within two hours."""
    later = _after(remarks, detected) if detected else []
    if resolved is not None:
        later = [r for r in later if (r.record.instant or 0) <= (resolved.record.instant or 0)]
    candidates = [r for r in later if r.says("recovery", "resolution") and _claims_end(r)]
    for candidate in candidates:
        following = _until(_after(incident.remarks, candidate), resolved)
        if not any(contradicts(r, candidate, detected) or (_is_harm(r) and _soon(r, candidate)) for r in following):
            doubtful = (
                candidate is not candidates[0] and resolved is not None and candidate.record.id == resolved.record.id
            )
            return None if doubtful else candidate
    return None


def _until(remarks: Sequence[Remark], end: Remark | None) -> Sequence[Remark]:
    stop = next(
        (i for i, remark in enumerate(remarks) if end is not None and remark.record.id == end.record.id), len(remarks)
    )
    return remarks[:stop]


def _soon(later: Remark, claim: Remark) -> bool:
    return later.record.instant is None or later.record.instant - (claim.record.instant or 0) <= LASTS


def _resolution(incident: Incident, remarks: Sequence[Remark], detected: Remark | None) -> Remark | None:
    """Return the last explicit end that nothing contradicts and no long silence precedes."""
    if detected is None:
        return None
    for remark in reversed(_after(remarks, detected)):
        if remark.says("resolution") and _claims_end(remark) and remark.record.kind != "alert":
            quiet = _silence_before(incident, remark.record) > SILENCE
            contradicted = any(contradicts(other, remark, detected) for other in _after(incident.remarks, remark))
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
