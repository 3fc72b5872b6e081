"""write_many(): several incidents in one go, each on its own terms of success, and what became of each as a row."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from postmortem_writer import __version__
from postmortem_writer.answering import Terms, chosen, price, shared
from postmortem_writer.diagnostics import Level
from postmortem_writer.document import Postmortem
from postmortem_writer.drafting.abreast import abreast
from postmortem_writer.drafting.rehearsal import Plan
from postmortem_writer.errors import InputError, PostmortemError, UsageError
from postmortem_writer.journal import FOLDER, opened, prepared
from postmortem_writer.output import FILES, refuse_existing, refuse_unwritable, replace_file
from postmortem_writer.pipeline.finishing import load_postmortem
from postmortem_writer.pipeline.modelled import Say
from postmortem_writer.pipeline.writing import plan, write_postmortem
from postmortem_writer.progress import Steps, unheard
from postmortem_writer.providers import ON_DISK, Provider
from postmortem_writer.providers._prices import Price
from postmortem_writer.render import check_template

AT_ONCE = 4
"""Incidents that are written side by side; each asks for several sections at once."""

DONE = "done.json"
"""Beside the journal: what a postmortem was written from, and the digests of the files that were written."""


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one incident.

    ``milestones`` counts those of the five that are known, ``errors`` the findings that are errors, ``tokens`` in and out
    together. ``dollars`` is None where the price is not known. ``status`` is the exit status it would have had alone.
    """

    incident: str
    state: Literal["written", "unchanged", "failed"]
    where: str
    milestones: int = 0
    rows: int = 0
    causes: int = 0
    errors: int = 0
    tokens: int = 0
    dollars: float | None = None
    status: int = 0
    fault: str = ""


@dataclass(frozen=True)
class _Run:
    """What all incidents of a run have in common."""

    provider: Provider | None
    price: Price | None
    terms: Terms
    options: Mapping[str, Any]
    force: bool
    say: Say
    steps: Steps
    asked: str

    def write(self, name: str, folder: Path, out: Path) -> Row:
        """Return what became of one incident; no fault of one stops another."""
        try:
            return self._written(name, folder, out)
        except PostmortemError as fault:
            return Row(name, "failed", str(out), status=fault.exit_status, fault=str(fault))
        except Exception as fault:
            # A defect of ours in one incident must not cost the others their documents.
            return Row(name, "failed", str(out), status=1, fault=f"{type(fault).__name__}: {fault}")

    def _written(self, name: str, folder: Path, out: Path) -> Row:
        refuse_unwritable(out)
        inputs = _digest(folder, self.asked)
        done = _done(out)
        ours = done.get("outputs") == _outputs(out)
        if ours and done.get("inputs") == inputs and not (self.force or self.terms.fresh):
            self.say(f"{name}: unchanged since it was written")
            return self._row(name, "unchanged", out, load_postmortem(out / FILES[1]))
        if not (ours or self.force):
            refuse_existing(out)
        written = write_postmortem(
            folder,
            model="" if self.provider else "none",
            provider=self.provider,
            terms=replace(self.terms, journal=out / FOLDER),
            say=lambda line: self.say(f"{name}: {line}"),
            steps=lambda step: self.steps(replace(step, incident=name)),
            **self.options,
        )
        written.save(out, force=True)
        told = {"inputs": inputs, "outputs": _outputs(out)}
        replace_file(prepared(out / FOLDER) / DONE, json.dumps(told, indent=1) + "\n")
        return self._row(name, "written", out, written.postmortem)

    def _row(self, name: str, state: Literal["written", "unchanged"], out: Path, made: Postmortem) -> Row:
        errors = sum(finding.level is Level.ERROR for finding in made.diagnostics)
        return Row(
            name,
            state,
            str(out),
            milestones=sum(moment is not None for moment in made.milestones.values()),
            rows=len(made.timeline),
            causes=len(made.causes),
            errors=errors,
            tokens=made.usage.input_tokens + made.usage.output_tokens,
            dollars=self.price.of(made.usage) if self.price and made.usage.calls else None,
            status=1 if errors else 0,
        )


