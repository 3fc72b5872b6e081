"""Typed notes: each bullet and paragraph with its time, dates carried, gaps kept, pasted logs on their own clock."""

import pytest

from postmortem_writer.evidence import Record
from postmortem_writer.sources._source import Handed
from postmortem_writer.sources.notes import source


def read(text: str, zone: str = "", path: str = "notes.md") -> list[Record]:
    return list(source.read(Handed(path, text), zone).records)


def times(records: list[Record]) -> list[tuple[int, str, str]]:
    return [(record.line, f"{record.at:%m-%d %H:%M}" if record.at else "none", record.text) for record in records]


def test_bullets_under_a_dated_heading_in_a_stated_zone() -> None:
    text = "# Timeline, 3 February 2026\n\nAll times in CET.\n\n- 23:50 errors on checkout\n- 00:10 rolled back\n  by the release job\n- reviewed the logs\n"
    assert times(read(text)) == [
        (3, "none", "All times in CET."),
        (5, "02-03 22:50", "23:50 errors on checkout"),
        (6, "02-03 23:10", "00:10 rolled back by the release job"),
        (8, "none", "reviewed the logs"),
    ]


def test_a_heading_with_a_time_gives_it_to_what_stands_below() -> None:
    text = "## 2026-02-03\n\nTimes are UTC.\n\n### 14:20\n\nErrors rise.\n\nSomebody calls.\n\n### ~14:40\n\nRestarted.\n\n### 2X:XX\n\nQuiet.\n\n### 15:00 back to normal for everybody\n"
    found = read(text)
    assert times(found)[1:] == [
        (7, "02-03 14:20", "Errors rise."),
        (9, "02-03 14:20", "Somebody calls."),
        (13, "02-03 14:40", "Restarted."),
        (17, "none", "Quiet."),
        (19, "02-03 15:00", "15:00 back to normal for everybody"),
    ]
    assert [record.flags for record in found[3:5]] == [("approximate",), ("doubtful-clock",)]


def test_without_any_zone_times_are_assumed_and_the_user_settles_them() -> None:
    text = "# 2026-02-03\n\n- 08:35 errors\n"
    (assumed,), (settled,) = read(text), read(text, "America/Denver")
    assert assumed.event is not None
    assert (assumed.event.zone_source, f"{assumed.at:%H:%M}") == ("assumed", "08:35")
    assert settled.event is not None
    assert (settled.event.zone_source, f"{settled.at:%H:%M}") == ("user-flag", "15:35")


def test_a_time_without_any_date_stays_without_an_instant() -> None:
    reading = source.read(Handed("notes.md", "- 08:35 errors\n- 08:40 gone\n"), "UTC")
    assert [record.instant for record in reading.records] == [None, None]
    assert [(d.code, d.message.split(":")[0]) for d in reading.diagnostics] == [
        ("no-date", "2 of its times have no instant")
    ]


def test_a_pasted_log_keeps_its_own_clock() -> None:
    text = "# 2026-02-03\n\nAll times in CET.\n\n- 16:29 restarted the hub\n\n```\n[E 2026-02-03 15:32:35.101 hub:93] timeout\n[W 2026-02-03 15:32:36.000 hub:95] gave up\n```\n"
    bullet, *pasted = read(text)[1:]
    assert f"{bullet.at:%H:%M}" == "15:29"
    assert [(record.kind, record.line, f"{record.at:%H:%M:%S}", record.level) for record in pasted] == [
        ("log", 8, "15:32:35", "error"),
        ("log", 9, "15:32:36", "warning"),
    ]
    assert all(
        record.event and record.event.zone_source == "assumed" and "pasted-log" in record.event.doubt
        for record in pasted
    )


def test_the_date_of_a_status_post_is_when_it_was_posted() -> None:
    text = "---\ntitle: Agents fail\ndate: 2026-02-03T22:41:00-00:00\nresolved: false\n---\n\nAn upgrade made agents fail.\n"
    post, body = read(text)
    assert (post.kind, post.event, f"{post.at:%H:%M}") == ("status-post", None, "22:41")
    assert (body.text, body.at) == ("An upgrade made agents fail.", None)


def test_a_sentence_that_states_its_time() -> None:
    assert times(read("At 2026/02/03 18:00 UTC, we saw load.\n\nLoad was high at 18:00.\n")) == [
        (1, "02-03 18:00", "At 2026/02/03 18:00 UTC, we saw load."),
        (3, "none", "Load was high at 18:00."),
    ]


def test_a_listing_without_a_year_is_one_record_without_a_time() -> None:
    listing = "-rw-r--r-- 1 app app 4200464 May 29 22:37 plugins/a.jpi\n-rw-r--r-- 1 app app  380040 May 30 00:00 plugins/b.jpi\n"
    (record,) = read(listing)
    assert (record.kind, record.line, record.end_line, record.instant) == ("command", 1, 2, None)


