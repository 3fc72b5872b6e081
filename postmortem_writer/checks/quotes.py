"""Quotes stand in a cited record, character for character."""

import re
from collections.abc import Iterator

from postmortem_writer.checks._check import Check
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.draft import Claim, Wire, claims
from postmortem_writer.evidence import Evidence, Record, plain

_BOX = re.compile(r"^\[[ xX]\]\s*")
_SHORTEST = 12  # characters: fewer carry no claim, unless the record itself is shorter


def _run(draft: Wire, evidence: Evidence) -> Iterator[Diagnostic]:
    for path, claim in claims(draft):
        if message := _fault(claim, evidence):
            hint = "copy one unbroken run of words from one cited record"
            yield Diagnostic("quote", Level.ERROR, f"{path}.quote", message, hint, tuple(claim.cites))


def _fault(claim: Claim, evidence: Evidence) -> str:
    """Return what is wrong with a claim's quote, or "". A near miss is reported, never repaired."""
    records = evidence.cited(claim.cites)
    quote = plain(claim.quote)
    if not quote:
        return "a stated claim has no quote" if claim.basis == "stated" and claim.cites else ""
    if not records:
        return f"{claim.quote!r} is quoted from no record"
    if not any(record.says(quote) for record in records):
        elsewhere = [record.id for record in evidence.records if record.says(quote)][:3]
        found = f"; it stands in {', '.join(elsewhere)}" if elsewhere else ""
        return f"{claim.quote!r} does not stand in {' or '.join(claim.cites)}{found}"
    if len(quote) < min(_SHORTEST, *(len(_words(record)) for record in records)):
        return f"{claim.quote!r} is too short to carry the claim"
    return ""


def _words(record: Record) -> str:
    """Return what a record says behind the time or the box it begins with."""
    time = plain(record.event.raw) if record.event else ""
    return _BOX.sub("", plain(record.text).removeprefix(time).strip(" -:|*"))


check = Check("Every quote stands verbatim in a record it cites.", _run)
