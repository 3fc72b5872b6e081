"""Slack's markup as people read it: mentions by name, links by label, alerts out of attachments and blocks."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from postmortem_writer.clock import Stamp
from postmortem_writer.sources import _json, _times
from postmortem_writer.sources._hidden_times import tagged
from postmortem_writer.sources._source import Handed

_MARKUP = re.compile(r"<([^<>\n]{1,4000})>")


@dataclass(frozen=True)
class Names:
    """Who and what the ids of one workspace stand for."""

    users: Mapping[str, str]
    channels: Mapping[str, str]
    bots: frozenset[str] = frozenset()
    groups: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, handed: Handed) -> "Names":
        """Collect the names from the files that lie beside the messages."""
        users = [*_listed(handed, "users.json"), *_listed(handed, "org_users.json")]
        channels = [entry for file in ("channels.json", "groups.json", "mpims.json") for entry in _listed(handed, file)]
        groups = [entry for file in ("usergroups.json", "user_groups.json") for entry in _listed(handed, file)]
        return cls(
            {str(user["id"]): _shown(user) for user in users},
            {str(channel["id"]): str(channel.get("name", "")) for channel in channels},
            frozenset(str(user["id"]) for user in users if user.get("is_bot") is True),
            {str(group["id"]): str(group.get("handle") or group.get("name") or "") for group in groups},
        )


def _listed(handed: Handed, file: str) -> tuple[dict[str, Any], ...]:
    return _entries(handed.near(file) or "[]")


@lru_cache(maxsize=8)
def _entries(text: str) -> tuple[dict[str, Any], ...]:
    """Read a list of names once, not again for every day of every channel."""
    try:
        entries = _json.value(text)
    except _json.Fault:
        return ()
    found = entries if isinstance(entries, list) else []
    return tuple(entry for entry in found if isinstance(entry, dict) and "id" in entry)


def _shown(user: Mapping[str, Any]) -> str:
    profile = user.get("profile")
    profile = profile if isinstance(profile, dict) else {}
    names = (profile.get("real_name"), user.get("real_name"), profile.get("display_name"), user.get("name"))
    return next((str(name) for name in names if name), str(user["id"]))


def text_of(message: Mapping[str, Any], names: Names) -> tuple[str, tuple[str, ...]]:
    """Return the readable text and the link targets of one message."""
    raws = [_string(message.get("text"))]
    if not raws[0].strip():
        raws += _blocks(message.get("blocks"))
    for attachment in _dicts(message.get("attachments")):
        raws += _attachment(attachment)
    links: list[str] = []
    parts: list[str] = []
    for raw in raws:
        part = _readable(raw, names, links).strip()
        if part and not any(part in said for said in parts):
            parts.append(part)
    parts += [f"[file: {name}]" for name in files(message)]
    return "\n".join(parts), tuple(dict.fromkeys(links))


def said(message: Mapping[str, Any]) -> tuple[Stamp, ...]:
    """Return the times in the tags of a message, and those that its alerts bear."""
    raws = [_string(message.get("text")), *_blocks(message.get("blocks"))]
    counted: list[Stamp] = []
    for attachment in _dicts(message.get("attachments")):
        raws += _attachment(attachment)
        if not attachment.get("is_msg_unfurl") and "original_url" not in attachment:
            counted.append(_times.settled(attachment.get("ts"), _times.UNSTATED) or Stamp(""))
    return tuple(dict.fromkeys((*tagged("\n".join(raws)), *(stamp for stamp in counted if stamp.raw))))


def files(message: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the files of a message."""
    names = (_string(file.get("name")) or _string(file.get("title")) for file in _dicts(message.get("files")))
    return tuple(filter(None, names))


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _attachment(attachment: Mapping[str, Any]) -> Iterator[str]:
    """Yield what an attachment says; the preview of a web page is somebody else's text, only its title is kept."""
    keys = ("title",) if "original_url" in attachment else ("pretext", "title", "text")
    told = [_string(attachment.get(key)) for key in keys]
    fields = [f"{field.get('title', '')}: {field.get('value', '')}" for field in _dicts(attachment.get("fields"))]
    told += [*fields, *_blocks(attachment.get("blocks"))]
    quoted = attachment.get("author_name") if attachment.get("is_msg_unfurl") else None
    said = [part for part in told if part.strip()] or [_string(attachment.get("fallback"))]
    yield from (f"{quoted}: {part}" if quoted else part for part in said)


def _blocks(blocks: Any) -> list[str]:
    return [text for block in _dicts(blocks) if (text := _block(block).strip())]


def _block(node: Any) -> str:
    """Return the words in a Block Kit tree: text objects, mentions and links in their order."""
    if isinstance(node, list):
        return "".join(_block(child) for child in node)
    if not isinstance(node, dict):
        return ""
    kind = node.get("type")
    if kind in ("user", "channel", "usergroup"):
        mark = {"user": "@", "channel": "#", "usergroup": "!subteam^"}[kind]
        return f"<{mark}{node.get(f'{kind}_id', '')}>"
    if kind == "link":
        return f"<{node.get('url', '')}|{node['text']}>" if node.get("text") else f"<{node.get('url', '')}>"
    if kind in ("broadcast", "emoji"):
        return f"<!{node.get('range', '')}>" if kind == "broadcast" else f":{node.get('name', '')}:"
    text = node.get("text")
    own = text if isinstance(text, str) else _block(text)
    fields = "".join(f"\n{_block(field)}" for field in _dicts(node.get("fields")))
    ending = "\n" if kind in ("rich_text_section", "rich_text_preformatted", "rich_text_quote") else ""
    return own + fields + _block(node.get("elements")) + ending


def _readable(raw: str, names: Names, links: list[str]) -> str:
    def resolve(match: re.Match[str]) -> str:
        target, _, label = match[1].partition("|")
        if target[0] in "@#!":
            return _mention(target, label, names)
        target = html.unescape(target)
        if "://" not in target and not target.startswith("mailto:"):
            return match[0]
        if not target.startswith("mailto:"):
            links.append(target)
        return label or target.removeprefix("mailto:")

    return html.unescape(_MARKUP.sub(resolve, raw))


def _mention(target: str, label: str, names: Names) -> str:
    kind, id = target[0], target[1:]
    if kind == "@":
        return f"@{names.users.get(id) or label or id}"
    if kind == "#":
        return f"#{names.channels.get(id) or label or id}"
    if id.startswith("date^"):
        written = tagged(f"<{target}>")
        return label or (f"{written[0].at:%Y-%m-%d %H:%M:%SZ}" if written else id.split("^")[1])
    group = id.removeprefix("subteam^")
    return label or f"@{names.groups.get(group) or group}"
