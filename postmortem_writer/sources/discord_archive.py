"""Discord, as archived by a bot: a list of messages with author, category, parent, content and created_at, a file a day.

There are no message ids, so a message is named by its channel, time and place in the file.
"""

import re
from pathlib import PurePosixPath
from typing import Any

from postmortem_writer.clock import Frame
from postmortem_writer.evidence import Actor, Record
from postmortem_writer.sources import _json, _times
from postmortem_writer.sources._hidden_times import tagged, written_out
from postmortem_writer.sources._source import Handed, Reading, Source
from postmortem_writer.sources.records_json import broken

_KEYS = {"author", "content", "created_at"}
_BRIDGED = re.compile(r"<(?![@#:!/]|a?:|t:[0-9])([^<>\n]{1,60})> ?(?=\S)")
_BRIDGE_NAME = re.compile(r"bridge|relay|bot\b|matrix|irc|telegram|gateway", re.IGNORECASE)
_STRUCK = re.compile(r"~~[^~\n]+~~")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def recognise(handed: Handed) -> float:
    """Return 0.95 when the first objects have the keys of the archive."""
    messages = _json.first(handed.text)
    return 0.95 if messages and all(_is_message(message) for message in messages) else 0.0


def _is_message(message: dict[str, Any]) -> bool:
    return (
        message.keys() >= _KEYS and isinstance(message["author"], str) and bool({"category", "parent"} & message.keys())
    )


def read(handed: Handed, zone: str) -> Reading:
    """Return a record a message; messages without words and files are counted."""
    path = PurePosixPath(handed.path)
    channel = path.parent.name if _DAY.match(path.stem) and path.parent.name else path.stem
    elements: list[_json.Element] = []
    diagnostics = []
    try:
        elements += _json.objects(handed.text)
    except _json.Fault as fault:
        diagnostics.append(broken(handed.path, fault, len(elements)))
    bridges = _bridges([element.value for element in elements])
    records = [_record(handed.path, element, channel, bridges, _times.frame(zone)) for element in elements]
    kept = tuple(record for record in records if record.text)
    skipped = (f"{len(records) - len(kept)} messages without words (embeds)",) if len(kept) < len(records) else ()
    return Reading(kept, skipped=skipped, diagnostics=tuple(diagnostics))


def _bridges(messages: list[dict[str, Any]]) -> set[str]:
    """Return the authors who only pass on what others say: every message of theirs begins with ``<name>``."""
    said: dict[str, list[bool]] = {}
    for message in messages:
        if message.get("content"):
            said.setdefault(str(message.get("author")), []).append(_BRIDGED.match(str(message["content"])) is not None)
    return {name for name, passed in said.items() if all(passed) and (len(passed) > 1 or _BRIDGE_NAME.search(name))}


def _record(path: str, element: _json.Element, channel: str, bridges: set[str], around: Frame) -> Record:
    message = element.value
    text, author = str(message.get("content") or "").strip(), str(message.get("author") or "")
    actor = Actor(author) if author else None
    bridged = _BRIDGED.match(text) if author in bridges or _BRIDGE_NAME.search(author) else None
    if bridged:
        actor, text = Actor(bridged[1], via=author), text[bridged.end() :]
    files = _file_names(message.get("attachments"))
    return Record(
        source=path,
        line=element.line,
        end_line=element.end_line,
        kind="message",
        text="\n".join(part for part in (written_out(text), *(f"[file: {name}]" for name in files)) if part),
        raw=element.raw,
        posted=_times.stamp(message.get("created_at"), around),
        actor=actor,
        channel=channel,
        thread=str(message.get("parent") or ""),
        links=tuple(re.findall(r"https?://[^\s<>)\]]+", text)),
        flags=("struck",) if _STRUCK.search(text) else (),
        said=tagged(text),
        files=files,
    )


def _file_names(attachments: Any) -> tuple[str, ...]:
    keys = ("origin_name", "filename", "name", "title", "url")
    found = attachments if isinstance(attachments, list) else []
    names = (
        next((item[key] for key in keys if item.get(key)), "") if isinstance(item, dict) else item for item in found
    )
    return tuple(str(name) for name in names if name)


source = Source(
    "Discord archive", recognise, read, known_by="a list of messages with `author`, `content`, `created_at`"
)
