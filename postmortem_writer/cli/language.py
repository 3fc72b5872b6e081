"""rules, explain, and the entry of lint in the list of commands."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from postmortem_writer import __version__
from postmortem_writer.cli import linting
from postmortem_writer.errors import UsageError


class Form(StrEnum):
    """How the rules are listed."""

    text = "text"
    json = "json"


def lint(context: typer.Context) -> None:
    """Find wording that blames people; exit status 1 when a finding is an error."""
    raise typer.Exit(linting.run(context.args))


class Export(StrEnum):
    """Linters that the rules can be written for."""

    vale = "vale"


def rules(
    format: Annotated[Form, typer.Option(help="How to print the rules.")] = Form.text,
    export: Annotated[
        Export | None, typer.Option(help="Write the bundled rules as a style of another linter.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the style goes, with --export.", show_default=False)
    ] = None,
) -> None:
    """List the rules of the linter and of the settings that hold here, and its notices about comments, baselines and files."""
    from postmortem_writer.lint import rules as all_rules
    from postmortem_writer.lint.configfile import nearest
    from postmortem_writer.lint.notices import NOTICES

    if export or out:
        _export(out if export else None)
        return
    if format is Form.json:
        keys = ("id", "name", "category", "level", "message", "why", "source", "question", "rewrites")
        told = [{key: getattr(rule, key) for key in keys} for rule in all_rules(nearest(".")).values()]
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for rule in all_rules(nearest(".")).values():
        print(f"{rule.id}  {rule.level:10} {rule.name}")
    for notice in NOTICES.values():
        print(f"{'':4}  {notice.level:10} {notice.name}")


def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="An id such as BL01 or unused-suppression.")],
) -> None:
    """Say what a rule finds, why it matters, and what to ask instead."""
    from postmortem_writer.lint import explain as explain_rule
    from postmortem_writer.lint.configfile import nearest

    print(explain_rule(rule, nearest(".")))


def _export(out: Path | None) -> None:
    from postmortem_writer.lint import rules as all_rules
    from postmortem_writer.lint import vale

    if out is None:
        raise UsageError("--export and --out go together: rules --export vale --out styles")
    folder = out / vale.STYLE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in vale.files(all_rules().values(), version=__version__).items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
            print(folder / name)
    except OSError as exc:
        raise UsageError(f"{str(folder)!r} cannot be written ({exc.strerror}): name another folder with --out") from exc
    print(f"in .vale.ini: StylesPath = {out}, and BasedOnStyles = {vale.STYLE}", file=sys.stderr)


def add(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command(add_help_option=False, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(
        lint
    )
    app.command()(rules)
    app.command()(explain)
