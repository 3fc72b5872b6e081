"""What a document's report says: shares, ratings with their sentences, people, causes, actions, and its two forms."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_writer.lint import Config, Suppressed, lint
from postmortem_writer.lint.finding import By
from postmortem_writer.lint.report import Report, as_dict, as_text, report
from postmortem_writer.lint.report.ratings import Quoted, Rating

FILLER = "The queue held nine messages and the worker drained them within the hour as it does on any other day. " * 6
EXPLAINED = "The engineer deployed the release because the dashboard showed a healthy canary. "
BARE = "The engineer merged the change. "
BLAMED = "The operator forgot to page the owner. "


def of(text: str) -> Report:
    return report(text, lint(text))


def rating(dimension: str, text: str) -> Rating:
    return next(rating for rating in of(text).ratings if rating.dimension == dimension)


def test_blame_is_counted_by_category_and_section_for_a_thousand_words() -> None:
    text = f"## Summary\n\n{FILLER}\n\n## Causes\n\n{BLAMED}\n\nIt was operator error. <!-- blameless-ignore BL05: quoted -->\n"
    made = of(text)
    assert (made.words, made.findings, made.silenced) == (131, 1, 1)
    assert {name: (share.findings, share.words, share.per_1000) for name, share in made.by_category.items()} == {
        "agency": (1, 131, 7.6)
    }
    assert {name: (share.findings, share.words) for name, share in made.by_section.items()} == {
        "causes": (1, 11),
        "summary": (0, 120),
    }


def test_under_a_hundred_words_nothing_is_rated() -> None:
    assert {(one.rating, one.reason) for one in of(BLAMED).ratings} == {
        ("NOT RATED", "7 words of prose; at least 100 are needed")
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "GOOD"),
        ("The platform team failed to check the lag.", "GOOD"),
        ("The platform team failed to check the lag. The network team ignored the page.", "SOME"),
        (BLAMED, "SOME"),
        (BLAMED * 2, "SOME"),
        (BLAMED * 3, "LITTLE"),
        ("\n\n## Root cause\n\n@mika forgot to page the owner.", "LITTLE"),
        ("\n\n## Summary\n\n@mika forgot to page the owner.", "SOME"),
    ],
    ids=["none", "one warning", "two warnings", "one", "two", "three", "a name in the causes", "a name elsewhere"],
)
def test_blame_language_is_rated_by_errors_warnings_and_names(text: str, expected: str) -> None:
    assert rating("D4", FILLER + text).rating == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "NOT RATED"),
        (EXPLAINED, "GOOD"),
        (EXPLAINED + BARE, "GOOD"),
        (EXPLAINED + BARE * 2, "SOME"),
        (BARE, "LITTLE"),
        (EXPLAINED + BLAMED * 2, "LITTLE"),
    ],
    ids=["no decision", "all", "half", "a third", "none", "judged more often than explained"],
)
def test_local_rationality_is_rated_by_the_decisions_that_are_explained(text: str, expected: str) -> None:
    assert rating("D5", FILLER + text).rating == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "GOOD"),
        ("It is unclear whether a smaller pool would have held.", "GOOD"),
        ("The engineer should have noticed the gap.", "SOME"),
        ("The engineer should have noticed the gap. The team should have tested it. We should have waited.", "LITTLE"),
        ("\n\n## Root cause\n\nThe engineer should have noticed the gap.", "LITTLE"),
    ],
    ids=["none", "hedged", "one", "three", "as the cause"],
)
def test_counterfactuals_are_rated_by_what_is_definite(text: str, expected: str) -> None:
    assert rating("D6", FILLER + text).rating == expected


def test_a_rating_quotes_at_most_three_different_sentences_for_and_against() -> None:
    text = "\n\n".join(
        [FILLER, EXPLAINED, BLAMED, BLAMED, "He ignored the page.", "She skipped the test.", "They forgot it."]
    )
    found = rating("D4", text)
    assert found.reason == "5 errors and 0 warnings in 157 words"
    assert found.positive == (Quoted(3, EXPLAINED.strip(), "an act told without a judgement"),)
    assert found.negative == (
        Quoted(5, BLAMED.strip(), "BL01 person-omission"),
        Quoted(9, "He ignored the page.", "BL01 person-omission"),
        Quoted(11, "She skipped the test.", "BL01 person-omission"),
    )
    reasons = rating("D5", text)
    assert reasons.positive == (Quoted(3, EXPLAINED.strip(), "because"),)
    assert {quoted.shows for quoted in reasons.negative} == {"judged without its conditions"}


def test_who_is_named_only_where_something_is_held_against_them() -> None:
    text = (
        "**Authors:** Oda Kjeldsen, Ravi Patel\n\n## Causes\n\nRavi forgot to page the owner. @mika ignored the page.\n\n"
        "Oda forgot to check the lag.\n\n## Follow-ups\n\n| Action | Owner |\n|---|---|\n| Add an alert | Oda Kjeldsen |\n"
    )
    assert [(named.name, named.lines) for named in of(text).only_blamed] == [("Ravi Patel", (5,)), ("mika", (5,))]


def test_the_settings_name_people_and_sections_for_the_report_too() -> None:
    config = Config(names=("Oda",), roles=("duty herald",), sections={"war room": "timeline"})
    text = (
        "## War room\n\nOda forgot to page the owner. The duty herald drained the node because the panel was green.\n"
    )
    made = report(text, lint(text, config=config), config=config)
    assert list(made.by_section) == ["timeline"]
    assert [named.name for named in made.only_blamed] == ["Oda"]
    assert [quoted.shows for quoted in made.credits] == ["because"]
    assert of(text).credits == ()


def test_what_only_a_baseline_silences_counts() -> None:
    [finding] = lint(BLAMED)
    known = replace(finding, suppressed=Suppressed(0, "", By.BASELINE))
    assert (report(BLAMED, [known]).findings, report(BLAMED, [known]).silenced) == (1, 0)


@pytest.mark.parametrize(
    ("text", "lines", "several"),
    [
        ("## Root cause\n\nThe pool was small.", [1], False),
        ("## Analysis\n\nThe root cause was the pool.", [3], False),
        ("## Root causes\n\nThe pool and the retry.", [], True),
        ("## Contributing factors\n\nThe pool.", [], True),
        ("## Analysis\n\nThe root cause was a combination of two conditions.", [3], True),
        ("## Summary\n\nThe pool was small.", [], False),
    ],
)
def test_one_root_cause_is_noticed(text: str, lines: list[int], several: bool) -> None:
    found = of(text).causes
    assert ([quoted.line for quoted in found.single], found.several) == (lines, several)


def test_actions_without_an_owner_or_aimed_at_people() -> None:
    text = """## Action items

