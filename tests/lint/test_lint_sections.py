import pytest

from postmortem_writer.lint.sections import kind_of, names_section


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Root Cause(s)", "causes"),
        ("1.2 Root cause analysis", "causes"),
        ("Contributing factors", "causes"),
        ("Technical root cause", "causes"),
        ("Why did this happen?", "causes"),
        (":eye: Detection", "lessons"),
        ("🎯 Impact", "summary"),
        ("TL;DR", "summary"),
        ("Timeline (all times UTC)", "timeline"),
        ("Detailed timeline", "timeline"),
        ("2024-03-01 14:05 Alert", "timeline"),
        ("[14:05] Alert", "timeline"),
        ("Follow-ups", "actions"),
        ("Action Items", "actions"),
        ("What went well", "lessons"),
        ("Where we got lucky", "lessons"),
        ("Authors", "people"),
        ("Appendix A: logs", "appendix"),
        ("#testing-ops chat logs", "appendix"),
        ("The checkout outage", ""),
        ("", ""),
    ],
)
def test_a_heading_opens_a_section_of_its_kind(title: str, kind: str) -> None:
    assert kind_of(title) == kind


@pytest.mark.parametrize(
    ("line", "expected"), [("Root cause:", True), ("What went wrong:", True), ("We saw this:", False)]
)
def test_a_line_that_only_names_a_section_is_a_heading(line: str, expected: bool) -> None:
    assert names_section(line) is expected
