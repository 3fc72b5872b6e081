"""Every sample of chat, meetings and mail reads to the records a careful person would write."""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from postmortem_writer import sources
from postmortem_writer.evidence import Evidence, Record

EXPORT = "chat/slack-export-made/inc-2214-label-api"
OLD = "chat/slack-export-2016.zip"
FILES = {
    "chat/discord-export.json": ("discord_export", 17, 0, "2025-10-25 22:06:11.101", "2025-10-26 02:20:15.777"),
    "chat/irc/energymech.log": ("irc", 7, 7, "", ""),
    "chat/irc/irssi.log": ("irc", 8, 6, "2025-10-26 03:20:00", "2025-10-26 03:21:00"),
    "chat/irc/iso.log": ("irc", 8, 0, "2025-10-26 00:58:52", "2025-10-26 02:41:09"),
    "chat/irc/weechat.log": ("irc", 8, 6, "2025-10-26 03:20:15", "2025-10-26 03:41:09"),
    "chat/slack-copied-brackets.txt": ("slack_copied", 3, 3, "", ""),
    "chat/slack-copied.txt": ("slack_copied", 15, 15, "", ""),
    "chat/teams-messages.json": ("teams", 8, 0, "2025-10-26 00:58:52.662", "2025-10-26 02:20:15.777"),
    "chat/teams-transcript.vtt": ("vtt", 2, 2, "", ""),
    "chat/zoom/chat.txt": ("zoom_chat", 4, 4, "", ""),
    "chat/zoom/transcript.vtt": ("vtt", 5, 5, "", ""),
    "notes/mail.eml": ("mail", 2, 1, "2025-10-26 02:31:44", "2025-10-26 02:31:44"),
}
DAYS = {
    "enrique/2016-01-14.json": 2,
    "enrique/2016-01-15.json": 6,
    "enrique/2016-01-16.json": 1,
    "enrique/2016-02-07.json": 20,
    "enrique/2016-02-08.json": 9,
    "enrique/2016-03-17.json": 12,
    "enrique/2016-03-25.json": 9,
    "enrique/2016-03-26.json": 18,
    "enrique/2016-03-28.json": 19,
    "traveling-sailor/2016-01-16.json": 0,
    "traveling-sailor/2016-02-07.json": 3,
    "traveling-sailor/2016-02-08.json": 14,
    "traveling-sailor/2016-03-25.json": 9,
    "traveling-sailor/2016-03-26.json": 14,
    "traveling-sailor/2016-03-27.json": 8,
    "traveling-sailor/2016-03-28.json": 2,
    "traveling-sailor/2016-03-29.json": 1,
}
# of formats/README.md: the words, and when they were said
TOLD = {
    "Reminder: clocks go back tonight in Berlin": "2025-10-25 22:06:11",
    "I have the page": "2025-10-26 00:58:52",
    "remaining connection slots are reserved": "2025-10-26 01:01:19",
    "not a failover, primary has been up": "2025-10-26 01:11:05",
    "v4.18.0 raised the pool": "2025-10-26 01:16:27",
    "can you roll back?": "2025-10-26 01:17:02",
    "rolled back": "2025-10-26 01:24:09",
    "error rate is 0": "2025-10-26 01:31:24",
    "Resolved :white_check_mark:": "2025-10-26 01:33:10",
    "it is back": "2025-10-26 01:47:30",
    "started a second time": "2025-10-26 01:52:48",
    "batch suspended": "2025-10-26 01:55:26",
    "5xx back to 0": "2025-10-26 02:04:41",
    "Calling it resolved": "2025-10-26 02:20:15",
}


def read(shared: Path, sample: str, timezone: str = "") -> Evidence:
    return sources.read(shared / "formats" / sample, timezone=timezone)