def test_every_record_is_a_slice_of_the_file() -> None:
    text = "# T 2026-02-03\r\n\r\n* 08:35 é errors\r\n\r\n| time | what |\r\n| --- | --- |\r\n| 08:40 | gone |\r\n"
    for record in read(text):
        assert record.raw in text
        assert text.split("\n")[record.line - 1].strip()


def test_a_day_on_a_line_of_its_own_dates_what_follows() -> None:
    found = read("2026-03-04 (UTC)\n\n09:10 - alert fired\n09:12 - ack\n\nDate: Thu 5 mar 2026\n\n08:00 closed\n")
    assert times(found) == [
        (3, "03-04 09:10", "09:10 - alert fired"),
        (4, "03-04 09:12", "09:12 - ack"),
        (8, "03-05 08:00", "08:00 closed"),
    ]
    assert {record.event.zone_source for record in found if record.event} == {"file-header"}


def test_all_utc_states_the_zone_of_all() -> None:
    (found,) = [record for record in read("inc notes 14 nov 2025, me=oda. all UTC\n\n02:47 paged\n") if record.event]
    assert found.event is not None
    assert (f"{found.at:%m-%d %H:%M}", found.event.zone, found.event.zone_source) == (
        "11-14 02:47",
        "UTC",
        "file-header",
    )


def test_a_sentence_with_a_day_is_no_heading() -> None:
    found = read("# 2026-03-04\n\nWe had seen the same on 2 February 2026 already.\n\n09:10 alert fired\n")
    assert times(found)[1] == (5, "03-04 09:10", "09:10 alert fired")


def test_a_label_ends_the_entry_before_it() -> None:
    found = read("# 2026-03-04\n\n15:05 incident over\nTODO alert on disk space\n")
    assert [record.text for record in found] == ["15:05 incident over", "TODO alert on disk space"]


def test_a_numbered_item_keeps_its_number() -> None:
    found = read("# 2026-03-04\n\n09:00 ideas:\n\n1. the gateway\n2. the queue\n\n09:30 not 2\n")
    assert [(record.text, record.subject) for record in found[1:3]] == [
        ("the gateway", (("item", "1"),)),
        ("the queue", (("item", "2"),)),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "- [23:48] acked",
        "[23:48] acked",
        "* (23:48) acked",
        "- [x] 23:48 acked",
        "- **[23:48]** acked",
        "1. [23:48] acked",
    ],
)
def test_a_time_in_brackets_or_behind_a_box_is_the_time_of_its_line(line: str) -> None:
    first, second = read(f"# 2026-01-20\n\n{line}\n[00:10] quiet\n")
    assert [f"{one.at:%d %H:%M}" for one in (first, second)] == ["20 23:48", "21 00:10"]
    assert first.text.endswith("acked")


@pytest.mark.parametrize("line", ["- [23:48 acked", "- (23:48 was the last) acked", "- [3] acked", "- [ ] acked"])
def test_a_bracket_that_holds_more_or_is_left_open_gives_no_time(line: str) -> None:
    (record,) = read(f"# 2026-01-20\n\n{line}\n")
    assert record.at is None


def test_what_is_said_over_and_over_is_kept_a_hundred_times_and_counted() -> None:
    again = "- 10:02 retry failed\n" * 150
    reading = source.read(
        Handed("notes.md", f"# 2026-02-03\n\n{again}\n# 2026-02-04\n\n{again}- 10:03 gave up\n"), "UTC"
    )
    assert [f"{record.at:%m-%d %H:%M}" for record in reading.records] == (
        ["02-03 10:02"] * 100 + ["02-04 10:02"] * 100 + ["02-04 10:03"]
    )
    assert reading.skipped == ("100 blocks say word for word what 100 others below the same heading say",)


def test_sentences_that_are_said_over_and_over_are_counted_too() -> None:
    reading = source.read(
        Handed("notes.md", "# 2026-02-03\n\n" + "At 10:02 the probe failed. " * 150 + "At 10:03 we gave up."), "UTC"
    )
    assert [record.text for record in reading.records] == ["At 10:02 the probe failed."] * 100 + [
        "At 10:03 we gave up."
    ]
    assert reading.skipped == ("50 blocks say word for word what 100 others below the same heading say",)


def test_punctuation_alone_is_no_record() -> None:
    reading = source.read(Handed("notes.md", "# 2026-02-03\n\n}\n\n[][]\n\n- 10:02 😱\n\n😱\n"), "UTC")
    assert [record.text for record in reading.records] == ["10:02 😱", "😱"]
    assert reading.skipped == ("2 blocks hold no words",)


def test_a_time_in_a_wrapped_sentence_is_found_behind_a_quote_mark() -> None:
    text = "# 2026-02-03\n\n> At 10:02 the probe\n> > failed. At 10:03 it\n> recovered by itself.\n"
    assert [(record.line, record.end_line, record.raw) for record in read(text, "UTC")] == [
        (3, 4, "At 10:02 the probe\n> > failed."),
        (4, 5, "At 10:03 it\n> recovered by itself."),
    ]
