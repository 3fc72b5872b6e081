"""The chat archive of a Discord server: channels, bridges, files."""

import json
from pathlib import Path
from typing import Any

import pytest

from postmortem_writer import sources
from postmortem_writer.evidence import Actor, Record
from postmortem_writer.sources import discord_archive
from postmortem_writer.sources._source import Handed, Reading


def message(author: str, content: str, **fields: Any) -> dict[str, Any]:
    base = {"author": author, "category": "Ops", "parent": "", "content": content}
    return {**base, "created_at": "2025-10-26T00:58:52.662000+00:00", "attachments": None, **fields}


def read(*messages: dict[str, Any], path: str = "archive/incidents/2025-10-26.json") -> Reading:
    handed = Handed(path, json.dumps(messages, indent=1))
    assert discord_archive.source.recognise(handed) == 0.95
    return discord_archive.source.read(handed, "")


def test_a_message_is_whole() -> None:
    first, second = read(message("ana", "db is slow"), message("bo", "looking")).records
    assert second == Record(
        source="archive/incidents/2025-10-26.json",
        line=10,
        end_line=17,
        kind="message",
        text="looking",
        raw=second.raw,
        posted=second.posted,
        actor=Actor("bo"),
        channel="incidents",
    )
    assert json.loads(second.raw)["content"] == "looking"
    assert second.posted
    assert (second.posted.instant, second.posted.zone_source) == (1761440332662000000, "explicit-offset")
    assert (first.line, first.end_line) == (2, 9)


def test_a_bridge_names_who_spoke() -> None:
    records = read(
        message("bridge-bot", "<ana> rolled back"),
        message("hook", "<bo> one"),
        message("hook", "<cy> two"),
        message("dee", "<placeholder> goes here"),
    ).records
    assert [(record.actor, record.text) for record in records] == [
        (Actor("ana", via="bridge-bot"), "rolled back"),
        (Actor("bo", via="hook"), "one"),
        (Actor("cy", via="hook"), "two"),
        (Actor("dee"), "<placeholder> goes here"),
    ]


@pytest.mark.parametrize("content", ["<@123> look", "<@&9> look", "<#5> look", "<:ok:1> look", "<t:1761440130:R> look"])
def test_mentions_are_no_speakers(content: str) -> None:
    (record,) = read(message("relay-bot", content)).records
    assert record.actor == Actor("relay-bot")


def test_time_tags_are_written_out() -> None:
    (record,) = read(message("ana", "since <t:1761440130:F> or so")).records
    assert record.text == "since 2025-10-26 00:55:30Z or so"


def test_struck_words_are_marked() -> None:
    (record,) = read(message("ana", "~~it is the db~~ it is the pool")).records
    assert (record.text, record.flags) == ("~~it is the db~~ it is the pool", ("struck",))


def test_files_are_named_and_wordless_messages_counted() -> None:
    reading = read(message("ana", "", attachments=[{"origin_name": "x.png"}, "dump.txt"]), message("bot", ""))
    assert [record.text for record in reading.records] == ["[file: x.png]\n[file: dump.txt]"]
    assert reading.skipped == ("1 messages without words (embeds)",)


@pytest.mark.parametrize(
    ("path", "channel"),
    [("a/general/2025-10-26.json", "general"), ("incidents.json", "incidents"), ("2025-10-26.json", "2025-10-26")],
)
def test_the_channel_is_the_folder(path: str, channel: str) -> None:
    (record,) = read(message("ana", "hi"), path=path).records
    assert record.channel == channel


def test_the_development_case_is_read_whole(shared: Path) -> None:
    evidence = sources.read(shared / "cases" / "chat-fork" / "raw")
    assert len(evidence.records) == 225
    assert evidence.diagnostics == ()
    assert len({record.channel for record in evidence.records}) == 7
    assert {record.actor.via for record in evidence.records if record.actor} == {"", "bridge-bot"}
    assert not any("AAAAC3" in record.text + record.raw for record in evidence.records)
