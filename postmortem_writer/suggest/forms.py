"""Print a suggestion beside its finding: the filled rewrite with its records, or the open ones with their question."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from postmortem_writer.lint import Finding
from postmortem_writer.suggest.filling import Suggestion


def as_dict(suggestion: Suggestion) -> dict[str, Any]:
    """Return a suggestion as plain data; ``text`` is empty where nothing could be filled, and ``reason`` says why."""
    return asdict(suggestion)


def as_text(finding: Finding, suggestion: Suggestion) -> str:
    """Return what stands below a finding, line by line, indented."""
    return "".join(f"    {line}\n" for line in _lines(finding, suggestion))


def _lines(finding: Finding, suggestion: Suggestion) -> Iterator[str]:
    yield f"sentence: {finding.sentence}"
    if not suggestion.text:
        yield from (f"rewrite: {rewrite}" for rewrite in finding.rewrites)
        yield f"ask: {finding.question}"
        yield f"not filled: {suggestion.reason}"
        return
    yield f"suggested: {suggestion.text}"
    slots: dict[tuple[str, str, str], list[str]] = {}
    for source in suggestion.sources:
        slots.setdefault((source.record, source.place, source.quote), []).append(source.slot)
    for (record, place, quote), names in slots.items():
        said = f': "{quote}"' if quote else ""
        yield f"from {record} {place}{said} ({', '.join(names)})"
