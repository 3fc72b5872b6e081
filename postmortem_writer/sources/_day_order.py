"""Whether a file writes the day or the month first: dates such as 26/10/2025 in it tell how 03/04/2025 is meant."""

import re
from collections.abc import Iterable

from postmortem_writer.clock import Order

_NUMERIC = re.compile(r"[\s\"'\[(]{0,3}(\d{1,2})/(\d{1,2})/\d{4}(?=[ ,T]\s?\d{1,2}:\d\d)")


def day_order(texts: Iterable[str]) -> Order:
    """Return the order that the dates at the beginning of these texts leave possible, "" when both or none fits them all."""
    day_first = month_first = False
    for text in texts:
        date = _NUMERIC.match(text)
        if date:
            day_first = day_first or int(date[1]) > 12
            month_first = month_first or int(date[2]) > 12
    if day_first == month_first:
        return ""
    return "dmy" if day_first else "mdy"
