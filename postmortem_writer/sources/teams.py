"""Microsoft Teams: messages as the Graph API or a compliance export gives them, replies before what they reply to.

Keys begin with a capital in exports and without in the API. ``Id`` is epoch milliseconds; bodies are HTML.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from postmortem_writer import clock
from postmortem_writer.clock import Stamp
from postmortem_writer.evidence import Actor, Record
from postmortem_writer.sources import _json, _times
from postmortem_writer.sources._html import readable
from postmortem_writer.sources._nested import mapping, mappings, named, words
from postmortem_writer.sources._source import Handed, Reading, Source
from postmortem_writer.sources.records_json import broken

_LISTS = ((), ("value",), ("messages",), ("Messages",))
_DEEPEST = 8
_SAID_BY_CARDS = ("title", "subtitle", "summary", "activityTitle", "activitySubtitle", "text")
_INSIDE_CARDS = ("sections", "body", "items", "columns")


def recognise(handed: Handed) -> float:
    """Return 0.96 when the first objects have body, time and sender as Teams names them."""
    if not _json.starts_like_json(handed.text):
        return 0.0
    messages = next(filter(None, (_json.first(handed.text, path) for path in _LISTS)), [])
    return 0.96 if messages and all(map(_is_message, messages)) else 0.0


def _is_message(message: dict[str, Any]) -> bool:
    body = _get(message, "Body")
    typed = isinstance(body, dict) and ("contentType" in body or "ContentType" in body)
    return typed and _get(message, "CreatedDateTime") is not None and ("From" in message or "from" in message)


def _get(fields: Any, key: str) -> Any:
    """Return the value of a key in either spelling: ``ReplyToId`` and ``replyToId``."""
    found = mapping(fields)
    return found.get(key, found.get(key[0].lower() + key[1:]))


def read(handed: Handed, zone: str) -> Reading:
    """Return a record a message, replies with the message they reply to; what the system tells is counted."""
    records: list[Record] = []
    skipped: Counter[str] = Counter()
    diagnostics = []
    path = next((path for path in _LISTS if _json.first(handed.text, path)), ())
    try:
        for element, parent in _elements(handed.text, path):
            reason = _furniture(element.value)
            record = None if reason else _record(handed.path, element, parent, zone)
            if record and record.text:
                records.append(record)
            else:
                skipped[reason or _wordless(element.value)] += 1
    except _json.Fault as fault:
        diagnostics.append(broken(handed.path, fault, len(records)))
    counts = tuple(f"{count} {reason}" for reason, count in skipped.items())
    return Reading(tuple(records), skipped=counts, diagnostics=tuple(diagnostics))


def _elements(text: str, path: tuple[str, ...]) -> Iterator[tuple[_json.Element, str]]:
    """Yield the messages, and those in a message's own list of replies with its id."""
    for element in _json.objects(text, path):
        yield element, ""
        if not mappings(_get(element.value, "Replies")):
            continue
        for key, member in _json.members(text, start=element.start):
            if key in ("replies", "Replies"):
                replies = _json.elements(text, start=member.start)
                yield from ((one, named(element.value, "Id", "id")) for one in replies if isinstance(one.value, dict))


def _furniture(message: Mapping[str, Any]) -> str:
    kind = words(_get(message, "MessageType"))
    system = _get(message, "EventDetail") and not _get(message, "From")
    if system or (kind not in ("", "message") and not _get(message, "From")):
        return "entries of the system, such as who was added"
    return ""


def _wordless(message: Mapping[str, Any]) -> str:
    return "deleted messages" if _get(message, "DeletedDateTime") else "messages without words"


def _record(path: str, element: _json.Element, parent: str, zone: str) -> Record:
    message = element.value
    id = named(message, "Id", "id")
    thread = named(message, "ReplyToId", "replyToId") or parent
    thread = "" if thread == id else thread
    text, links = _text(message)
    edited = _times.settled(_get(message, "LastEditedDateTime"), _times.frame(zone))
    actor = _actor(_get(message, "From"))
    files = tuple(filter(None, (named(one, "Name", "name") for one in mappings(_get(message, "Attachments")))))
    flags = {
        "edited": edited,
        "deleted": _get(message, "DeletedDateTime"),
        "reply": thread,
        "automatic": actor and actor.bot,
    }
    return Record(
        source=path,
        line=element.line,
        end_line=element.end_line,
        kind="message",
        text="\n".join(filter(None, [text, *(f"[file: {name}]" for name in files)])),
        raw=element.raw,
        native=id,
        posted=_posted(message, id, zone),
        actor=actor,
        thread=thread,
        links=links,
        flags=tuple(flag for flag, on in flags.items() if on),
        files=files,
        edited=edited,
    )


def _posted(message: Mapping[str, Any], id: str, zone: str) -> Stamp | None:
    written = _times.stamp(_get(message, "CreatedDateTime"), _times.frame(zone))
    if written and written.instant is not None:
        return written
    given = clock.epoch(id) if len(id) == 13 and id.isdecimal() else None
    return given if given and given.instant is not None else written


def _actor(sender: Any) -> Actor | None:
    user, program = _get(sender, "User"), _get(sender, "Application")
    chosen = user if mapping(user) else program
    name = named(chosen, "DisplayName", "displayName", "Id", "id")
    return Actor(name, named(chosen, "Id", "id"), chosen is not user) if name else None


def _text(message: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return subject, body and cards as people see them, and the targets of their links."""
    links: list[str] = []
    body = _get(message, "Body")
    content = words(_get(body, "Content"))
    told = [words(_get(message, "Subject")).strip()]
    if words(_get(body, "ContentType")).lower() == "html":
        shown, found = readable(content, quotes=False)
        told.append(shown)
        links += found
    else:
        told.append(content.strip())
    for attachment in mappings(_get(message, "Attachments")):
        told += _card(attachment)
    return "\n".join(dict.fromkeys(filter(None, told))), tuple(dict.fromkeys(links))


def _card(attachment: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a card says: tools post their alerts as cards, in JSON within JSON."""
    if "card" not in words(_get(attachment, "ContentType")).lower():
        return
    content = _get(attachment, "Content")
    try:
        card = _json.value(content) if isinstance(content, str) else content
    except _json.Fault:
        return
    yield from _told(card, _DEEPEST)


def _told(card: Any, depth: int) -> Iterator[str]:
    yield from (readable(named(card, key))[0] for key in _SAID_BY_CARDS)
    for fact in mappings(mapping(card).get("facts")):
        yield f"{named(fact, 'name', 'title')}: {named(fact, 'value')}"
    for key in _INSIDE_CARDS if depth else ():
        for part in mappings(mapping(card).get(key)):
            yield from _told(part, depth - 1)


source = Source("Microsoft Teams export", recognise, read, known_by="`Body.ContentType` and `CreatedDateTime`")
