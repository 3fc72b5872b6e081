"""Development labels, where present: precision first. What is measured here is in-sample and never quoted as a result."""

import csv
from pathlib import Path

import pytest

from postmortem_writer.diagnostics import Level
from postmortem_writer.lint import lint


@pytest.fixture(scope="module")
def flagged(shared: Path) -> list[tuple[dict[str, str], list[Level]]]:
    rows = []
    for name in ("base", "enriched", "canonical"):
        path = shared / "lint" / "labels" / f"{name}.tsv"
        if not path.is_file():
            pytest.skip(f"no labelled sentences at {path}")
        with path.open(encoding="utf-8", newline="") as handle:
            rows += csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [(row, [finding.level for finding in lint(row["sentence"])]) for row in rows]


def test_what_fires_as_an_error_is_blame(flagged: list[tuple[dict[str, str], list[Level]]]) -> None:
    errors = [row["label"] == "1" for row, levels in flagged if Level.ERROR in levels]
    assert len(errors) >= 40
    assert sum(errors) / len(errors) >= 0.95


def test_what_fires_at_all_is_blame(flagged: list[tuple[dict[str, str], list[Level]]]) -> None:
    fired = [row["label"] == "1" for row, levels in flagged if levels]
    assert sum(fired) / len(fired) >= 0.95


def test_density_on_real_postmortems_is_low(shared: Path) -> None:
    folder = shared / "lint" / "corpus"
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))]
    if not texts:
        pytest.skip(f"no corpus at {folder}")
    findings = sum(len(lint(text)) for text in texts)
    assert findings / sum(len(text.split()) for text in texts) * 1_000 <= 2
