"""One test for each requirement on the clock that the table of required results does not show already."""

import datetime as dt
import re
from pathlib import Path

import pytest
from growth import growth

import postmortem_writer
from postmortem_writer import clock, sources
from postmortem_writer.clock import Frame, Stamp, epoch, find, local, months, read, show, unfold
from postmortem_writer.errors import UnknownName
from postmortem_writer.evidence import Record

BERLIN = Frame("Europe/Berlin")
MARCH_3 = "2025-03-03"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def iso(stamp: Stamp | None) -> str:
    return "none" if stamp is None or stamp.at is None else f"{stamp.at:%Y-%m-%dT%H:%M:%S}Z"


def times(records: tuple[Record, ...]) -> list[str]:
    return [iso(record.stamp) for record in records]


def test_1_raw_is_the_string_as_found() -> None:
    (found,) = find("errors since ~2:50 am, we think")
    assert (found.stamp.raw, found.start, found.end) == ("~2:50 am", 13, 21)


def test_3_no_instant_no_zone_source() -> None:
    assert [read(raw).zone_source for raw in ("1:42", "??:??", "soon")] == ["none", "none", "none"]


def test_5_the_source_of_the_date_is_kept() -> None:
    assert read("2025-03-03 10:00").date_source == "in-string"
    assert read("10:00", Frame(date=day(MARCH_3))).date_source == "carried"
    assert read("10:00", Frame(date=day(MARCH_3), date_source="file-name")).date_source == "file-name"
    named = clock.name_stamp("incidents/2025-03-03/notes.md")
    assert named is not None
    assert named.date_source == "folder"


def test_8_nothing_here_reads_the_clock_of_the_machine() -> None:
    package = Path(postmortem_writer.__file__).parent / "clock"
    reads = re.compile(
        r"\b(?:now|today|utcnow|localtime|tzlocal|time\.time|strptime|getlocale)\s*\(|^import (?:time|locale)\b", re.M
    )
    found = [path.name for path in sorted(package.glob("*.py")) if reads.search(path.read_text(encoding="utf-8"))]
    assert (len(list(package.glob("*.py"))) > 5, found) == (True, [])


def test_8_no_library_that_guesses_dates() -> None:
    guesses = re.compile(r"^\s*(?:import|from)\s+(?:dateutil|dateparser|arrow|pendulum|parsedatetime)\b", re.M)
    package = Path(postmortem_writer.__file__).parent
    assert [path.name for path in package.rglob("*.py") if guesses.search(path.read_text(encoding="utf-8"))] == []


def test_9_a_zone_nobody_stated_is_marked_where_it_is_shown() -> None:
    evidence = sources.read("# Outage 2025-03-03\n\n10:00 checkout fails\n10:20 rolled back\n")
    assert [record.stamp.assumed for record in evidence.records if record.stamp] == [True, True]
    assert [d.code for d in evidence.diagnostics] == ["assumed-zone"]


@pytest.mark.parametrize("raw", ["1.10.8", "rc3", "42m", "load 530", "3/4", "12", "v2025", "10.0.0.1", "x86"])
def test_10_a_number_is_no_time(raw: str) -> None:
    assert (read(raw).instant, find(f"it was {raw} then")) == (None, [])


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("16:37", "16:37"),
        ("16:37:00", "16:37:00"),
        ("4 pm", "~16:00"),
        ("16:37:00.5", "16:37:00.500"),
        ("~16:37", "~16:37"),
    ],
)
def test_11_no_more_precision_than_was_read(raw: str, shown: str) -> None:
    assert show(read(raw, Frame("UTC", date=day(MARCH_3)))) == shown


@pytest.mark.parametrize(
    "raw", ["203-10-11T22:14:15Z", "2025-02-29 10:00", "24:61", "2025-13-01 10:00", "2025-01-01 25:00:00"]
)
def test_12_an_impossible_stamp_is_kept_and_not_repaired(raw: str) -> None:
    stamp = read(raw, Frame("UTC", date=day(MARCH_3)))
    assert (stamp.raw, stamp.instant, len(stamp.doubt)) == (raw, None, 1)


def test_13_the_order_of_trust() -> None:
    header = Frame("Europe/Berlin", "file-header")
    assert read("2025-03-03 10:00+05:00", header).zone_source == "explicit-offset"
    assert read("2025-03-03 10:00 PST", header).zone_source == "abbreviation"
    assert read("2025-03-03 10:00", clock.header_frame("Europe/Berlin", "Asia/Tokyo")).zone == "Europe/Berlin"
    assert read("2025-03-03 10:00", clock.header_frame("", "Asia/Tokyo")).zone_source == "user-flag"
    assert read("2025-03-03 10:00").zone_source == "assumed"


