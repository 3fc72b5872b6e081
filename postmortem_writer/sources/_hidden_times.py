"""Times that chat hides in tags, links and ids: they settle a date or a zone that the words leave open.

Slack's permalinks hold the ``ts`` of a message; Discord's ids are snowflakes, milliseconds since 2015 above 22 bits.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from postmortem_writer import clock
from postmortem_writer.clock import Stamp

_TAGS = re.compile(r"<t:([0-9]{10})(?::[a-zA-Z])?>|<!date\^([0-9]{10})\^[^<>\n]{0,400}>")
_DISCORD_TAG = re.compile(r"<t:([0-9]{10})(?::[a-zA-Z])?>")
_PERMALINK = re.compile(r"/archives/[A-Z0-9]{6,}/p([0-9]{10})([0-9]{6})(?![0-9])")
_THREAD = re.compile(r"[?&]thread_ts=([0-9]{10}\.[0-9]{6})(?![0-9])")
_SNOWFLAKE = re.compile(r"[0-9]{17,20}")
_DISCORD_START_MS = 1_420_070_400_000


def tagged(text: str) -> tuple[Stamp, ...]:
    """Return the times in Discord's ``<t:1761552000:F>`` and Slack's ``<!date^1761440130^…>``, each once."""
    found = (clock.epoch(match[1] or match[2], match[0]) for match in _TAGS.finditer(text))
    return _settled(found)


def written_out(text: str) -> str:
    """Return the text with Discord's tags as dates, which is how readers see them."""
    return _DISCORD_TAG.sub(lambda tag: datetime.fromtimestamp(int(tag[1]), UTC).strftime("%Y-%m-%d %H:%M:%SZ"), text)


def linked(links: Iterable[str]) -> tuple[Stamp, ...]:
    """Return when the messages were posted that Slack permalinks lead to, and the beginnings of their threads."""
    found: list[Stamp] = []
    for link in links:
        if match := _PERMALINK.search(link):
            found.append(clock.epoch(f"{match[1]}.{match[2]}", f"p{match[1]}{match[2]}"))
            found += (clock.epoch(thread[1]) for thread in _THREAD.finditer(link))
    return _settled(found)


def snowflake(id: str) -> Stamp | None:
    """Return when a Discord id was given out, or None when it is none."""
    if not _SNOWFLAKE.fullmatch(id):
        return None
    stamp = clock.epoch(str((int(id) >> 22) + _DISCORD_START_MS), id)
    return stamp if stamp.instant is not None else None


def _settled(stamps: Iterable[Stamp]) -> tuple[Stamp, ...]:
    return tuple(dict.fromkeys(stamp for stamp in stamps if stamp.instant is not None))
