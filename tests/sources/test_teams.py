"""Teams: HTML becomes words, replies find their parent, what the system tells is no message."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from postmortem_writer.evidence import Actor, Record
from postmortem_writer.sources import _detection
from postmortem_writer.sources._source import Handed, Reading
from postmortem_writer.sources.teams import source


def message(content: str = "<p>stuck</p>", **fields: Any) -> dict[str, Any]:
    return {
        "Id": "1769347953106",
        "Body": {"ContentType": "html", "Content": content},
        "CreatedDateTime": "2026-01-25T13:32:33.106+00:00",
        "ReplyToId": None,
        "From": {"Application": None, "User": {"Id": "u1", "DisplayName": "Ada K"}},
        "MessageType": "message",
        **fields,
    }


def read(*messages: dict[str, Any]) -> Reading:
    return source.read(Handed("teams.json", json.dumps(messages, indent=1)), "")


def one(content: str = "<p>stuck</p>", **fields: Any) -> Record:
    (record,) = read(message(content, **fields)).records
    return record


def test_a_message_is_whole() -> None:
    handed = Handed("teams.json", json.dumps([message()], indent=1))
    assert _detection.detect(handed) == ("teams", "records_json")
    (record,) = source.read(handed, "").records
    assert (record.line, record.end_line, record.native, record.text) == (2, 18, "1769347953106", "stuck")
    assert (record.actor, record.thread, record.flags) == (Actor("Ada K", "u1"), "", ())
    assert record.at == datetime(2026, 1, 25, 13, 32, 33, 106000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "text", "links"),
    [
        ('<p><at id="0">Bo Lind</at>&nbsp;can you look?</p>', "Bo Lind can you look?", ()),
        ('<div>done <emoji id="1" alt="✅" title="yes"></emoji></div>', "done ✅", ()),
        (
            '<p>see <a href="https://w.example/?a=1&amp;b=2">the board</a></p>',
            "see the board",
            ("https://w.example/?a=1&b=2",),
        ),
        ("<p>see <https://w.example/x?a=1&amp;b=2|the board></p>", "see the board", ("https://w.example/x?a=1&b=2",)),
        ("<codeblock><code>a  &lt; b<br>c</code></codeblock>", "a  < b\nc", ()),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo", ()),
        ("<table><tr><td>p99</td><td>4 s</td></tr></table>", "p99 4 s", ()),
        ("<blockquote><p>Bo Lind</p><p>is it up?</p></blockquote><p>no</p>", "no", ()),
        ("<p>if a < b and c > d</p>", "if a < b and c > d", ()),
    ],
)
def test_html_is_read_as_people_see_it(content: str, text: str, links: tuple[str, ...]) -> None:
    record = one(content)
    assert (record.text, record.links) == (text, links)


def test_replies_before_their_parent_lead_to_it() -> None:
    reply = message("<p>on it</p>", Id="1769348000000", ReplyToId="1769347953106")
    records = read(reply, message()).records
    assert [(record.text, record.thread, record.flags) for record in records] == [
        ("on it", "1769347953106", ("reply",)),
        ("stuck", "", ()),
    ]


def test_replies_inside_their_parent_as_the_api_gives_them() -> None:
    inner = {
        "id": "8",
        "body": {"contentType": "text", "content": "on <it>"},
        "createdDateTime": "2026-01-25T13:35:00Z",
        "from": {"user": {"displayName": "Bo Lind"}},
    }
    outer = {**inner, "id": "7", "body": {"contentType": "html", "content": "<p>stuck</p>"}, "replies": [inner]}
    handed = Handed("teams.json", json.dumps({"value": [outer]}, indent=1))
    assert source.recognise(handed) == 0.96
    records = source.read(handed, "").records
    assert [(record.text, record.native, record.thread) for record in records] == [
        ("stuck", "7", ""),
        ("on <it>", "8", "7"),
    ]


def test_edits_deletions_and_bots_are_marked() -> None:
    edited = one(LastEditedDateTime="2026-01-25T13:40:00Z")
    assert edited.flags == ("edited",)
    assert edited.edited
    assert edited.edited.at == datetime(2026, 1, 25, 13, 40, tzinfo=UTC)
    assert one(DeletedDateTime="2026-01-25T13:41:00Z").flags == ("deleted",)
    bot = one(From={"User": None, "Application": {"Id": "a", "DisplayName": "Grafana"}})
    assert (bot.actor, bot.flags) == (Actor("Grafana", "a", bot=True), ("automatic",))


def test_what_the_system_tells_is_counted() -> None:
    added = message(
        "<systemEventMessage/>", From=None, MessageType="unknownFutureValue", EventDetail={"MembersAdded": {}}
    )
    gone = message("", DeletedDateTime="2026-01-25T13:41:00Z")
    reading = read(added, gone, message(""))
    assert reading.records == ()
    assert reading.skipped == (
        "1 entries of the system, such as who was added",
        "1 deleted messages",
        "1 messages without words",
    )


def test_cards_and_files_are_read() -> None:
    card = {
        "title": "QueueStuck",
        "sections": [{"facts": [{"name": "env", "value": "prod"}]}],
        "body": [{"text": "9000"}],
    }
    record = one(
        '<attachment id="1"></attachment>',
        Attachments=[
            {"ContentType": "application/vnd.microsoft.teams.card.o365connector", "Content": json.dumps(card)},
            {"ContentType": "reference", "Name": "graph.png"},
        ],
    )
    assert record.text == "QueueStuck\nenv: prod\n9000\n[file: graph.png]"
    assert record.files == ("graph.png",)


def test_without_a_created_time_the_id_tells_it() -> None:
    assert one(CreatedDateTime="soon").at == datetime(2026, 1, 25, 13, 32, 33, 106000, tzinfo=UTC)
