"""Transcripts: speakers and words, relative to a start that somebody must state."""

import pytest

from postmortem_writer.clock import show
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


def told(text: str, path: str = "call.vtt") -> list[tuple[int, int, str, str]]:
    records = source.read(Handed(path, text), "").records
    return [(one.line, one.end_line, one.actor.name if one.actor else "", one.text) for one in records]


def test_cues_of_one_speaker_without_a_pause_are_one_record() -> None:
    cues = (
        "WEBVTT\n\n"
        "00:00:01.000 --> 00:00:03.000\nMár Ódor: the queue\n\n"
        "00:00:03.000 --> 00:00:04.000\nMár Ódor: was full\n\n"
        "00:00:09.000 --> 00:00:10.000\nMár Ódor: then it was not\n\n"
        "00:00:10.000 --> 00:00:11.000\nKim Sample: right &amp; good\n"
    )
    assert told(cues) == [
        (3, 7, "Már Ódor", "the queue was full"),
        (9, 10, "Már Ódor", "then it was not"),
        (12, 13, "Kim Sample", "right & good"),
    ]


def test_a_cue_of_several_voices_gives_each_its_words() -> None:
    cues = (
        "WEBVTT\n\nid/7-0\n00:00:01.000 --> 00:00:03.000\n"
        "<v Ada K>is it up?</v> <v.loud Bo L>no, <i>still</i> a < b</v>\n\n"
        "id/8-0\n00:00:09.000 --> 00:00:10.000\nsays the graph\n"
    )
    assert told(cues) == [
        (4, 5, "Ada K", "is it up?"),
        (4, 5, "Bo L", "no, still a < b"),
        (8, 9, "Bo L", "says the graph"),
    ]


def test_a_colon_in_what_is_said_names_nobody() -> None:
    cues = "".join(
        f"00:00:0{at}.000 --> 00:00:0{at}.500\n{words}\n\n" for at, words in enumerate(("so", "Note: no", "yes"))
    )
    assert [(name, text) for *_, name, text in told(f"WEBVTT\n\n{cues}")] == [("", "so"), ("", "Note: no"), ("", "yes")]


def test_what_meet_saves_without_a_signature() -> None:
    text = "0:00:05.100,0:00:08.000\nAda K: can you see it?\n\n0:07:58.830,0:08:01.000\nBo L: yes\n"
    assert source.recognise(Handed("chat.sbv", text)) == 0.8
    assert told(text, "2026-02-03T09-30-00Z.sbv") == [(1, 2, "Ada K", "can you see it?"), (4, 5, "Bo L", "yes")]


@pytest.mark.parametrize(
    ("meta", "first"),
    [
        (
            "Start Time : Feb 3, 2026 10:28 AM\nTime Zone: Berlin\nRecording started 2 minutes after the meeting began.\n",
            "09:30",
        ),
        ("Recording started at 2026-02-03 09:30:00 UTC\n", "09:30:05"),
        ("2026-02-03 (UTC)\nRecording start: 09:30\n", "09:30"),
        ("Start Time : Feb 3, 2026 10:28 AM\nTime Zone: Berlin\n", ""),
        ("Recording started 2 minutes after the meeting began.\n", ""),
        ("Recording started late.\n", ""),
    ],
)
def test_the_file_beside_it_may_say_when_the_recording_began(meta: str, first: str) -> None:
    path, text = "call/transcript.vtt", f"WEBVTT\n\n{CUES}"
    records = source.read(Handed(path, text, {path: text, "call/meta.txt": meta}), "").records
    stamp = records[0].event
    assert stamp
    assert (show(stamp) if stamp.instant else "") == first


def test_the_name_of_a_recording_is_on_the_clocks_of_its_user() -> None:
    handed = Handed("2026-02-03 10.30.00 Review/transcript.vtt", f"WEBVTT\n\n{CUES}")
    assert [f"{one.at:%H:%M:%S}" for one in source.read(handed, "Europe/Berlin").records] == ["09:30:05", "09:37:58"]
