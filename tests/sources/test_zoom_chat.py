"""The chat of a Zoom meeting: offsets or times of day, replies over several lines, reactions that nobody wrote."""

import pytest

from postmortem_writer.evidence import Actor
from postmortem_writer.sources import _detection
from postmortem_writer.sources._source import Handed, Reading
from postmortem_writer.sources.zoom_chat import source

OFFSETS = (
    "00:00:52\tAda K:\thi all\n"
    "00:03:30\tBo Lind:\tpool=40, 12 pods\n"
    '00:03:41\tAda K:\tReacted to "pool=40, 12 po..." with 👍\n'
    '00:07:40\tCy M:\tReplying to "pool=40, 12 po..."\n\nand the batch\nuses 300: see https://w.example/x.\n'
)
SAVED = (
    "14:02:11 From  Ada K  to  Everyone:\n\tis it up?\n"
    "14:03:00 From Bo Lind to Ada K(Direct Message):\n\tno\n"
    "00:10:05 From Ada K : now it is\n"
)


def read(text: str, path: str = "chat.txt", zone: str = "") -> Reading:
    return source.read(Handed(path, text), zone)


def test_offsets_have_no_instant_until_the_recording_has_a_beginning() -> None:
    reading = read(OFFSETS)
    assert [(one.line, one.end_line, one.at, one.actor, one.text) for one in reading.records] == [
        (1, 1, None, Actor("Ada K"), "hi all"),
        (2, 2, None, Actor("Bo Lind"), "pool=40, 12 pods"),
        (4, 7, None, Actor("Cy M"), "and the batch\nuses 300: see https://w.example/x."),
    ]
    assert [one.posted.raw for one in reading.records if one.posted] == ["00:00:52", "00:03:30", "00:07:40"]
    assert reading.skipped == ("1 reactions",)
    assert [one.code for one in reading.diagnostics] == ["no-anchor"]


def test_a_reply_leads_to_what_it_answers() -> None:
    _, answered, reply = read(OFFSETS).records
    assert (answered.native, reply.thread, reply.flags) == ("chat.txt:2", "chat.txt:2", ("reply",))
    assert reply.links == ("https://w.example/x",)


def test_the_name_of_the_recording_places_the_offsets() -> None:
    reading = read(OFFSETS, "GMT20260203-093000_RecordingnewChat.txt")
    assert [f"{one.at:%H:%M:%S}" for one in reading.records] == ["09:30:52", "09:33:30", "09:37:40"]
    assert reading.diagnostics == ()


def test_a_saved_chat_has_times_of_day() -> None:
    reading = read(SAVED, "2026-02-03 14.00.00 Outage/meeting_saved_chat.txt", "Europe/Berlin")
    assert [
        (f"{one.at:%m-%d %H:%M:%S}", one.actor and one.actor.name, one.text, one.flags) for one in reading.records
    ] == [
        ("02-03 13:02:11", "Ada K", "is it up?", ()),
        ("02-03 13:03:00", "Bo Lind", "no", ("private",)),
        ("02-03 23:10:05", "Ada K", "now it is", ("doubtful-clock",)),
    ]
    assert (reading.zone, reading.zone_basis) == ("Europe/Berlin", "user-flag")


def test_a_saved_chat_without_a_day_has_no_instants() -> None:
    reading = read(SAVED)
    assert [one.at for one in reading.records] == [None, None, None]
    assert [one.code for one in reading.diagnostics] == ["no-date"]


@pytest.mark.parametrize("text", [OFFSETS, OFFSETS.replace("\n", "\r\n"), SAVED])
def test_recognised(text: str) -> None:
    verdict = _detection.detect(Handed("x.txt", text))
    assert isinstance(verdict, tuple)
    assert verdict[0] == "zoom_chat"


@pytest.mark.parametrize(
    "text",
    [
        "12:00:01\tKernel:\tout of memory\n12:00:02\tKernel:\tkilled\n",
        "00:00:01\tkernel:\tup\n00:00:02\tinit:\tup\n",
        "",
        "hi",
    ],
)
def test_other_text_is_none(text: str) -> None:
    assert source.recognise(Handed("x.txt", text)) == 0.0