@pytest.mark.parametrize(
    ("header", "zone"),
    [
        ("All times listed are in Pacific Time (US & Canada).", "America/Los_Angeles"),
        ("All times in CET (GMT+1)", "+01:00"),
        ("Time Zone: Berlin", "Europe/Berlin"),
        ("| Time (UTC) | What |", "UTC"),
        ("All times EST", "EST"),
    ],
)
def test_13_a_header_states_the_zone(header: str, zone: str) -> None:
    assert clock.stated_zone(header) == zone


def test_13_a_pasted_log_has_a_clock_of_its_own() -> None:
    notes = "# 2025-03-03, all times in Europe/Berlin\n\n10:00 logs say:\n\n```\n2025-03-03 09:00:01 ERROR pool empty\n```\n"
    records = sources.read(notes).records
    assert sorted((iso(r.stamp), r.stamp.zone_source if r.stamp else "") for r in records if r.stamp) == [
        ("2025-03-03T09:00:00Z", "file-header"),
        ("2025-03-03T09:00:01Z", "assumed"),
    ]


@pytest.mark.parametrize(
    ("raw", "instant"),
    [
        ("2025-07-01 10:00 Europe/Kyiv", "2025-07-01T07:00:00Z"),
        ("2025-01-01 10:00 Europe/Kyiv", "2025-01-01T08:00:00Z"),
        ("2025-07-01 10:00 W. Europe Standard Time", "2025-07-01T08:00:00Z"),
        ("2025-07-01 10:00 Bucharest", "2025-07-01T07:00:00Z"),
        ("2025-07-01 10:00 uk time", "2025-07-01T09:00:00Z"),
    ],
)
def test_14_named_zones_follow_the_date(raw: str, instant: str) -> None:
    assert iso(read(raw)) == instant


@pytest.mark.parametrize("word", ["IST", "CST", "BST", "EST", "AST", "SST"])
def test_15_an_ambiguous_abbreviation_gives_no_instant(word: str) -> None:
    assert read(f"2025-01-15 10:00 {word}").doubt == ("ambiguous-zone",)
    with pytest.raises(UnknownName, match="can mean"):
        clock.zone_name(word)


def test_15_a_stated_zone_decides_between_the_meanings() -> None:
    assert iso(read("2025-01-15 10:00 IST", Frame("Asia/Kolkata"))) == "2025-01-15T04:30:00Z"
    assert iso(read("2025-06-15 10:00 BST", Frame("Europe/London"))) == "2025-06-15T09:00:00Z"
    assert read("2025-06-15T10:00:00-00:00").zone == "-00:00"


def test_16_the_order_of_an_append_only_file_decides_a_fold() -> None:
    raws = ("2025-10-26 01:58:00", "2025-10-26 02:40:00", "2025-10-26 02:10:00", "2025-10-26 03:05:00")
    settled = unfold([read(raw, BERLIN) for raw in raws], "user-flag")
    assert [(iso(stamp), *stamp.doubt) for stamp in settled] == [
        ("2025-10-25T23:58:00Z",),
        ("2025-10-26T00:40:00Z", "fold-by-order"),
        ("2025-10-26T01:10:00Z", "fold-by-order"),
        ("2025-10-26T02:05:00Z",),
    ]


def test_16_what_order_does_not_settle_stays_open() -> None:
    raws = ("2025-10-26 01:58:00", "2025-10-26 02:30:00", "2025-10-26 03:05:00")
    (_, open, _) = unfold([read(raw, BERLIN) for raw in raws], "user-flag")
    assert (open.instant, open.doubt) == (None, ("fold",))


def test_17_each_line_has_its_own_offset() -> None:
    log = "2025-10-26T02:59:50+02:00 ERROR a\n2025-10-26T02:00:10+01:00 ERROR b\n2025-10-26T02:00:20+01:00 ERROR c\n"
    assert times(sources.read(log).records) == ["2025-10-26T00:59:50Z", "2025-10-26T01:00:10Z", "2025-10-26T01:00:20Z"]


def test_18_a_missing_year_rolls_over() -> None:
    december = Frame("UTC", date=day("2024-12-31"))
    stamp = read("Jan  1 00:00:10", december)
    assert (iso(stamp), stamp.doubt) == ("2025-01-01T00:00:10Z", ("rollover",))
    assert iso(read("Dec 30 23:59:00", december)) == "2024-12-30T23:59:00Z"


