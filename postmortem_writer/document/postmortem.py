"""The published form: what postmortem.json holds and templates see."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from postmortem_writer import clock
from postmortem_writer.diagnostics import Level
from postmortem_writer.document.code_changes import CodeChange
from postmortem_writer.document.graphs import Graph
from postmortem_writer.document.published import CLOSED, Incident, Omission, OmissionKind, SameEvent, ScopeUsed
from postmortem_writer.draft import EventKind, MilestoneName, State
from postmortem_writer.evidence import plain
from postmortem_writer.providers import Usage

SCHEMA_VERSION = "1.0"


class Published(BaseModel):
    """What is written to postmortem.json."""

    model_config = CLOSED


class Moment(Published):
    at: datetime
    """The instant, in UTC."""
    precision: clock.Precision
    """How exactly it is known: 14:32 has precision "min"."""
    low: datetime
    """The earliest instant it can mean."""
    high: datetime
    """The latest instant it can mean."""
    zone_basis: clock.ZoneSource
    """Where its zone came from; "assumed" means nobody stated one and it is reckoned in UTC."""


class MilestoneMoment(Moment):
    cites: list[str]
    """The record it was read from."""
    basis: Literal["stated", "first_sign"]
    """"first_sign": it had happened by then; when it happened is not known."""


class Metric(Published):
    low_s: int | None
    """Seconds, at least; null when only an upper bound is known."""
    high_s: int | None
    """Seconds, at most; null when only a lower bound is known."""
    cites: list[str]
    """The two records it was computed from."""
    note: str
    """What limits it, "" when nothing does."""


class Statement(Published):
    text: str
    """One sentence."""
    cites: list[str]
    """Records it was checked against."""
    quote: str
    """Words of one of them, verbatim."""
    basis: Literal["stated", "inferred"]
    """"inferred" is a proposal for people to judge."""

    @property
    def verbatim(self) -> bool:
        """Return whether the sentence is the record's own words, so that it is shown as a quotation."""
        return bool(self.quote) and plain(self.text) == plain(self.quote)


class Impact(Statement):
    quantity: str
    unit: str
    denominator: str


class Event(Statement):
    at: Moment | None
    """When it happened, from the record; null when the record has no time."""
    unplaced: str
    """The words of a time that settles no instant and what they lack: ``02:47, day unknown``; blank for any other."""
    kind: EventKind


class Cause(Published):
    text: str
    state: State
    supporting: list[Statement] = Field(alias="for")
    against: list[Statement]
    settles: str
    state_basis: str = ""
    """Which record and words decide the state."""
    drafted_state: State | Literal[""] = ""
    """What the drafter had said, where the records allow another state."""

    @property
    def cites(self) -> list[str]:
        """Return the records of its supporting points, each once."""
        return list(dict.fromkeys(id for point in self.supporting for id in point.cites))

    @property
    def verbatim(self) -> bool:
        """Return whether its sentence is the words of a record, so that it is shown as a quotation."""
        return any(plain(self.text) == plain(point.quote) for point in self.supporting if point.quote)


class Factor(Statement):
    points: list[Statement]


class Action(Statement):
    type: str
    owner: str
    """"" while the action is open for somebody to take."""
    due: str
    priority: str
    status: str
    done_when: str
    answers: str


class Question(Published):
    text: str
    cites: list[str]
    by: Literal["draft", "tool"] = "draft"
    """"tool": raised because the records leave it open."""
    about: str = ""
    """Of the tool's own questions, what they ask for: cause, start, actions, impact, end."""


class SeverityGiven(Published):
    value: str
    """In the words of the records; "unknown" when none names one."""
    cites: list[str]


class CitedRecord(Published):
    source: str
    line: int
    end_line: int
    at: datetime | None
    precision: clock.Precision | None
    time_as_written: str
    unplaced: str
    """The time as written and what it lacks: ``02:47, day unknown``; blank where it settles an instant or there is none."""
    zone: str
    zone_basis: clock.ZoneSource
    time_basis: Literal["event", "posted", "page", "none"]
    """What its time is: when it happened, when it was written down, or the date in the front matter of its page."""
    kind: str
    actor: str
    channel: str
    text: str
    quotes: list[str]
    """The words of it that claims rest on."""
    page: int = 0
    """Of a PDF, counted from 1; its lines are those of its text."""


