"""Slack messages as people read them, from an export or an API answer."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from postmortem_writer import sources
from postmortem_writer.evidence import Actor, Record
from postmortem_writer.sources import slack_export
from postmortem_writer.sources._source import Handed, Reading

USERS = [
    {"id": "U1", "name": "ana", "profile": {"real_name": "Ana Ruiz", "display_name": "ana"}},
    {"id": "U2", "name": "bo", "real_name": "Bo Lind"},
    {"id": "U3", "name": "hubot", "is_bot": True},
]
CHANNELS = [{"id": "C1", "name": "inc-7"}]
TS = "1761440332.662100"


def message(**fields: Any) -> dict[str, Any]:
    return {"type": "message", "ts": TS, "user": "U1", **fields}


def read(*messages: dict[str, Any]) -> Reading:
    path, text = "export/inc-7/2025-10-26.json", json.dumps(messages, indent=1)
    together = {"export/users.json": json.dumps(USERS), "export/channels.json": json.dumps(CHANNELS), path: text}
    return slack_export.source.read(Handed(path, text, together), "")


def one(**fields: Any) -> Record:
    (record,) = read(message(**fields)).records
    return record


def test_a_message_is_whole() -> None:
    record = one(text="I have the page")
    assert record == Record(
        source="export/inc-7/2025-10-26.json",
        line=2,
        end_line=7,
        kind="message",
        text="I have the page",
        raw='{\n  "type": "message",\n  "ts": "1761440332.662100",\n  "user": "U1",\n  "text": "I have the page"\n }',
        native=TS,
        posted=record.posted,
        actor=Actor("Ana Ruiz", "U1"),
        channel="inc-7",
    )
    assert record.posted
    assert (record.posted.raw, record.posted.instant, record.posted.zone_source, record.posted.precision) == (
        TS,
        1761440332662100000,
        "epoch",
        "us",
    )
    assert record.at == datetime(2025, 10, 26, 0, 58, 52, 662100, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "shown", "links"),
    [
        ("<@U2> and <@U9> and <@U9|nick>", "@Bo Lind and @U9 and @nick", ()),
        ("see <#C1> <#C9|ops>", "see #inc-7 #ops", ()),
        ("<!here> <!subteam^S1|@oncall> <!subteam^S2>", "@here @oncall @S2", ()),
        ("<!date^1761440130^{date_short} {time}|Oct 26, 2:55 AM>", "Oct 26, 2:55 AM", ()),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d", ()),
        ("<https://x.example/a?b=1&amp;c=2|runbook>", "runbook", ("https://x.example/a?b=1&c=2",)),
        (
            "<https://co.slack.com/archives/C1/p1761440332662100>",
            "https://co.slack.com/archives/C1/p1761440332662100",
            ("https://co.slack.com/archives/C1/p1761440332662100",),
        ),
        ("<mailto:a@b.example|a@b.example>", "a@b.example", ()),
        ("if x <3 and y> 4", "if x <3 and y> 4", ()),
    ],
)
def test_markup_is_resolved(text: str, shown: str, links: tuple[str, ...]) -> None:
    record = one(text=text)
    assert (record.text, record.links) == (shown, links)


def test_replies_lead_to_their_thread() -> None:
    parent, reply = read(
        message(text="db down?", thread_ts=TS, reply_count=1), message(ts="1761440400.000100", text="no", thread_ts=TS)
    ).records
    assert (parent.native, parent.thread, parent.flags) == (TS, "", ())
    assert (reply.thread, reply.flags) == (TS, ("reply",))


def test_edits_and_deletions_are_marked() -> None:
    assert one(text="now", edited={"user": "U1", "ts": "1761440400.000000"}).flags == ("edited",)
    assert one(subtype="tombstone", text="This message was deleted.").flags == ("deleted",)
    changed = one(subtype="message_changed", message={"user": "U2", "text": "after", "ts": "1761440300.000100"})
    assert (changed.text, changed.actor, changed.flags, changed.native) == (
        "after",
        Actor("Bo Lind", "U2"),
        ("edited",),
        TS,
    )
    deleted = one(subtype="message_deleted", previous_message={"user": "U2", "text": "I did it"})
    assert (deleted.text, deleted.flags) == ("I did it", ("deleted",))


def test_alerts_are_read_out_of_attachments() -> None:
    record = one(
        user=None,
        subtype="bot_message",
        bot_id="B1",
        username="alertmanager",
        text="",
        attachments=[
            {
                "fallback": "[FIRING] Errors",
                "title": "Errors",
                "text": "5xx at 61% &gt; 5%",
                "fields": [{"title": "env", "value": "prod"}],
            }
        ],
    )
    assert record.text == "Errors\n5xx at 61% > 5%\nenv: prod"
    assert record.actor == Actor("alertmanager", "B1", bot=True)
    assert record.flags == ("automatic",)


def test_only_a_fallback_is_better_than_nothing() -> None:
    assert one(text="", attachments=[{"fallback": "disk full"}]).text == "disk full"


def test_what_the_text_says_already_is_not_said_twice() -> None:
    assert one(text="[FIRING] Errors in prod", attachments=[{"title": "Errors", "text": "61%"}]).text == (
        "[FIRING] Errors in prod\n61%"
    )


def test_words_are_read_out_of_blocks() -> None:
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "Deploy"}},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "v2"}, {"type": "mrkdwn", "text": "prod"}]},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "by <@U2>"}]},
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "ping "},
                        {"type": "user", "user_id": "U2"},
                        {"type": "text", "text": " "},
                        {"type": "link", "url": "https://x.example", "text": "here"},
                    ],
                }
            ],
        },
    ]
    record = one(text="", blocks=blocks)
    assert record.text == "Deploy\nv2\nprod\nby @Bo Lind\nping @Bo Lind here"
    assert record.links == ("https://x.example",)


def test_a_quoted_message_names_who_said_it_and_a_web_preview_only_its_title() -> None:
    quoted = {"is_msg_unfurl": True, "author_name": "Bo Lind", "text": "rolled back"}
    preview = {"original_url": "https://x.example", "title": "Runbook", "text": "Long page text"}
    assert one(text="see", attachments=[quoted, preview]).text == "see\nBo Lind: rolled back\nRunbook"


def test_files_are_named() -> None:
    assert one(text="", files=[{"name": "graph.png"}, {"title": "dump"}]).text == "[file: graph.png]\n[file: dump]"


def test_what_nobody_said_is_counted() -> None:
    reading = read(
        message(subtype="channel_join", text="<@U1> has joined"),
        message(subtype="channel_leave", text="<@U1> has left"),
        message(subtype="channel_topic", text="<@U1> set the topic: SEV1"),
        message(text="", reactions=[{"name": "eyes"}]),
        {"type": "huddle", "ts": TS},
        {"type": "message", "text": "no ts"},
    )
    assert [record.text for record in reading.records] == ["@Ana Ruiz set the topic: SEV1"]
    assert reading.skipped == (
        "2 joins and leaves",
        "1 messages without words",
        "1 entries of type 'huddle'",
        "1 messages without ts",
    )


def test_a_cut_file_keeps_its_whole_messages(tmp_path: Path) -> None:
    text = json.dumps([message(text="a"), message(text="b")], indent=1)
    (tmp_path / "2025-10-26.json").write_text(text[:-20])
    evidence = sources.read(tmp_path)
    assert [record.text for record in evidence.records] == ["a"]
    (diagnostic,) = evidence.diagnostics
    assert (diagnostic.code, diagnostic.path) == ("broken-json", "2025-10-26.json:11")
    assert diagnostic.message.endswith("the 1 records before it are kept")


def test_an_export_folder_gives_messages_from_its_channels_only(tmp_path: Path) -> None:
    for name, content in {
        "users.json": USERS,
        "channels.json": CHANNELS,
        "dms.json": [],
        "integration_logs.json": [{"service_id": 1, "date": "1761440332"}],
        "inc-7/2025-10-26.json": [message(text="<@U2> look")],
        "ops/2025-10-25.json": [message(ts="1761440200.000100", text="first")],
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(json.dumps(content))
    evidence = sources.read(tmp_path)
    assert [(record.id, record.channel, record.text) for record in evidence.records] == [
        ("R1", "ops", "first"),
        ("R2", "inc-7", "@Bo Lind look"),
    ]
    assert evidence.diagnostics == ()
    assert {source.format for source in evidence.sources} == {"slack_export"}


def test_an_api_answer_is_read_as_well() -> None:
    evidence = sources.read(
        json.dumps({"ok": True, "messages": [message(text="b"), message(ts="1761440000.000100", text="a")]})
    )
    assert [(record.text, record.actor and record.actor.name) for record in evidence.records] == [
        ("a", "U1"),
        ("b", "U1"),
    ]


def test_the_sample_export_is_read_whole(shared: Path) -> None:
    evidence = sources.read(shared / "formats" / "chat" / "slack-export-made")
    assert len(evidence.records) == 18
    assert evidence.diagnostics == ()
    by_time = {f"{record.at:%H:%M:%S}": record for record in evidence.records if record.at}
    assert by_time["01:11:05"].flags == ("edited", "reply")
    assert by_time["01:17:02"].text == "@Tomasz Ilg can you roll back? Runbook: label-api runbook"
    assert by_time["01:17:02"].links == ("https://runbooks.larkfield.example/label-api?step=3&env=prod-eu",)


def test_days_of_the_workspace_do_not_move_messages(shared: Path) -> None:
    evidence = sources.read(shared / "formats" / "chat" / "slack-export-2016.zip")
    (record,) = (record for record in evidence.records if record.native == "1452837352.000006")
    assert record.place == "slack-export-2016.zip/enrique/2016-01-14.json:33"
    assert record.at == datetime(2016, 1, 15, 5, 55, 52, 6, tzinfo=UTC)
    assert len(evidence.records) == 147


def test_an_edit_keeps_its_time_and_files_their_names() -> None:
    record = one(text="now", edited={"ts": "1761440400.000000"}, files=[{"name": "graph.png"}, {"title": "notes"}, {}])
    assert record.edited
    assert record.edited.at == datetime(2025, 10, 26, 1, 0, tzinfo=UTC)
    assert (record.text, record.files) == ("now\n[file: graph.png]\n[file: notes]", ("graph.png", "notes"))


def test_the_times_of_tags_alerts_and_permalinks_are_said_ones() -> None:
    record = one(
        text="<!date^1761440130^{time}> <https://co.slack.com/archives/C1AAAAAA/p1761440332662100>",
        attachments=[{"text": "5xx", "ts": 1761440131}, {"text": "quoted", "ts": 1761440132, "is_msg_unfurl": True}],
    )
    assert record.text.startswith("2025-10-26 00:55:30Z ")
    assert [f"{stamp.at:%H:%M:%S.%f}" for stamp in record.said] == [
        "00:55:30.000000",
        "00:55:31.000000",
        "00:58:52.662100",
    ]
    assert record.at == datetime(2025, 10, 26, 0, 58, 52, 662100, tzinfo=UTC)
