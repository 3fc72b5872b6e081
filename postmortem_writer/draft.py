"""What gets filled in: by a model, by an agent, by extraction, or by a person with an editor.

Field docstrings are the instructions: maintainers and the model read the same sentence. Nothing has a default, so an
omission is a fault that is asked again; "not known" is always a value that can be chosen. Evidence stands before what is
concluded from it, because fields are generated in order.
"""

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

EventKind = Literal[
    "trigger",
    "impact_start",
    "detection",
    "escalation",
    "diagnosis",
    "decision",
    "attempted_mitigation",
    "mitigation",
    "resolution",
    "communication",
    "other",
]
State = Literal["confirmed", "likely", "inconclusive", "ruled_out"]
MilestoneName = Literal["start", "detected", "acknowledged", "mitigated", "resolved"]


class Wire(BaseModel):
    """What crosses to a model and back: closed, immutable, every field required."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Claim(Wire):
    cites: list[str]
    """Ids of the records that show this, such as ["R12"]. Empty only when basis is "inferred"."""
    quote: str
    """The words of one cited record that carry the claim, copied character for character, at most 25 words. "" only when basis is "inferred"."""
    text: str
    """One plain sentence of at most 20 words, fewer where the section says so. Every number, version, name and identifier in it must stand in a cited record. Name roles or systems, not persons."""
    basis: Literal["stated", "inferred"]
    """"stated" when the cited records say it; "inferred" when it is a conclusion, which is then shown to readers as a proposal."""


class TimelineEvent(Claim):
    time_quote: str
    """"" when the event happened at the time of its first cited record. Otherwise the words of a cited record that say when it happened, copied exactly, such as "10 am uk time"."""
    kind: EventKind
    """What the event was for the incident. "attempted_mitigation" is a step that did not help; "mitigation" one that did."""


class Milestone(Wire):
    cites: list[str]
    """The one record that shows the moment. Empty when basis is "unknown"."""
    time_quote: str
    """"" when the moment is the time of the cited record. Otherwise the words of that record that say when it was, copied exactly."""
    basis: Literal["stated", "first_sign", "unknown"]
    """"stated" when the record shows the moment itself, "first_sign" when it only shows that it had happened by then, "unknown" when no record shows it."""


class Milestones(Wire):
    start: Milestone
    """When the harm began. Use "first_sign" when only its effect was seen."""
    detected: Milestone
    """When a person or an alert first noticed the harm."""
    acknowledged: Milestone
    """When somebody first said they were working on it."""
    mitigated: Milestone
    """When the harm stopped or became bearable for users."""
    resolved: Milestone
    """When the incident was over for users and known to be; not a formal closing days later, not an early all-clear that proved wrong."""


class Severity(Wire):
    cites: list[str]
    """The records that name it; empty when value is "unknown"."""
    value: str
    """The severity in the words of the records, such as "SEV1" or "P2"; "unknown" when no record names one. Never rated by you."""


class ImpactItem(Claim):
    quantity: str
    """The number as it stands in the record, such as "18%"; "" when no record gives one."""
    unit: str
    """What is counted, such as "checkout requests"; "" when quantity is empty."""
    denominator: str
    """Out of how many, as it stands in the record; "" when not given."""


class Hypothesis(Wire):
    supporting: list[Claim]
    """What in the records speaks for it."""
    against: list[Claim]
    """What in the records speaks against it; [] when nothing does."""
    settles: str
    """What observation or experiment would settle it; "" when it is settled."""
    text: str
    """The candidate cause in one sentence, made only of what the supporting points say. Conditions, not persons."""
    state: State
    """"confirmed" only when a record shows a person or an experiment confirming it; "likely" when the records lean to it; "inconclusive" when open; "ruled_out" when a record clears it."""

    @property
    def cited(self) -> list[str]:
        """Return the records of its points, for and against, each once."""
        return list(dict.fromkeys(id for point in [*self.supporting, *self.against] for id in point.cites))


class ContributingFactor(Claim):
    points: list[Claim]
    """Supporting details, each with its own records; [] when there are none."""


class ActionItem(Claim):
    type: Literal["prevent", "mitigate", "detect", "process", "other"]
    """What the action is meant to do."""
    owner: str
    """The one person or role that a record commits to it, as the record names them; "" when none does."""
    due: str
    """The due date in the words of the record; "" when none is given."""
    priority: str
    """The priority in the words of the record; "" when none is given."""
    status: Literal["done", "in_progress", "open"]
    """"done" or "in_progress" only when a record says so."""
    done_when: str
    """The observable test that shows it is done; "" when the records do not say."""
    answers: str
    """The contributing factor or hypothesis it answers, in a few words; "" when none."""


class OpenQuestion(Wire):
    cites: list[str]
    """The records that raise it; [] when it comes from a gap between them."""
    text: str
    """One question that begins with how, what, when, where, which or who, and asks for a fact the records do not hold."""


class RelatedIncident(Claim):
    """An earlier incident that a record mentions."""


class TimelineSection(Wire):
    timeline: list[TimelineEvent]
    """The events that explain how the incident went, in time order; no event twice."""


class MilestonesSection(Wire):
    milestones: Milestones
    """The five moments readers measure by."""


class ImpactSection(Wire):
    severity: Severity
    """The incident's severity."""
    impact: list[ImpactItem]
    """Who or what was affected, how and how much; one item a fact."""


