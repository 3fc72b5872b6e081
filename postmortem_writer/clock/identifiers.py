"""Times that hide in identifiers and links: evidence about a clock, never the time of the record they stand in.

Authority: Slack's permalinks and date markup, Discord's snowflakes and timestamp tags, Grafana's dashboard links, Kubernetes' CronJob
controller, which names a run by its scheduled minute since 1970.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from postmortem_writer.clock.reading import epoch
from postmortem_writer.clock.stamp import STEP_NS

_DISCORD_START_MS = 1_420_070_400_000
_SNOWFLAKE_BITS = 22
_LINK = re.compile(
    r"(?P<slack>\.slack\.com/archives/\w+/p\d{16})(?!\d)|(?P<thread>[?&]thread_ts=\d{10}\.\d{6})(?!\d)"
    r"|discord(?:app)?\.com/channels/\d+/\d+/(?P<discord>\d{17,20})(?!\d)"
    r"|<t:(?P<tag>\d{10})(?::[tTdDfFR])?>|<!date\^(?P<date>\d{10})\^"
    r"|[?&](?:from|to)=(?P<grafana>\d{13})(?!\d)"
    r"|(?<![\w-])[a-z][a-z0-9-]*-(?P<cron>2[5-9]\d{6}|3\d{7})(?=-[a-z0-9]{5}(?![\w-])|(?![\w-]))"
)
_COUNTED = re.compile(r"[\d.]+$")


@dataclass(frozen=True, slots=True)
class Hidden:
    """A time inside an identifier: ``text[start:end]`` holds it, ``what`` says in what, ``instant`` is nanoseconds since 1970 UTC.

    ``what`` is ``slack``, ``thread``, ``discord``, ``tag``, ``date``, ``grafana`` or ``cron``.
    """

    start: int
    end: int
    what: str
    instant: int


def hidden(text: str) -> Iterator[Hidden]:
    """Yield the times that links and identifiers of a text hold, in order."""
    for match in _LINK.finditer(text):
        what = match.lastgroup or ""
        instant = _instant(what, match[what])
        if instant is not None:
            yield Hidden(match.start(what), match.end(what), what, instant)


def _instant(what: str, found: str) -> int | None:
    if what == "discord":
        return epoch((int(found) >> _SNOWFLAKE_BITS) + _DISCORD_START_MS).instant
    if what == "cron":
        return int(found) * STEP_NS["min"]
    counted = _COUNTED.search(found)
    return epoch(counted[0]).instant if counted else None
