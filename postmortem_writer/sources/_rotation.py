"""Which large logs are one log that was cut into files: ``app.log``, ``app.log.1``, ``app.log.2.gz``, ``app.log-20260203``."""

import re
from collections.abc import Sequence

from postmortem_writer.sources._sifting import Large

_PACKED = re.compile(r"\.(?:gz|bz2|xz|lzma)$")
# logrotate's numbers and dateext; log4j and logback put the date or the number before the ending
_CUT = re.compile(r"[.\-_](?:\d{1,4}|20\d\d-?\d\d-?\d\d(?:[-_T.]?\d{1,10})?)(?=(?:\.(?:log|txt|json|csv))?$)")


def sets(logs: Sequence[Large]) -> list[list[int]]:
    """Return the logs by their places in the list, those of one set together, in the order of the first of each."""
    found: dict[tuple[str, str], list[int]] = {}
    for at, large in enumerate(logs):
        found.setdefault((whole_name(large.shown), large.format), []).append(at)
    return list(found.values())


def whole_name(shown: str) -> str:
    """Return the name a log had before it was cut and packed."""
    name = _PACKED.sub("", shown)
    while (cut := _CUT.sub("", name)) != name:
        name = cut
    return name
