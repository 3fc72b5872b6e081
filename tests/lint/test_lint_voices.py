"""Sentences in other voices than the rules' own examples: written before anyone looked at what fires, then kept."""

from pathlib import Path

import pytest

from postmortem_writer.lint import lint

VOICES = Path(__file__).parent / "voices"
FLAGGED = [line.split(" ", 1) for line in (VOICES / "flagged.txt").read_text(encoding="utf-8").splitlines()]
CLEAN = (VOICES / "clean.txt").read_text(encoding="utf-8").splitlines()
HEADINGS = {"BL20": "Action items", "WW03": "Impact"}


@pytest.mark.parametrize(("rule", "sentence"), FLAGGED)
def test_blame_and_whitewash_are_said_by_their_rule(rule: str, sentence: str) -> None:
    heading = f"## {HEADINGS[rule]}\n\n" if rule in HEADINGS else ""
    assert rule in [finding.rule for finding in lint(heading + sentence)]


@pytest.mark.parametrize(
    "heading", ["", "## Impact\n\n", "## Root causes\n\n", "## Lessons learned\n\n", "## Action items\n\n"]
)
def test_fair_sentences_are_left_alone_in_every_section(heading: str) -> None:
    assert [(finding.rule, finding.sentence) for sentence in CLEAN for finding in lint(heading + sentence)] == []
