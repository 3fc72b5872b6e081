"""Which source reads a file: content decides, the name breaks ties, text falls back to notes."""

import pytest

from postmortem_writer.diagnostics import Diagnostic
from postmortem_writer.sources import _detection
from postmortem_writer.sources._source import Handed, Reading, Source


def sure(score: float) -> Source:
    return Source("made for the test", lambda handed: score, lambda handed, zone: Reading(()))


def detect(monkeypatch: pytest.MonkeyPatch, path: str, text: str, **scores: float) -> tuple[str, str] | Diagnostic:
    found = {name: sure(score) for name, score in {"notes": 0.0, **scores}.items()}
    monkeypatch.setattr(_detection, "sources", lambda: found)
    return _detection.detect(Handed(path, text))


@pytest.mark.parametrize(
    ("path", "scores", "verdict"),
    [
        ("a.txt", {"log": 0.9, "pager_text": 0.4, "notes": 0.1}, ("log", "pager_text")),
        ("a.txt", {"log": 0.5}, ("log", "")),
        ("a.txt", {"log": 0.5, "alpha": 0.5}, ("alpha", "log")),
        ("a.log", {"log": 0.5, "alpha": 0.5}, ("log", "alpha")),
        ("pager/a.txt", {"log": 0.5, "pager_text": 0.5}, ("pager_text", "log")),
        ("a.log", {"log": 0.4, "alpha": 0.5}, ("alpha", "log")),
        ("a.txt", {"log": 0.0}, ("notes", "")),
    ],
    ids=[
        "the surest",
        "alone",
        "by name of the source",
        "by ending",
        "by folder",
        "the name settles nothing",
        "nobody",
    ],
)
def test_text(monkeypatch: pytest.MonkeyPatch, path: str, scores: dict[str, float], verdict: tuple[str, str]) -> None:
    assert detect(monkeypatch, path, "we rolled back", **scores) == verdict


@pytest.mark.parametrize(
    ("text", "code"), [('{"a": 1}', "unknown-format"), ('{"a": 1', "broken-json"), ('[{"a"', "broken-json")]
)
def test_json_is_never_read_as_prose(monkeypatch: pytest.MonkeyPatch, text: str, code: str) -> None:
    verdict = detect(monkeypatch, "a.json", text, notes=0.3)
    assert isinstance(verdict, Diagnostic)
    assert verdict.code == code


def test_every_module_declares_a_source() -> None:
    expected = {"alertmanager", "csv_log", "discord_archive", "json_lines", "notebook", "records_json", "slack_export"}
    assert expected <= set(_detection.sources())


def test_every_source_says_by_what_it_is_known() -> None:
    assert [name for name, source in sorted(_detection.sources().items()) if not source.known_by.strip()] == []
