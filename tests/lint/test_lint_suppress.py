import pytest

from postmortem_writer.lint import Suppressed, lint

BLAME = "The engineer forgot to check."


def silenced(text: str) -> list[Suppressed | None]:
    return [finding.suppressed for finding in lint(text)]


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
        (f"- {BLAME} <!-- blameless-ignore BL01 -->\n- {BLAME}", [Suppressed(1, ""), None]),
        (f"| a |\n|---|\n| {BLAME} <!-- blameless-ignore BL01 --> |\n| {BLAME} |", [Suppressed(3, ""), None]),
        (f"{BLAME}\n\n<!-- blameless off -->\n\n{BLAME}\n\n<!-- blameless on -->\n\n{BLAME}", [None, Suppressed(3, ""), None]),
        (f"{BLAME}\n\n<!-- blameless off BL01: old text -->\n\n{BLAME}", [None, Suppressed(3, "old text")]),
        (f"{BLAME}\n\n{BLAME}\n\n<!-- blameless-ignore-file BL01: archived -->", [Suppressed(5, "archived")] * 2),
        (f"`<!-- blameless-ignore BL01 -->` {BLAME}", [None]),
        (f"```\n<!-- blameless-ignore-file all -->\n```\n\n{BLAME}", [None]),
        (f"{BLAME}\r<!-- x -->\r\r<!-- blameless-ignore BL01 -->\r\r{BLAME}", [None, Suppressed(4, "")]),
    ],
)  # fmt: skip
def test_a_comment_silences_what_it_covers_and_nothing_else(text: str, expected: list[Suppressed | None]) -> None:
    assert silenced(text) == expected
