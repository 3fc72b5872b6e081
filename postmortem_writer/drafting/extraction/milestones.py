"""The five moments, told only where the words are strong: an unknown milestone is better than a wrong one."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from postmortem_writer import clock
from postmortem_writer.draft import Milestone, Milestones
from postmortem_writer.drafting.extraction.incident import HOUR, Incident, subjects
from postmortem_writer.drafting.extraction.remarks import Remark, is_alert, is_firing
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
_ACKED = re.compile(r"\back(?:ed|'d|nowledged) by\b", re.I)
_PAST = re.compile(r"\b(?:was|were|had|did|earlier)\b", re.I)
_RELAPSE = re.compile(r"\b(?:again|still|back|return(?:ed|s)|re-?occur\w*|recurr\w*|another|same)\b", re.I)
# how trackers head the moment somebody saw it; others that were typed in later, such as "Impact started at", are hindsight
_NOTICED = re.compile(r"(?:first )?(?:reported|detected|identified|noticed|declared|alerted|discovered)\b", re.I)
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
        mitigated=_by_then(mitigated) if mitigated and mitigated is resolved else _stated(mitigated),
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
    if remark.record.kind == "note" and remark.record.stamp is None:
        return False
    reported = remark.says("symptom", "relapse") or (remark.says("detection") and remark.says("trouble", "sign"))
    return reported and not (remark.says("cause") and _PAST.search(remark.quote))


def _may_time(record: Record) -> bool:
    return record.instant is not None and not record.is_page_date


def _stated(remark: Remark | None) -> Milestone:
    return Milestone(cites=[remark.record.id], time_quote="", basis="stated") if remark else UNKNOWN


def _by_then(end: Remark) -> Milestone:
    """Return the end as the latest that the harm can have eased; words of recovery in it are the moment itself."""
    stated = end.says("recovery", "fine")
    return Milestone(cites=[end.record.id], time_quote="", basis="stated" if stated else "first_sign")


def _start(incident: Incident, remarks: Sequence[Remark], detected: Remark | None) -> Milestone:
    """Return when a record says the harm began, unless a sign of it is older; else the first sign."""
    signs = [r.record for r in islice((r for r in remarks if _begins(incident, r)), 1)]
    signs += [incident.burst_start] if incident.burst_start else []
    signs += [detected.record] if detected else []
    first = min(signs, key=lambda record: record.instant or 0, default=None)
    for remark in remarks:
        quote = start_time(remark)
        begun = clock.said(quote, remark.record.stamp).instant if quote else None
        if begun is not None and (first is None or begun <= (first.instant or 0)):
            return Milestone(cites=[remark.record.id], time_quote=quote, basis="stated")
    return Milestone(cites=[first.id], time_quote="", basis="first_sign") if first else UNKNOWN


def _begins(incident: Incident, remark: Remark) -> bool:
    return (is_firing(remark) or _is_sign(remark)) and incident.on_topic(remark) and not incident.is_lonely(remark)


def _is_sign(remark: Remark) -> bool:
    return (
        remark.says("symptom", "sign", "detection")
        and not remark.says("recovery", "resolution")
        and not remark.reading.question
    )


def _detection(incident: Incident, remarks: Iterable[Remark]) -> Remark | None:
    seen = (r for r in remarks if "typed-in" not in r.record.flags or _NOTICED.match(r.record.text))
    noticed = (r for r in seen if is_firing(r) or (_is_sign(r) and r.says("symptom", "detection")))
    return next((remark for remark in noticed if incident.on_topic(remark) and not incident.is_lonely(remark)), None)


def _acknowledgement(remarks: Sequence[Remark], detected: Remark | None, ended: Remark | None) -> Remark | None:
    """Return who first said, within three hours of the detection, that they look into it; a page may say it of itself."""
    if detected is None:
        return None
    limit = min(_at(ended) if ended else NEVER, _at(detected) + ANSWERED_WITHIN)
    answers = (r for r in remarks[remarks.index(detected) :] if r.says("acknowledgement") and not is_alert(r.record))
    first = next((r for r in answers if r.record.id != detected.record.id or _ACKED.search(r.quote)), None)
    return first if first is not None and _at(first) <= limit else None


def _mitigation(
    incident: Incident, remarks: Sequence[Remark], detected: Remark | None, resolved: Remark | None
) -> Remark | None:
    """Return the first recovery that no harm follows, neither of its own kind before the end nor any within two hours."""
    if detected is None:
        return None
    end = incident.positions[id(resolved)] if resolved else len(incident.remarks)
    harms = [(n, r) for n, r in enumerate(incident.remarks[:end]) if is_firing(r) or _is_harm(r)]
    later = (r for r in remarks[remarks.index(detected) + 1 :] if incident.positions[id(r)] <= end)
    claims = [r for r in later if claims_recovery(incident, r) and _claims_end(r)]
    for claim in claims:
        following = (harm for n, harm in harms if n > incident.positions[id(claim)])
        if not any(contradicts(harm, claim, detected) or _soon(harm, claim) for harm in following):
            return None if claim is resolved and claim is not claims[0] else claim
    return None


def claims_recovery(incident: Incident, remark: Remark) -> bool:
    """Tell whether the remark calls something well: in so many words, or by "exports ok" where exports were the harm."""
    if remark.says("recovery", "resolution"):
        return True
    place = incident.positions[id(remark)]
    return remark.says("fine") and any(incident.harmed.get(word, place) < place for word in subjects(remark.quote))


def _soon(later: Remark, claim: Remark) -> bool:
    return later.record.instant is None or later.record.instant - _at(claim) <= LASTS


def _resolution(incident: Incident, remarks: Sequence[Remark], detected: Remark | None) -> Remark | None:
    """Return the last explicit end that nothing contradicts and no long silence precedes."""
    if detected is None and not incident.few:
        return None
    later = remarks[remarks.index(detected) + 1 :] if detected else remarks
    ends = (r for r in reversed(later) if _ends(incident, r) and _claims_end(r) and not is_alert(r.record))
    last = next(ends, None)
    if last is None or _silence_before(incident, last.record) > SILENCE:
        return None
    return None if any(contradicts(other, last, detected) for other in incident.after(last)) else last


def _ends(incident: Incident, remark: Remark) -> bool:
    """Tell whether the remark says it is over; "done" says so only as the last word of notes that told of a recovery."""
    if remark.says("resolution"):
        return True
    if not remark.says("done") or remark.record.kind != "note":
        return False
    timed = [r for r in incident.remarks if r.record.instant is not None]
    recovered = any(claims_recovery(incident, r) for r in timed if _at(r) <= _at(remark))
    return recovered and all(_at(r) <= _at(remark) for r in timed)


def _claims_end(remark: Remark) -> bool:
    return not remark.reading.question and not remark.says("failed", "follow_up")


def _silence_before(incident: Incident, record: Record) -> int:
    here = record.instant or 0
    spoken = (r.instant for r in incident.evidence.records if r.kind not in ("log", "metric"))
    return here - max((instant for instant in spoken if instant is not None and instant < here), default=here)


def _at(remark: Remark) -> int:
    return remark.record.instant or 0
