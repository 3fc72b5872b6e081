"""A draft without a model: deterministic, offline, and every sentence of it the verbatim quote of a record."""

from collections.abc import Callable

from postmortem_writer.draft import Draft, MilestonesSection, TimelineSection, Wire
from postmortem_writer.drafting.extraction.causes import find_causes, find_factors
from postmortem_writer.drafting.extraction.findings import (
    find_actions,
    find_impact,
    find_questions,
    find_review,
    others,
)
from postmortem_writer.drafting.extraction.incident import Incident
from postmortem_writer.drafting.extraction.milestones import find_milestones
from postmortem_writer.drafting.extraction.summary import find_summary
from postmortem_writer.drafting.extraction.timeline import find_timeline
from postmortem_writer.evidence import Evidence
from postmortem_writer.scope import own


def extract(evidence: Evidence, *, blames: Callable[[str], bool] = lambda quote: False, heading: str = "") -> Draft:
    """Return the draft that cue words and structure alone support; what they do not show is empty or unknown.

    Of two sentences of a record that tell an event, the one that ``blames`` nobody is quoted. ``heading`` is the title
    that the material gives itself.
    """
    incident = Incident(own(evidence), blames, heading)
    sections = [find(incident) for find in _FINDERS.values()]
    filled = {name: getattr(section, name) for section in sections for name in type(section).model_fields}
    return Draft.model_validate({**filled, "related": [*filled["related"], *others(evidence)]})


def extract_section(name: str, evidence: Evidence) -> Wire:
    """Return one section of the draft, named as in ``draft.SECTIONS``."""
    return _FINDERS[name](Incident(evidence))


_FINDERS: dict[str, Callable[[Incident], Wire]] = {
    "timeline": lambda incident: TimelineSection(timeline=find_timeline(incident)),
    "milestones": lambda incident: MilestonesSection(milestones=find_milestones(incident)),
    "impact": find_impact,
    "causes": find_causes,
    "factors": find_factors,
    "review": find_review,
    "actions": find_actions,
    "questions": find_questions,
    "summary": find_summary,
}
