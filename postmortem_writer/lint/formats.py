"""Findings as text for people, as one JSON document, and as JSON lines; all hold the same findings in the same order."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict

from postmortem_writer.lint.finding import Finding

SCHEMA = "1.0"
Files = Mapping[str, Sequence[Finding]]


def text(files: Files) -> str:
    """Return each finding with its reason and the question to ask instead, then the counts."""
    shown = [finding for findings in files.values() for finding in findings if not finding.suppressed]
    silenced = sum(bool(finding.suppressed) for findings in files.values() for finding in findings)
    blocks = [_block(finding) for finding in shown]
    counts = ", ".join(
        f"{sum(f.level == level for f in shown)} {level}s" for level in ("error", "warning", "suggestion")
    )
    return "".join(f"{block}\n" for block in blocks) + f"{counts}, {silenced} suppressed in {len(files)} files\n"


def _block(finding: Finding) -> str:
    lines = [
        f"{finding.path}:{finding.line}:{finding.col}-{finding.end_col} {finding.level} {finding.rule} {finding.message}"
    ]
    lines += [f"    why: {finding.why}", f"    ask: {finding.question}"]
    lines += [f"    instead: {rewrite}" for rewrite in finding.rewrites]
    return "\n".join(lines)


def as_json(files: Files) -> str:
    """Return one versioned JSON document."""
    listed = [{"path": path, "findings": [asdict(finding) for finding in findings]} for path, findings in files.items()]
    return (
        json.dumps({"schema": SCHEMA, "tool": "postmortem-writer lint", "files": listed}, indent=1, ensure_ascii=False)
        + "\n"
    )


def jsonl(files: Files) -> str:
    """Return one finding a line."""
    return "".join(f"{line}\n" for line in _lines(files))


def _lines(files: Files) -> Iterator[str]:
    for findings in files.values():
        for finding in findings:
            yield json.dumps(asdict(finding), ensure_ascii=False)


FORMATS: dict[str, Callable[[Files], str]] = {"text": text, "json": as_json, "jsonl": jsonl}