- Add a pool size alert (platform team)
- Document the limit. Owner: to be found by Friday
- @mika adds a canary
- The storage team will add a probe
- Add a probe
- Remind engineers to look twice
- [ ] Train the operators – Oda

| Action | Owner |
|---|---|
| Add a canary | TBD |
| Add a graph | Oda Kjeldsen |
"""
    found = of(text).actions
    assert found.count == 9
    assert [action.line for action in found.unowned] == [7, 8, 13]
    assert [(action.line, action.text) for action in found.at_people] == [
        (8, "Remind engineers to look twice"),
        (9, "Train the operators – Oda"),
    ]


def test_both_forms_say_what_the_ratings_are_not() -> None:
    made = of(f"## Root cause\n\n{FILLER}{BLAMED}{EXPLAINED}\n\n## Actions\n\n- Add a probe\n")
    text = as_text("a.md", made)
    assert text.splitlines()[:5] == [
        "a.md: 142 words of prose, 2 findings (14.1 per 1,000 words)",
        "  by category, per 1,000 of its words in brackets: agency 1 (7.0), cause 1 (7.0)",
        "  by section, per 1,000 of its words in brackets: causes 2 (14.4)",
        "  sentences that give the conditions of a choice: 1",
        "  D4 blame language avoided: SOME (1 error and 0 warnings in 142 words)",
    ]
    assert (
        '    + line 3: "The engineer deployed the release because the dashboard showed a healthy canary." (because)'
        in text
    )
    assert text.endswith(
        "  one root cause is spoken of (line 1); no contributing conditions are named\n"
        "  actions: 1\n"
        "    without an owner, line 7\n"
        "  The ratings borrow LRRIT's words and are not the instrument: that takes trained raters. Thresholds are judgement.\n"
    )
    data = json.loads(json.dumps(as_dict(made)))
    assert data["ratings"]["D4"]["rating"] == "SOME"
    one = {"findings": 1, "words": 142, "per_1000": 7.0}
    assert data["by_category"] == {"agency": one, "cause": one}
    assert data["actions"] == {"count": 1, "unowned": [{"line": 7, "text": "Add a probe"}], "at_people": []}
    assert "not the instrument" in data["note"]


@given(st.text(alphabet="ab '’\"`*_|>#-\n.:@()[]<!é\U0001f600", max_size=200) | st.text(max_size=200))
def test_any_text_has_a_report(text: str) -> None:
    made = of(text)
    assert made.words >= 0
    assert as_text("x", made).endswith("judgement.\n")


def test_a_possessive_mark_that_stands_alone_is_no_subject() -> None:
    assert lint("The pods ' failed to check the lag.") == []
