"""Lint files: find the documents that were named, read each, and hold it against the settings nearest to it."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from postmortem_writer.diagnostics import Level
from postmortem_writer.errors import UsageError
from postmortem_writer.lint import processes
from postmortem_writer.lint.baseline import Baseline
from postmortem_writer.lint.baseline import read as read_baseline
from postmortem_writer.lint.config import Config
from postmortem_writer.lint.engine import lint
from postmortem_writer.lint.finding import Finding
from postmortem_writer.lint.notices import noticed
from postmortem_writer.lint.places import Places
from postmortem_writer.lint.prose import line_ranges
from postmortem_writer.lint.rule import Rule
from postmortem_writer.lint.ruleset import ruleset

if TYPE_CHECKING:
    from postmortem_writer.lint.report import Report

SUFFIXES = (".md", ".markdown", ".qmd", ".md.j2", ".txt")
_NOT_ENTERED = ("node_modules",)
_WILD = set("*?[")


@dataclass(frozen=True, slots=True)
class Document:
    """One file as it is handed in: what it is called, its bytes, and the settings that hold for it."""

    path: str
    data: bytes
    config: Config


@dataclass(frozen=True, slots=True)
class Linted:
    """One document, what was found in it, and what its language adds up to where that was asked for."""

    path: str
    text: str
    findings: Sequence[Finding]
    config: Config
    report: "Report | None" = None


@dataclass(frozen=True, slots=True)
class Run:
    """All documents of one call, by path, the rules that were known to it, and the version of the program."""

    documents: Sequence[Linted]
    rules: dict[str, Rule]
    version: str = ""

    @property
    def findings(self) -> list[Finding]:
        """Every finding, by path, line, column and rule."""
        return [finding for document in self.documents for finding in document.findings]

    @property
    def spoken(self) -> list[Finding]:
        """The findings that nothing silences."""
        return [finding for finding in self.findings if not finding.suppressed]

    @property
    def fails(self) -> bool:
        """Say whether any finding is at or above the level that its file's settings fail on."""
        return any(
            document.config.fails(finding.level)
            for document in self.documents
            for finding in document.findings
            if not finding.suppressed
        )

    @property
    def has_baseline(self) -> bool:
        """Say whether any document was held against a baseline."""
        return any(document.config.baseline for document in self.documents)


def find(names: Iterable[str]) -> list[str]:
    """Return the paths of the documents that names, folders and globs stand for, sorted, each once; raises UsageError.

    Folders are searched for Markdown and plain text; what begins with a dot is not entered.
    """
    return sorted({path for name in names for path in _found(name)})


def _found(name: str) -> Iterator[str]:
    path = Path(name)
    if path.is_dir():
        inside = [file.as_posix() for file in _inside(path)]
        if not inside:
            raise UsageError(f"{name!r} holds no document: looked for {', '.join('*' + one for one in SUFFIXES)}")
        yield from inside
    elif _WILD.isdisjoint(name) or path.exists():
        yield path.as_posix()
    else:
        matching = [one.as_posix() for one in Path(path.anchor).glob(name[len(path.anchor) :]) if one.is_file()]
        if not matching:
            raise UsageError(f"{name!r} matches no file: check the pattern and the folder it starts from")
        yield from matching


def _inside(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _NOT_ENTERED]
        yield from (Path(root) / name for name in names if name.lower().endswith(SUFFIXES))


def load(paths: Iterable[str], settings: Callable[[str], Config]) -> Iterator[Document]:
    """Yield the documents that the settings do not leave out; raises UsageError for one that cannot be read."""
    for path in paths:
        config = settings(path)
        if config.excludes(path):
            continue
        try:
            yield Document(path, Path(path).read_bytes(), config)
        except OSError as exc:
            raise UsageError(f"{path!r} cannot be read ({exc.strerror}): expected a Markdown or text file") from exc


def run(documents: Iterable[Document], *, version: str = "", report: bool = False) -> Run:
    """Return what is found in documents; those of one baseline share it. Raises ConfigError and RuleError."""
    baselines: dict[Path, tuple[Baseline, Config]] = {}
    handed = list(documents)
    if handed:
        ruleset(handed[0].config)  # read before the documents are shared out, so that it is read once
    read = processes.each(_read, handed, [len(document.data) for document in handed])
    linted = [_linted(document, one, baselines) for document, one in zip(handed, read, strict=True)]
    linted = [replace(one, report=_report(one)) for one in linted] if report else linted
    for known, config in baselines.values():
        linted += _gone(known, config)
    rules = {id: rule for one in linted for id, rule in ruleset(one.config).rules.items()}
    return Run(sorted(linted, key=lambda one: one.path), rules or dict(ruleset().rules), version)


def _read(document: Document) -> tuple[str, list[Finding]]:
    path, config = document.path, document.config
    text, lost = _decoded(document.data)
    findings = lint(text, path=path, config=config)
    if lost is not None:
        findings += noticed("not-utf-8", config, _places(text, path), lost, lost + 1, _byte(document.data, text, lost))
    return text, findings


def _linted(
    document: Document, read: tuple[str, list[Finding]], baselines: dict[Path, tuple[Baseline, Config]]
) -> Linted:
    path, config = document.path, document.config
    text, findings = read
    if config.baseline:
        if config.baseline not in baselines:
            baselines[config.baseline] = read_baseline(config.baseline), config
        known, _ = baselines[config.baseline]
        findings = known.applied(findings)
        findings += _stale(known, config, path, text)
    return Linted(path, text, sorted(findings, key=lambda finding: finding.key), config)


def _report(linted: Linted) -> "Report":
    """Return the report of a document, which is made of all findings, whatever level is printed."""
    from postmortem_writer.lint.report import report

    config = replace(linted.config, min_level=Level.SUGGESTION)
    return report(linted.text, lint(linted.text, path=linted.path, config=config), config=config)


def _stale(known: Baseline, config: Config, path: str, text: str = "") -> Iterator[Finding]:
    if config.min_level is Level.SUGGESTION:  # what is below the level was not looked for
        for entry, many in known.stale(config.relative(path), ruleset(config).active(config.at(path))):
            yield from noticed("stale-baseline", config, _places(text, path), 0, 0, str(many), entry.rule)


def _gone(known: Baseline, config: Config) -> Iterator[Linted]:
    """Yield the files that have entries and are there no more."""
    for relative in known.paths:
        path = config.root / relative
        if not path.exists():
            yield Linted(relative, "", list(_stale(known, config, str(path))), config)


def _decoded(data: bytes) -> tuple[str, int | None]:
    """Return the text and where its first character was lost, in code points."""
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as fault:
        return data.decode("utf-8", "replace"), len(data[: fault.start].decode("utf-8"))


def _byte(data: bytes, text: str, lost: int) -> str:
    return f"0x{data[len(text[:lost].encode('utf-8'))]:02X}"


def _places(text: str, path: str) -> Places:
    return Places(text, line_ranges(text), path)
