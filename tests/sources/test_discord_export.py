"""DiscordChatExporter: the id settles the time, embeds are read, a reply leads to where its thread begins."""

import json
from datetime import UTC, datetime
from typing import Any

from postmortem_writer.evidence import Actor, Record
from postmortem_writer.sources import _detection
from postmortem_writer.sources._source import Handed, Reading
from postmortem_writer.sources.discord_export import source

FIRST = "1464976238102708224"  # 2026-01-25T13:32:33.106Z


def message(id: str = FIRST, **fields: Any) -> dict[str, Any]:
    written = {"id": id, "type": "Default", "timestamp": "2026-01-25T14:32:33.106+01:00", "timestampEdited": None}
    return {**written, "content": "", "author": {"id": "3", "name": "ada.k", "nickname": "Ada K"}, **fields}


def export(*messages: dict[str, Any]) -> str:
    return json.dumps({"guild": {"name": "Ops"}, "channel": {"name": "outage"}, "messages": messages}, indent=1)


def read(*messages: dict[str, Any], zone: str = "") -> Reading:
    return source.read(Handed("ops.json", export(*messages)), zone)


def one(**fields: Any) -> Record:
    (record,) = read(message(**fields)).records
    return record


def test_a_message_is_whole() -> None:
    handed = Handed("ops.json", export(message(content="the queue is stuck")))
    assert _detection.detect(handed) == ("discord_export", "records_json")
    (record,) = source.read(handed, "").records
    assert (record.line, record.native, record.channel, record.text) == (9, FIRST, "outage", "the queue is stuck")
    assert record.actor == Actor("Ada K", "3")
    assert record.posted
    assert record.posted.raw == "2026-01-25T14:32:33.106+01:00"
    assert record.at == datetime(2026, 1, 25, 13, 32, 33, 106000, tzinfo=UTC)
    assert record.raw.startswith('{\n   "id"')


def test_a_reply_leads_to_the_beginning_of_its_thread() -> None:
    second, third = "1464976489760948224", "1464976741419188224"
    records = read(
        message(content="stuck?"),
        message(second, timestamp="", type="Reply", content="yes", reference={"messageId": FIRST}),
        message(third, timestamp=None, type="Reply", content="since when", reference={"messageId": second}),
    ).records
    assert [(f"{one.at:%M:%S}", one.thread, one.flags) for one in records] == [
        ("32:33", "", ()),
        ("33:33", FIRST, ("reply",)),
        ("34:33", FIRST, ("reply",)),
    ]


def test_the_id_outweighs_a_time_that_contradicts_it() -> None:
    reading = read(message(timestamp="2026-01-25T14:32:33.106Z", content="stuck"))
    assert [(one.at, one.flags) for one in reading.records] == [
        (datetime(2026, 1, 25, 13, 32, 33, 106000, tzinfo=UTC), ("doubtful-clock",))
    ]
    assert [(one.code, one.path) for one in reading.diagnostics] == [("clocks-disagree", "ops.json:9")]


def test_a_time_without_offset_is_settled_by_the_id() -> None:
    record = one(timestamp="2026-01-25T14:32:33.106", content="stuck")
    assert record.posted
    assert (record.posted.raw, record.posted.zone_source) == ("2026-01-25T14:32:33.106", "epoch")
    assert record.at == datetime(2026, 1, 25, 13, 32, 33, 106000, tzinfo=UTC)


def test_embeds_and_files_are_read_and_their_times_are_said_ones() -> None:
    embed = {
        "title": "[FIRING] QueueStuck",
        "description": "depth 9000",
        "url": "https://alerts.example/7",
        "timestamp": "2026-01-25T13:30:00Z",
        "fields": [{"name": "env", "value": "prod"}],
    }
    record = one(embeds=[embed], attachments=[{"fileName": "graph.png", "url": "https://cdn.example/g"}])
    assert record.text == "[FIRING] QueueStuck\ndepth 9000\nenv: prod\n[file: graph.png]"
    assert (record.files, record.links) == (("graph.png",), ("https://alerts.example/7",))
    assert [stamp.at for stamp in record.said] == [datetime(2026, 1, 25, 13, 30, tzinfo=UTC)]
    assert record.at == datetime(2026, 1, 25, 13, 32, 33, 106000, tzinfo=UTC)


def test_the_preview_of_a_page_is_only_its_title() -> None:
    page = {"title": "Status", "description": "somebody else's words", "url": "https://status.example/"}
    assert one(content="see https://status.example/", embeds=[page]).text == "see https://status.example/\nStatus"


def test_an_edit_keeps_its_time_and_a_tag_is_said() -> None:
    record = one(content="back at <t:1769350000:F>", timestampEdited="2026-01-25T14:40:00+01:00")
    assert (record.text, record.flags) == ("back at 2026-01-25 14:06:40Z", ("edited",))
    assert record.edited
    assert record.edited.at == datetime(2026, 1, 25, 13, 40, tzinfo=UTC)
    assert [(stamp.raw, stamp.at) for stamp in record.said] == [
        ("<t:1769350000:F>", datetime(2026, 1, 25, 14, 6, 40, tzinfo=UTC))
    ]


def test_joins_pins_and_empty_messages_are_counted() -> None:
    reading = read(message(type="GuildMemberJoin", content="joined"), message(type="ChannelPinnedMessage"), message())
    assert reading.records == ()
    assert reading.skipped == ("1 joins and leaves", "1 pins", "1 messages without words")


def test_a_forwarded_message_is_marked() -> None:
    record = one(reference={"messageId": "9"}, forwardedMessage={"content": "disk full on db-2"})
    assert (record.text, record.thread, record.flags) == ("disk full on db-2", "", ("forwarded",))


def test_a_file_that_breaks_off_keeps_what_is_whole() -> None:
    text = export(message(content="one"), message(content="two"))
    reading = source.read(Handed("ops.json", text[: text.rindex("ada.k")]), "")
    assert [record.text for record in reading.records] == ["one"]
    assert [diagnostic.code for diagnostic in reading.diagnostics] == ["broken-json"]
