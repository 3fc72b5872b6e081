"""Notes that look at an earlier day come back to their own: at a heading, and after prose at the next paragraph."""

from postmortem_writer.sources._source import Handed
from postmortem_writer.sources.notes import source


def times(text: str) -> list[str]:
    found = source.read(Handed("notes.md", text), "UTC").records
    return [f"{one.at:%m-%d %H:%M}" if one.at else "none" for one in found]


def test_a_sentence_about_an_earlier_day_does_not_date_the_next_paragraph() -> None:
    prose = "On 3 April 2026 at 10:00 we shipped v2. The cache was resized at 11:00."
    assert times(f"# 2026-04-22\n\n{prose}\n\nThe alert fired at 9:12.\n") == [
        "04-03 10:00",
        "04-03 11:00",
        "04-22 09:12",
    ]


def test_a_list_of_earlier_days_ends_at_the_next_heading() -> None:
    text = (
        "# 2026-04-22\n\n## Before\n\n- 2026-04-03 10:00 shipped v2\n- 11:00 resized\n\n## Timeline\n\n- 09:12 alert\n"
    )
    assert times(text) == ["04-03 10:00", "04-03 11:00", "04-22 09:12"]


def test_a_later_day_is_carried_on_over_headings() -> None:
    text = "# 2026-04-22\n\n- 23:00 alert\n- 2026-04-23 08:00 met\n\n## Later\n\n- 09:12 closed\n"
    assert times(text) == ["04-22 23:00", "04-23 08:00", "04-23 09:12"]


def test_without_a_day_of_the_notes_a_sentence_dates_its_section_only() -> None:
    text = "On 3 April 2026 at 10:00 we shipped v2.\n\nAt 10:30 it failed.\n\n## Timeline\n\n- 09:12 alert\n"
    assert times(text) == ["04-03 10:00", "04-03 10:30", "none"]
