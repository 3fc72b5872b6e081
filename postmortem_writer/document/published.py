"""The form of everything published, and what stands beside the claims: which records are one event, what was left unsaid."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

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
