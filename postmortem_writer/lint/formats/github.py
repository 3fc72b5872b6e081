"""Workflow commands that GitHub shows as annotations in a pull request.

GitHub shows ten of a level and step, so errors come first and a last line says how many there are.
"""

from postmortem_writer.diagnostics import Level
from postmortem_writer.lint.files import Run
from postmortem_writer.lint.finding import Finding
from postmortem_writer.lint.formats._format import Format, counts

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.SUGGESTION: "notice"}


def render(run: Run) -> str:
    """Return one command for each finding that is not silenced, the gravest first."""
    ordered = sorted(run.spoken, key=lambda finding: finding.level.rank)
    return "".join(f"{line}\n" for line in (*map(_command, ordered), counts(run)))


def _command(finding: Finding) -> str:
    # columns say something only where both lines are one (REST API, check runs, annotations)
    columns = {"col": finding.col, "endColumn": finding.end_col} if finding.line == finding.end_line else {}
    title = finding.code if finding.code == finding.name else f"{finding.code} {finding.name}"
    properties = {"file": finding.file, "line": finding.line, "endLine": finding.end_line, **columns, "title": title}
    told = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{_COMMANDS[finding.level]} {told}::{_data(f'{finding.message}. {finding.why} Ask: {finding.hint}')}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


format = Format("annotations in a GitHub workflow", render)
