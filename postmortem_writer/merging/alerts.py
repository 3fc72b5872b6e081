"""The same alert in the alerting, in the pager and echoed by a bot: its name and its state, near in time."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from postmortem_writer.evidence import Record
from postmortem_writer.merging._join import Link, near
from postmortem_writer.merging._likeness import MINUTE, SECOND, Seen, one_thing

SAME_ALERT = "same alert name and state"
_WINDOW = 5 * MINUTE
_READ = 400
_STATES = {
    "firing": "firing triggered alerting alarm problem",
    "acknowledged": "acknowledged",
    "resolved": "resolved recovered recovery ok",
}
_STATE_OF = {word: state for state, words in _STATES.items() for word in words.split()}
_STATE = re.compile(rf"\b(?:{'|'.join(_STATE_OF)})\b", re.I)
_NAMED = re.compile(rf"({_STATE.pattern})(?::\d+)?[\])*:]*\s+[*`\"']*(?P<name>[\w.\-]{{6,80}})", re.I)
_OWN_NAME = re.compile(r"[A-Za-z]*[a-z][A-Z]|\w+[_\-.]\w+[_\-.]\w|\w*[a-z]\w*\d")
_NUMBER = re.compile(r"(?<![\w&])(?:#|INC-?)(\d{2,9})\b")

Key = tuple[str, str]


def links(records: Sequence[Seen]) -> Iterator[Link]:
    """Yield links between machine records that name one alert or incident in one state and no different host or environment.

    Where one place tells of several such alerts in one second, nobody can say which of them an echo is of.
    """
    told = [(key, one) for one in records for key in _alerts(one)]
    crowded = _crowded(told)
    clear = ((key, one) for key, one in told if (key, one.place, _second(one)) not in crowded)
    for link in near(clear, _WINDOW, SAME_ALERT, 1):
        if one_thing(link.first.record, link.second.record):
            yield link


def name_and_state(record: Record) -> tuple[str, str]:
    """Return the name that a machine's record gives an alert, in small letters, and its state; blank where it gives none."""
    named = next((m for m in _NAMED.finditer(_told(record)) if _OWN_NAME.match(m["name"])), None)
    return (named["name"].lower(), _STATE_OF[named[1].lower()]) if named else ("", "")


def _alerts(one: Seen) -> Iterator[Key]:
    """Yield the name and the number that a machine's record gives an alert, each with the state."""
    named, text = name_and_state(one.record), _told(one.record)
    if named[0]:
        yield named
    state, number = _STATE.search(text), _NUMBER.search(text)
    if number and state:
        yield f"#{number[1]}", _STATE_OF[state[0].lower()]


def _told(record: Record) -> str:
    """Return the beginning of what a machine tells of an alert, "" for anybody else's words."""
    by_machine = (record.actor is not None and record.actor.bot) or "automatic" in record.flags
    return record.text[:_READ] if record.kind in ("alert", "page-event") or by_machine else ""


def _crowded(told: Sequence[tuple[Key, Seen]]) -> set[tuple[Key, tuple[str, str], int]]:
    times = Counter((key, one.place, _second(one)) for key, one in told)
    return {spot for spot, count in times.items() if count > 1}


def _second(one: Seen) -> int:
    return (one.at or 0) // SECOND
