"""Chat with nicks in angle brackets: one record a line, with who said it and when, dated by what stands above."""

import pytest

from postmortem_writer.evidence import Record
from postmortem_writer.sources import _detection
from postmortem_writer.sources._source import Handed, Reading
from postmortem_writer.sources.irc import source

MIXED = """# Outage 2026-01-20 (UTC)

[14:02] <maya> the database is slow
14:03 <@jo> on it
<maya> thanks
[14:10] *** kim has joined #ops
- [23:48] <jo> acked again
00:20 <jo> quiet
14:02 call with the vendor
"""


def read(text: str, zone: str = "", path: str = "chat.txt") -> Reading:
    return source.read(Handed(path, text), zone)


def told(records: tuple[Record, ...]) -> list[tuple[str, str, str]]:
    return [
        (f"{one.at:%m-%d %H:%M}" if one.at else "none", one.actor.name if one.actor else "", one.text)
        for one in records
    ]


def test_each_line_is_a_record_with_its_nick_and_its_time() -> None:
    reading = read(MIXED, "America/Denver")
    assert told(reading.records) == [
        ("01-20 14:02", "maya", "the database is slow"),
        ("01-20 14:03", "jo", "on it"),
        ("none", "maya", "thanks"),
        ("01-20 23:48", "jo", "acked again"),
        ("01-21 00:20", "jo", "quiet"),
        ("01-21 14:02", "", "14:02 call with the vendor"),
    ]
    assert reading.skipped == ("1 lines on who came, went or changed a mode",)
    assert [one.raw for one in reading.records] == [line for line in MIXED.splitlines()[2:] if "joined" not in line]


@pytest.mark.parametrize(
    "text",
    [
        "--- Day changed Tue Jan 20 2026\n14:02 < maya> slow\n14:03  * jo looks\n",
        "--- Log opened Tue Jan 20 09:00:00 2026\n14:02 <+maya> slow\n14:03 <jo> looks\n",
        "2026-01-20T14:02:11  <maya> slow\n2026-01-20T14:03:00  <jo> looks\n",
        "2026-01-20 14:02:11\tmaya\tslow\n2026-01-20 14:03:00\t@jo\tlooks\n2026-01-20 14:04:00\t-->\tkim joined\n",
        "[2:02 PM] <maya> slow\n[2:03 PM] <jo> looks\n",
    ],
    ids=["irssi", "log opened", "ISO", "weechat", "twelve hours, file name"],
)
def test_the_ways_clients_write_it(text: str) -> None:
    path = "2026-01-20-ops.log"
    verdict = _detection.detect(Handed(path, text))
    assert isinstance(verdict, tuple)
    assert verdict[0] == "irc"
    assert told(read(text, "UTC", path).records) == [("01-20 14:02", "maya", "slow"), ("01-20 14:03", "jo", "looks")]


def test_without_a_day_there_is_no_instant_and_it_is_said() -> None:
    reading = read("[14:02] <maya> slow\n[14:03] <jo> on it\n")
    assert [(one.at, one.posted.raw) for one in reading.records if one.posted] == [(None, "14:02"), (None, "14:03")]
    assert [one.code for one in reading.diagnostics] == ["no-date"]


@pytest.mark.parametrize(
    "text",
    [
        "<p> we rolled back</p>\n<p> it helped</p>\n",
        "# 2026-01-20\n\n14:02 the gate said <none> twice\n14:03 fixed\n",
        "2026-01-20 14:02:11\tweb1\tslow\n2026-01-20 14:03:00\tweb2\tslow\n",
    ],
)
def test_other_text_is_none(text: str) -> None:
    assert source.recognise(Handed("a.txt", text)) == 0.0


def test_a_heading_without_a_day_leaves_the_day_as_it_is() -> None:
    records = read("# Outage 2026-01-20\n\n## From the channel\n\n14:02 <maya> slow\n14:03 <jo> on it\n", "UTC").records
    assert [one[0] for one in told(records)] == ["01-20 14:02", "01-20 14:03"]
    assert records[0].heading == "From the channel"
