"""Markdown for the summary of a pull request, or for an agent that is to mend the text."""

import re
from collections.abc import Iterator

from postmortem_writer.lint.files import Run
from postmortem_writer.lint.finding import Finding
from postmortem_writer.lint.formats._format import Format, counts


def render(run: Run) -> str:
    """Return the counts and, file by file, each finding that is not silenced with its question and its rewrites."""
    lines = ["# Blameless language", "", f"{counts(run)}."]
    for document in run.documents:
        spoken = [finding for finding in document.findings if not finding.suppressed]
        if spoken:
            lines += ["", f"## {_escaped(document.path)}", ""]
            lines += [line for finding in spoken for line in _finding(finding)]
    return "".join(f"{line}\n" for line in lines)


def _finding(finding: Finding) -> Iterator[str]:
    yield f"- **{finding.level}** {finding.code}, line {finding.line}: {_escaped(finding.message)}"
    yield f"  - why: {_escaped(finding.why)}"
    yield f"  - ask: {_escaped(finding.hint)}"
    yield from (f"  - rewrite: {_escaped(rewrite)}" for rewrite in finding.rewrites)


def _escaped(text: str) -> str:
    """Return the text so that Markdown shows it as it is; "@" is told apart, so that nobody is notified."""
    return re.sub(r"([\\`*_\[\]<>|#~])", r"\\\1", text).replace("@", "@\N{ZERO WIDTH SPACE}")


format = Format("a summary for a pull request or an agent", render)
