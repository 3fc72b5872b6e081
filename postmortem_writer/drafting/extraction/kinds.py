"""What a remark's event was for the incident, by the strongest thing it asserts and by what is said next."""

from postmortem_writer.draft import EventKind
from postmortem_writer.drafting.extraction.incident import HOUR, Incident
from postmortem_writer.drafting.extraction.milestones import start_time
from postmortem_writer.drafting.extraction.phrases import Cue
from postmortem_writer.drafting.extraction.remarks import Remark, is_alert, is_firing

OUTCOME_WITHIN = HOUR

_BY_CUE: tuple[tuple[Cue, EventKind], ...] = (
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
    if remark.says("recovery"):
        return "mitigation"
    for cue, kind in _BY_CUE:
        if remark.says(cue):
            return _outcome(incident, remark) if kind == "attempted_mitigation" else kind
    return _symptom_kind(incident, remark)


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
