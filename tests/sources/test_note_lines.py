"""Lines typed under one another are records of their own; the lines of one wrapped sentence are one record."""

import pytest

from postmortem_writer.sources._source import Handed
from postmortem_writer.sources.notes import source


def texts(text: str) -> list[str]:
    return [record.text for record in source.read(Handed("notes.md", f"# 2026-01-20\n\n{text}"), "UTC").records]


def test_short_lines_below_a_timed_one_stand_alone() -> None:
    text = "09:30 support says logins are slow for everybody\ntomas forgot the certificate\nmira looks\n09:51 ack\n"
    assert texts(text) == text.splitlines()


def test_a_sentence_that_ended_before_the_next_word_had_to_wrap() -> None:
    text = (
        "09:30 support says that logins are slow for everybody in the north.\n"
        "tomas forgot the certificate\n"
        "09:51 acknowledged by the second on-call, who had to be called by phone twice before he woke\n"
        "10:00 quiet\n"
    )
    assert texts(text) == text.splitlines()


@pytest.mark.parametrize(
    "text",
    [
        "09:30 support says logins are slow for everybody who is in the northern\nregion since the deploy\n",
        "09:30 support says logins are slow,\nbut only in the north\n",
        "09:30 support says logins are slow in the\nnorth\n",
        "09:30 support says logins are slow\n  but only in the north\n",
        "09:30 see the graph at\nhttps://graphs.example/d/logins?from=now-6h&to=now&viewPanel=12\n",
        "- 09:30 support says logins are slow\n  but only in the north\n",
        "09:30 support says that logins are slow for everybody in the north.\nThey are angry, and the shops in the west have begun to call in too\n",
    ],
    ids=["a full line", "a comma", "an article", "indented", "a long word", "a bullet", "ends at the margin by chance"],
)
def test_a_wrapped_sentence_is_one_record(text: str) -> None:
    joined = " ".join(line.strip() for line in text.splitlines()).removeprefix("- ")
    assert texts(text) == [joined]


def test_a_paragraph_without_times_is_left_whole() -> None:
    assert texts("We had\na bad\nday.\n") == ["We had a bad day."]
