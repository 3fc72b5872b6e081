"""Print findings: text for people, one versioned JSON document, JSON lines for other programs."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from postmortem_writer.diagnostics import Level
from postmortem_writer.lint.finding import Finding

SCHEMA = "postmortem-writer/lint/1"


def as_text(files: Mapping[str, Sequence[Finding]], *, quiet: bool = False) -> str:
    """Return what a person reads: a line for each finding, why it matters and what to ask, and the counts at the end."""
    lines = [
        line
        for path, findings in files.items()
        for finding in findings
        if not finding.suppressed
        for line in _text(path, finding, quiet)
    ]
    return "\n".join([*lines, _counts(files)]) + "\n"


def as_json(files: Mapping[str, Sequence[Finding]], *, version: str) -> str:
    """Return one JSON document: schema, tool, version, and for each file its findings, silenced ones with their reason."""
    document = {
        "schema": SCHEMA,
        "tool": "postmortem-writer",
        "version": version,
        "files": [
            {"path": path, "findings": [as_dict(finding) for finding in findings]} for path, findings in files.items()
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def as_jsonl(findings: Iterable[Finding]) -> str:
    """Return one JSON object a line, with the keys of the JSON document."""
    return "".join(json.dumps(as_dict(finding), ensure_ascii=False) + "\n" for finding in findings)


def as_dict(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain data; offsets and columns are in Unicode code points, and say so."""
    silenced = finding.suppressed
    return {
        "path": finding.path,
        "rule": finding.rule,
        "name": finding.name,
        "category": finding.category,
        "level": str(finding.level),
        "line": finding.line,
        "col": finding.col,
        "end_line": finding.end_line,
        "end_col": finding.end_col,
        "offset": {"codepoint": finding.start},
        "end_offset": {"codepoint": finding.end},
        "match": finding.match,
        "sentence": finding.sentence,
        "section": finding.section,
        "kind": finding.kind,
        "subject": {"text": finding.subject, "class": finding.subject_class} if finding.subject_class else None,
        "message": finding.message,
        "why": finding.why,
        "source": finding.source,
        "question": finding.question,
        "rewrites": list(finding.rewrites),
        "suppressed": {"line": silenced.line, "reason": silenced.reason} if silenced else None,
    }


def _text(path: str, finding: Finding, quiet: bool) -> Iterator[str]:
    end = str(finding.end_col) if finding.end_line == finding.line else f"{finding.end_line}:{finding.end_col}"
    yield f"{path}:{finding.line}:{finding.col}-{end} {finding.level} {finding.rule} {finding.message}"
    if not quiet:
        yield f"    why: {finding.why}"
        yield from (f"    rewrite: {rewrite}" for rewrite in finding.rewrites)
        yield f"    ask: {finding.question}"


def _counts(files: Mapping[str, Sequence[Finding]]) -> str:
    findings = [finding for found in files.values() for finding in found]
    spoken = [finding for finding in findings if not finding.suppressed]
    by_level = (_several(sum(finding.level is level for finding in spoken), level.value) for level in Level)
    silenced = len(findings) - len(spoken)
    tail = f"; {silenced} silenced by comments" if silenced else ""
    return f"{_several(len(files), 'file')}: {', '.join(by_level)}{tail}"


def _several(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
