"""Discord as DiscordChatExporter saves a channel in JSON: times on the clock of the computer that exported.

A message's id is a snowflake and holds the true instant; the offset of the times changes inside a file where clocks changed.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from postmortem_writer.clock import Stamp
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.evidence import Actor, Record
from postmortem_writer.sources import _json, _times
from postmortem_writer.sources._hidden_times import snowflake, tagged, written_out
from postmortem_writer.sources._nested import mapping, mappings, named, words
from postmortem_writer.sources._source import Handed, Reading, Source
from postmortem_writer.sources.records_json import broken

_KEYS = {"id", "timestamp", "content", "author"}
_FURNITURE = {
    "GuildMemberJoin": "joins and leaves",
    "RecipientAdd": "joins and leaves",
    "RecipientRemove": "joins and leaves",
    "ChannelPinnedMessage": "pins",
    "ChannelIconChange": "changes of the icon",
}
_LINK = re.compile(r"https?://[^\s<>|)\]]+")
_STRUCK = re.compile(r"~~[^~\n]+~~")
_AGREE_NS = 2_000_000_000


@dataclass(frozen=True)
class _Channel:
    """The channel a file holds, and which message each reply refers to."""

    path: str
    name: str
    parents: Mapping[str, str]
    zone: str

    def beginning(self, id: str) -> str:
        """Return the message that the thread of this one begins with."""
        seen = {id}
        while (parent := self.parents.get(id, "")) and parent not in seen:
            seen.add(parent)
            id = parent
        return id


def recognise(handed: Handed) -> float:
    """Return 0.96 for a channel with messages in the exporter's form."""
    if handed.text.lstrip()[:1] != "{":
        return 0.0
    messages = _json.first(handed.text, ("messages",))
    return 0.96 if messages and all(map(_is_message, messages)) and _header(handed.text) else 0.0


def _is_message(message: dict[str, Any]) -> bool:
    return message.keys() >= _KEYS and isinstance(message["author"], dict)


def _header(text: str) -> Mapping[str, Any]:
    """Return the channel that stands above the messages."""
    try:
        for key, member in _json.members(text):
            if key in ("channel", "messages"):
                return mapping(member.value) if key == "channel" else {}
    except _json.Fault:
        pass
    return {}


def read(handed: Handed, zone: str) -> Reading:
    """Return a record a message, with what its embeds say; joins and pins are counted."""
    elements: list[_json.Element] = []
    diagnostics = []
    try:
        elements += _json.objects(handed.text, ("messages",))
    except _json.Fault as fault:
        diagnostics.append(broken(handed.path, fault, len(elements)))
    parents = {named(one.value, "id"): named(one.value.get("reference"), "messageId") for one in elements}
    channel = _Channel(handed.path, named(_header(handed.text), "name"), parents, zone)
    records: list[Record] = []
    skipped: Counter[str] = Counter()
    for element in elements:
        reason = _FURNITURE.get(named(element.value, "type"), "")
        record = None if reason else _record(element, channel)
        if record and record.text:
            records.append(record)
        else:
            skipped[reason or "messages without words"] += 1
    diagnostics += _disagreeing(records)
    counts = tuple(f"{count} {reason}" for reason, count in skipped.items())
    return Reading(tuple(records), skipped=counts, diagnostics=tuple(diagnostics))


def _disagreeing(records: list[Record]) -> Iterator[Diagnostic]:
    doubtful = [record for record in records if "doubtful-clock" in record.flags]
    if doubtful:
        message = f"{len(doubtful)} messages have a time that their own id contradicts, the first here"
        hint = "the time in the id is used, which Discord itself gave out"
        yield Diagnostic("clocks-disagree", Level.WARNING, doubtful[0].place, message, hint)


def _record(element: _json.Element, channel: _Channel) -> Record:
    message = element.value
    id, content = named(message, "id"), words(message.get("content")).strip()
    forwarded = mapping(message.get("forwardedMessage"))
    told = [content, words(forwarded.get("content")).strip(), *_embeds(message, content)]
    files = tuple(filter(None, (named(one, "fileName", "url") for one in mappings(message.get("attachments")))))
    posted, doubtful = _posted(message, id, channel.zone)
    edited = _times.settled(message.get("timestampEdited"), _times.frame(channel.zone))
    parent = channel.parents.get(id, "") if not forwarded else ""
    actor = _actor(message.get("author"))
    text = "\n".join(filter(None, [*told, *(f"[file: {name}]" for name in files)]))
    flags = {
        "edited": edited,
        "reply": parent,
        "forwarded": forwarded,
        "automatic": actor and actor.bot,
        "struck": _STRUCK.search(text),
        "doubtful-clock": doubtful,
    }
    return Record(
        source=channel.path,
        line=element.line,
        end_line=element.end_line,
        kind="message",
        text=written_out(text),
        raw=element.raw,
        native=id,
        posted=posted,
        actor=actor,
        channel=channel.name,
        thread=channel.beginning(parent) if parent else "",
        links=_links(message, text),
        flags=tuple(flag for flag, on in flags.items() if on),
        said=(*tagged(text), *_embed_times(message, channel.zone)),
        files=files,
        edited=edited,
    )


def _posted(message: Mapping[str, Any], id: str, zone: str) -> tuple[Stamp | None, bool]:
    """Return when a message was posted, and whether the time it bears is not that of its id."""
    written, given = _times.stamp(message.get("timestamp"), _times.frame(zone)), snowflake(id)
    if given is None or given.instant is None:
        return written, False
    if written is None or written.instant is None or written.assumed:
        return (replace(given, raw=written.raw) if written else given), False
    apart = abs(written.instant - given.instant) > _AGREE_NS
    return (given, True) if apart else (written, False)


def _actor(author: Any) -> Actor | None:
    name = named(author, "nickname", "name", "id")
    return Actor(name, named(author, "id"), mapping(author).get("isBot") is True) if name else None


def _embeds(message: Mapping[str, Any], content: str) -> Iterator[str]:
    """Yield what embeds say; of the preview of a page that the message links to, only the title is kept."""
    for embed in mappings(message.get("embeds")):
        preview = (url := words(embed.get("url"))) and url in content
        yield words(embed.get("title")).strip()
        if not preview:
            yield words(embed.get("description")).strip()
            yield from (f"{named(one, 'name')}: {named(one, 'value')}" for one in mappings(embed.get("fields")))


def _embed_times(message: Mapping[str, Any], zone: str) -> tuple[Stamp, ...]:
    found = (_times.settled(embed.get("timestamp"), _times.frame(zone)) for embed in mappings(message.get("embeds")))
    return tuple(stamp for stamp in found if stamp)


def _links(message: Mapping[str, Any], text: str) -> tuple[str, ...]:
    embeds = (words(embed.get("url")) for embed in mappings(message.get("embeds")))
    return tuple(dict.fromkeys([*_LINK.findall(text), *filter(None, embeds)]))


source = Source("Discord export", recognise, read, known_by="`guild`, `channel`, `exportedAt`, `messages`")
