"""The bar is for people who wait at a terminal, and for nobody else."""

import time

import pytest

from postmortem_writer import sources
from postmortem_writer.cli import _progress
from postmortem_writer.progress import silent


def test_nobody_sees_it_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with _progress.shown() as progress:
        assert progress is silent
    assert capsys.readouterr() == ("", "")


def test_quiet_holds_on_a_terminal_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with _progress.shown(quiet=True) as progress:
        assert progress is silent


def test_a_short_run_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    bar = _progress.Bar(patience=60)
    bar.told("reading app.log", 0, 2)
    bar.close()
    assert capsys.readouterr() == ("", "")


def test_a_long_run_names_what_is_being_done_on_stderr(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    bar = _progress.Bar(patience=0)
    while not bar.visible:
        time.sleep(0.01)
    bar.told("reading [bold]app.log", 1, 2)
    bar.close()
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "reading [bold]app.log" in captured.err


def test_reading_reports_each_file() -> None:
    told: list[tuple[str, int, int]] = []
    sources.read("# Notes 2026-02-03\n\n- 08:35 UTC errors\n", progress=lambda *report: told.append(report))
    assert told == [("reading notes", 0, 1)]
