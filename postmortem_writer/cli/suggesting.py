"""lint --suggest: rewrites beside the findings, filled from evidence by a model and checked before they are shown."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from postmortem_writer.errors import UsageError
from postmortem_writer.evidence import Evidence
from postmortem_writer.lint import formats
from postmortem_writer.lint.files import Run
from postmortem_writer.lint.formats.text import headline
from postmortem_writer.providers import Patience, Provider, from_environment, open_provider
from postmortem_writer.suggest import Suggestion, as_dict, as_text, suggest


def show(run: Run, given: argparse.Namespace, write: Callable[[str], None]) -> int:
    """Print every finding with its suggestion, and return the exit status: that of the findings, or the model's failure."""
    provider = _provider(given)
    evidence = _evidence(given)
    findings = run.spoken
    if findings:
        told = (
            f"sending {len(evidence.records)} records and {len(findings)} sentences to {provider.name}:{provider.model}"
        )
        print(told, file=sys.stderr)
    done = suggest(findings, evidence, provider)
    if given.format == "json":
        write(_json(run, done.suggestions))
    else:
        told = "".join(f"{headline(f)}\n{as_text(f, s)}\n" for f, s in zip(findings, done.suggestions, strict=True))
        write(formats.printable(told))
        filled = sum(bool(suggestion.text) for suggestion in done.suggestions)
        write(f"{filled} of {len(findings)} findings have a suggestion; check it, nothing was changed\n")
    if done.error is not None:
        print(f"postmortem-writer: {done.error}", file=sys.stderr)
        return done.error.exit_status
    return int(run.fails)


def _json(run: Run, suggestions: tuple[Suggestion, ...]) -> str:
    document = json.loads(formats.as_text(run, "json"))
    left = iter(suggestions)
    for file in document["files"]:
        for finding in file["findings"]:
            if finding["suppressed"] is None:
                finding["suggestion"] = as_dict(next(left))
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _provider(given: argparse.Namespace) -> Provider:
    chosen = given.model or from_environment(os.environ, given.base_url)
    if chosen in ("", "none"):
        raise UsageError("--suggest needs a model: name one with --model VENDOR:MODEL, or set a key in the environment")
    return open_provider(chosen, base_url=given.base_url, patience=Patience(timeout_s=given.timeout))


def _evidence(given: argparse.Namespace) -> Evidence:
    from postmortem_writer import pipeline
    from postmortem_writer.drafting import handoff

    if not given.evidence:
        raise UsageError("--suggest needs records to fill from: --evidence SOURCE, a folder of a brief or raw material")
    sources = [Path(source) for source in given.evidence]
    if len(sources) == 1 and (sources[0] / "evidence.json").is_file():
        return handoff.load_evidence(sources[0])
    return pipeline.read(sources, timezone=given.timezone, date=given.date)
