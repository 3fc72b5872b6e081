"""lint, rules, explain: the blameless-language rules."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from postmortem_writer import __version__
from postmortem_writer.errors import SourceError


class Form(StrEnum):
    """How findings are printed."""

    text = "text"
    json = "json"
    jsonl = "jsonl"


def lint(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Markdown or text files; '-' reads stdin.", show_default=False)
    ],
    format: Annotated[Form, typer.Option(help="How to print findings.")] = Form.text,
) -> None:
    """Find wording that blames people; exit status 1 when a finding is an error."""
    from postmortem_writer.diagnostics import Level
    from postmortem_writer.lint import formats
    from postmortem_writer.lint import lint as lint_text

    found = {}
    for path in files:
        found[str(path)] = lint_text(_text(path), path=str(path))
    shown = {
        Form.text: lambda: formats.as_text(found),
        Form.json: lambda: formats.as_json(found, version=__version__),
        Form.jsonl: lambda: formats.as_jsonl(finding for findings in found.values() for finding in findings),
    }
    print(shown[format]().rstrip("\n"))
    if any(
        finding.level is Level.ERROR and not finding.suppressed for findings in found.values() for finding in findings
    ):
        raise typer.Exit(1)


def _text(path: Path) -> str:
    if str(path) == "-":
        return sys.stdin.read()
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as exc:
        raise SourceError(f"{str(path)!r} cannot be read ({exc.strerror}): expected a Markdown or text file") from exc


def rules() -> None:
    """List the rules of the linter."""
    from postmortem_writer.lint import rules as all_rules

    for rule in all_rules().values():
        print(f"{rule.id}  {rule.level:10} {rule.name}")


def explain(rule: Annotated[str, typer.Argument(metavar="RULE", help="A rule id such as BL01.")]) -> None:
    """Say what a rule finds, why it matters, and what to ask instead."""
    from postmortem_writer.lint import explain as explain_rule

    print(explain_rule(rule))


def add(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command()(lint)
    app.command()(rules)
    app.command()(explain)
