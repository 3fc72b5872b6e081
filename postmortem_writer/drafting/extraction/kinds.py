"""What a remark's event was for the incident, by the strongest thing it asserts and by what is said next."""

import re

from postmortem_writer.document.certainty import clears
from postmortem_writer.draft import EventKind
from postmortem_writer.drafting.extraction.incident import HOUR, Incident
from postmortem_writer.drafting.extraction.labels import is_idea, is_labelled
from postmortem_writer.drafting.extraction.milestones import LASTS, claims_recovery, contradicts, start_time
from postmortem_writer.drafting.extraction.phrases import Cue
from postmortem_writer.drafting.extraction.quotes import fits
from postmortem_writer.drafting.extraction.remarks import Remark, is_alert, is_firing

OUTCOME_WITHIN = HOUR

_STEP = re.compile(
    r"\W*(?:(?:i|we|i've|we've|i'm|we're|they|now|then|also|just)\s+)*(?:\w+(?:ed|ing)|tried|ran|set|put)\b", re.I
)

_BY_CUE: tuple[tuple[Cue, EventKind], ...] = (
    ("decision", "decision"),
    ("communication", "communication"),
    ("detection", "detection"),
    ("acknowledgement", "escalation"),
    ("escalation", "escalation"),
    ("action", "attempted_mitigation"),
    ("cause", "diagnosis"),
    ("diagnosis", "diagnosis"),
    ("change", "attempted_mitigation"),
)


def kind_of(incident: Incident, remark: Remark) -> EventKind:
    """Return what the remark's event was for the incident."""
    if is_firing(remark):
        return "detection"
    if start_time(remark):
        return "impact_start"
    if remark.says("resolution") and not remark.says("failed", "relapse"):
        return "mitigation" if is_alert(remark.record) else "resolution"
    if remark.says("relapse"):
        return "other"
    if remark.says("failed"):
        return "attempted_mitigation"
    if claims_recovery(incident, remark) and incident.since_first_sign(remark.record):
        return "mitigation" if not _is_undone(incident, remark) else _fruitless(remark)
    if is_idea(remark) or is_labelled(remark):
        return "diagnosis"
    if clears(remark.record.text) and fits(remark.record.text, 0, len(remark.record.text)):
        return "diagnosis"
    for cue, kind in _BY_CUE:
        if remark.says(cue) and _may_be(cue, incident, remark):
            return _outcome(incident, remark) if kind == "attempted_mitigation" else kind
    return _symptom_kind(incident, remark)


def _may_be(cue: Cue, incident: Incident, remark: Remark) -> bool:
    """Tell a step somebody took from "sales dropped to zero", and in a long chat from the mere mention of a change."""
    if cue == "action" and remark.says("symptom") and not _STEP.match(remark.quote):
        return False
    return cue != "change" or incident.few or bool(_STEP.match(remark.quote))


def _is_undone(incident: Incident, recovery: Remark) -> bool:
    """Tell whether the harm came back within two hours, before anything else was done about it or it was called over."""
    start = recovery.record.instant
    for later in incident.after(recovery):
        if start is None or (later.record.instant is not None and later.record.instant - start > LASTS):
            return False
        if later.says("relapse") and contradicts(later, recovery, None):
            return True
        if later.record.id != recovery.record.id and later.says("recovery", "resolution", "action"):
            return False
    return False


def _fruitless(remark: Remark) -> EventKind:
    return "attempted_mitigation" if remark.says("action", "change") else "other"


def _symptom_kind(incident: Incident, remark: Remark) -> EventKind:
    first = next((r for r in incident.remarks if r.says("symptom") and incident.on_topic(r)), None)
    return "detection" if first is remark else "other"


def _outcome(incident: Incident, step: Remark) -> EventKind:
    """A step before any harm was seen is no mitigation; after it, what is said next decides whether it helped."""
    if step.record.instant is None or (incident.first_sign is not None and step.record.instant < incident.first_sign):
        return "other"
    for later in incident.after(step):
        if later.record.instant is not None and later.record.instant - step.record.instant > OUTCOME_WITHIN:
            break
        if later.says("recovery", "resolution") and not later.says("failed", "relapse"):
            return "mitigation"
        if later.says("failed", "relapse", "symptom") or is_firing(later):
            break
    return "attempted_mitigation"
