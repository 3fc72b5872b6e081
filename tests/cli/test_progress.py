"""The bar is for people who wait at a terminal, and for nobody else."""

import json
import time

import pytest

from postmortem_writer import sources
from postmortem_writer.cli import _progress
from postmortem_writer.errors import UsageError
from postmortem_writer.progress import Step, silent


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


STEPS = [Step("timeline_2", "asked"), Step("timeline_2", "answered", 4120, 3.25, "checkout")]


def heard(listener: _progress.Listener) -> None:
    listener.say("sending 4 records")
    listener.stage("asking for timeline", 0, 2)
    for step in STEPS:
        listener.step(step)


def test_events_are_an_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with _progress.listening("json") as listener:
        heard(listener)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert [json.loads(line) for line in captured.err.splitlines()] == [
        {"message": "sending 4 records"},
        {"stage": "asking for timeline", "done": 0, "total": 2},
        {"section": "timeline_2", "state": "asked", "tokens": 0, "seconds": 0.0},
        {"incident": "checkout", "section": "timeline_2", "state": "answered", "tokens": 4120, "seconds": 3.25},
    ]


def test_plain_lines_tell_of_answers_once_it_lasts(capsys: pytest.CaptureFixture[str]) -> None:
    heard(_progress.Lines(patience=0))
    assert capsys.readouterr().err == "sending 4 records\ncheckout: timeline_2 answered, 4,120 tokens, 3.2 s\n"
    heard(_progress.Lines(patience=60))
    assert capsys.readouterr().err == "sending 4 records\n"


def test_a_terminal_shows_each_section(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    bar = _progress.Bar(patience=0)
    while not bar.visible:
        time.sleep(0.01)
    for step in STEPS:
        bar.stepped(step)
    bar.close()
    assert "timeline_2 answered, 4,120 tokens" in capsys.readouterr().err


def test_quiet_silences_every_form(capsys: pytest.CaptureFixture[str]) -> None:
    for form in ("json", "text"):
        with _progress.listening(form, quiet=True) as listener:
            heard(listener)
    assert capsys.readouterr() == ("", "")


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(UsageError, match="expected json or text"), _progress.listening("xml"):
        pass