def test_19_a_carried_date_moves_over_midnight() -> None:
    notes = "# 2025-03-03 (UTC)\n\n23:59 alarm\n00:01 page\n00:30 fixed\n"
    records = sources.read(notes).records
    assert times(records) == ["2025-03-03T23:59:00Z", "2025-03-04T00:01:00Z", "2025-03-04T00:30:00Z"]
    assert {record.stamp.date_source for record in records if record.stamp} == {"carried"}


def test_19_a_fold_night_is_no_new_day() -> None:
    notes = "# 2025-10-26, all times in Europe/Berlin\n\n01:50 alarm\n02:59 page\n02:00 again\n03:10 fixed\n"
    days = {local(record.instant, "Europe/Berlin").date() for record in sources.read(notes).records if record.instant}
    assert days == {day("2025-10-26")}


def test_20_a_numeric_date_without_a_known_order_is_ambiguous() -> None:
    assert read("03/04/2025 10:00").doubt == ("day-month-order",)
    assert iso(read("03/04/2025 10:00", Frame("UTC", order="dmy"))) == "2025-04-03T10:00:00Z"
    day_first, month_first = Frame("UTC", order="dmy"), Frame("UTC", order="mdy")
    told = [find("down since 03/04/2025 10:00 at least", frame)[0] for frame in (day_first, month_first, day_first)]
    assert [iso(found.stamp)[:10] for found in told] == ["2025-04-03", "2025-03-04", "2025-04-03"]
    assert iso(read("13/04/2025 10:00 UTC")) == "2025-04-13T10:00:00Z"


@pytest.mark.parametrize("raw", ["today at 3:07 PM", "yesterday", "2 days ago", "Last reply 1 day ago"])
def test_21_words_relative_to_the_day_of_copying_give_no_date(raw: str) -> None:
    assert read(raw).doubt == ("relative",)


@pytest.mark.parametrize(
    "raw", ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1900-01-01 00:00:00"]
)
def test_22_a_sentinel_is_no_time(raw: str) -> None:
    assert read(raw).doubt == ("sentinel",)


def test_22_zero_is_no_time_either() -> None:
    assert epoch(0).doubt == ("sentinel",)


@pytest.mark.parametrize("value", ["946684799", "4102444800", "17455325175370", "530", "-1700000000", "nan", True])
def test_23_other_counts_are_none(value: str) -> None:
    assert epoch(value).instant is None


def test_24_nineteen_digits_stay_whole() -> None:
    line = '{"time": 1502709956288000110, "msg": "a"}\n'
    (record, *_) = sources.read(line * 3).records
    assert record.instant == 1_502_709_956_288_000_110


def test_27_a_span_is_no_instant() -> None:
    assert [read(raw).instant for raw in ("2m4s", "m+=60.09", "up 41 days", "9 hours ago")] == [None] * 4


def test_31_equal_stamps_keep_the_order_of_the_file() -> None:
    notes = "# 2025-03-03 (UTC)\n\n10:00 first\n10:00 second\n10:00 third\n"
    assert [record.text for record in sources.read(notes).records] == ["10:00 first", "10:00 second", "10:00 third"]


@pytest.mark.parametrize(
    "raw",
    [
        "3 March 2025 14:05", "March 3rd, 2025 14:05", "3 mars 2025 14:05", "3 mars 2025 à 14:05", "lundi 3 mars 2025 14:05",
        "3. März 2025 um 14:05 Uhr", "Mo 3 Mär 2025 14:05", "3 de marzo de 2025 a las 14:05", "lun. 3 mar. 2025 14:05",
        "3 marzo 2025, 14:05", "3 de março de 2025 às 14:05", "3 maart 2025 om 14:05", "ma 3 mrt 2025 14:05",
    ],
)  # fmt: skip
def test_months_in_seven_languages(raw: str) -> None:
    assert iso(read(raw, Frame("UTC"))) == "2025-03-03T14:05:00Z"


def test_no_month_name_means_two_months() -> None:
    numbers: dict[str, set[int]] = {}
    for names in months.MONTHS.values():
        for number, one in enumerate(names.split("|"), start=1):
            for name in one.split():
                numbers.setdefault(name, set()).add(number)
    assert len({len(names.split("|")) for names in months.MONTHS.values()}) == 1
    assert [name for name, meant in numbers.items() if len(meant) > 1] == []


def test_a_foreign_date_in_a_sentence_needs_its_year() -> None:
    assert [found.stamp.raw for found in find("le 3 février 2025 à 14h05, panne")] == ["3 février 2025 à 14h05"]
    assert find("am 3 März fiel alles aus") == []


def test_reading_a_long_text_for_times_costs_in_proportion() -> None:
    assert growth(lambda size: find("vers mar 3 about from between 10 1:1 " * size), 1_250) < 10
