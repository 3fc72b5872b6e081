"""What the title of notes says of day and zone, in whatever order, and which lines are no title."""

import pytest

from postmortem_writer.sources._source import Handed, Reading
from postmortem_writer.sources.notes import source

BODY = "\n\n09:12 queue grows\n09:30 rolled back\n"


def read(text: str, zone: str = "", path: str = "notes.md") -> Reading:
    return source.read(Handed(path, text), zone)


def first_time(text: str, zone: str = "", path: str = "notes.md") -> tuple[str, str]:
    """Return the time of the record that begins with 09:12, and where its zone came from."""
    record = next(record for record in read(text + BODY, zone, path).records if record.text.startswith("09:12"))
    assert record.event is not None
    return f"{record.at:%Y-%m-%d %H:%M}" if record.at else "none", record.event.zone_source


@pytest.mark.parametrize(
    ("title", "utc"),
    [
        ("# 2026-04-22 Login outage (UTC)", "2026-04-22 09:12"),
        ("# 2026-04-22 (UTC) Login outage", "2026-04-22 09:12"),
        ("# Login outage (UTC), 22 April 2026", "2026-04-22 09:12"),
        ("# Login outage, 2026-04-22, UTC", "2026-04-22 09:12"),
        ("# Login outage - 22.04.2026 - UTC", "2026-04-22 09:12"),
        ("# Login outage 22 April 2026 [times in UTC]", "2026-04-22 09:12"),
        ("# Login outage 22 April 2026, all times CEST", "2026-04-22 07:12"),
        ("Login outage Wednesday 22 April 2026 (Europe/Berlin)", "2026-04-22 07:12"),
        ("Login outage 22 April 2026 (Berlin time)", "2026-04-22 07:12"),
        ("Login outage 22 April 2026 (UTC+2)", "2026-04-22 07:12"),
    ],
)
def test_a_zone_in_the_title_outweighs_the_users(title: str, utc: str) -> None:
    assert first_time(title, "America/New_York") == (utc, "file-header")


@pytest.mark.parametrize(
    "title",
    [
        "# 22 April 2026, login outage (Frankfurt)",
        "# Login outage, 22 April 2026 (est)",
        "# Login outage, 22 April 2026 (SEV1)",
        "# Login outage, 22 April 2026, checkout",
    ],
)
def test_a_place_or_a_word_in_the_title_is_no_zone(title: str) -> None:
    assert first_time(title, "America/New_York") == ("2026-04-22 13:12", "user-flag")


@pytest.mark.parametrize(
    "line",
    [
        "inc notes 14 nov 2025, me=priya",
        "Outage, Friday 14 November 2025",
        "Notes of 14 Nov 2025: slow checkout",
        "notes on slow checkout\n14 November 2025",
        "slow checkout\n\nincident of 14 Nov 2025, typed by the on-call",
        "14 November 2025\nslow checkout",
    ],
)
def test_a_first_line_or_a_lone_line_near_the_top_dates_the_notes(line: str) -> None:
    assert first_time(line)[0] == "2025-11-14 09:12"


@pytest.mark.parametrize(
    "line",
    [
        "We shipped the new cache on 14 November 2025.",
        "the certificate expired on 14 November 2025",
        "slow since 14 November 2025",
        "Outage between 14 November 2025 and 15 November 2025",
        "- deploy of the cache, 14 November 2025",
        "one\n\ntwo\n\nthree\n\nfour\n\nrelease 14 November 2025, checkout service",
    ],
)
def test_a_sentence_or_a_later_line_that_mentions_a_day_dates_nothing(line: str) -> None:
    assert first_time(line)[0] == "none"


def test_a_lone_line_does_not_outweigh_the_day_of_a_heading_or_a_file_name() -> None:
    line = "release 4.2, 3 May 2026, checkout service"
    assert first_time(f"# 2026-05-10 outage\n\n{line}")[0] == "2026-05-10 09:12"
    assert first_time(f"slow\n\n{line}", path="2026-05-10-notes.md")[0] == "2026-05-10 09:12"


def test_what_a_typed_title_says_beside_the_day_stays_a_record() -> None:
    title, below = read("inc notes 14 nov 2025, me=priya\n\n09:12 queue grows\n").records
    assert (title.text, title.at, below.heading) == ("inc notes 14 nov 2025, me=priya", None, title.text)


@pytest.mark.parametrize(("line", "heading"), [("Date: 14 Nov 2025", "Slow checkout"), ("14 Nov 2025", "14 Nov 2025")])
def test_a_date_behind_a_label_leaves_the_heading_above_it(line: str, heading: str) -> None:
    (below,) = read(f"# Slow checkout\n\n{line}\n\n- 09:12 queue grows\n").records
    assert (f"{below.at:%Y-%m-%d %H:%M}", below.heading) == ("2025-11-14 09:12", heading)


def test_a_zone_on_a_line_among_others_counts() -> None:
    assert first_time("# Outage\n\n**Date:** 22 April 2026\n**Author:** ops\n**Times:** UTC", "Asia/Tokyo") == (
        "2026-04-22 09:12",
        "file-header",
    )


def test_each_day_may_have_its_zone() -> None:
    found = read(
        "# Outage 2026-04-22 (UTC)\n\n09:00 a\n\n## 2026-04-23 vendor (PDT)\n\n09:00 b\n\n## 2026-04-24\n\n09:00 c\n"
    )
    assert [f"{record.at:%d %H:%M}" for record in found.records] == ["22 09:00", "23 16:00", "24 09:00"]


def test_a_day_without_its_year_goes_on_from_the_day_before() -> None:
    found = read("# Outage 22 April 2026\n\n23:50 down\n\n## Thu 23 April\n\n09:00 still down\n")
    assert [f"{record.at:%d %H:%M}" for record in found.records] == ["22 23:50", "23 09:00"]


def test_an_ambiguous_zone_is_named_with_what_settles_it_and_that_settles_it() -> None:
    text = "# Outage 3 February 2026\n\nall times EST\n\n09:12 queue grows\n"
    (remark,) = read(text).diagnostics
    assert (remark.code, remark.message, remark.hint) == (
        "ambiguous-zone",
        "1 of its times have no instant: zone 'EST' is ambiguous, it can mean -05:00 or +10:00",
        "--timezone America/New_York settles it, or another place that has it; or write the offset",
    )
    settled, elsewhere = read(text, "America/New_York"), read(text, "Europe/Berlin")
    assert [f"{record.at:%H:%M}" for record in settled.records if record.at] == ["14:12"]
    assert settled.diagnostics == ()
    assert [record.at for record in elsewhere.records] == [None, None]


def test_an_ambiguous_zone_beside_the_times_is_named_too() -> None:
    (remark,) = read("# Outage 3 July 2026\n\n09:12 BST queue grows\n09:15 IST acked\n").diagnostics
    assert remark.hint == "--timezone Europe/London settles it, or another place that has it; or write the offset"
