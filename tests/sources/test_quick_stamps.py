"""The quick way to a stamp gives what the grammar gives, or leaves it to the grammar."""

import datetime as dt
import random

import pytest

from postmortem_writer.clock import Found, Frame, grammar
from postmortem_writer.clock.grammar import scan
from postmortem_writer.clock.places import ABBREVIATIONS, CITIES, REGIONS, RIVALS, WINDOWS
from postmortem_writer.clock.quick import quick
from postmortem_writer.clock.settle import settle
from postmortem_writer.sources._entries import glance

FRAMES = (
    Frame(order="ymd"),
    Frame("Europe/Berlin", order="ymd"),
    Frame("America/New_York", date=dt.date(2025, 10, 26)),
    Frame(year=2024),
    Frame("IST"),
)
DATES = ["2025-10-26", "2025-03-30", "2025/10/26", "26/Oct/2025", "Oct 26", "Nov  3", "Feb 29", "2023-02-29", "Foo 12"]
FRACTIONS = ["", ".1", ",123", ".123456789", ".1234567890", ":12"]
ZONES = ["", "Z", "+02:00", "-0700", " -0700", " UTC", "+99:99", "-00:00", " CEST", " IST", " FOO"]
CLOSERS = ["", " ", "  ", ":", ",", ";", "]", "] ", "|", " |", " (", "\t", "-", ".", "'"]
WORDS = [*ABBREVIATIONS, *CITIES, *REGIONS, *RIVALS, *WINDOWS, "INFO", "host", "am", "PM", "ish", "or so", "(maybe)"]
WORDS += [
    "- 14:05",
    "to 15:00",
    "2013",
    "PDT 2013",
    "[UTC]",
    "[Europe/Berlin]",
    "Europe/Berlin",
    "Z",
    "??",
    "{",
    "label_api",
]


def slow(text: str, frame: Frame) -> Found | None:
    found = scan(text, 0, order=frame.order, whole=True)
    if found is None or (found[1].hour is None and not found[1].doubt):
        return None
    return Found(0, found[0], settle(text[: found[0]], found[1], frame))


def line(dice: random.Random) -> str:
    clock = f"{dice.randint(0, 25):02}:{dice.choice((0, 30, 59, 60)):02}:{dice.randint(0, 61):02}"
    parts = (
        DATES,
        [" ", "T", ":", "  ", ", "],
        [clock],
        FRACTIONS,
        ZONES,
        CLOSERS,
        WORDS,
        ["", " time", " 2019", "/y", "_z"],
    )
    return "".join(dice.choice(part) for part in parts)


def test_quick_stamps_are_those_of_the_grammar() -> None:
    dice = random.Random(20251026)
    lines = [line(dice) for _ in range(4_000)]
    both = [(found, slow(text, frame)) for text in lines for frame in FRAMES if (found := quick(text, 0, frame))]
    assert len(both) > 1_000
    assert [pair for pair in both if pair[0] != pair[1]] == []


def test_bare_times_of_day_are_those_of_the_grammar(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(20260210)
    clocks = ["9:05", "09:05", "23:59", "24:00", "25:10", "10:60", "02:30", "10:02:13", "23:59:60"]
    words = [*WORDS, *["we", "pool", "Alerts", "x9", "5", "2026-02-10", "on 10 Feb 2026", "(guess)", "tonight"] * 20]
    lines = [
        dice.choice(clocks)
        + "".join(dice.choice(part) for part in ([" ", "  ", "\t", ""], words, ["", " ", ": ", ". ", "/y"]))
        for _ in range(4_000)
    ]
    quickly = [(text, frame, found) for text in lines for frame in FRAMES if (found := quick(text, 0, frame))]
    monkeypatch.setattr(grammar, "bare", lambda text, at: "")
    assert len(quickly) > 1_000
    assert [told for told in quickly if told[2] != slow(told[0], told[1])] == []


@pytest.mark.parametrize(
    ("text", "instant", "level", "shown"),
    [
        ("2025-10-26T00:52:13Z ERROR pool exhausted", 1761439933_000_000_000, "error", "ERROR pool exhausted"),
        ("[2025-10-26 00:52:13.5] app.WARNING: slow", 1761439933_500_000_000, "warning", "app.WARNING: slow"),
        ("Oct 26 00:52:13 web-1 nginx[7]: [crit] no memory", None, "fatal", "web-1 nginx[7]: [crit] no memory"),
        ("\tat com.example.Pool.get(Pool.java:42)", None, "", "\tat com.example.Pool.get(Pool.java:42)"),
        ("", None, "", ""),
    ],
)
def test_a_glance_at_one_line(text: str, instant: int | None, level: str, shown: str) -> None:
    assert glance(text) == (instant, level, shown)