class ClockSkew(Published):
    """How far a source's clock seems to run ahead of another's."""

    against: str
    """The other source."""
    ahead_s: float
    """Seconds this source is ahead, the median of the pairs; negative when it is behind."""
    spread_s: float
    """The widest difference of a pair to the median, in seconds."""
    pairs: list[tuple[str, str]]
    """The records of the same happenings, this source's first."""
    reading: str
    """What that amounts to, in words."""
    proposed: bool
    """Whether it may be taken for a fault of this source's clock."""
    applied: bool
    """Whether this source's times were moved by it (--apply-skew)."""


class SourceUsed(Published):
    """One file that was read, with its row of the clock ledger."""

    path: str
    sha256: str
    format: str
    records: int
    without_time: int
    zone: str
    zone_basis: str
    first: datetime | None
    last: datetime | None
    skipped: list[str]
    bases: dict[str, int] = {}
    """How many of its times have which basis of their zone."""
    zones: list[str] = []
    """All zones and offsets of its times."""
    ambiguous: int = 0
    """Times in an hour that happened twice which nothing settles."""
    by_order: int = 0
    """Times in an hour that happened twice, settled by the order of lines."""
    out_of_order: int = 0
    newest_first: bool = False
    skews: list[ClockSkew] = []
    clock: list[str] = []
    """What the ledger says of its clock, in words."""


class AttachedFile(Published):
    path: str
    sha256: str
    size: int
    """Bytes."""
    type: str
    """Its media type."""
    pages: int
    """Of a PDF whose text was read, else 0."""


class LeftOut(Published):
    path: str
    """Where it stood in the draft."""
    text: str
    reasons: list[str]


class DraftedBy(Published):
    way: Literal["model", "extraction", "hand"]
    """Who filled the draft: a model, the extraction without one, or an agent or person."""
    provider: str = ""
    model: str = ""
    """As the provider named it in its answers."""
    extracted: list[str] = []
    """Sections a model gave no usable answer for, which were extracted instead."""
    tool: str = ""
    """The name and version of the program that checked it."""
    wall_seconds: int = 0
    """From the first call to the last answer; less when a run that was stopped went on with the answers it had."""


class Finding(Published):
    """A diagnostic as postmortem.json holds it."""

    code: str
    level: Level
    path: str
    message: str
    hint: str
    cites: list[str]


