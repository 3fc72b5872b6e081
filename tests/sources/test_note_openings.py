"""Times that lines begin with as people type them: without a colon, and on a clock of twelve hours."""

import pytest

from postmortem_writer.sources._source import Handed
from postmortem_writer.sources.notes import source


def times(text: str) -> list[str]:
    found = source.read(Handed("notes.md", f"# 2026-01-20 (UTC)\n\n{text}"), "").records
    return [f"{one.at:%d %H:%M}" if one.at else "none" for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("02:40 alert\n0251 ack\n03:10 fixed\n", ["20 02:40", "20 02:51", "20 03:10"]),
        ("02:40 alert\n02.51 ack\n03:10 fixed\n", ["20 02:40", "20 02:51", "20 03:10"]),
        ("- 02:40 alert\n- 0251 ack\n- 0255 looks\n- 03:10 fixed\n", ["20 02:40", "20 02:51", "20 02:55", "20 03:10"]),
        ("02:40 alert\n0251 ack\n", ["20 02:40", "20 02:51"]),
        ("0251 ack\n03:10 fixed\n", ["20 02:51", "20 03:10"]),
        ("23:40 alert\n0005 ack\n00:10 fixed\n", ["20 23:40", "21 00:05", "21 00:10"]),
        ("02:40 alert\n~0251 ack\n03:10 fixed\n", ["20 02:40", "20 02:51", "20 03:10"]),
    ],
    ids=["between", "a dot", "bullets", "at the end", "at the start", "over midnight", "about"],
)
def test_a_time_without_a_colon_among_ordinary_ones_and_in_their_order(text: str, expected: list[str]) -> None:
    assert times(text) == expected


@pytest.mark.parametrize(
    ("above", "line", "below"),
    [
        ("02:40 alert", "0151 hosts are down", "03:10 fixed"),
        ("02:40 alert", "0930 tickets", "03:10 fixed"),
        ("19:40 alert", "2015 tickets are open", ""),
        ("13:40 alert", "~1400 tickets are open", "14:10 fixed"),
        ("02:40 alert", "0275 tickets", "03:10 fixed"),
        ("02:40 alert", "02.51% failed", "03:10 fixed"),
        ("0240 alert", "0251 ack", "0310 fixed"),
        ("02:40 alert\n\na\n\nb\n\nc", "0251 ack", "d\n\ne\n\nf\n\n03:10 fixed"),
    ],
    ids=["before", "after", "a year", "a round number", "no minute", "a share", "nothing ordinary", "far from them"],
)
def test_other_numbers_are_no_times(above: str, line: str, below: str) -> None:
    found = source.read(Handed("notes.md", f"# 2026-01-20 (UTC)\n\n{above}\n\n{line}\n\n{below}\n"), "").records
    assert [one.event for one in found if one.text == line] == [None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4:12 PM alert\n4:20 acked\n5:01 PM done\n", ["20 16:12", "20 16:20", "20 17:01"]),
        ("11:50 AM alert\n12:20 acked\n12:40 done\n", ["20 11:50", "20 12:20", "20 12:40"]),
        ("4:12 PM alert\n6:20 acked\n", ["20 16:12", "none"]),
        ("4:12 alert\n4:20 PM acked\n", ["none", "20 16:20"]),
        ("4:12 PM alert\n18:20 acked\n", ["20 16:12", "20 18:20"]),
        ("16:20 read:\n\nshe had called at 4:12 PM\n\n4:13\n\n16:40 fine\n", ["20 16:20", "none", "none", "20 16:40"]),
        ("09:12 alert\n4:12 PM call\n10:20 quiet\n", ["20 09:12", "20 16:12", "20 10:20"]),
    ],
    ids=[
        "soon after",
        "over noon",
        "hours later",
        "before",
        "plainly of 24 hours",
        "below a time in the afternoon",
        "a file of 24 hours",
    ],
)
def test_a_time_without_am_or_pm_among_times_with_one_is_never_twelve_hours_off(text: str, expected: list[str]) -> None:
    assert times(text) == expected


def test_what_stays_in_doubt_is_said() -> None:
    found = source.read(Handed("notes.md", "# 2026-01-20 (UTC)\n\n4:12 PM alert\n6:20 acked\n"), "")
    assert [(one.code, one.hint) for one in found.diagnostics] == [("am-or-pm", "write am or pm, or 24-hour times")]


def test_messages_pasted_into_notes_have_their_author_and_time() -> None:
    text = "# 2026-01-20 (UTC)\n\n16:10 pasted:\n\nJonas Weber  [4:12 PM]\nslow again\nand slower\n4:13\nrolling back\n\nwe met\n\n16:40 fine\n- a\n- b\n- c\n"
    found = source.read(Handed("notes.md", text), "").records
    assert [(f"{one.at:%H:%M}" if one.at else "none", one.actor.name if one.actor else "", one.text) for one in found][
        :5
    ] == [
        ("16:10", "", "16:10 pasted:"),
        ("16:12", "Jonas Weber", "slow again and slower"),
        ("16:13", "", "4:13 rolling back"),
        ("none", "", "we met"),
        ("16:40", "", "16:40 fine"),
    ]
