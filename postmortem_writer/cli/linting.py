"""lint: its arguments, the settings they make, and what is printed.

Read by argparse and not by typer, whose parameters import Pydantic (measured on a 3 KB file: 0.10 s in place of 0.19 s),
and so taken before as well as after the word "lint".
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from postmortem_writer import __version__
from postmortem_writer.diagnostics import Level
from postmortem_writer.errors import UsageError

if TYPE_CHECKING:
    from postmortem_writer.lint.config import Config
    from postmortem_writer.lint.files import Document
    from postmortem_writer.lint.finding import Finding

_LEVELS = [level.value for level in Level]
_EPILOG = """\
exit status: 0 nothing at or above --fail-on, 1 something, 2 a missing file, wrong usage, settings or rule file.
settings: the nearest .blameless.toml, or pyproject.toml with [tool.postmortem-writer.lint], upwards from each file.
in a text: <!-- blameless-ignore BL06: reason -->, on the line or before a paragraph; <!-- blameless off --> to <!-- blameless on -->;
<!-- blameless-ignore-file BL06: reason -->."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; try: postmortem-writer lint --help")


def parser() -> argparse.ArgumentParser:
    """Return what reads the arguments of lint."""
    from postmortem_writer.lint import formats

    made = _Parser(
        "postmortem-writer lint",
        usage="%(prog)s [OPTION…] FILE…",
        description="Find wording that blames people, and say what to ask instead.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = made.add_argument
    add("files", nargs="*", metavar="FILE", help="Markdown or text files, folders, globs; '-' reads standard input")
    add("--format", choices=formats.names(), default="text", help="how to print findings (default: text)")
    add("--quiet", action="store_true", help="one line for each finding: the text format without reasons")
    add("--select", action="append", metavar="IDS", help="only these rules or categories, by comma")
    add("--ignore", action="append", metavar="IDS", help="not these rules or categories, by comma")
    add("--min-level", choices=_LEVELS, help="print nothing below this level (default: suggestion)")
    add("--fail-on", choices=[*_LEVELS, "off"], help="exit status 1 from this level up (default: error)")
    add("--config", metavar="FILE", help="read the settings from this file")
    add("--no-config", action="store_true", help="read no settings")
    add("--show-config", action="store_true", help="print the settings that hold for each file, and stop")
    add("--baseline", metavar="FILE", help="findings in this file are known, and fail nothing")
    add("--write-baseline", action="store_true", help="write what is found now into the baseline, and stop")
    add("--stdin-filename", metavar="NAME", default="-", help="what standard input is called, and whose settings hold")
    add("--report", action="store_true", help="what each document's language adds up to: ratings with their sentences")
    add(
        "--suggest",
        action="store_true",
        help="fill rewrites from records of the incident; needs --evidence and a model",
    )
    add("--evidence", action="append", metavar="SOURCE", help="a folder that brief made, or raw material; repeatable")
    add("--model", default="", metavar="VENDOR:MODEL", help="who fills; default: the key in the environment decides")
    add("--base-url", default="", metavar="URL", help="endpoint of an OpenAI-compatible server")
    add("--timeout", type=_seconds, metavar="SECONDS", help="how long one answer may take (default: 600)")
    add("--timezone", default="", metavar="ZONE", help="zone of evidence that states none, such as Europe/Berlin")
    add("--date", default="", metavar="DAY", help="day of evidence that names none, such as 2025-10-26")
    add("--test-rules", action="store_true", help="run the examples of rule FILEs, or of every rule, and stop")
    return made


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not seconds >= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds from 1 on, such as 30")
    return seconds


def arguments(words: Sequence[str]) -> list[str] | None:
    """Return the words of a call of lint without the word itself, or None where another command is called."""
    value = False
    for index, word in enumerate(words):
        if value:
            value = False
        elif word == "lint":
            return [*words[:index], *words[index + 1 :]]
        elif not word.startswith("--") or word in ("--help", "--version"):
            return None
        else:
            value = word in _WITH_VALUE
    return None


_WITH_VALUE = frozenset(
    "--format --select --ignore --min-level --fail-on --config --baseline --stdin-filename --evidence --model --base-url --timeout --timezone --date".split()
)


def run(words: Sequence[str]) -> int:
    """Lint what the arguments name and return the exit status."""
    try:
        given = parser().parse_intermixed_args(list(words))
    except SystemExit:  # --help was printed
        return 0
    if given.test_rules:
        return _test_rules(given.files)
    if given.show_config:
        return _show_config(given)
    for option in ("report", "suggest"):
        if getattr(given, option) and given.format not in ("text", "json"):
            raise UsageError(f"--{option} is printed as text or json, not as {given.format!r}: choose one of them")
    if not given.files:
        raise UsageError("no file to lint: name files, folders or globs, or - for standard input")
    return _lint(given)


def _lint(given: argparse.Namespace) -> int:
    from postmortem_writer.lint import files, formats

    documents = _documents(given, _settings(given))
    if given.write_baseline:
        return _write_baselines(list(documents))
    run = files.run(documents, version=__version__, report=given.report)
    if given.suggest:
        from postmortem_writer.cli import suggesting

        return suggesting.show(run, given, _print)
    name = "brief" if given.quiet and given.format == "text" else given.format
    _print(formats.as_text(run, name))
    if given.report and given.format == "text":
        from postmortem_writer.lint.report import as_text

        told = "".join(f"\n{as_text(one.path, one.report)}" for one in run.documents if one.report)
        _print(formats.printable(told))
    return int(run.fails)


def _documents(given: argparse.Namespace, settings: "Callable[[str], Config]") -> "Iterator[Document]":
    from postmortem_writer.lint import files

    if "-" in given.files:
        name = given.stdin_filename
        config = settings(name)
        if not config.excludes(name):
            yield files.Document(name, sys.stdin.buffer.read(), config)
    yield from files.load(files.find(name for name in given.files if name != "-"), settings)


def _settings(given: argparse.Namespace) -> "Callable[[str], Config]":
    """Return what gives the settings for a path: the file that holds for it, and the options on top."""
    from postmortem_writer.lint import configfile
    from postmortem_writer.lint.config import Config

    if given.config and given.no_config:
        raise UsageError("--config and --no-config exclude one another: leave one out")
    changes: dict[str, Any] = {key: _ids(getattr(given, key)) for key in ("select", "ignore") if getattr(given, key)}
    if given.min_level:
        changes["min_level"] = Level(given.min_level)
    if given.fail_on:
        changes["fail_on"] = None if given.fail_on == "off" else Level(given.fail_on)
    if given.baseline:
        changes["baseline"] = Path(given.baseline).absolute()
    fixed = Config() if given.no_config else configfile.read(Path(given.config)) if given.config else None
    return lambda path: replace(fixed or configfile.nearest(path), **changes)


def _ids(lists: Sequence[str]) -> tuple[str, ...]:
    return tuple(id.strip() for ids in lists for id in ids.split(",") if id.strip())


def _show_config(given: argparse.Namespace) -> int:
    from postmortem_writer.lint import files
    from postmortem_writer.lint.configfile import to_toml
    from postmortem_writer.lint.ruleset import ruleset

    settings = _settings(given)
    for path in files.find(given.files or ["."]) if given.files else ["."]:
        config = settings(path)
        ruleset(config).check(config)
        config = config.at(path)
        print(f"# {path}: {config.source or 'no settings found, so the defaults'}\n{to_toml(config)}")
    return 0


def _write_baselines(documents: "Sequence[Document]") -> int:
    from postmortem_writer.lint import baseline, files

    found: dict[Path, list[tuple[str, Finding]]] = {}
    for document in documents:
        config = document.config
        if config.baseline is None:
            raise UsageError("no baseline to write: name one with --baseline FILE, or as baseline in the settings")
        [linted] = files.run([replace(document, config=replace(config, baseline=None))]).documents
        own = found.setdefault(config.baseline, [])
        own += ((config.relative(linted.path), finding) for finding in linted.findings)
    for file, findings in found.items():
        file.write_text(baseline.written(findings), encoding="utf-8", newline="\n")
        print(f"postmortem-writer: wrote {file}", file=sys.stderr)
    return 0


def _test_rules(names: Sequence[str]) -> int:
    from postmortem_writer.lint import examples
    from postmortem_writer.lint.config import Config
    from postmortem_writer.lint.packs import read
    from postmortem_writer.lint.ruleset import ruleset

    config = Config(rules=tuple(map(Path, names)))
    rules = list((read(config.rules) or ruleset().rules).values())
    faults = [fault for rule in rules for fault in examples.faults(rule, config)]
    tried = sum(len(rule.flagged) + len(rule.clean) for rule in rules)
    print("".join(f"{fault}\n" for fault in faults) + f"{len(rules)} rules, {tried} examples, {len(faults)} failed")
    return int(bool(faults))


def _print(text: str) -> None:
    try:
        sys.stdout.write(text)
    except UnicodeEncodeError:  # a terminal or pipe that is not UTF-8; the documents are
        sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
