"""Which lines of notes say only what day it is: a line with a time of day tells an event."""

import pytest

from postmortem_writer.sources import _titles
from postmortem_writer.sources._titles import is_day, is_title


@pytest.mark.parametrize("line", ["2026-03-04", "2026-03-04 (UTC)", "Date: Tue 6 October 2026", "2026-03-04 10:42:5"])
def test_a_line_that_says_only_which_day_it_is(line: str) -> None:
    assert is_day(line)


@pytest.mark.parametrize("line", ["2026-03-04 10:42", "2026-03-04T10:42 ack", "2026-03-04 25:77", "2026-03-04 10:42Z"])
def test_a_line_that_begins_with_its_time_is_no_day_and_no_title(line: str) -> None:
    assert not is_day(line)
    assert not is_title(line)


def test_the_lines_of_a_timeline_are_not_read_for_their_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_titles, "_dates", lambda text: pytest.fail(f"{text} is read"))
    assert not is_day("2026-03-04 10:42 pool exhausted")
