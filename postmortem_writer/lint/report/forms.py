"""Print a report: for people, and as the plain data that stands in the JSON document."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from postmortem_writer.lint.report.actions import Action
from postmortem_writer.lint.report.document import DISCLAIMER, Report, Share
from postmortem_writer.lint.report.ratings import Quoted, Rating, counted


def as_dict(report: Report) -> dict[str, Any]:
    """Return a report as plain data, with the line that says what the ratings are not."""
    return asdict(report) | {
        "by_category": {name: _share(share) for name, share in report.by_category.items()},
        "by_section": {name: _share(share) for name, share in report.by_section.items()},
        "ratings": {rating.dimension: asdict(rating) for rating in report.ratings},
        "note": DISCLAIMER,
    }


def as_text(path: str, report: Report) -> str:
    """Return a report as a person reads it, ending in a newline."""
    return "\n".join(_lines(path, report)) + "\n"


def _lines(path: str, report: Report) -> Iterator[str]:
    total = Share(report.findings, report.words)
    yield f"{path}: {report.words} words of prose, {counted(report.findings, 'finding')} ({total.per_1000} per 1,000 words)"
    yield from _shares("category", report.by_category.items())
    yield from _shares("section", ((name, share) for name, share in report.by_section.items() if share.findings))
    if report.silenced:
        yield f"  silenced, and left out here: {report.silenced}"
    yield f"  sentences that give the conditions of a choice: {len(report.credits)}"
    for rating in report.ratings:
        yield from _rating(rating)
    for named in report.only_blamed:
        yield f"  named only where something is held against them: {named.name} (line {', '.join(map(str, named.lines))})"
    yield from _causes(report)
    yield from _actions(report)
    yield f"  {DISCLAIMER}"


def _shares(of: str, shares: Iterable[tuple[str, Share]]) -> Iterator[str]:
    told = [f"{name} {share.findings} ({share.per_1000})" for name, share in shares]
    if told:
        yield f"  by {of}, per 1,000 of its words in brackets: {', '.join(told)}"


def _rating(rating: Rating) -> Iterator[str]:
    yield f"  {rating.dimension} {rating.name}: {rating.rating} ({rating.reason})"
    yield from (f"    + {_quote(quoted)}" for quoted in rating.positive)
    yield from (f"    - {_quote(quoted)}" for quoted in rating.negative)


def _quote(quoted: Quoted) -> str:
    return f'line {quoted.line}: "{quoted.text}" ({quoted.shows})'


def _causes(report: Report) -> Iterator[str]:
    if report.causes.single:
        beside = "conditions are named beside it" if report.causes.several else "no contributing conditions are named"
        lines = ", ".join(str(quoted.line) for quoted in report.causes.single)
        yield f"  one root cause is spoken of (line {lines}); {beside}"


def _actions(report: Report) -> Iterator[str]:
    if report.actions.count:
        yield f"  actions: {report.actions.count}"
        yield from _lines_of("without an owner", report.actions.unowned)
        yield from _lines_of("aimed at people", report.actions.at_people)


def _lines_of(what: str, found: Sequence[Action]) -> Iterator[str]:
    if found:
        yield f"    {what}, line {', '.join(str(action.line) for action in found)}"


def _share(share: Share) -> dict[str, Any]:
    return {"findings": share.findings, "words": share.words, "per_1000": share.per_1000}
