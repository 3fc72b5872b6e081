"""Text for people: what was found, the words themselves underlined, why they matter, and what to ask instead."""

import unicodedata
from collections.abc import Iterator

from postmortem_writer.lint.files import Linted, Run
from postmortem_writer.lint.finding import By, Finding
from postmortem_writer.lint.formats._format import Format, counts, place, printable
from postmortem_writer.lint.prose import line_ranges

_WIDTH = 100  # of an excerpt; a longer line is cut round what is underlined
_BEFORE = 30


def render(run: Run) -> str:
    """Return a paragraph for each finding, a line for each silenced one, and the counts."""
    parts = [part for document in run.documents for part in _document(document)]
    return printable("".join(f"{part}\n" for part in (*parts, counts(run))))


def headline(finding: Finding) -> str:
    """Return the first line of a finding: place, level, rule and message."""
    where = place(finding.file, finding.line, finding.col, finding.end_line, finding.end_col)
    return f"{where} {finding.level} {finding.code} {finding.message}"


def _document(document: Linted) -> Iterator[str]:
    lines = line_ranges(document.text) if document.findings else []
    for finding in document.findings:
        if finding.suppressed:
            yield _silenced(finding)
            continue
        yield headline(finding)
        yield from (f"    {line}" for line in _excerpt(document.text, lines, finding))
        yield f"    why: {finding.why}"
        yield from (f"    rewrite: {rewrite}" for rewrite in finding.rewrites)
        yield f"    ask: {finding.hint}"
        yield ""


def _silenced(finding: Finding) -> str:
    silenced = finding.suppressed
    assert silenced
    way = (
        "known from the baseline" if silenced.by is By.BASELINE else f"silenced by the comment in line {silenced.line}"
    )
    reason = f": {silenced.reason}" if silenced.reason else ""
    return f"{finding.path} {finding.code} {way}{reason}"


def _excerpt(text: str, lines: list[tuple[int, int]], finding: Finding) -> Iterator[str]:
    """Yield the lines a finding stands on, each with its number and, below, what is meant underlined."""
    gutter = len(str(finding.end_line))
    for number in range(finding.line, finding.end_line + 1):
        low, high = lines[number - 1]
        start, end = max(finding.start, low), min(finding.end, high)
        if start < end:
            shown, before, marked = _cut(text, low, high, start, end)
            yield f"{number:>{gutter}} | {shown}"
            yield f"{'':{gutter}} | {before}{marked}"


def _cut(text: str, low: int, high: int, start: int, end: int) -> tuple[str, str, str]:
    """Return a line, at most so wide, and the two parts of the line below it: blanks, then carets."""
    left = low if high - low <= _WIDTH else max(low, min(start - _BEFORE, high - _WIDTH))
    right = min(high, max(left + _WIDTH, end))
    head, tail = "…" if left > low else "", "…" if right < high else ""
    before = "".join("\t" if one == "\t" else " " * _columns(one) for one in head + text[left:start])
    marked = "^" * sum(1 if one == "\t" else _columns(one) for one in text[start:end])
    return f"{head}{text[left:right]}{tail}".rstrip(), before, marked


def _columns(character: str) -> int:
    """Return how many columns of a terminal a character takes."""
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


format = Format("for people, with the words underlined, the reason and a question", render)