def shown(instant: int | None) -> str:
    return (
        ""
        if instant is None
        else str(datetime.fromtimestamp(instant // 1_000 / 1e6, UTC)).removesuffix("+00:00").removesuffix("000")
    )


def seconds(record: Record) -> str:
    return f"{record.at:%Y-%m-%d %H:%M:%S}" if record.at else ""


@pytest.mark.parametrize("sample", FILES)
def test_a_sample_has_its_records(shared: Path, sample: str) -> None:
    (file,) = read(shared, sample).sources
    assert (file.format, file.records, file.without_time, shown(file.first), shown(file.last)) == FILES[sample]


def test_every_sample_of_chat_is_told_of(shared: Path) -> None:
    root = shared / "formats"
    found = {path.relative_to(root).as_posix() for path in (root / "chat").rglob("*") if path.is_file()}
    beside = {"chat/zoom/meta.txt", OLD}
    assert {name for name in found - beside if not name.startswith("chat/slack-export-made/")} <= FILES.keys()


def test_the_export_of_a_workspace(shared: Path) -> None:
    evidence = read(shared, "chat/slack-export-made")
    days = {file.path: (file.records, shown(file.first), shown(file.last)) for file in evidence.sources if file.records}
    assert days == {
        "inc-2214-label-api/2025-10-26.json": (17, "2025-10-25 22:06:11.101200", "2025-10-26 02:20:15.777"),
        "inc-2214-label-api/2025-10-27.json": (1, "2025-10-27 08:12:09.330100", "2025-10-27 08:12:09.330100"),
    }
    late = evidence.records[-1]
    parent = next(record for record in evidence.records if record.native == late.thread)
    assert parent.text.startswith("Calling it resolved")
    assert [
        (one.text[:14], seconds(one), one.edited and f"{one.edited.at:%H:%M:%S}")
        for one in evidence.records
        if "edited" in one.flags
    ] == [("not a failover", "2025-10-26 01:11:05", "01:11:31")]
    alert = next(record for record in evidence.records if record.actor and record.actor.name == "alertmanager")
    assert (seconds(alert), [f"{stamp.at:%H:%M:%S}" for stamp in alert.said]) == ("2025-10-26 00:55:41", ["00:55:30"])


def test_the_export_of_2016_has_days_of_another_zone(shared: Path) -> None:
    evidence = read(shared, OLD)
    assert {file.format for file in evidence.sources} == {"slack_export"}
    days = {
        file.path.removeprefix("slack-export-2016.zip/"): file for file in evidence.sources if "/2016-" in file.path
    }
    assert {path: file.records for path, file in days.items()} == DAYS
    first = days["enrique/2016-01-14.json"]
    assert (shown(first.first), shown(first.last)) == ("2016-01-15 05:55:52.000006", "2016-01-15 05:55:59.000007")
    assert all(record.instant is not None for record in evidence.records)


@pytest.mark.parametrize(
    "sample", ["chat/slack-export-made", "chat/discord-export.json", "chat/teams-messages.json", "chat/irc/iso.log"]
)
def test_what_bears_its_time_has_the_instants_of_the_incident(shared: Path, sample: str) -> None:
    records = read(shared, sample).records
    found = {words: seconds(record) for words in TOLD for record in records if words in record.text}
    assert len(found) >= 6
    assert found == {words: TOLD[words] for words in found}


@pytest.mark.parametrize("sample", ["chat/slack-copied.txt", "chat/irc/irssi.log", "chat/irc/weechat.log"])
def test_with_its_zone_and_day_the_order_settles_the_hour_that_happened_twice(
    shared: Path, tmp_path: Path, sample: str
) -> None:
    dated = tmp_path / f"2025-10-26 {Path(sample).name}"
    shutil.copy(shared / "formats" / sample, dated)
    records = sources.read(dated, timezone="Europe/Berlin").records
    found = {words: seconds(record)[:16] for words in TOLD for record in records if words in record.text}
    assert len(found) >= 6
    assert found == {words: TOLD[words][:16] for words in found}
    second = [record for record in records if record.posted and "fold-by-order" in record.posted.doubt]
    assert len(second) >= 6
    assert all("doubtful-clock" in record.flags for record in second)


@pytest.mark.parametrize(
    "sample", ["chat/slack-copied.txt", "chat/irc/energymech.log", "chat/irc/irssi.log", "chat/irc/weechat.log"]
)
def test_without_a_zone_the_hour_that_happened_twice_is_in_doubt(shared: Path, sample: str) -> None:
    evidence = read(shared, sample)
    night = [one for one in evidence.records if one.posted and re.search(r"\b0?2:\d\d", one.posted.raw)]
    doubtful = [record for record in evidence.records if record.posted and "fold" in record.posted.doubt]
    assert len(doubtful) >= 6
    assert doubtful == night
    assert [record.instant for record in doubtful] == [None] * len(doubtful)
    assert "fold" in [one.code for one in evidence.diagnostics]


def test_a_recording_is_placed_by_what_was_noted_beside_it(shared: Path) -> None:
    evidence = read(shared, "chat/zoom")
    spoken = [record for record in evidence.records if record.kind == "meeting"]
    assert [f"{record.at:%H:%M}" for record in spoken] == ["10:05", "10:08", "10:08", "10:12", "10:16"]
    assert [record.actor.name for record in spoken if record.actor] == [
        "Ines Okafor",
        "Marek Sólyom",
        "Priya Venn",
        "Tomasz Ilg",
        "Priya Venn",
    ]
    reply = next(record for record in evidence.records if record.text == "and the batch uses 300 on top")
    answered = next(record for record in evidence.records if record.native == reply.thread)
    assert answered.text == "max_connections=2000, 12 pods x 400"


def test_latin_1_among_utf_8_is_read(shared: Path) -> None:
    evidence = read(shared, "chat/irc/iso.log")
    assert evidence.records[-1].actor
    assert evidence.records[-1].actor.name == "grünt"


def test_a_mail_and_what_it_quotes_are_two_records(shared: Path) -> None:
    own, quoted = read(shared, "notes/mail.eml").records
    assert (seconds(own), own.actor and own.actor.name) == ("2025-10-26 02:31:44", "Ines Okafor")
    assert (quoted.text, quoted.actor and quoted.actor.name) == ("nothing prints since ten to three", "Depot 17")
    assert not own.says("nothing prints since ten to three")
