"""Short ways to write records, evidence and draft parts in tests."""

from datetime import datetime
from typing import Any

from postmortem_writer.clock import Stamp
from postmortem_writer.draft import Claim, Draft, Milestone, Milestones, Severity
from postmortem_writer.evidence import Actor, Evidence, Record, number


def stamp(iso: str, **over: Any) -> Stamp:
    """Return the stamp of an ISO time with offset; without seconds its precision is the minute."""
    at = datetime.fromisoformat(iso)
    fields = {
        "zone": "UTC",
        "zone_source": "explicit-offset",
        "date_source": "in-string",
        "precision": "s" if iso.count(":") - iso.count("+") > 1 else "min",
    }
    return Stamp(**{"raw": iso, "instant": int(at.timestamp()) * 10**9, **fields, **over})


def message(text: str, at: str = "", **over: Any) -> Record:
    """Return a chat message; ``at`` is ISO with offset, or a time of day on 2026-02-03 UTC such as 08:35:02."""
    if at and "T" not in at:
        at = f"2026-02-03T{at}Z"
    fields: dict[str, Any] = {"source": "chat.json", "line": 1, "kind": "message", "text": text, "raw": text}
    fields["event"] = stamp(at) if at else None
    fields["actor"] = Actor("responder")
    return Record(**{**fields, **over})


def evidence(*records: Record) -> Evidence:
    """Return evidence of these records, numbered in the order of their times."""
    return Evidence(number([records]))


def claim(text: str, *cites: str, quote: str = "", basis: str = "stated") -> Claim:
    """Return a claim; the quote defaults to the text, so that it is the record's own words."""
    return Claim(cites=list(cites), quote=quote or (text if basis == "stated" else ""), text=text, basis=basis)


UNKNOWN = Milestone(cites=[], time_quote="", basis="unknown")


def draft(**over: Any) -> Draft:
    """Return a draft that says nothing, with the fields of ``over`` filled."""
    empty: dict[str, Any] = {name: [] for name in Draft.model_fields}
    empty |= {"title": "Checkout errors", "severity": Severity(cites=[], value="unknown")}
    empty["milestones"] = Milestones(
        start=UNKNOWN, detected=UNKNOWN, acknowledged=UNKNOWN, mitigated=UNKNOWN, resolved=UNKNOWN
    )
    return Draft(**{**empty, **over})
