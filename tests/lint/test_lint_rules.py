"""Every example inside the rule files is a test: flagged ones fire their rule over their span, clean ones fire nothing."""

import pytest

from postmortem_writer.errors import UnknownName
from postmortem_writer.lint import Config, explain, lint, rules
from postmortem_writer.lint.examples import found
from postmortem_writer.lint.inline import words
from postmortem_writer.lint.rule import Example
from postmortem_writer.lint.ruleset import ruleset

FLAGGED = [(rule.id, example) for rule in rules().values() for example in rule.flagged]
CLEAN = [(rule.id, example) for rule in rules().values() for example in rule.clean]


def label(value: object) -> str:
    return value.text[:60] if isinstance(value, Example) else str(value)


@pytest.mark.parametrize(("rule", "example"), FLAGGED, ids=label)
def test_a_flagged_example_fires_its_rule_over_its_span(rule: str, example: Example) -> None:
    expected = (rule, example.span, example.level or rules()[rule].level)
    assert expected in [(finding.rule, finding.match, finding.level) for finding in found(example)]


@pytest.mark.parametrize(("rule", "example"), CLEAN, ids=label)
def test_a_clean_example_fires_no_rule_at_all(rule: str, example: Example) -> None:
    assert [(finding.rule, finding.match) for finding in found(example)] == []


def plain(example: Example) -> str:
    return words(example.text, [(0, len(example.text))]).plain.lower()


@pytest.mark.parametrize("rule_id", rules())
def test_every_wording_is_shown_by_an_example(rule_id: str) -> None:
    shown = [plain(example) for example in rules()[rule_id].flagged]
    lent = {form.pattern for other in rules().values() if other.id < rule_id for form in other.forms}
    own = [form.pattern for form in rules()[rule_id].forms if form.pattern not in lent]
    assert [pattern.pattern for pattern in own if not any(map(pattern.search, shown))] == []


@pytest.mark.parametrize("rule_id", rules())
def test_a_form_finds_nothing_where_none_of_its_anchors_begins_a_word(rule_id: str) -> None:
    missed = [
        (form.pattern.pattern, text)
        for text in (plain(example) for _, example in FLAGGED + CLEAN)
        for form in rules()[rule_id].forms
        if form.pattern.search(text) and not any(form is tried for _, tried in ruleset().anchored(text))
    ]
    assert missed == []


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.id)
def test_a_rule_says_why_what_to_ask_and_what_its_traps_are(rule: object) -> None:
    text = explain(rule.id)  # type: ignore[attr-defined]
    assert rule.why in text  # type: ignore[attr-defined]
    assert rule.question in text  # type: ignore[attr-defined]
    assert all(example.about for example in rule.clean)  # type: ignore[attr-defined]


def test_every_rule_of_the_taxonomy_is_there() -> None:
    assert list(rules()) == [f"BL{number:02}" for number in range(1, 21)] + ["WW01", "WW02", "WW03", "WW04"]


def test_explaining_a_rule_that_does_not_exist_names_those_that_do() -> None:
    with pytest.raises(UnknownName, match=r"no rule 'BL99'; rules: BL01, BL02"):
        explain("BL99")


def test_ids_are_found_in_small_letters_too() -> None:
    assert explain("bl06").startswith("BL06 counterfactual-person (error)")


# One sentence, the same words: only who did it and where it stands decide.
WHO = [
    ("The engineer failed to check the lag.", ["error"]),
    ("Engineers who were new to the region failed to check the lag.", ["error"]),
    ("The platform team failed to check the lag.", ["warning"]),
    ("We failed to check the lag.", []),
    ("Customers failed to check the lag.", []),
    ("The attacker failed to check the lag.", []),
    ("You failed to check the lag.", []),
    ("The exporter failed to check the lag.", []),
    ("`lagwatch` failed to check the lag.", []),
    ("Frobnicator failed to check the lag.", []),
    ("The engineer's script failed to check the lag.", []),
    ("The engineer on call for the script failed to check the lag.", ["error"]),
    ("The pods of the team failed to check the lag.", []),
    ("One of the engineers failed to check the lag.", ["error"]),
    ("Helena failed to check the lag.", ["warning"]),  # a given name alone is only a hint
    ("Helena forgot to check the lag.", ["error"]),  # people forget, so here it is enough
    ("@helena failed to check the lag.", ["error"]),
    ("The package manager failed to check the lag.", []),
    ("The release manager failed to check the lag.", ["error"]),
    ("The Kafka operator failed to check the lag.", []),
]


@pytest.mark.parametrize(("sentence", "levels"), WHO)
def test_the_level_follows_from_who_is_meant(sentence: str, levels: list[str]) -> None:
    assert [finding.level.value for finding in lint(sentence) if finding.rule in ("BL01", "BL04")] == levels


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ((), "**Authors:** Oda Kjeldsen, Ravi Patel\n\nOda did not check the lag."),
        ((), "| Action | Owner |\n|---|---|\n| Add an alert | Oda Kjeldsen |\n\nKjeldsen did not check the lag."),
        ((), "## Participants\n\n- Oda Kjeldsen (on-call)\n\n## Causes\n\nOda did not check the lag."),
        ((), "## Timeline\n\n- 14:02 Oda joined the call\n\n## Causes\n\nOda did not check the lag."),
        (("Oda",), "Oda did not check the lag."),
    ],
)
def test_a_name_the_document_or_the_caller_knows_is_a_person(names: tuple[str, ...], text: str) -> None:
    assert [(finding.rule, finding.level.value) for finding in lint(text, config=Config(names=names))] == [
        ("BL01", "error")
    ]


def test_a_team_in_the_owner_column_is_not_a_person() -> None:
    assert lint("| Action | Owner |\n|---|---|\n| Add an alert | Platform |\n\nPlatform did not check the lag.") == []


@pytest.mark.parametrize(
    ("heading", "levels"),
    [
        ("Root cause", ["error"]),
        ("What went wrong", ["error"]),
        ("Timeline", ["warning"]),
        ("14:05 First page", ["warning"]),
        ("Appendix", ["suggestion"]),
        ("Participants", []),
    ],
)
def test_the_level_follows_from_the_section(heading: str, levels: list[str]) -> None:
    text = f"# Outage\n\n## {heading}\n\nThe engineer forgot to page the owner."
    assert [finding.level.value for finding in lint(text) if finding.rule == "BL01"] == levels


@pytest.mark.parametrize(
    "sentence",
    [
        "The engineers restarted the pods, and they forgot to check the lag.",
        "The engineers saw the alert. They never checked the lag.",
        "The operator, however, never checked the lag.",
        "The operator drained the node, moved the volume and forgot to check the lag.",
        "After the deploy, the operator at the second site never checked the lag.",
        "The lag was never checked because the operator who deployed it neglected to look.",
    ],
)
def test_subjects_are_found_across_asides_clauses_and_sentences(sentence: str) -> None:
    assert [finding.rule for finding in lint(sentence)] == ["BL01"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The engineers restarted the pods, but they failed to start.",
        "The engineer saw that the pods never checked the lag.",
        "The alert that the engineer muted failed to check the lag.",
        "The engineer's change, which nobody could see, failed to check the lag.",
    ],
)
def test_a_person_elsewhere_in_the_sentence_is_not_its_subject(sentence: str) -> None:
    assert lint(sentence) == []


def test_overlapping_findings_are_one() -> None:
    assert [finding.rule for finding in lint("The engineer did not follow the procedure.")] == ["BL01"]
    assert [finding.rule for finding in lint("@mika made a mistake in the config.")] == ["BL03"]
