"""The value of a field that is named as a time → a Stamp: counts since 1970 by their digits, everything else by the clock."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from postmortem_writer.clock import Stamp

_COUNT = re.compile(r"[0-9]{10}(?:\.[0-9]+)?|[0-9]{13}(?:\.[0-9]+)?|[0-9]{16}|[0-9]{19}")
_LONGEST = 60


def stamp(value: Any, zone: str = "") -> Stamp | None:
    """Return the time a JSON value states, or None when it is no time.

    ``zone`` is the user's, for values that state none. Mongo's ``{"$date": …}`` is opened.
    """
    if isinstance(value, dict):
        inner = value.get("$date", value.get("$numberLong"))
        return None if inner is None else stamp(inner, zone)
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    raw = str(value).strip()
    if _COUNT.fullmatch(raw):
        return epoch(raw)
    if not isinstance(value, str) or not 0 < len(raw) <= _LONGEST:
        return None
    return _read(raw, zone)


def epoch(raw: str) -> Stamp:
    whole, _, fraction = raw.partition(".")
    scale = {10: 9, 13: 6, 16: 3, 19: 0}[len(whole)]
    instant = int(whole) * 10**scale + int((fraction + "0" * scale)[:scale] or 0)
    return Stamp(raw, instant, "UTC", "epoch", "us", "in-string")


def _read(raw: str, zone: str) -> Stamp | None:
    try:
        at = datetime.fromisoformat(raw)
    except ValueError:
        return None
    if at.year in (1, 1970):
        return Stamp(raw, doubt=("sentinel",))
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    source = "explicit-offset" if at.tzinfo else "assumed"
    delta = aware - datetime(1970, 1, 1, tzinfo=UTC)
    ns = (delta.days * 86400 + delta.seconds) * 10**9 + delta.microseconds * 1000
    return Stamp(
        raw, ns, at.strftime("%z")[:3] + ":" + at.strftime("%z")[3:] if at.tzinfo else "UTC", source, "s", "in-string"
    )  # type: ignore[arg-type]
