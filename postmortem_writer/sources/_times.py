"""The value of a field that is named as a time → a Stamp: counts since 1970 by their digits, everything else by the clock."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from postmortem_writer import clock
from postmortem_writer.clock import Frame, Stamp
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.evidence import Record
from postmortem_writer.sources._ledger import unplaced

_COUNT = re.compile(r"(?:[0-9]{10}|[0-9]{13})(?:\.[0-9]+)?|[0-9]{16}|[0-9]{19}")
_GO = re.compile(r"( [+-][0-9]{4}) [A-Z]{3,5}(?: m=[+-][0-9.]+)?$")
_LONGEST = 80
UNSTATED = Frame()
"""Around a value for which nobody named a zone."""


def frame(zone: str) -> Frame:
    """Return the frame of values that may state no zone; ``zone`` is the user's, "" for none."""
    return Frame(zone=zone) if zone else UNSTATED


def stamp(value: Any, around: Frame) -> Stamp | None:
    """Return the time a field's value states, or None when it is no time.

    Mongo's ``{"$date": …}`` is opened, and Go's ``+0000 UTC m=+0.1`` cut to its offset.
    """
    if isinstance(value, dict):
        inner = value.get("$date", value.get("$numberLong"))
        return None if inner is None else stamp(inner, around)
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    raw = str(value).strip()
    if len(raw) > _LONGEST or not raw:
        return None
    return _written(raw, around) if isinstance(value, str) else _counted(raw)


@lru_cache(maxsize=4096)
def _written(raw: str, around: Frame) -> Stamp | None:
    # asked several times of one row: its time, its clocks, what else is a time
    if counted := _counted(raw):
        return counted
    found = clock.read(_GO.sub(r"\1", raw), around)
    if "not-a-time" in found.doubt:
        return None
    return found if found.raw == raw else replace(found, raw=raw)


def _counted(raw: str) -> Stamp | None:
    return clock.epoch(raw) if _COUNT.fullmatch(raw) else None


def settled(value: Any, around: Frame) -> Stamp | None:
    """Return the time a value states when that is an instant, else None."""
    found = stamp(value, around)
    return found if found is not None and found.instant is not None else None


def remarks(path: str, records: Sequence[Record], zone: str = "") -> tuple[Diagnostic, ...]:
    """Return what there is to say about the times of a file: those without an instant, and rows whose clocks disagree.

    ``zone`` is what the file states for its times.
    """
    doubtful = [record for record in records if "doubtful-clock" in record.flags]
    if not doubtful:
        return unplaced(path, (record.event for record in records), zone)
    message = f"{len(doubtful)} rows name two times that are more than two seconds apart, the first here"
    hint = "the first column of times is used: compare these rows with their neighbours"
    disagree = Diagnostic("clocks-disagree", Level.WARNING, doubtful[0].place, message, hint)
    return (*unplaced(path, (record.event for record in records), zone), disagree)
