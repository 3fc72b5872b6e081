"""The code changes of the appendix: which patches the incident names, and as much of each as a reader wants to see.

A patch is shown when a cited record or a sentence names its commit or its file, and when it is small; the others are listed.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from pydantic import BaseModel

from postmortem_writer.document.published import CLOSED
from postmortem_writer.evidence import Evidence, Record

LONGEST = 60
"""Lines of one change that are shown."""

_MOST_SHOWN = 5
_MOST_LISTED = 50
_HASH = re.compile(r"\b[0-9a-f]{7,64}\b")
_TELLING_NAME = 6


class CodeChange(BaseModel):
    """One commit's change, or that of a bare diff."""

    model_config = CLOSED

    title: str
    """The subject of its commit, or the file it changes."""
    commit: str
    """Its hash, "" for a bare diff."""
    author: str
    at: datetime | None
    """When it was written, which is not when it was deployed."""
    source: str
    line: int
    end_line: int
    files: list[str]
    """Each file it changes, with the lines added and removed."""
    diff: str
    """Its first lines; "" where it is only listed."""
    lines_left_out: int
    named_by: list[str]
    """The cited records that name its commit or one of its files."""


def code_changes(evidence: Evidence, cited: Sequence[str], sentences: Iterable[str]) -> list[CodeChange]:
    """Return the changes that were handed in, those the incident names first."""
    groups: dict[tuple[str, str], list[Record]] = {}
    for record in evidence.records:
        if "diff" in record.flags:
            groups.setdefault((record.source, record.thread or record.native), []).append(record)
    if not groups:
        return []
    commits = {record.native: record for record in evidence.records if "commit" in record.flags}
    told = "\n".join(sentences)
    known = set(cited)
    records = [record for record in evidence.records if record.id in known]
    made = [_change(diffs, commits.get(diffs[0].thread), records, told) for diffs in groups.values()]
    ranked = sorted(made, key=lambda pair: not pair[0])
    shown = [change for named, change in ranked if named or _is_small(change)][:_MOST_SHOWN]
    listed = [change.model_copy(update={"diff": ""}) for _, change in ranked if change not in shown]
    return [*shown, *listed[: _MOST_LISTED - len(shown)]]


def _change(
    diffs: Sequence[Record], commit: Record | None, cited: Sequence[Record], told: str
) -> tuple[bool, CodeChange]:
    """Return whether the incident names the change, and the change."""
    hash = diffs[0].thread
    paths = [value for record in diffs for key, value in record.subject if key == "path"]
    naming = [record.id for record in cited if record in (*diffs, commit) or _names(record.text, hash, paths)]
    lines = "\n".join(record.raw for record in diffs).split("\n")
    title = commit.text.split("\n")[0].partition(": ")[2] if commit else ", ".join(paths[:3])
    change = CodeChange(
        title=title or diffs[0].source,
        commit=hash,
        author=commit.actor.name if commit and commit.actor else "",
        at=commit.at if commit else None,
        source=diffs[0].source,
        line=diffs[0].line,
        end_line=diffs[-1].end_line,
        files=[record.text.split("\n")[0] for record in diffs],
        diff="\n".join(lines[:LONGEST]),
        lines_left_out=max(len(lines) - LONGEST, 0),
        named_by=naming,
    )
    return bool(naming) or _names(told, hash, paths), change


def _names(text: str, hash: str, paths: Iterable[str]) -> bool:
    if hash and any(hash.startswith(found) for found in _HASH.findall(text)):
        return True
    return any(path in text for path in paths if len(path) >= _TELLING_NAME)


def _is_small(change: CodeChange) -> bool:
    return change.lines_left_out == 0
