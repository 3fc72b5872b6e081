"""The table of required results, row by row: what is written, what is known around it, and the instant or the doubt."""

import datetime as dt

import pytest

from postmortem_writer.clock import Frame, Stamp, epoch, read, said

MAY_29 = dt.date(2021, 5, 29)
UTC_2025 = Frame("UTC", "file-header", year=2025)
LOS_ANGELES = Frame("America/Los_Angeles")
BERLIN = Frame("Europe/Berlin")
HEADING = Frame("America/Denver", date=MAY_29)
NOWHERE = Frame()
YMD = Frame(order="ymd")


def told(stamp: Stamp) -> str:
    """What a stamp says, in one line: instant, source of the zone, precision, doubts."""
    at = "none" if stamp.at is None else stamp.at.isoformat().replace("+00:00", "Z")
    return " ".join([at, stamp.zone_source, stamp.precision, *stamp.doubt])


@pytest.mark.parametrize(
    ("raw", "frame", "expected"),
    [
        ("1:42", NOWHERE, "none none min no-date"),
        ("Aug 16 00:10:45", NOWHERE, "none none s no-year"),
        ("Aug 16 00:10:45", UTC_2025, "2025-08-16T00:10:45Z file-header s"),
        ("Feb 29 10:00:00", NOWHERE, "none none s no-year"),
        ("2025-08-13 01:45:01.123 PDT", NOWHERE, "2025-08-13T08:45:01.123000Z abbreviation ms"),
        ("2025-07-01 14:00 CET", NOWHERE, "2025-07-01T13:00:00Z abbreviation min"),
        ("2025-01-01 10:00 IST", NOWHERE, "none none min ambiguous-zone"),
        ("2017-02-09 01:12", NOWHERE, "2017-02-09T01:12:00Z assumed min"),
        ("2017-02-09 01:12", LOS_ANGELES, "2017-02-09T09:12:00Z user-flag min"),
        ("16:37 Denver", Frame(date=MAY_29), "2021-05-29T22:37:00Z named-zone min"),
        ("0:25:59 AM", HEADING, "2021-05-29T06:25:59Z user-flag s"),
        ("12:23p", HEADING, "2021-05-29T18:23:00Z user-flag min"),
        ("2X:XX", HEADING, "none none min unknown"),
        ("?????", HEADING, "none none min unknown"),
        ("2025-10-26 02:30:00", BERLIN, "none none s fold"),
        ("2025-03-30 02:30:00", BERLIN, "none none s gap"),
        ("2025-10-26T02:31:40+02:00", NOWHERE, "2025-10-26T00:31:40Z explicit-offset s"),
        ("2025-10-26T02:24:05+01:00", NOWHERE, "2025-10-26T01:24:05Z explicit-offset s"),
        ("2024-02-17T11:53:08.431+0000", NOWHERE, "2024-02-17T11:53:08.431000Z explicit-offset ms"),
        ("2015-04-24T21:08:10.313913FOO", NOWHERE, "none none us unknown-zone"),
        ("0001-01-01T00:00:00Z", NOWHERE, "none none s sentinel"),
        ("17/06/09 20:10:40", YMD, "2017-06-09T20:10:40Z assumed s"),
        ("081109 203615", YMD, "2008-11-09T20:36:15Z assumed s"),
        ("2012-025T10:22:40,672", NOWHERE, "2012-01-25T10:22:40.672000Z assumed ms"),
        ("@40000000433225833b6e1a8c", NOWHERE, "2005-09-22T03:31:05.997071Z epoch ns"),
        ("2023-03-29 15h50 UTC", NOWHERE, "2023-03-29T15:50:00Z abbreviation min"),
        ("Sun, 26 Oct 2025 03:31:44 +0100", NOWHERE, "2025-10-26T02:31:44Z explicit-offset s"),
        ("Sun, 26 Oct 2025 03:31:44 -0000", NOWHERE, "2025-10-26T03:31:44Z explicit-offset s"),
        ("x163 over 42m", NOWHERE, "none none s not-a-time"),
        ("00:07:58.830", NOWHERE, "none none ms no-date"),
    ],
)
def test_a_written_time(raw: str, frame: Frame, expected: str) -> None:
    stamp = read(raw, frame)
    assert (told(stamp), stamp.raw) == (expected, raw)


@pytest.mark.parametrize(
    ("value", "instant", "precision"),
    [
        ("1700000000", 1_700_000_000_000_000_000, "s"),
        ("1745532517537", 1_745_532_517_537_000_000, "ms"),
        ("1534860261221373", 1_534_860_261_221_373_000, "us"),
        ("1502709956288000110", 1_502_709_956_288_000_110, "ns"),
        ("1761019822.3152757", 1_761_019_822_315_275_700, "ns"),
        ("1736554636.807919", 1_736_554_636_807_919_000, "us"),
    ],
)
def test_a_count_since_1970(value: str, instant: int, precision: str) -> None:
    stamp = epoch(value)
    assert (stamp.instant, stamp.zone_source, stamp.precision, stamp.raw) == (instant, "epoch", precision, value)


def test_nanoseconds_are_kept() -> None:
    assert read("2024-04-25T05:32:35.584725130Z").instant == 1_714_023_155_584_725_130


@pytest.mark.parametrize(
    ("raw", "low", "at", "high"),
    [
        ("23:00-ish", "22:30", "23:00", "23:30"),
        ("~2:50", "02:40", "02:50", "03:00"),
        ("17:00-18:00", "17:00", "17:00", "18:00"),
    ],
)
def test_an_approximate_time_is_an_interval(raw: str, low: str, at: str, high: str) -> None:
    stamp = read(raw, Frame("UTC", date=MAY_29))
    lowest, instant, highest = (read(f"2021-05-29T{time}Z").instant for time in (low, at, high))
    assert (stamp.low, stamp.instant, stamp.high, stamp.precision) == (lowest, instant, highest, "approximate")


def test_the_two_candidates_of_an_hour_that_happened_twice() -> None:
    stamp = read("2025-10-26 02:30:00", BERLIN)
    assert (stamp.low, stamp.high) == (read("2025-10-26T00:30:00Z").instant, read("2025-10-26T01:30:00Z").instant)


def test_a_time_said_in_a_message() -> None:
    stamp = said("10 am uk time", read("2022-11-14T08:01:00-08:00"))
    assert told(stamp) == "2022-11-14T10:00:00Z named-zone h"


def test_two_digit_years_only_where_the_format_is_known() -> None:
    assert told(read("17/06/09 20:10:40")) == "none none s two-digit-year"
    assert told(read("081109 203615")) == "none none s two-digit-year"


def test_a_year_in_february_that_has_no_29th() -> None:
    assert told(read("Feb 29 10:00:00", Frame("UTC", year=2025))) == "none none s impossible"
    assert told(read("Feb 29 10:00:00", Frame("UTC", year=2024))) == "2024-02-29T10:00:00Z user-flag s"
