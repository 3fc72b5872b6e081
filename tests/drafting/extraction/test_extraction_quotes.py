"""Slices of records: whole sentences, at most 25 words, always the record's own characters."""

from dataclasses import replace

import pytest
from building import message, stamp

from postmortem_writer.drafting.extraction.quotes import clip, is_prose, sentences, sentences_of, widened
from postmortem_writer.evidence import Record


def note(text: str, raw: str = "2026-02-03T14:05Z") -> Record:
    return replace(message(text, "14:05"), kind="note", event=replace(stamp("2026-02-03T14:05Z"), raw=raw))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pods restarted. Errors are gone! Fine?", ["Pods restarted.", "Errors are gone!", "Fine?"]),
        ("Wait, e.g. Redis may be slow. Checking", ["Wait, e.g. Redis may be slow.", "Checking"]),
        ("version 4.8.0 is out. v4.8.1 follows", ["version 4.8.0 is out. v4.8.1 follows"]),
        ("status:\n- queue drained\n- 3 pods restarted", ["status:", "queue drained", "3 pods restarted"]),
        ("## Timeline\nqueue is full", ["queue is full"]),
        ("![graph](a.png)\n<div class=x>\nqueue is full\n| a | b |", ["queue is full"]),
        ("**Queue is full.** We look", ["Queue is full.", "We look"]),
        ("**queue is full**", ["queue is full"]),
        ("~50 users left", ["~50 users left"]),
        ("we saw this https://chat.example/archives/1", ["we saw this"]),
        ("fixed\n[file: graph.png]", ["fixed"]),
        ("", []),
        ("   \n\t", []),
    ],
)
def test_text_falls_into_sentences(text: str, expected: list[str]) -> None:
    assert [sentence.text for sentence in sentences(text)] == expected


def test_lines_broken_by_page_width_are_joined() -> None:
    text = (
        "The queue workers stopped taking jobs at the same minute the new broker\n"
        "came up, and nobody restarted them.\nThen they came back."
    )
    assert [sentence.text for sentence in sentences(text)] == [
        "The queue workers stopped taking jobs at the same minute the new broker\ncame up, and nobody restarted them.",
        "Then they came back.",
    ]


def test_fences_and_quoted_lines_are_code() -> None:
    text = "logs say\n```\nERROR pool empty\n```\n> somebody else\ndone"
    assert [(s.text, s.code) for s in sentences(text)] == [
        ("logs say", False),
        ("ERROR pool empty", True),
        ("somebody else", True),
        ("done", False),
    ]


def test_a_record_starts_behind_its_own_time() -> None:
    assert [s.text for s in sentences_of(note("~14:05 - queue is full. We look", "14:05"))] == [
        "queue is full.",
        "We look",
    ]
    assert [s.text for s in sentences_of(note("14:05", "14:05"))] == ["14:05"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one two three", "one two three"),
        ("pod " * 30, ("pod " * 25).strip()),
        (
            "one two three four five six seven eight nine ten, " + "x " * 30,
            "one two three four five six seven eight nine ten",
        ),
        (" ".join(["word"] * 24) + " of the rest and more", " ".join(["word"] * 24)),
        ("x" * 1000, "x" * 300),
    ],
)
def test_long_sentences_keep_their_beginning(text: str, expected: str) -> None:
    assert clip(text, 0, len(text)) == expected


def test_a_row_takes_neighbours_up_to_25_words() -> None:
    record = note("We look. The ingress pods are deleted. It helps!\n\nLunch.")
    middle = sentences_of(record)[1]
    assert widened(record, middle) == "We look. The ingress pods are deleted. It helps!"


def test_a_row_leaves_households_out() -> None:
    record = note("Rollback is done. My wife calls, back in five.")
    assert widened(record, sentences_of(record)[0]) == "Rollback is done."


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("Restarted the pods", True),
        ("on it", True),
        ("-rw-r--r-- 1 app app 4200464 Feb 3 14:05 lib/queue.jar", False),
        ("2026-02-03T14:05Z sent=48195 stored=48195", False),
        ("0x7f02c3e3c98b", False),
        ("", False),
    ],
)
def test_prose_is_told_from_listings(text: str, prose: bool) -> None:
    assert is_prose(text) is prose
