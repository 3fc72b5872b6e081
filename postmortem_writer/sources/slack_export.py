"""Slack: an export (folder or zip, one file a day and channel) or the ``messages`` of an API answer.

``ts`` is the id and the time ("epoch.µs"); the day in a file's name follows the workspace's zone and settles nothing.
"""

import re
from collections import Counter
from pathlib import PurePosixPath
from typing import Any

from postmortem_writer import clock
from postmortem_writer.evidence import Actor, Record
from postmortem_writer.sources import _json, _slack_text
from postmortem_writer.sources._hidden_times import linked
from postmortem_writer.sources._nested import named
from postmortem_writer.sources._source import Handed, Reading, Source
from postmortem_writer.sources.records_json import broken

_NAMES = {"users.json", "org_users.json", "channels.json", "groups.json", "dms.json", "mpims.json"}
_ASIDE = _NAMES | {
    "integration_logs.json",
    "usergroups.json",
    "user_groups.json",
    "canvases.json",
    "file_conversations.json",
    "huddle_transcripts.json",
    "lists.json",
}
_TS = re.compile(r"[0-9]{10}\.[0-9]{4,6}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FURNITURE = {
    "channel_join": "joins and leaves",
    "channel_leave": "joins and leaves",
    "group_join": "joins and leaves",
    "group_leave": "joins and leaves",
    "bot_add": "bots added or removed",
    "bot_remove": "bots added or removed",
    "reply_broadcast": "announcements of replies",
    "pinned_item": "pins",
}


def recognise(handed: Handed) -> float:
    """Return 0.95 for messages, 1.0 for the lists of names that lie beside them in an export."""
    if _is_aside(handed) and (handed.near("users.json") or handed.near("channels.json")):
        return 1.0 if handed.text.lstrip()[:1] in ("[", "{") else 0.0
    messages = _json.first(handed.text) or _json.first(handed.text, ("messages",))
    return 0.95 if messages and all(_is_message(message) for message in messages) else 0.0


def _is_message(message: dict[str, Any]) -> bool:
    return message.get("type") == "message" and _TS.fullmatch(str(message.get("ts"))) is not None


def read(handed: Handed, zone: str) -> Reading:
    """Return a record a message; joins and the like are counted, not kept."""
    if _is_aside(handed):
        return Reading((), skipped=("names and settings of the workspace: no messages",))
    names = _slack_text.Names.of(handed)
    channel = _channel(handed, names)
    records: list[Record] = []
    skipped: Counter[str] = Counter()
    diagnostics = []
    try:
        for element in _json.objects(handed.text, () if handed.text.lstrip()[:1] == "[" else ("messages",)):
            reason = _furniture(element.value)
            record = None if reason else _record(handed.path, element, channel, names)
            if record and record.text:
                records.append(record)
            else:
                skipped[reason or "messages without words"] += 1
    except _json.Fault as fault:
        diagnostics.append(broken(handed.path, fault, len(records)))
    counts = tuple(f"{count} {reason}" for reason, count in skipped.items())
    return Reading(tuple(records), skipped=counts, diagnostics=tuple(diagnostics))


def _is_aside(handed: Handed) -> bool:
    """Tell the lists of names and settings in an export, by name, from messages that happen to be called so."""
    return PurePosixPath(handed.path).name in _ASIDE and not any(map(_is_message, _json.first(handed.text)))


def _channel(handed: Handed, names: "_slack_text.Names") -> str:
    path = PurePosixPath(handed.path)
    folder = path.parent.name if _DAY.fullmatch(path.stem) else path.stem
    return names.channels.get(folder, folder)


def _furniture(message: dict[str, Any]) -> str:
    """Return what a message is when nobody said it, "" for a real one."""
    if message.get("type", "message") != "message":
        return f"entries of type {message.get('type')!r}"
    if not _TS.fullmatch(str(message.get("ts"))):
        return "messages without ts"
    return _FURNITURE.get(str(message.get("subtype", "")), "")


def _record(path: str, element: _json.Element, channel: str, names: "_slack_text.Names") -> Record:
    outer = element.value
    message, flags = _current(outer)
    ts, thread = str(outer["ts"]), str(message.get("thread_ts", ""))
    reply = bool(thread) and thread != str(message.get("ts", ts))
    bot = "bot_id" in message or message.get("subtype") == "bot_message"
    text, links = _slack_text.text_of(message, names)
    flags += ["edited"] * ("edited" in message and "edited" not in flags) + ["reply"] * reply + ["automatic"] * bot
    return Record(
        source=path,
        line=element.line,
        end_line=element.end_line,
        kind="message",
        text=text,
        raw=element.raw,
        native=ts,
        posted=clock.epoch(ts),
        actor=_actor(message, bot, names),
        channel=channel,
        thread=thread if reply else "",
        links=links,
        flags=tuple(flags),
        said=(*_slack_text.said(message), *linked(links)),
        files=_slack_text.files(message),
        edited=_edited(outer, message),
    )


def _current(outer: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the message an entry is about: edits and deletions wrap the message they change."""
    subtype = outer.get("subtype")
    if subtype == "message_changed" and isinstance(outer.get("message"), dict):
        return outer["message"], ["edited"]
    if subtype == "message_deleted":
        before = outer.get("previous_message") or outer.get("original") or outer
        return (before if isinstance(before, dict) else outer), ["deleted"]
    return outer, ["deleted"] if subtype == "tombstone" else []


def _edited(outer: dict[str, Any], message: dict[str, Any]) -> clock.Stamp | None:
    """Return when the words were last changed: ``edited.ts``, else the time of the entry that tells of the change."""
    ts = named(message.get("edited"), "ts") or (named(outer, "ts") if outer is not message else "")
    stamp = clock.epoch(ts) if _TS.fullmatch(ts) else None
    return stamp if stamp and stamp.instant is not None else None


def _actor(message: dict[str, Any], bot: bool, names: "_slack_text.Names") -> Actor | None:
    user = str(message.get("user") or "")
    profile = message.get("user_profile") or message.get("bot_profile") or {}
    id = user or str(message.get("bot_id") or "")
    shown = (
        [message.get("username"), names.users.get(user)] if bot else [names.users.get(user), message.get("username")]
    )
    shown += [profile.get(key) for key in ("display_name", "real_name", "name")] if isinstance(profile, dict) else []
    name = next((str(one) for one in shown if one), id)
    return Actor(name, id, bot or user in names.bots) if name else None


source = Source(
    "Slack export", recognise, read, known_by="day files of messages with `ts`, beside `users.json` and `channels.json`"
)
