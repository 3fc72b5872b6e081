"""What a rule asks beyond its sentence, seen from outside: sections, rows, the whole document, and once per document."""

import pytest

from postmortem_writer.lint import lint


def said(text: str, rule: str) -> list[tuple[int, str]]:
    return [(finding.line, finding.match) for finding in lint(text) if finding.rule == rule]


def test_one_root_cause_is_said_once() -> None:
    text = "The root cause was a full disk.\n\nThe outage ended at noon.\n\nAgain: the root cause was a full disk."
    assert said(text, "BL17") == [(1, "The root cause was")]


def test_a_heading_says_it_too_and_comes_first() -> None:
    text = "## Root cause\n\nThe root cause was a full disk."
    assert said(text, "BL17") == [(1, "Root cause")]


@pytest.mark.parametrize(
    "elsewhere",
    [
        "## Contributing factors\n\nThe alert was set to 99 %.",
        "Two bugs met.",
        "The Root Causes are listed above.",
        "The small cache aggravated it.",
    ],
)
def test_a_document_that_names_more_conditions_has_not_one_root_cause(elsewhere: str) -> None:
    assert said(f"The root cause was a full disk.\n\n{elsewhere}", "BL17") == []


def test_the_document_is_asked_for_each_rule_of_its_own() -> None:
    text = "## Impact\n\nSome users could not log in.\n\n## Causes\n\nThe root cause was a full disk. Two bugs met."
    assert (said(text, "BL17"), said(text, "WW03")) == ([], [(3, "Some users")])


@pytest.mark.parametrize(
    ("heading", "found"),
    [("Action items", [(3, "Improve monitoring")]), ("Lessons learned", []), ("Timeline", []), ("Summary", [])],
)
def test_an_action_is_looked_at_where_actions_are(heading: str, found: list[tuple[int, str]]) -> None:
    assert said(f"## {heading}\n\n- Improve monitoring", "BL20") == found


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("- Improve monitoring", [(3, "Improve monitoring")]),
        ("- Improve monitoring ([#41](https://example.org/41))", []),
        ("- Improve monitoring. Owner: storage rotation", []),
        ("- Improve monitoring:", []),
        ("| Improve monitoring | | |", [(3, "Improve monitoring")]),
        ("| Improve monitoring | @kim | |", []),
        ("| Improve monitoring | Storage | next sprint |", []),
    ],
)
def test_an_owner_or_a_ticket_in_the_row_makes_an_action_bounded(row: str, found: list[tuple[int, str]]) -> None:
    assert said(f"## Action items\n\n{row}", "BL20") == found


def test_rows_do_not_answer_for_one_another() -> None:
    text = "## Action items\n\n| Action | Owner |\n|---|---|\n| Improve monitoring | Storage |\n| Improve tooling | |"
    assert said(text, "BL20") == [(6, "Improve tooling")]


def test_a_number_in_the_paragraph_answers_for_a_vague_size() -> None:
    vague = "Some users could not log in."
    assert said(f"## Impact\n\n{vague}", "WW03") == [(3, "Some users")]
    assert said(f"## Impact\n\n{vague} At the peak it was 4 %.", "WW03") == []
    assert said(f"## Impact\n\n{vague}\n\nAt the peak it was 4 %.", "WW03") == [(3, "Some users")]


def test_a_number_of_those_affected_answers_for_every_vague_size() -> None:
    vague = "## Summary\n\nSome users could not log in.\n\n## Impact\n\n"
    assert said(vague + "Logins failed.", "WW03") == [(3, "Some users")]
    assert said(vague + "312 of 9,000 tenants could not log in.", "WW03") == []
    assert said(vague + "4 % of all users could not log in.", "WW03") == []
    assert said(vague + "The disk was at 97 %.", "WW03") == [(3, "Some users")]