class Postmortem(Published):
    """The checked record of an incident; Markdown and every other form are renderings of it."""

    schema_version: str
    title: str
    status: Literal["draft", "review", "final"]
    severity: SeverityGiven
    summary: list[Statement]
    impact: list[Impact]
    milestones: dict[MilestoneName, MilestoneMoment | None]
    metrics: dict[str, Metric | None]
    timeline: list[Event]
    causes: list[Cause]
    contributing_factors: list[Factor]
    went_well: list[Statement]
    went_wrong: list[Statement]
    got_lucky: list[Statement]
    action_items: list[Action]
    lessons: list[Statement]
    open_questions: list[Question]
    related: list[Statement]
    left_out: list[LeftOut]
    """What the draft said and the checks could not support."""
    records: dict[str, CitedRecord]
    sources: list[SourceUsed]
    diagnostics: list[Finding]
    drafted_by: DraftedBy
    usage: Usage
    groups: list[SameEvent] = []
    """Which records are one event."""
    omissions: list[Omission] = []
    """What happened within the incident and is told nowhere, with what people dismissed and why."""
    code_changes: list[CodeChange] = []
    """Patches that were handed in: with their diff where the incident names them or they are small, else by name."""
    graphs: list[Graph] = []
    """Measurements that left their usual range within the incident, greatest change first."""
    attachments: list[AttachedFile] = []
    """Images and PDFs that were handed in: what they show is no evidence."""
    scope: ScopeUsed = ScopeUsed()
    """The incidents that the material seems to hold, and which of them this is."""

    @property
    def other_incidents(self) -> list[Incident]:
        """Return the incidents of the material that this document is not about."""
        return [one for one in self.scope.candidates if one.id != self.scope.chosen]

    @property
    def date(self) -> datetime | None:
        """Return the earliest moment known of it: the start, else the first milestone, else the first row."""
        known = [moment.at for moment in self.milestones.values() if moment]
        return min(known or [event.at.at for event in self.timeline if event.at], default=None)

    @property
    def unsettled(self) -> list[str]:
        """Return what of the five milestones no record settles, in words: a start known only by its first sign too."""
        words: dict[MilestoneName, str] = {
            "start": "the start",
            "detected": "the detection",
            "acknowledged": "who took it up when",
            "mitigated": "when it eased",
            "resolved": "the end",
        }
        known = {name for name, moment in self.milestones.items() if moment and moment.basis == "stated"}
        asked = {"end": "resolved"}
        known |= {name for one in self.open_questions for name in words if asked.get(one.about, one.about) == name}
        limits = {name: " (only its first sign)" if name == "start" else " (only by when)" for name in words}
        return [words[name] + (limits[name] if self.milestones[name] else "") for name in words if name not in known]

    @property
    def metric_notes(self) -> list[str]:
        """Return what limits the response times, each limit once."""
        notes = (note for metric in self.metrics.values() if metric for note in metric.note.split("; ") if note)
        return list(dict.fromkeys(notes))

    @property
    def model_use(self) -> str:
        """Return calls, tokens, waiting and wall time of the models that were asked, in words; what was none is not mentioned.

        Times are told in minutes, so that a run that was stopped and went on gives the same words.
        """
        used = self.usage
        cached = f" ({used.cached_tokens} of them cached)" if used.cached_tokens else ""
        thought = f" ({used.reasoning_tokens} of them reasoning)" if used.reasoning_tokens else ""
        told = [f"{used.calls} calls", f"{used.input_tokens} tokens in{cached}", f"{used.output_tokens} out{thought}"]
        told += [f"{used.re_asks} asked again"] if used.re_asks else []
        told += [f"{used.retries} retries"] if used.retries else []
        told += [f"{used.seconds / 60:.0f} minutes of waiting"] if used.seconds >= 90 else []
        minutes = round(self.drafted_by.wall_seconds / 60)
        told += [f"{minutes} minutes from start to end" if minutes > 1 else "done within two minutes"]
        return ", ".join(told)

    def same_event(self, id: str) -> list[str]:
        """Return ``path:line`` of the other records of the event that this record tells of."""
        group = next((group for group in self.groups if id in group.ids), None)
        return [place for other, place in zip(group.ids, group.places, strict=True) if other != id] if group else []

    def unsaid(self, kind: OmissionKind) -> list[Omission]:
        """Return the omissions of one kind that nobody dismissed."""
        return [omission for omission in self.omissions if omission.kind == kind and not omission.dismissed]

    def actions_that(self, type: str) -> list[int]:
        """Return the numbers, counted from 1, of the action items of one type."""
        return [number for number, action in enumerate(self.action_items, start=1) if action.type == type]

    def are_done(self, numbers: list[int]) -> bool:
        """Return whether all these action items are done."""
        return all(self.action_items[number - 1].status == "done" for number in numbers)

    @property
    def assumed_sources(self) -> list[str]:
        """Return the files with a cited time whose zone nobody stated."""
        assumed = (record.source for record in self.records.values() if record.zone_basis == "assumed")
        return list(dict.fromkeys(assumed))

    def is_page_date(self, event: Event) -> bool:
        """Return whether a row's time is only the date of a page, which is not when anything happened."""
        first = self.records.get(event.cites[0]) if event.cites else None
        return first is not None and first.time_basis == "page" and event.at is not None and event.at.at == first.at
