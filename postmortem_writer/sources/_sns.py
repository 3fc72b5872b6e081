"""Amazon SNS wraps what it passes on: the message is a string, and JSON in it must be parsed once more."""

from dataclasses import dataclass
from typing import Any

from postmortem_writer.sources import _json
from postmortem_writer.sources._pick import obj, objs, words


@dataclass(frozen=True, slots=True)
class Passed:
    """One message: what was said (``fields`` where that is JSON, else ``text``), and when SNS sent it, as written."""

    fields: dict[str, Any]
    text: str
    subject: str = ""
    sent: Any = None
    id: str = ""


def passed(body: dict[str, Any]) -> list[Passed]:
    """Return the messages in a body: of a Lambda event (``Records[].Sns``), of a notification, or the body itself."""
    wrapped = [found for record in objs(body, "Records") if (found := obj(record, "Sns") or obj(record, "sns"))]
    if not wrapped and words(body, "Type") == "Notification":
        wrapped = [body]
    return [_opened(one) for one in wrapped if words(one, "Message")]


def _opened(one: dict[str, Any]) -> Passed:
    text = words(one, "Message")
    try:
        inner = _json.value(text) if _json.starts_like_json(text) else None
    except _json.Fault:
        inner = None
    fields = inner if isinstance(inner, dict) else {}
    return Passed(fields, text, words(one, "Subject"), one.get("Timestamp"), words(one, "MessageId"))
