"""Text copied out of Slack: who said what and when, on the half of the day the clock was in, never twelve hours off."""

import pytest

from postmortem_writer.evidence import Record
from postmortem_writer.sources import _detection
from postmortem_writer.sources._source import Handed, Reading
from postmortem_writer.sources.slack_copied import recognise, source

PATH = "2026-01-20-slack-paste.txt"
BRACKETS = """Jonas Weber  [4:12 PM]
checkout is failing for half the shops
4:13
rolling back :eyes:
2 replies
Last reply today at 4:20 PM
Mira Obi  [4:31 PM]
green again (edited)
"""
STACKED = """Jonas Weber
  4:12 PM
checkout is failing for half the shops
\N{EYES}
3
:eyes:
2
4:13
rolling back
pagebot
APP
  4:30 PM
resolved: CheckoutErrors
New
Mira Obi :palm_tree:
  4:31 PM
green again (edited)
"""
WIDE = """Jonas Weber  16:12
checkout is failing for half the shops
:eyes: 3

16:13
rolling back

pagebot APP  16:30
resolved: CheckoutErrors

Mira Obi \N{PALM TREE}  16:31
green again
"""


def read(text: str, zone: str = "", path: str = PATH) -> Reading:
    return source.read(Handed(path, text), zone)


def told(records: tuple[Record, ...]) -> list[tuple[str, str, str]]:
    return [
        (f"{one.at:%m-%d %H:%M}" if one.at else "none", one.actor.name if one.actor else "", one.text)
        for one in records
    ]


def test_a_name_and_a_bracketed_time_and_bare_stamps_on_the_same_half_of_the_day() -> None:
    reading = read(BRACKETS, "UTC")
    assert told(reading.records) == [
        ("01-20 16:12", "Jonas Weber", "checkout is failing for half the shops"),
        ("01-20 16:13", "Jonas Weber", "rolling back :eyes:"),
        ("01-20 16:31", "Mira Obi", "green again"),
    ]
    assert [one.flags for one in reading.records] == [(), (), ("edited",)]
    assert reading.skipped == ("2 lines that nobody wrote, such as reactions",)
    assert [one.code for one in reading.diagnostics] == ["replies-missing"]


NEAR = """Jonas Weber 4:12 PM
checkout is failing for half the shops
4:13
rolling back
pagebot APP 4:30 PM
resolved: CheckoutErrors
Mira Obi 4:31 PM
green again
"""


@pytest.mark.parametrize("text", [STACKED, WIDE, NEAR], ids=["a line each", "two spaces, 24 hours", "one space"])
def test_other_ways_to_write_the_name_and_the_time(text: str) -> None:
    records = read(text, "UTC").records
    assert told(records) == [
        ("01-20 16:12", "Jonas Weber", "checkout is failing for half the shops"),
        ("01-20 16:13", "Jonas Weber", "rolling back"),
        ("01-20 16:30", "pagebot", "resolved: CheckoutErrors"),
        ("01-20 16:31", "Mira Obi", "green again"),
    ]
    assert [one.actor.bot for one in records if one.actor] == [False, False, True, False]


@pytest.mark.parametrize(
    ("header", "bare", "instant"),
    [
        ("11:58 AM", "12:03", "01-20 12:03"),
        ("11:58 PM", "12:03", "01-21 00:03"),
        ("12:58 PM", "1:02", "01-20 13:02"),
        ("4:12 AM", "4:12", "01-20 04:12"),
        ("4:12 PM", "5:40", "none"),
        ("4:12 PM", "4:02", "none"),
    ],
)
def test_a_bare_stamp_lies_soon_after_the_one_before_it_or_is_in_doubt(header: str, bare: str, instant: str) -> None:
    *_, record = read(f"Jonas Weber  [{header}]\ndown\n{bare}\nstill down\n", "UTC").records
    assert told((record,))[0][0] == instant
    assert record.posted is not None
    assert record.posted.raw == bare
    assert (instant == "none") == ("am-or-pm" in record.posted.doubt)


