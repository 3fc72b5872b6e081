"""The form of everything published, and what stands beside the claims: which records are one event, what was left unsaid."""

from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from postmortem_writer.incidents import Scope

OmissionKind = Literal["message", "gap", "actor", "alert"]


CLOSED = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, populate_by_name=True)
"""What is written to postmortem.json is closed and immutable."""


class SameEvent(BaseModel):
    """Records of one event from several places: all are kept, any may be cited."""

    model_config = CLOSED

    ids: list[str]
    rule: str
    """Why they are held for one event."""
    places: list[str]
    """``path:line`` of each, in the order of the ids."""


class Omission(BaseModel):
    """Something that happened within the incident and is told nowhere in the document; people may have good reasons."""

    model_config = CLOSED

    id: str
    """The same in every run on the same material, whatever the records are called."""
    kind: OmissionKind
    text: str
    records: list[str]
    weight: int
    """How much it says; the document names the weightiest."""
    dismissed: str = ""
    """Why somebody decided that it belongs nowhere; "" while nobody did."""


class Incident(BaseModel):
    """One of the incidents that the material seems to hold."""

    model_config = CLOSED

    id: str
    title: str
    names: list[str]
    """Its number or channel, the services and alerts it is about."""
    channels: list[str]
    first: datetime | None
    last: datetime | None
    sign: str
    """The record of its first sign."""
    records: int
    """How many records are its own; of the main incident, all that belong to no other."""
    basis: str
    """What tells it apart."""


class ScopeUsed(BaseModel):
    """Which incidents were seen and which of them this is."""

    model_config = CLOSED

    candidates: list[Incident] = []
    chosen: str = ""
    asked: str = ""
    """How the user named it; "" where the largest was taken."""


def scope_used(scope: Scope) -> ScopeUsed:
    """Return the scope of the evidence as postmortem.json holds it."""
    found = [
        Incident(
            id=one.id,
            title=one.title,
            names=list(one.names),
            channels=list(one.channels),
            first=_time(one.first),
            last=_time(one.last),
            sign=one.sign,
            records=len(one.records),
            basis=one.basis,
        )
        for one in scope.candidates
    ]
    return ScopeUsed(candidates=found, chosen=scope.chosen, asked=scope.asked)


def _time(instant: int | None) -> datetime | None:
    return None if instant is None else datetime.fromtimestamp(instant // 10**9, UTC)
