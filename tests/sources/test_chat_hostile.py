"""Whatever stands in a chat export in place of what should, its reader goes on."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from postmortem_writer.sources import _detection
from postmortem_writer.sources._source import Handed

SLACK = [
    {
        "type": "message",
        "ts": "1769347953.106000",
        "user": "U1",
        "text": "stuck <@U1> <https://w.example/|x>",
        "thread_ts": "1769347953.000100",
        "edited": {"user": "U1", "ts": "1769347999.000000"},
        "user_profile": {"real_name": "Ada"},
        "attachments": [{"title": "t", "text": "x", "ts": 1769347953, "fields": [{"title": "a", "value": "b"}]}],
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x"}, "elements": [{"type": "user"}]}],
        "files": [{"name": "a.png", "title": "t"}],
        "reactions": [{"name": "eyes", "count": 1}],
    }
]
DISCORD = {
    "guild": {"name": "Ops"},
    "channel": {"name": "outage"},
    "messages": [
        {
            "id": "1464976384000000000",
            "type": "Reply",
            "timestamp": "2026-01-25T14:32:33.106+01:00",
            "timestampEdited": "2026-01-25T14:33:00+01:00",
            "content": "see https://w.example/",
            "author": {"id": "3", "name": "ada", "nickname": "Ada", "isBot": False},
            "attachments": [{"fileName": "a.png"}],
            "embeds": [{"title": "t", "url": "https://w.example/", "timestamp": "x", "fields": [{"name": "a"}]}],
            "reference": {"messageId": "1464976384000000000"},
        }
    ],
}
TEAMS = [
    {
        "Id": "1769347953106",
        "Body": {"ContentType": "html", "Content": "<p>stuck</p>"},
        "CreatedDateTime": "2026-01-25T13:32:33Z",
        "LastEditedDateTime": "2026-01-25T13:33:33Z",
        "DeletedDateTime": None,
        "Subject": "s",
        "ReplyToId": "1",
        "From": {"Application": None, "User": {"Id": "u", "DisplayName": "Ada"}},
        "Attachments": [{"ContentType": "card", "Name": "a", "Content": {"title": "t", "body": [{"text": "x"}]}}],
        "EventDetail": None,
        "Replies": [{"Id": "9"}],
    }
]
ODD = (None, True, 7, -1.5, 10**40, "", "\ud800", "9" * 30, "x" * 100, [], [None, [1]], {}, {"a": None})
EXPORTS = {"slack_export": SLACK, "discord_export": DISCORD, "teams": TEAMS}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from places(child, (*path, key))


def changed(value: Any, path: tuple[Any, ...], odd: Any) -> Any:
    whole = copy.deepcopy(value)
    inner = whole
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = odd
    return whole


@pytest.mark.parametrize("format", EXPORTS)
@pytest.mark.parametrize("odd", ODD, ids=[repr(odd)[:12] for odd in ODD])
def test_any_value_in_any_place(format: str, odd: Any) -> None:
    reader = _detection.sources()[format]
    for path in places(EXPORTS[format]):
        handed = Handed("x/2026-01-25.json", json.dumps(changed(EXPORTS[format], path, odd)))
        assert 0.0 <= reader.recognise(handed) <= 1.0
        reader.read(handed, "Europe/Berlin")


@pytest.mark.parametrize("format", EXPORTS)
def test_cut_anywhere(format: str) -> None:
    reader, text = _detection.sources()[format], json.dumps(EXPORTS[format])
    for end in range(len(text)):
        reader.read(Handed("x/2026-01-25.json", text[:end]), "")


@pytest.mark.parametrize("format", ["irc", "mail", "slack_copied", "vtt", "zoom_chat"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "hi\n",
        "WEBVTT\n\n",
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n" + "<v " * 3_000,
        "From: " + "(" * 5_000,
    ],
)
def test_text_without_a_message(format: str, text: str) -> None:
    reader = _detection.sources()[format]
    assert 0.0 <= reader.recognise(Handed("x.txt", text)) <= 1.0
    reader.read(Handed("x.txt", text), "")


@pytest.mark.parametrize("piece", ["<div>", "<a href='", "<!--", '<p x="', "<blockquote>", "&amp", "<", "<https://x"])
def test_html_that_is_never_closed(piece: str) -> None:
    message = {**TEAMS[0], "Body": {"ContentType": "html", "Content": piece * 50_000}}
    _detection.sources()["teams"].read(Handed("x.json", json.dumps([message])), "")
