"""Transcripts: speakers and words, relative to a start that somebody must state."""

import pytest

from postmortem_writer.sources._source import Handed
from postmortem_writer.sources.vtt import source

CUES = """1
00:00:05.000 --> 00:00:08.000
Robin Example: can you see
the errors?

2
00:07:58.830 --> 00:08:01.000
<v Kim Sample>yes, since the deploy</v>
"""


def test_without_an_anchor_no_cue_has_an_instant() -> None:
    reading = source.read(Handed("call.vtt", f"WEBVTT\n\n{CUES}"), "")
    assert [(r.line, r.instant, r.actor and r.actor.name, r.text) for r in reading.records] == [
        (4, None, "Robin Example", "can you see the errors?"),
        (9, None, "Kim Sample", "yes, since the deploy"),
    ]
    assert [d.code for d in reading.diagnostics] == ["no-anchor"]


@pytest.mark.parametrize(
    ("path", "note"),
    [("call.vtt", "NOTE recording started 2026-02-03 09:30:00 UTC\n\n"), ("call 2026-02-03T09-30-00Z.vtt", "")],
)
def test_an_anchor_gives_instants(path: str, note: str) -> None:
    reading = source.read(Handed(path, f"WEBVTT\n\n{note}{CUES}"), "")
    assert [f"{record.at:%H:%M:%S}" for record in reading.records] == ["09:30:05", "09:37:58"]
    assert reading.diagnostics == ()


def test_recognised_by_its_signature() -> None:
    assert source.recognise(Handed("x", f"WEBVTT\n\n{CUES}")) == 1.0
    assert source.recognise(Handed("x", "00:00:05 hello")) == 0.0
