"""What the user tells of the zone and the day of files, for all of them or by name: it counts where a file does not say so itself."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from postmortem_writer import sources
from postmortem_writer.errors import UnknownName, UsageError
from postmortem_writer.evidence import Evidence

CHAT = "Yesterday\nAna Weber  11:58 PM\nit is down\nToday\nBo Lind  12:05 AM\nrolling back\n"
FILES = {
    "notes.md": "- 10:02 alert\n- 10:09 rolled back\n",
    "app.log": "2026-02-03 10:00:00 ERROR pool exhausted\n2026-02-03 10:00:05 ERROR again\n",
    "chat/slack.txt": CHAT,
}


def read(folder: Path, files: dict[str, str] = FILES, **told: str) -> Evidence:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return sources.read(folder, **told)


def times(evidence: Evidence, source: str) -> list[str]:
    records = sorted((one for one in evidence.records if one.source == source), key=lambda one: one.line)
    return [f"{record.at:%m-%d %H:%M}" if record.at else "none" for record in records]


@pytest.mark.parametrize(
    ("timezone", "notes", "log"),
    [
        ("", "10:02", "10:00"),
        ("Europe/Berlin", "09:02", "09:00"),
        ("*.log=Europe/Berlin", "10:02", "09:00"),
        ("Europe/Berlin, app.log=UTC", "09:02", "10:00"),
        ("app.log=+01:00,New York", "15:02", "09:00"),
    ],
)
def test_a_zone_holds_for_the_files_it_names(timezone: str, notes: str, log: str, tmp_path: Path) -> None:
    evidence = read(tmp_path, timezone=timezone, date="2026-02-03")
    assert [times(evidence, "notes.md")[0], times(evidence, "app.log")[0]] == [f"02-03 {notes}", f"02-03 {log}"]


def test_a_day_holds_for_the_files_that_name_none(tmp_path: Path) -> None:
    evidence = read(tmp_path, date="2026-02-07")
    assert times(evidence, "notes.md") == ["02-07 10:02", "02-07 10:09"]
    assert times(evidence, "app.log") == ["02-03 10:00", "02-03 10:00"]
    assert [
        record.stamp.date_source for record in evidence.records if record.stamp and record.source == "notes.md"
    ] == ["user-flag"] * 2


@pytest.mark.parametrize("name", ["slack.txt", "chat/*", "slack*"])
def test_a_day_holds_for_the_file_it_names_and_is_that_of_copying_a_chat(name: str, tmp_path: Path) -> None:
    evidence = read(tmp_path, date=f"{name}=2026-02-04")
    assert times(evidence, "chat/slack.txt") == ["02-03 23:58", "02-04 00:05"]
    assert times(evidence, "notes.md") == ["none", "none"]


def test_without_a_day_yesterday_is_not_known(tmp_path: Path) -> None:
    evidence = read(tmp_path)
    assert times(evidence, "chat/slack.txt") == ["none", "none"]
    (hint,) = [one.hint for one in evidence.diagnostics if one.code == "no-date" and one.path == "chat/slack.txt"]
    assert "--date slack.txt=2025-10-26" in hint


@pytest.mark.parametrize(
    "text", ["# 2026-02-05\n\n- 10:02 alert\n", "Outage on 5 February 2026\n10:02 alert\n10:09 back\n"]
)
def test_a_day_that_the_file_names_goes_before(text: str, tmp_path: Path) -> None:
    evidence = read(tmp_path, {"notes.md": text, "2026-02-06-notes.md": "- 10:02 alert\n"}, date="2026-02-07")
    assert times(evidence, "notes.md")[-1].startswith("02-05")
    assert times(evidence, "2026-02-06-notes.md") == ["02-06 10:02"]


def test_a_day_tells_the_year_of_a_log(tmp_path: Path) -> None:
    log = "Dec 31 23:59:58 web-1 app[3]: ERROR pool exhausted\nJan  1 00:00:03 web-1 app[3]: ERROR again\n"
    evidence = read(tmp_path, {"syslog": log}, date="2026-01-01")
    assert [f"{record.at:%Y-%m-%d}" for record in evidence.records if record.at] == ["2025-12-31", "2026-01-01"]


def test_a_large_log_is_read_by_what_is_told_of_it(tmp_path: Path) -> None:
    log = "".join(f"Feb  3 10:{at // 60:02}:{at % 60:02} web-1 app[3]: request {at} done\n" for at in range(1_200))
    (tmp_path / "syslog").write_text(log)
    hours = {"since": datetime(2026, 2, 3, 9, 5, tzinfo=UTC), "until": datetime(2026, 2, 3, 9, 6, tzinfo=UTC)}
    told = {"timezone": "sys*=Europe/Berlin, UTC", "date": "syslog=2026-02-01"}
    evidence = sources.read(tmp_path, large=10_000, **hours, **told)
    assert times(evidence, "syslog")[0] == "02-03 09:05"


def test_a_name_that_no_file_has_is_told(tmp_path: Path) -> None:
    evidence = read(tmp_path, timezone="ap.log=UTC", date="nots.md=2026-02-03")
    told = [str(one) for one in evidence.diagnostics if one.code == "unknown-file"]
    assert len(told) == 2
    assert "--timezone names 'ap.log', which is none of the files that were handed in" in told[0]
    assert "expected one of: app.log, notes.md, chat/slack.txt" in told[1]


def test_what_is_no_zone_or_no_day_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="unknown zone 'Foo'"):
        read(tmp_path, timezone="app.log=Foo")
    with pytest.raises(UsageError, match="--date '3/2/26' is no day: expected one such as 2025-10-26"):
        read(tmp_path, date="notes.md=3/2/26")
