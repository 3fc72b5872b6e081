"""Text copied from a status page: the time below a post is its own, newest first or not, and nothing else is lost."""

from pathlib import Path

import pytest

from postmortem_writer import sources
from postmortem_writer.evidence import Evidence
from postmortem_writer.sources import _detection
from postmortem_writer.sources._source import Handed

COPIED = """Elevated API errors
Incident Report for Corp
Resolved
This incident has been resolved.
Posted 2 days ago. Nov 24, 2026 - 11:02 UTC
Monitoring
A fix has been implemented.

We keep watching, see https://status.corp.example/1
Posted 2 days ago. Nov 24, 2026 - 10:31 UTC
Investigating
We are looking into elevated errors.
Posted 2 days ago. Nov 24, 2026 - 10:07 UTC
This incident affected: API.
"""
HISTORY = """Nov 24, 2026
Elevated API errors
Resolved - This incident has been resolved.
Nov 24, 11:02 CET
Investigating - We are looking into it.
Nov 24, 10:07 CET
"""
PAGE = """<!DOCTYPE html><html><body><h2>Elevated API errors</h2>
<div><strong>Resolved</strong> - This incident has been resolved.<br><small>Nov <var>24</var>, 2026 - <var>11:02</var> UTC</small></div>
<div><strong>Investigating</strong> - We are looking into it.<br><small>Nov <var>24</var>, 2026 - <var>10:07</var> UTC</small></div>
</body></html>
"""


def told(evidence: Evidence) -> list[tuple[int, str, str, str]]:
    return [
        (one.line, f"{one.at:%H:%M}" if one.at else "", one.kind, one.text)
        for one in sorted(evidence.records, key=lambda one: one.line)
    ]


def test_each_post_has_the_time_below_it_and_what_else_stands_there_is_kept() -> None:
    evidence = sources.read(COPIED)
    assert told(evidence) == [
        (2, "", "note", "Incident Report for Corp"),
        (3, "11:02", "status-post", "Resolved: This incident has been resolved."),
        (
            6,
            "10:31",
            "status-post",
            "Monitoring: A fix has been implemented.\nWe keep watching, see https://status.corp.example/1",
        ),
        (11, "10:07", "status-post", "Investigating: We are looking into elevated errors."),
        (14, "", "note", "This incident affected: API."),
    ]
    assert [one.text for one in evidence.records if one.kind == "status-post"] == [
        "Investigating: We are looking into elevated errors.",
        "Monitoring: A fix has been implemented.\nWe keep watching, see https://status.corp.example/1",
        "Resolved: This incident has been resolved.",
    ]
    posts = [one for one in evidence.records if one.kind == "status-post"]
    assert {one.heading for one in posts} == {"Elevated API errors"}
    assert posts[1].links == ("https://status.corp.example/1",)
    assert posts[2].raw == "Resolved\nThis incident has been resolved.\nPosted 2 days ago. Nov 24, 2026 - 11:02 UTC"
    assert evidence.sources[0].newest_first


def test_a_saved_status_page_is_read_so_too(tmp_path: Path) -> None:
    (tmp_path / "status.html").write_text(PAGE)
    assert told(sources.read(tmp_path / "status.html")) == [
        (2, "11:02", "status-post", "Resolved: This incident has been resolved."),
        (3, "10:07", "status-post", "Investigating: We are looking into it."),
    ]


def test_a_history_has_the_year_in_its_days() -> None:
    evidence = sources.read(HISTORY)
    assert [f"{one.at:%Y-%m-%d %H:%M}" for one in evidence.records if one.at] == [
        "2026-11-24 09:07",
        "2026-11-24 10:02",
    ]
    assert {one.heading for one in evidence.records} == {"Elevated API errors"}


def test_a_post_without_a_time_and_times_without_a_zone() -> None:
    evidence = sources.read(
        COPIED.replace("Posted 2 days ago. Nov 24, 2026 - 10:31 UTC\n", "").replace(" UTC", ""),
        timezone="Europe/Berlin",
    )
    assert [(time, text.split(":")[0]) for _, time, kind, text in told(evidence) if kind == "status-post"] == [
        ("10:02", "Resolved"),
        ("", "Monitoring"),
        ("09:07", "Investigating"),
    ]


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("# Outage 2026-11-24\n\nResolved\n\n10:02 alert\n\nMonitoring\n\n10:05 fine\n", "notes"),
        ("Investigating\nwe are looking\nNov 24, 2026 - 10:07 UTC\n", "notes"),
    ],
)
def test_what_is_no_status_page(text: str, format: str) -> None:
    verdict = _detection.detect(Handed("sample.txt", text))
    assert isinstance(verdict, tuple)
    assert verdict[0] == format
