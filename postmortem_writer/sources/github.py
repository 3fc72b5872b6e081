"""GitHub: webhook bodies, lists of its REST interface and ``gh … --json``: deployments, runs, checks, issues, comments, commits.

``updated_at`` moves with every touch and is no event; a deployment ends with its last status, and the end of a workflow
run is stated only by its jobs. https://docs.github.com/en/webhooks/webhook-events-and-payloads
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from postmortem_writer.clock import Frame
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _github, _json, _times
from postmortem_writer.sources._json import Element
from postmortem_writer.sources._ledger import unplaced
from postmortem_writer.sources._source import Handed, Reading, Source
from postmortem_writer.sources.records_json import broken

_LISTS = ("check_runs", "workflow_runs", "jobs", "items", "deployments", "commits")
_AROUND = frozenset({"repository", "sender", "organization", "installation", "enterprise", "pusher"})
_SAMPLE = 5
_DEPTH = 2


def recognise(handed: Handed) -> float:
    """Return 1.0 when what it begins with has the keys of something that GitHub sends."""
    if not _json.starts_like_json(handed.text):
        return 0.0
    try:
        found = [element for element in islice(_things(handed.text), _SAMPLE) if _github.name_of(element.value)]
    except _json.Fault:
        return 0.0
    return 1.0 if found else 0.0


def read(handed: Handed, zone: str) -> Reading:
    """Return a record for everything that began, ended or was said, each once."""
    records: list[Record] = []
    seen: set[tuple[str, int | None]] = set()
    diagnostics = []
    around: Frame = _times.frame(zone)
    try:
        for element in _things(handed.text):
            for record in _github.records(handed.path, element, around):
                if (record.native, record.instant) not in seen:
                    seen.add((record.native, record.instant))
                    records.append(record)
    except _json.Fault as fault:
        diagnostics.append(broken(handed.path, fault, len(records)))
    diagnostics += unplaced(handed.path, (record.stamp for record in records))
    return Reading(tuple(records), diagnostics=tuple(diagnostics))


def _things(text: str) -> Iterator[Element]:
    """Yield the objects that are something, with their place: down to the lists of an answer and the parts of a delivery."""
    if text.lstrip()[:1] == "[":
        for element in _json.objects(text):
            yield from _opened(element, _DEPTH)
        return
    whole = Element(None, text, 1, text.count("\n") + 1, 0)
    yield from _opened(whole, _DEPTH)


def _opened(whole: Element, depth: int) -> Iterator[Element]:
    """Yield the object itself where it is something; of a webhook's delivery, the parts that are."""
    value: Any = _json.value(whole.raw) if whole.value is None else whole.value
    if not isinstance(value, dict):
        return
    if _github.name_of(value):
        yield replace(whole, value=value)
        return
    beside = {key: value[key] for key in ("deployment", "workflow") if key in value}
    for key, member in _json.members(whole.raw) if depth else ():
        placed = replace(member, line=member.line + whole.line - 1, end_line=member.end_line + whole.line - 1)
        if isinstance(member.value, dict) and key not in _AROUND:
            given = {**member.value, "": beside} if key in _github.THINGS else member.value
            yield from _opened(replace(placed, value=given), 0)
        elif isinstance(member.value, list) and key in _LISTS:
            for element in _json.objects(member.raw):
                lines = placed.line - 1
                moved = replace(element, line=element.line + lines, end_line=element.end_line + lines)
                yield from _opened(moved, depth - 1)


source = Source(
    "GitHub deployments, runs, issues and commits",
    recognise,
    read,
    known_by="`deployment`, `workflow_run`, `check_run`, `comment`, their lists, and what `gh --json` prints",
)
