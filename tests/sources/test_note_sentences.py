"""Prose in notes: a sentence that says when something happened is a record with that time; others stay with the one before."""

import pytest

from postmortem_writer.evidence import Record
from postmortem_writer.sources._source import Handed, Reading
from postmortem_writer.sources.notes import source


def reading(text: str, path: str = "notes.md") -> Reading:
    return source.read(Handed(path, f"# Outage 2026-01-20 (UTC)\n\n{text}\n"), "")


def told(text: str) -> list[tuple[str, str]]:
    return [(f"{one.at:%d %H:%M}" if one.at else "none", one.text) for one in reading(text).records]


def test_a_paragraph_is_cut_before_each_sentence_that_says_its_time() -> None:
    text = (
        "The gateway had been slow for days. At 9:34 the alert fired. Nobody noticed it. "
        "At 09:40 UTC Ana acked, it had begun at 9:10. The rollback finished at 10:05. Load was high at 18:00."
    )
    assert told(text) == [
        ("none", "The gateway had been slow for days."),
        ("20 09:34", "At 9:34 the alert fired. Nobody noticed it."),
        ("20 09:40", "At 09:40 UTC Ana acked, it had begun at 9:10."),
        ("20 10:05", "The rollback finished at 10:05."),
        ("none", "Load was high at 18:00."),
    ]


def test_a_record_is_the_slice_of_the_file_in_which_its_sentences_stand() -> None:
    text = "At 9:34 the alert\nfired for **checkout**. At 9:40\nAna acked. Good.\nAt 9:50 it was over.\n"
    records: tuple[Record, ...] = reading(text).records
    assert [(one.line, one.end_line, one.raw) for one in records] == [
        (3, 6, text.rstrip()),
        (4, 5, "At 9:40\nAna acked. Good."),
        (6, 6, "At 9:50 it was over."),
    ]


@pytest.mark.parametrize(
    ("sentence", "time"),
    [
        ("At 9:34 the alert fired.", "20 09:34"),
        ("Then, at 09:34, the alert fired.", "20 09:34"),
        ("At around 9:34 the alert fired.", "20 09:34"),
        ("Around 9:34 the alert fired.", "20 09:34"),
        ("At 9:34 PM the alert fired.", "20 21:34"),
        ("At 09:34 Berlin time, the alert fired.", "20 08:34"),
        ("The alert fired at 09:34.", "20 09:34"),
        ("The service was finally restored at 09:34 by the second on-call.", "20 09:34"),
        ("Error rates rose at about 9:34.", "20 09:34"),
    ],
)
def test_the_time_of_a_sentence(sentence: str, time: str) -> None:
    assert told(f"Some words first. {sentence}")[-1] == (time, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Load was high at 18:00.",
        "It had begun at 9:10.",
        "The alert fired for 10:30 minutes.",
        "We ran version 2.4.1 and saw a ratio of 3:1.",
        "The job that failed at 9:10 was retried.",
        "Ana noticed the alert that had fired at 9:10.",
        "The batch is scheduled at 9:10.",
        "Nobody looked at 9:10.",
        "We will meet at 9:10.",
        "At 9:10 the batch should start.",
        "The alert fired at 9:10 and cleared at 9:15.",
        "Errors have been seen since 9:10.",
        "By 9:10 it had recovered.",
        "The database was moved at 03:00 on 20 April.",
        "At 03:00 on April 20 the database was moved.",
        "The database moved at 03:00 on Monday.",
        "At 9:10 the day before, the database was moved.",
    ],
)
def test_a_span_a_plan_or_a_look_back_is_no_time_of_a_sentence(sentence: str) -> None:
    assert told(f"Some words first. {sentence}") == [("none", f"Some words first. {sentence}")]


def test_an_entry_with_its_own_time_gives_way_only_to_a_sentence_that_begins_with_one() -> None:
    assert told("- 09:34 alert, it fired at 9:30. At 9:40 Ana acked. The clock stopped at 9:20.") == [
        ("20 09:34", "09:34 alert, it fired at 9:30."),
        ("20 09:40", "At 9:40 Ana acked. The clock stopped at 9:20."),
    ]
    assert told("### 14:20\n\nErrors rose at 14:10.") == [("20 14:20", "Errors rose at 14:10.")]


def test_a_time_of_another_day_is_not_put_on_this_one() -> None:
    assert told("08:00 looked again. At 20:50 the queue began to grow.") == [
        ("20 08:00", "08:00 looked again. At 20:50 the queue began to grow.")
    ]
    assert told("At 23:50 the alert fired. At 0:10 Ana acked.")[-1] == ("21 00:10", "At 0:10 Ana acked.")
    assert told("At 23:50 it failed. The next day at 9:00 Ana acked.") == [
        ("20 23:50", "At 23:50 it failed."),
        ("none", "The next day at 9:00 Ana acked."),
    ]


def test_a_sentence_about_another_time_is_no_part_of_the_record_before_it() -> None:
    text = "At 9:34 it failed. The alert fired at 9:36 and Ana acked at 9:38. She was calm. At 9:50 it was over. Two days later we met."
    assert told(text) == [
        ("20 09:34", "At 9:34 it failed."),
        ("none", "The alert fired at 9:36 and Ana acked at 9:38. She was calm."),
        ("20 09:50", "At 9:50 it was over."),
        ("none", "Two days later we met."),
    ]


def test_without_a_day_the_words_are_kept_and_counted() -> None:
    found = source.read(Handed("notes.md", "Some words. At 9:34 the alert fired.\n"), "")
    assert [(one.at, one.event.raw) for one in found.records if one.event] == [(None, "9:34")]
    assert [one.code for one in found.diagnostics] == ["no-date"]


def test_a_table_row_and_a_list_below_a_bullet_are_left_whole() -> None:
    row = "| 09:30 | Down. At 9:34 the alert fired. |"
    assert len(reading(f"| time | what |\n|---|---|\n{row}").records) == 1
    assert len(reading("- first. At 9:34 it fired.\n  - second").records) == 1


def test_an_entry_of_another_day_without_its_year_is_in_doubt() -> None:
    found = reading(
        "- 03:00 on 18 January moved\n- 03:00 yesterday moved\n- 03:00 may be early\n- 03:05 declared 2 incidents\n"
    )
    assert [one.at is None for one in found.records] == [True, True, False, False]
    assert [one.code for one in found.diagnostics] == ["which-day"]
