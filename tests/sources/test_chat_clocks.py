"""Times that chat hides in tags and ids, and an hour that runs twice where nobody names a zone."""

from datetime import UTC, datetime

import pytest

from postmortem_writer.sources import slack_copied
from postmortem_writer.sources._hidden_times import linked, snowflake, tagged, written_out
from postmortem_writer.sources._source import Handed
from postmortem_writer.sources.irc import source as irc


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("back at <t:1769350000:F>", [("<t:1769350000:F>", "14:06:40")]),
        ("<t:1769350000> and <t:1769350000>", [("<t:1769350000>", "14:06:40")]),
        ("<!date^1769350000^{time}|2 PM>", [("<!date^1769350000^{time}|2 PM>", "14:06:40")]),
        ("<t:0000000000:F> <t:12> 1769350000", []),
    ],
)
def test_tags_are_said_times(text: str, said: list[tuple[str, str]]) -> None:
    assert [(stamp.raw, f"{stamp.at:%H:%M:%S}") for stamp in tagged(text)] == said


def test_tags_are_written_out_as_people_see_them() -> None:
    assert written_out("back at <t:1769350000:R>") == "back at 2026-01-25 14:06:40Z"


def test_permalinks_hold_the_time_of_a_message_and_of_its_thread() -> None:
    link = "https://w.slack.com/archives/C0AAAAAAA/p1769350000123456?thread_ts=1769349999.000100&cid=C0AAAAAAA"
    found = linked([link, "https://w.example/archives/p1769350000123456", link])
    assert [(stamp.raw, stamp.at) for stamp in found] == [
        ("p1769350000123456", datetime(2026, 1, 25, 14, 6, 40, 123456, tzinfo=UTC)),
        ("1769349999.000100", datetime(2026, 1, 25, 14, 6, 39, 100, tzinfo=UTC)),
    ]


@pytest.mark.parametrize("id", ["", "123", "x" * 18, "9" * 25, "-1464976242525372416"])
def test_what_is_no_snowflake_has_no_time(id: str) -> None:
    assert snowflake(id) is None


def test_the_days_of_its_links_are_named_where_a_paste_has_none() -> None:
    text = "Ada K [2:06 PM]\nsee https://w.slack.com/archives/C0AAAAAAA/p1769350000123456\n"
    reading = slack_copied.source.read(Handed("paste.txt", text), "")
    assert [(one.code, one.message) for one in reading.diagnostics] == [
        ("no-date", "1 of its times have no instant: a time of day but no date"),
        ("linked-day", "its links lead to messages of 2026-01-25 (UTC), which it may be of as well"),
    ]


NIGHT = "01:50 <ada> slow\n02:40 <bo> down\n02:05 <ada> up\n03:10 <bo> quiet\n"


def times(text: str, zone: str = "", path: str = "2025-10-26.log") -> list[tuple[str, tuple[str, ...]]]:
    records = irc.read(Handed(path, text), zone).records
    return [(f"{one.at:%H:%M}" if one.at else "none", one.posted.doubt) for one in records if one.posted]


def test_an_hour_that_runs_anew_is_in_doubt_without_a_zone() -> None:
    assert times(NIGHT) == [("01:50", ()), ("none", ("fold",)), ("none", ("fold",)), ("03:10", ())]


def test_its_zone_and_the_order_settle_it() -> None:
    assert times(NIGHT, "Europe/Berlin") == [
        ("23:50", ()),
        ("00:40", ("fold-by-order",)),
        ("01:05", ("fold-by-order",)),
        ("02:10", ()),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "14:40 <bo> down\n14:05 <ada> up\n",
        "02:40 <bo> down\n02:39 <ada> up\n",
        "03:01 <bo> down\n02:59 <ada> up\n",
    ],
    ids=["by day", "a minute back", "another hour"],
)
def test_disorder_is_no_hour_that_ran_twice(text: str) -> None:
    assert [doubt for _, doubt in times(text)] == [(), ()]


def test_who_came_and_went_is_no_action_and_hexchat_has_month_and_day() -> None:
    text = (
        "**** BEGIN LOGGING AT Sat Jan 24 23:00:00 2026\n\n"
        "Jan 25 14:02:11 *\tada (a@h.example) has joined\n"
        "Jan 25 14:02:12 <ada>\tslow\n"
        "Jan 25 14:02:13 * bo looks\n"
        "Jan 25 14:02:14 * Quits: cy (gone)\n"
    )
    reading = irc.read(Handed("ops.log", text), "UTC")
    assert [
        (f"{one.at:%m-%d %H:%M:%S}", one.actor and one.actor.name, one.text, one.flags) for one in reading.records
    ] == [
        ("01-25 14:02:12", "ada", "slow", ()),
        ("01-25 14:02:13", "bo", "looks", ("action",)),
    ]
    assert reading.skipped == ("2 lines on who came, went or changed a mode",)
