"""rules, explain, and the entry of lint in the list of commands."""

import json
from enum import StrEnum
from typing import Annotated

import typer

from postmortem_writer.cli import linting


class Form(StrEnum):
    """How the rules are listed."""

    text = "text"
    json = "json"


def lint(context: typer.Context) -> None:
    """Find wording that blames people; exit status 1 when a finding is an error."""
    raise typer.Exit(linting.run(context.args))


def rules(format: Annotated[Form, typer.Option(help="How to print the rules.")] = Form.text) -> None:
    """List the rules of the linter, and its notices about comments, baselines and files."""
    from postmortem_writer.lint import rules as all_rules
    from postmortem_writer.lint.notices import NOTICES

    if format is Form.json:
        keys = ("id", "name", "category", "level", "message", "why", "source", "question", "rewrites")
        told = [{key: getattr(rule, key) for key in keys} for rule in all_rules().values()]
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for rule in all_rules().values():
        print(f"{rule.id}  {rule.level:10} {rule.name}")
    for notice in NOTICES.values():
        print(f"{'':4}  {notice.level:10} {notice.name}")


def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="An id such as BL01 or unused-suppression.")],
) -> None:
    """Say what a rule finds, why it matters, and what to ask instead."""
    from postmortem_writer.lint import explain as explain_rule

    print(explain_rule(rule))


def add(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command(add_help_option=False, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(
        lint
    )
    app.command()(rules)
    app.command()(explain)
