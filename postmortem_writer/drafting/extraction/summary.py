"""A title and two or three sentences, all taken from where they stand below."""

from postmortem_writer.draft import SummarySection
from postmortem_writer.drafting.extraction.causes import stated_cause
from postmortem_writer.drafting.extraction.findings import quoted
from postmortem_writer.drafting.extraction.headline import find_title
from postmortem_writer.drafting.extraction.incident import Incident
from postmortem_writer.drafting.extraction.milestones import find_milestones
from postmortem_writer.drafting.extraction.remarks import Remark


def find_summary(incident: Incident) -> SummarySection:
    """Return a title and up to four sentences: the first harm, the firmest word on its cause, the end; all quotes."""
    moments = find_milestones(incident)
    first = [r for r in incident.told if r.record.id in moments.detected.cites]
    first.sort(key=lambda r: (not r.says("symptom"), not r.sentence.first, -r.weight))
    cause = stated_cause(incident)
    ends = [*moments.resolved.cites, *moments.mitigated.cites]
    told = [*first[:1], *_harm(incident, first), *([cause] if cause else []), *_end(incident, ends)]
    return SummarySection(title=find_title(incident, first), summary=quoted(told))


def _harm(incident: Incident, first: list[Remark]) -> list[Remark]:
    """Return the first harm that was seen, where the detection itself does not say what it was: "paged PoolFull"."""
    if not first or first[0].says("symptom") or len(first[0].quote.split()) > 3:
        return []
    place = incident.positions.get(id(first[0]), 0)
    return [r for r in incident.remarks[place:] if r.says("symptom") and not r.says("recovery")][:1]


def _end(incident: Incident, ids: list[str]) -> list[Remark]:
    """Return what was said at the end, or, where that is a bare "closed", when it eased."""
    ends = [
        r for id in ids for r in incident.told if r.record.id == id and r.says("resolution", "recovery", "fine", "done")
    ]
    return [*(r for r in ends if len(r.quote.split()) >= 3), *ends][:1]