def write_many(
    folders: Sequence[Path],
    out: Path,
    *,
    model: str = "",
    base_url: str = "",
    client: Any = None,
    provider: Provider | None = None,
    environ: Mapping[str, str] = os.environ,
    terms: Terms = Terms(),
    force: bool = False,
    at_once: int = AT_ONCE,
    say: Say = lambda line: None,
    steps: Steps = unheard,
    finished: Callable[[Row], None] = lambda row: None,
    **options: Any,
) -> list[Row]:
    """Write a postmortem for each folder into a folder of its name below ``out``; return what became of each, in order.

    Each has its own journal, and an incident whose files, options and postmortem are as they were left is not written again.
    One model answers for all: rate limits, ``max_tokens_total`` and ``max_cost`` of ``terms`` hold for all together.
    ``options`` are those of ``write_postmortem``. ``finished`` gets each row as soon as it is known.
    Raises UsageError for folders of one name, InputError when one is none, MissingKey.
    """
    named = names(folders)
    check_template(options.get("template", "default"))
    provider = provider or chosen(model, base_url, client, environ, terms, incidents=max(1, len(named)))
    _refuse_inside(out, named)
    with ExitStack() as stack:
        folder = stack.enter_context(opened(out / FOLDER))
        cost = price(provider, terms) if provider else None
        answering = provider
        if provider is not None and provider.name not in ON_DISK:
            answering = stack.enter_context(shared(provider, terms, folder, say=say))
        asked = _asked(provider, options)
        run = _Run(answering, cost, terms, {**options, "base_url": base_url}, force, say, steps, asked)

        def write(name: str) -> Row:
            row = run.write(name, named[name], out / name)
            finished(row)
            return row

        return abreast(write, named, at_once)


def plan_many(folders: Sequence[Path], **options: Any) -> dict[str, Plan]:
    """Return by name the calls that ``write_many`` would make for each folder if it had to write all of them."""
    return {name: plan(folder, **options) for name, folder in names(folders).items()}


def names(folders: Sequence[Path]) -> dict[str, Path]:
    """Return the folders by the name their postmortem gets; raises UsageError for two of one name, InputError for none."""
    found: dict[str, Path] = {}
    for folder in folders:
        if not folder.exists():
            raise InputError(f"{str(folder)!r} does not exist: expected a folder with the material of one incident")
        name = folder.resolve().name
        if name in found:
            raise UsageError(
                f"{str(found[name])!r} and {str(folder)!r} are both called {name!r}: rename one, or write them apart"
            )
        found[name] = folder
    return found


def _refuse_inside(out: Path, named: Mapping[str, Path]) -> None:
    for folder in named.values():
        if out.resolve().is_relative_to(folder.resolve()):
            raise UsageError(f"--out {str(out)!r} lies within {str(folder)!r}, whose files are read: choose another")


def totals(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the sums of a table, and its exit status, which is the worst of all."""
    known = [row.dollars for row in rows if row.dollars is not None]
    counted = {name: sum(getattr(row, name) for row in rows) for name in ("rows", "causes", "errors", "tokens")}
    return {**counted, "dollars": sum(known) if known else None, "status": max((row.status for row in rows), default=0)}


def as_json(rows: Sequence[Row]) -> str:
    """Return the table as JSON: ``incidents`` and ``total``."""
    return json.dumps({"incidents": [asdict(row) for row in rows], "total": totals(rows)}, indent=2) + "\n"


def _asked(provider: Provider | None, options: Mapping[str, Any]) -> str:
    """Return all that decides on a document beside the files, as one text."""
    who = f"{provider.name}:{provider.model}" if provider else "none"
    return json.dumps([__version__, who, {name: str(value) for name, value in sorted(options.items())}])


def _digest(folder: Path, asked: str) -> str:
    digest = hashlib.sha256(asked.encode())
    for path in sorted(_files(folder)):
        with path.open("rb") as file:
            digest.update(f"\0{path.relative_to(folder)}\0{hashlib.file_digest(file, 'sha256').hexdigest()}".encode())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else [folder]


def _outputs(out: Path) -> dict[str, str]:
    return {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in FILES if (out / name).is_file()}


def _done(out: Path) -> dict[str, Any]:
    try:
        told = json.loads((out / FOLDER / DONE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