def test_the_day_comes_from_a_name_or_a_divider_and_from_nothing_else() -> None:
    assert [one.at for one in read(BRACKETS, "UTC", "paste.txt").records] == [None, None, None]
    assert [one.code for one in read(BRACKETS, "UTC", "paste.txt").diagnostics] == ["no-date", "replies-missing"]
    divided = read(f"Tuesday, January 20th, 2026\n{BRACKETS}Wednesday, January 21st\n{BRACKETS}", "UTC", "paste.txt")
    assert [f"{one.at:%m-%d %H:%M}" for one in divided.records if one.at] == [
        "01-20 16:12", "01-20 16:13", "01-20 16:31", "01-21 16:12", "01-21 16:13", "01-21 16:31",
    ]  # fmt: skip
    assert [one.at for one in read(f"Tuesday, January 20th\n{BRACKETS}", "UTC", "paste.txt").records] == [None] * 3
    assert [one.at for one in read(f"Yesterday\n{BRACKETS}", "UTC").records] == [None] * 3
    for above in ("Today", "# Checkout outage\n\n## From the channel", "copied by Mira"):
        assert told(read(f"{above}\n{BRACKETS}", "UTC").records)[-1][0] == "01-20 16:31"


def test_without_a_divider_the_night_moves_the_day_and_says_so() -> None:
    *_, late = read(f"{BRACKETS}Mira Obi  [12:20 AM]\nquiet\n", "UTC").records
    assert told((late,)) == [("01-21 00:20", "Mira Obi", "quiet")]
    assert late.posted is not None
    assert late.posted.doubt == ("rollover",)


def test_a_time_hours_before_the_one_above_it_is_of_no_sure_day() -> None:
    text = f"{BRACKETS}Mira Obi  [2:00 PM]\nearlier\nMira Obi  [2:10 PM]\nand this\n\nJanuary 21st, 2026\nMira Obi  [9:00 AM]\nmet\n"
    reading = read(text, "UTC")
    assert [one[0] for one in told(reading.records)[3:]] == ["none", "none", "01-21 09:00"]
    assert [one.code for one in reading.diagnostics] == ["which-day", "no-date", "replies-missing"]


def test_the_zone_is_assumed_unless_somebody_says_it() -> None:
    assert {one.posted.zone_source for one in read(BRACKETS).records if one.posted} == {"assumed"}
    assert told(read(BRACKETS, "Europe/Berlin").records)[0][0] == "01-20 15:12"
    assert told(read(f"all times CET\n\n{BRACKETS}", "America/Denver").records)[1][0] == "01-20 15:12"


def test_the_hour_that_happens_twice_is_settled_by_order_or_not_at_all() -> None:
    text = "Jonas Weber  [2:55 AM]\ndown\n\nMira Obi  [2:05 AM]\nhave it\n"
    first, second = read(text, "Europe/Berlin", "2025-10-26.txt").records
    assert [f"{one.at:%H:%M}" for one in (first, second)] == ["00:55", "01:05"]
    (alone,) = read(text.partition("\n\n")[0], "Europe/Berlin", "2025-10-26.txt").records
    assert alone.at is None


def test_it_is_recognised_by_content() -> None:
    for text in (BRACKETS, STACKED, WIDE, f"# Outage 2026-01-20\n\nfrom the channel:\n\n{BRACKETS}"):
        verdict = _detection.detect(Handed("paste.txt", text))
        assert isinstance(verdict, tuple)
        assert verdict[0] == "slack_copied"


@pytest.mark.parametrize(
    "text",
    [
        "Queue full    14:05\nAcked by ops  14:07\nRolled back   14:20\n",
        "Alert         14:05\nAck           14:07\nRollback      14:20\n",
        "# 2026-01-20\n\n14:05 alert\n14:07 ack\n",
        "Alert 4:12 PM\nqueue full\nAck 4:14 PM\nby ops\n",
        "alert at 4:12 PM\nqueue full\nack at 4:14 PM\nby ops\n",
        "Alert fired\n\n14:05\n\nAcked by ops\n\n14:07\n",
        "We rolled back.\nMira Obi was on call [see 4:12 PM].\n",
    ],
)
def test_notes_that_end_in_a_time_are_none(text: str) -> None:
    assert recognise(Handed("notes.txt", text)) == 0.0


def test_every_record_is_a_slice_of_the_file() -> None:
    for record in read(STACKED).records:
        assert record.raw in STACKED
        assert record.text.splitlines()[0] in record.raw
