import pytest

from postmortem_writer.lint import Config, Suppressed, lint

BLAME = "The engineer forgot to check."


def silenced(text: str) -> list[Suppressed | None]:
    return [finding.suppressed for finding in lint(text) if finding.rule == "BL01"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{BLAME} <!-- blameless-ignore BL01: the regulator's words -->", [Suppressed(1, "the regulator's words")]),
        (f"{BLAME} <!-- blameless-ignore all -->", [Suppressed(1, "")]),
        (f"{BLAME} <!-- Blameless-Ignore bl06, bl01 -->", [Suppressed(1, "")]),
        (f"{BLAME} <!-- blameless-ignore BL06 -->", [None]),
        (f"{BLAME} <!-- blameless-ignore -->", [None]),
        (f"{BLAME} <!-- some other comment -->", [None]),
        (f"<!-- blameless-ignore BL01 -->\n\n{BLAME}\n\n{BLAME}", [Suppressed(1, ""), None]),
        (f"<!-- blameless-ignore BL01 -->\n{BLAME}\n{BLAME}\n\n{BLAME}", [Suppressed(1, ""), Suppressed(1, ""), None]),
        (f"- {BLAME} <!-- blameless-ignore BL01 -->\n- {BLAME}", [Suppressed(1, ""), None]),
        (f"- <!-- blameless-ignore BL01 -->\n- {BLAME}\n- {BLAME}", [Suppressed(1, ""), None]),
        (f"- {BLAME}\n  <!-- blameless-ignore BL01 -->\n- {BLAME}\n- {BLAME}", [None, Suppressed(2, ""), None]),
        (f"1. {BLAME} <!-- blameless-ignore BL01 -->\n   - {BLAME}", [Suppressed(1, ""), None]),
        ("The engineer forgot\nto check. <!-- blameless-ignore BL01 -->", [Suppressed(2, "")]),
        ("The engineer forgot <!-- blameless-ignore BL01 -->\nto check.", [Suppressed(1, "")]),
        (f"| a |\n|---|\n| {BLAME} <!-- blameless-ignore BL01 --> |\n| {BLAME} |", [Suppressed(3, ""), None]),
        (f"| a |\n|---|\n| <!-- blameless-ignore BL01 --> |\n| {BLAME} |\n| {BLAME} |", [Suppressed(3, ""), None]),
        (f"{BLAME}\n\n<!-- blameless off -->\n\n{BLAME}\n\n<!-- blameless on -->\n\n{BLAME}", [None, Suppressed(3, ""), None]),
        (f"{BLAME}\n\n<!-- blameless off BL01: old text -->\n\n{BLAME}", [None, Suppressed(3, "old text")]),
        (f"<!-- blameless off BL06 -->\n\n<!-- blameless off BL01 -->\n\n{BLAME}", [Suppressed(3, "")]),
        (f"{BLAME}\n\n{BLAME}\n\n<!-- blameless-ignore-file BL01: archived -->", [Suppressed(5, "archived")] * 2),
        (f"`<!-- blameless-ignore BL01 -->` {BLAME}", [None]),
        (f"```\n<!-- blameless-ignore-file all -->\n```\n\n{BLAME}", [None]),
        (f"{BLAME}\r<!-- x -->\r\r<!-- blameless-ignore BL01 -->\r\r{BLAME}", [None, Suppressed(4, "")]),
    ],
)  # fmt: skip
def test_a_comment_silences_what_it_covers_and_nothing_else(text: str, expected: list[Suppressed | None]) -> None:
    assert silenced(text) == expected


def told(text: str, config: Config | None = None) -> list[tuple[str, int, str]]:
    found = lint(text, config=config)
    return [(one.rule, one.line, one.message) for one in found if one.category == "suppression"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{BLAME} <!-- blameless-ignore BL01 -->", []),
        (f"{BLAME} <!-- blameless-ignore all -->", []),
        ("Fine. <!-- blameless-ignore BL01 -->", [("unused-suppression", 1, "the comment silences nothing: BL01 was not found here")]),
        ("Fine. <!-- blameless-ignore all -->", [("unused-suppression", 1, "the comment silences nothing: any rule was not found here")]),
        (f"{BLAME} <!-- blameless-ignore BL01, BL06 -->", [("unused-suppression", 1, "the comment silences nothing: BL06 was not found here")]),
        ("Fine.\n\n<!-- blameless-ignore-file BL05 -->", [("unused-suppression", 3, "the comment silences nothing: BL05 was not found here")]),
        (f"<!-- blameless off -->\n\nFine.\n\n<!-- blameless on -->\n\n{BLAME}", [("unused-suppression", 1, "the comment silences nothing: any rule was not found here")]),
        (f"{BLAME} <!-- blameless-ignore BL01, BL99 -->", [("unknown-rule", 1, "the comment names 'BL99', which is no rule")]),
        (f"{BLAME} <!-- blameless-ignore: quoted -->", [("suppression-without-rule", 1, "the comment names no rule, and silences nothing")]),
        ("<!-- blameless on -->", []),
        ("<!-- blameless -->", []),
    ],
)  # fmt: skip
def test_a_comment_that_does_nothing_is_reported(text: str, expected: list[tuple[str, int, str]]) -> None:
    assert told(text) == expected


def test_a_notice_marks_the_comment() -> None:
    text = "Fine. <!-- blameless-ignore BL01 -->"
    finding = lint(text, path="a.md")[0]
    assert (finding.path, finding.level, text[finding.span]) == (
        "a.md:1:7",
        "warning",
        "<!-- blameless-ignore BL01 -->",
    )


def test_a_comment_for_a_rule_that_is_off_is_not_unused() -> None:
    text = f"{BLAME} <!-- blameless-ignore BL01, BL06 -->"
    assert told(text, Config(ignore=("BL06",))) == []
    assert told("Fine. <!-- blameless-ignore all -->", Config(ignore=("BL06",))) == []


def test_notices_can_be_switched_off_like_rules() -> None:
    text = "Fine. <!-- blameless-ignore BL01 --> <!-- blameless-ignore BL99 -->"
    assert [one for one, _, _ in told(text)] == ["unused-suppression", "unknown-rule"]
    assert [one for one, _, _ in told(text, Config(ignore=("unknown-rule",)))] == ["unused-suppression"]
    assert told(text, Config(ignore=("suppression",))) == []
    assert told(text, Config(level={"unused-suppression": None, "unknown-rule": None})) == []


def test_a_reason_may_be_required() -> None:
    text = f"{BLAME} <!-- blameless-ignore BL01 -->\n\n{BLAME} <!-- blameless-ignore BL01: quoted -->"
    found = lint(text, config=Config(require_reason=True))
    assert [(one.rule, one.suppressed) for one in found] == [
        ("BL01", None),
        ("suppression-without-reason", None),
        ("BL01", Suppressed(3, "quoted")),
    ]
