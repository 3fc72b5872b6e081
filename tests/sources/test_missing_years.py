"""A date without a year takes it from what else was handed in, where all of that is of one time, and says so; else it has none."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from postmortem_writer import sources
from postmortem_writer.evidence import Evidence
from postmortem_writer.ledger import told

SYSLOG = "Feb  3 10:00:00 web-1 app[3]: ERROR pool exhausted\nFeb  3 10:00:05 web-1 app[3]: ERROR again\n"
ALERTS = '{"time":"2026-02-03T10:00:01Z","level":"error","msg":"timeout"}\n'


def handed_in(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, "utf-8")
    return folder


def times(evidence: Evidence, source: str) -> list[str]:
    records = sorted((one for one in evidence.records if one.source == source), key=lambda one: one.line)
    return [f"{record.at:%Y-%m-%d %H:%M:%S}" if record.at else "none" for record in records]


def codes(evidence: Evidence, source: str) -> set[str]:
    return {diagnostic.code for diagnostic in evidence.diagnostics if diagnostic.path == source}


def test_a_log_takes_its_year_from_the_files_beside_it(tmp_path: Path) -> None:
    evidence = sources.read(handed_in(tmp_path, syslog=SYSLOG, app__jsonl=ALERTS))
    assert times(evidence, "syslog") == ["2026-02-03 10:00:00", "2026-02-03 10:00:05"]
    assert codes(evidence, "syslog") == {"assumed-zone", "inferred-year"}
    assert [record.flags for record in evidence.records if record.source == "syslog"] == [(), ()]
    (row,) = [source for source in evidence.sources if source.path == "syslog"]
    assert "2 dates without a year, read near those of the other files" in told(row)


def test_each_side_of_new_year_has_its_own(tmp_path: Path) -> None:
    log = SYSLOG.replace("Feb  3 10:00:00", "Dec 31 23:59:58").replace("Feb  3 10:00:05", "Jan  1 00:00:03")
    evidence = sources.read(handed_in(tmp_path, syslog=log, app__jsonl=ALERTS.replace("02-03", "01-01")))
    assert times(evidence, "syslog") == ["2025-12-31 23:59:58", "2026-01-01 00:00:03"]


@pytest.mark.parametrize(
    "others",
    [
        {},
        {"app__jsonl": ALERTS.replace("02-03", "03-20")},
        {"app__jsonl": ALERTS, "old__jsonl": ALERTS.replace("2026", "2024")},
    ],
    ids=["alone", "beside another month", "beside two years"],
)
def test_without_one_time_beside_it_there_is_no_year(others: dict[str, str], tmp_path: Path) -> None:
    evidence = sources.read(handed_in(tmp_path, syslog=SYSLOG, **others))
    assert times(evidence, "syslog") == ["none", "none"]
    assert "no-date" in codes(evidence, "syslog")
    assert "inferred-year" not in codes(evidence, "syslog")


def test_a_history_of_years_tells_no_year(tmp_path: Path) -> None:
    commit = "commit {0}{0}\nAuthor: Ana <ana@corp.example>\nDate:   Tue Feb 3 12:00:00 {0} +0000\n\n    pool size\n\n"
    history = "".join(commit.format(year) for year in range(2026, 2021, -1))
    alone = sources.read(handed_in(tmp_path, syslog=SYSLOG, history__txt=history))
    assert {source.format for source in alone.sources} == {"log", "git_log"}
    assert times(alone, "syslog") == ["none", "none"]
    evidence = sources.read(handed_in(tmp_path, app__jsonl=ALERTS))
    assert times(evidence, "syslog") == ["2026-02-03 10:00:00", "2026-02-03 10:00:05"]


def test_the_hours_asked_for_tell_the_year(tmp_path: Path) -> None:
    hours = datetime(2026, 2, 3, 9, tzinfo=UTC), datetime(2026, 2, 3, 11, tzinfo=UTC)
    evidence = sources.read(handed_in(tmp_path, syslog=SYSLOG) / "syslog", since=hours[0], until=hours[1])
    assert times(evidence, "syslog") == ["2026-02-03 10:00:00", "2026-02-03 10:00:05"]


def test_a_large_log_does_as_well(tmp_path: Path) -> None:
    lines = [
        f"Feb  3 10:{minute:02}:{second:02} web-1 app[3]: request {minute}{second} done\n"
        for minute in range(60)
        for second in range(20)
    ]
    handed_in(tmp_path, syslog="".join(lines), app__jsonl=ALERTS)
    evidence = sources.read(tmp_path, large=10_000)
    assert times(evidence, "syslog")[0] == "2026-02-03 10:00:00"
    assert "none" not in times(evidence, "syslog")
    assert any("digest" in record.flags for record in evidence.records)
    (hour,) = [
        sources.read(
            tmp_path,
            large=10_000,
            since=datetime(2026, 2, 3, 10, 30, tzinfo=UTC),
            until=datetime(2026, 2, 3, 10, 31, tzinfo=UTC),
        )
    ]
    assert times(hour, "syslog")[0] == "2026-02-03 10:30:00"


NOTES = "# Pool outage\n\n## 3 February\n\n- 10:02 alert\n- 10:09 rolled back\n\n## Feb 4\n\n- 09:00 review\n"
CHAT = "Tuesday, February 3rd\nAna Weber  10:02 AM\nit is down\nBo Lind  10:05 AM\nrolling back\n"


def test_headings_and_dividers_without_a_year_do_as_well(tmp_path: Path) -> None:
    evidence = sources.read(handed_in(tmp_path, notes__md=NOTES, slack__txt=CHAT, app__jsonl=ALERTS))
    assert times(evidence, "notes.md") == ["2026-02-03 10:02:00", "2026-02-03 10:09:00", "2026-02-04 09:00:00"]
    assert times(evidence, "slack.txt") == ["2026-02-03 10:02:00", "2026-02-03 10:05:00"]
    assert "inferred-year" in codes(evidence, "notes.md") & codes(evidence, "slack.txt")


@pytest.mark.parametrize(
    ("title", "at"),
    [
        ("# DB failover 3 Feb", "2026-02-03 10:02:00"),
        ("# Feb 3rd: failover of the DB", "2026-02-03 10:02:00"),
        ("DB failover 3 Feb, times UTC", "2026-02-03 10:02:00"),
        ("we saw it first on 3 Feb", "none"),
        ("# Top 10 May releases", "none"),
        ("# DB failover", "none"),
    ],
)
def test_a_title_that_names_a_day_among_other_words_does_as_well(title: str, at: str, tmp_path: Path) -> None:
    evidence = sources.read(handed_in(tmp_path, notes__md=f"{title}\n\n- 10:02 alert\n", app__jsonl=ALERTS))
    assert times(evidence, "notes.md")[-1:] == [at]
    alone = sources.read(f"{title}\n\n- 10:02 alert\n")
    assert {record.at for record in alone.records} == {None}


def test_a_time_of_day_without_any_date_stays_without_one(tmp_path: Path) -> None:
    evidence = sources.read(handed_in(tmp_path, notes__md="- 10:02 alert\n- 10:09 rolled back\n", app__jsonl=ALERTS))
    assert times(evidence, "notes.md") == ["none", "none"]


def test_what_was_inferred_tells_no_year_in_turn(tmp_path: Path) -> None:
    """Two logs a month and a half apart: the second lies near the first only, whose year is inferred."""
    later = SYSLOG.replace("Feb  3", "Mar 20")
    evidence = sources.read(handed_in(tmp_path, syslog=SYSLOG, messages=later, app__jsonl=ALERTS))
    assert times(evidence, "syslog") == ["2026-02-03 10:00:00", "2026-02-03 10:00:05"]
    assert times(evidence, "messages") == ["none", "none"]


def test_a_file_that_names_its_year_keeps_it(tmp_path: Path) -> None:
    evidence = sources.read(handed_in(tmp_path, app__jsonl=ALERTS, **{"syslog-2025-02-03": SYSLOG}))
    assert times(evidence, "syslog-2025-02-03") == ["2025-02-03 10:00:00", "2025-02-03 10:00:05"]


@pytest.mark.parametrize(("stamp", "at"), [("Feb  3", "2026-02-03 10:00:00"), ("May  3", "none")], ids=["near", "far"])
def test_a_log_pasted_into_notes_takes_the_year_of_their_day(stamp: str, at: str, tmp_path: Path) -> None:
    paste = SYSLOG.replace("Feb  3", stamp)
    evidence = sources.read(
        handed_in(tmp_path, notes__md=f"# Outage 2026-02-03 (UTC)\n\n- 10:02 alert\n\n```\n{paste}```\n")
    )
    assert times(evidence, "notes.md")[:2] == ["2026-02-03 10:02:00", at]


def test_a_dated_stamp_in_the_same_line_tells_the_year_first(tmp_path: Path) -> None:
    line = 'Feb 25 16:20:02 10.0.0.2 haproxy[7]: 10.0.0.1:36 [25/Feb/2025:16:20:02.367] prod~ prod/web 0/0/1/2 200 9 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/1.1"\n'
    evidence = sources.read(handed_in(tmp_path, lb__log=line, app__jsonl=ALERTS))
    assert times(evidence, "lb.log") == ["2025-02-25 16:20:02"]
