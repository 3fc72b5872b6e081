"""Any bytes into any source are read or refused, in time linear in their length, and the same twice."""

import gc
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from expected import FIXTURES, INCIDENTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postmortem_writer import sources
from postmortem_writer.errors import InputError, SourceError
from postmortem_writer.evidence import Evidence
from postmortem_writer.sources import Handed, read_as
from postmortem_writer.sources._detection import sources as formats

WORDS = st.sampled_from([
    "2026-02-03T10:00:00Z", "10:42 AM", "Feb  3 10:00:00", "24:61", "<ana>", "- ", "# ", "> ", "| ", "```", '{"ts":', "}",
    "[", '"', ",", ";", "\t", "\n", "\n\n", "\r\n", "\x00", "\x1b[31m", "\u2028", "\ufffd", "NaN", "1e999", "null",
    "ERROR", "key=value", "From: a@b.example", "commit 0123456", "@@ -1 +1 @@", "WEBVTT", "00:01.000 --> 00:02.000",
    "99999999999999999999", "0001-01-01T00:00:00Z", "\u00e9", "\u969c\u5bb3", " " * 40, "a" * 60,
])  # fmt: skip
TEXTS = st.lists(WORDS, max_size=25).map("".join)
BYTES = st.one_of(st.binary(max_size=300), TEXTS.map(lambda text: text.encode("utf-8", "replace")))
UNHURRIED = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("format", sorted(formats()))
@UNHURRIED
@given(text=TEXTS)
def test_any_text_into_any_source_is_read_or_refused(format: str, text: str) -> None:
    handed = Handed("sample.txt", text)
    assert 0 <= formats()[format].recognise(handed) <= 1
    with suppress(SourceError):
        assert read_as(format, handed) is not None


def read(data: bytes, folder: Path, name: str = "sample.txt") -> Evidence | None:
    (folder / name).write_bytes(data)
    try:
        return sources.read(folder / name)
    except InputError as refusal:
        if "could not be read as" in str(refusal):  # the only file stopped its reader
            raise AssertionError(str(refusal)) from refusal
        return None


@settings(UNHURRIED, max_examples=150)
@given(
    data=BYTES,
    name=st.sampled_from(["sample.txt", "app.log", "chat.json", "notes.md", "rows.csv", "a.zip", "a.gz", "x.vtt"]),
)
def test_any_bytes_are_evidence_or_an_input_error_and_the_same_twice(data: bytes, name: str, tmp_path: Path) -> None:
    evidence = read(data, tmp_path, name)
    assert evidence == read(data, tmp_path, name)
    if evidence is not None:
        assert [one.message for one in evidence.diagnostics if one.code == "reading-fault"] == []


@UNHURRIED
@given(one=TEXTS, other=TEXTS)
def test_the_order_of_files_changes_no_record(one: str, other: str, tmp_path: Path) -> None:
    paths = [tmp_path / "one.md", tmp_path / "other.md"]
    for path, text in zip(paths, (one, other), strict=True):
        path.write_text(text, "utf-8")

    def told(paths: list[Path]) -> list[tuple[str, int, str, int | None]]:
        try:
            records = sources.read(paths).records
        except InputError:
            return []
        return sorted((record.source, record.line, record.text, record.instant or 0) for record in records)

    assert told(paths) == told(paths[::-1])


@pytest.mark.parametrize("incident", INCIDENTS)
def test_what_is_read_leaves_nothing_to_the_collector(incident: str) -> None:
    sources.read(FIXTURES / incident / "raw")  # what is only loaded once
    gc.collect()
    gc.disable()
    sources.read(FIXTURES / incident / "raw")
    stays_off = not gc.isenabled()
    gc.enable()
    assert (gc.collect(), stays_off) == (0, True)


def test_the_collector_runs_on_after_reading_even_if_it_failed() -> None:
    assert gc.isenabled()
    sources.read("10:00 a")
    assert gc.isenabled()
    with pytest.raises(InputError):
        sources.read("")
    assert gc.isenabled()


UNITS = [
    "a\n",
    "- a\n",
    "10:00 a\n",
    "2026-02-03T10:00:00Z a\n",
    "<a> b\n",
    '{"a":1}\n',
    "a,b\n",
    "\n",
    "> a\n",
    "```\n",
    "a: b\n",
]
UNITS += ["Ana\n10:42 AM\nhi\n", "commit 0123456\n", "00:00:01.000 --> 00:00:02.000\na\n\n", "From a@b.example\n"]


def calls(work: Callable[[], object]) -> int:
    """Return how many functions were called, which no load of the machine changes."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("format", sorted(formats()))
def test_four_times_the_lines_take_about_four_times_the_calls(format: str) -> None:
    for unit in UNITS:

        def work(count: int, unit: str = unit) -> None:
            with suppress(SourceError):
                read_as(format, Handed("sample.txt", unit * count))

        work(25)  # what is only loaded or remembered once
        few, many = calls(lambda: work(25)), calls(lambda: work(100))
        assert many <= 6 * few + 2_000, unit


# Each of them once took seconds: white space before a table's rule, marks before a time, a hyphenated word before a link,
# blank lines around a mail.
LONG = [
    " ",
    "*",
    "a-",
    "a.",
    "| ",
    "-",
    "_",
    "\t",
    "[",
    "(",
    "<",
    '"',
    "1",
    "10:",
    "http://a ",
    "\n",
    "~",
    "=",
    "@",
    "\\",
    "10:00 ",
    "(1",
    "about ",
    "2026-02-03 ",
    "`",
    "**a ",
    "<!--",
    "![",
]


def cost(text: str) -> float:
    """Return the seconds of processor time in which all readers have looked at a text."""
    started = time.process_time()
    for format in formats():
        with suppress(SourceError):
            read_as(format, Handed("sample.txt", text))
    return time.process_time() - started


@pytest.mark.parametrize("unit", LONG)
def test_a_long_line_costs_no_more_than_its_length(unit: str) -> None:
    cost((unit * 100)[:100])
    short, long = cost((unit * 4_000)[:4_000]), cost((unit * 16_000)[:16_000])
    assert long < 10 * short or long < 2.0


@pytest.mark.parametrize("before", ["# a", "All times", "Ana Weber 4:12 PM\nhello"])
def test_a_run_of_blanks_costs_no_more_than_its_length(before: str) -> None:
    short, long = (cost(f"{before}{' ' * length}b\n") for length in (15_000, 60_000))
    assert long < 10 * short or long < 2.0


def test_a_paragraph_of_dates_costs_no_more_than_its_length() -> None:
    def taken(count: int) -> float:
        started = time.process_time()
        assert sources.read("0000-00-00\n" * count).records
        return time.process_time() - started

    short, long = taken(22_500), taken(90_000)
    assert long < 10 * short or long < 2.0


@pytest.mark.parametrize("text", ['{"a":1e9992709956288000110}', '[{"time":1e999999999999999999999,"text":"a"}]'])
def test_a_number_that_no_computer_holds_is_no_crash(text: str) -> None:
    with suppress(InputError):
        assert sources.read(text).records