class CausesSection(Wire):
    hypotheses: list[Hypothesis]
    """Every candidate cause that the records raise, including those that were ruled out; [] when they raise none."""


class FactorsSection(Wire):
    contributing_factors: list[ContributingFactor]
    """Conditions that made the incident possible, longer or worse."""


class ReviewSection(Wire):
    went_well: list[Claim]
    """What helped; [] when the records show nothing. Never padded."""
    went_wrong: list[Claim]
    """What hindered, as conditions: what people could see, what the tools allowed."""
    got_lucky: list[Claim]
    """What would have been worse but for chance; [] when the records show nothing."""
    lessons: list[Claim]
    """What the team may take from it; nearly always "inferred"."""


class ActionsSection(Wire):
    action_items: list[ActionItem]
    """Steps that people in the records set out to do ("stated"), then at most two proposals ("inferred")."""


class QuestionsSection(Wire):
    open_questions: list[OpenQuestion]
    """What readers will ask and the records do not answer."""
    related: list[RelatedIncident]
    """Earlier incidents that the records mention; [] when none."""


class SummarySection(Wire):
    title: str
    """At most ten words: what failed for whom. No date."""
    summary: list[Claim]
    """Two to four sentences: what happened, how it ended, what is known of the cause. No fact that stands nowhere else."""


class Draft(
    SummarySection,
    ImpactSection,
    TimelineSection,
    MilestonesSection,
    CausesSection,
    FactorsSection,
    ReviewSection,
    ActionsSection,
    QuestionsSection,
):
    """Everything that is said of an incident, still unchecked."""


SECTIONS: dict[str, type[Wire]] = {
    "timeline": TimelineSection,
    "milestones": MilestonesSection,
    "impact": ImpactSection,
    "causes": CausesSection,
    "factors": FactorsSection,
    "review": ReviewSection,
    "actions": ActionsSection,
    "questions": QuestionsSection,
    "summary": SummarySection,
}
"""The sections in the order they are asked: each is its own schema and prompt, together they are a draft."""

_UNKNOWN = Milestone(cites=[], time_quote="", basis="unknown")


def nothing_known() -> Draft:
    """Return the draft that says nothing: no claims, every milestone and the severity unknown."""
    lists: dict[str, list[Any]] = {
        name: [] for name, field in Draft.model_fields.items() if field.annotation not in _SINGLE
    }
    milestones = Milestones(**dict.fromkeys(Milestones.model_fields, _UNKNOWN))
    return Draft(**lists, title="", severity=Severity(cites=[], value="unknown"), milestones=milestones)


_SINGLE = (str, Severity, Milestones)
"""What a draft holds that is no list."""


def parts(node: object, path: str = "") -> Iterator[tuple[str, Wire]]:
    """Yield every filled-in object below ``node`` with its path, such as ``("hypotheses[0].against[1]", Claim)``."""
    if isinstance(node, Wire):
        if path:
            yield path, node
        for name in type(node).model_fields:
            yield from parts(getattr(node, name), f"{path}.{name}" if path else name)
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from parts(item, f"{path}[{index}]")


def claims(node: object) -> Iterator[tuple[str, Claim]]:
    """Yield every claim below ``node`` with its path."""
    return ((path, part) for path, part in parts(node) if isinstance(part, Claim))
