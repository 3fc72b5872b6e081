"""What holds of every time: no zone without a source, no machine in it, and words that stand in the text."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postmortem_writer.clock import Frame, Stamp, epoch, find, read, said
from postmortem_writer.clock.grammar import scan
from postmortem_writer.clock.shapes import DIGITS

FRAGMENTS = st.sampled_from(
    [
        "2025-10-26", "10:42", "02:30:00", " ", "T", "Z", "+01:00", "-0800", "PDT", "IST", "CET", "am", "pm", "~", "ish",
        "Oct 26", "26 October 2025", "3 mars", "janvier", "uk time", "Denver", "??", "between ", " and ", "-", "since ",
        "14h05", "1761442284", "17/06/09", "03/04/2025", ",", ".123", "yesterday", "(maybe earlier?)", "24:00", "0001-01-01", "\n",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=40), st.lists(FRAGMENTS, max_size=7).map("".join))
PIECES = st.sampled_from(
    [
        "1", "9", "10", "23", "42", "59", "2025", "20251026", " ", " ", ":", ":", "-", "\u2013", "/", ".", ". ", ",", "x", "?", "T", "Z",
        "h", "am", "p.m.", " UTC", " GMT", "to", "and", "st", "nd", "th", "er", "of ", "de ", "May", "oct", "März", "août", "déc",
    ]
)  # fmt: skip
FRAMES = st.sampled_from(
    [Frame(), Frame("UTC"), Frame("Europe/Berlin", "file-header"), Frame("IST"), Frame("Mars/Base")]
)

STAMPS = (
    "2025-10-26 02:30:00", "26 Oct 2025 10:00", "16:37 Denver", "1:42", "Aug 16 00:10:45", "10 am uk time", "3 mars 2025 14:00",
    "2025-10-26T10:00:00.5+02:00",
)  # fmt: skip


def sound(stamp: Stamp) -> bool:
    return (stamp.instant is None) == (stamp.zone_source == "none") and (stamp.low is None) == (stamp.high is None)


@given(TEXTS, FRAMES)
@example("10:42 ", Frame())
def test_a_stamp_has_a_zone_source_exactly_when_it_has_an_instant(text: str, frame: Frame) -> None:
    stamps = [read(text, frame), *(found.stamp for found in find(text, frame)), said(text, read("2025-10-26T10:00Z"))]
    assert [stamp for stamp in stamps if not sound(stamp)] == []


@given(TEXTS, FRAMES)
def test_raw_is_a_slice_of_the_text(text: str, frame: Frame) -> None:
    assert read(text, frame).raw == text
    assert all(text[found.start : found.end] == found.stamp.raw for found in find(text, frame))


@given(TEXTS, FRAMES)
def test_a_time_without_an_instant_says_why(text: str, frame: Frame) -> None:
    assert [
        stamp for stamp in (read(text, frame), *(f.stamp for f in find(text, frame))) if not (stamp.doubt or stamp.at)
    ] == []


@given(st.lists(PIECES, min_size=2, max_size=9).map("".join))
@example("3. März 2025 14:00")
@example("1er mars 2025")
@example("10 to 11pm")
@example("1430 GMT")
@example("2025-299T14:30")
@example("20251026 14:30")
@example("26.10.2025")
@example("26/Oct/2025:14:30")
@example("1?:30")
def test_a_time_that_begins_with_a_digit_is_among_the_places_that_are_tried(text: str) -> None:
    tried = re.compile(DIGITS, re.I)
    assert [
        at for at in range(len(text)) if text[at].isdecimal() and scan(text, at) and not tried.match(text, at)
    ] == []


@pytest.mark.parametrize(
    "text", ["400", "25 +0200", "20 example", "3 retries", "1.4.2", "16 2025", "12,500", "12345:30", "7"]
)
def test_a_plain_number_is_not_tried(text: str) -> None:
    assert not re.match(DIGITS, text, re.I)


@given(st.one_of(st.integers(), st.floats(), TEXTS))
def test_a_count_never_raises_and_is_never_assumed(value: int | float | str) -> None:
    stamp = epoch(value)
    assert (sound(stamp), stamp.assumed) == (True, False)


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Kolkata"])
def machine_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


READ_ALL = f"""
import sys, time
if sys.argv[1:]:
    time.time = lambda: float(sys.argv[1])
from postmortem_writer.clock import Frame, read, said
for raw in {STAMPS!r}:
    print(read(raw), read(raw, Frame('Europe/Berlin')), said(raw, read('2025-10-26T10:00Z')))
"""


def test_no_instant_depends_on_the_zone_of_the_machine(machine_zone: str) -> None:
    read.cache_clear()
    assert [read(raw).instant for raw in STAMPS] == [
        1_761_445_800_000_000_000, 1_761_472_800_000_000_000, None, None, None, None, 1_741_010_400_000_000_000,
        1_761_465_600_500_000_000,
    ]  # fmt: skip


def test_no_instant_depends_on_zone_locale_or_day() -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-c", READ_ALL, *day],
            env={**os.environ, "TZ": zone, "LC_ALL": locale, "LANG": locale},
            capture_output=True,
            check=True,
        ).stdout
        for zone, locale, day in (
            ("UTC", "C.UTF-8", ()),
            ("America/New_York", "de_DE.UTF-8", ("951782400",)),
            ("Asia/Kolkata", "fr_FR.UTF-8", ("4102358400",)),
        )
    }
    assert len(answers) == 1
