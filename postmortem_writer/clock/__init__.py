"""Strict reading of times: what was written, the instant it means, and how far that can be trusted.

Nothing here guesses: no date, year or zone is filled in from the day the program runs.
"""

from postmortem_writer.clock.headers import name_stamp, stated_zone
from postmortem_writer.clock.order import unfold
from postmortem_writer.clock.prose import find, leading, said
from postmortem_writer.clock.reading import epoch, read
from postmortem_writer.clock.stamp import (
    STEP_NS,
    DateSource,
    Found,
    Frame,
    Order,
    Precision,
    Stamp,
    ZoneSource,
    local,
    show,
    utc,
)
from postmortem_writer.clock.zones import zone_name

__all__ = [
    "STEP_NS",
    "DateSource",
    "Found",
    "Frame",
    "Order",
    "Precision",
    "Stamp",
    "ZoneSource",
    "epoch",
    "find",
    "leading",
    "local",
    "name_stamp",
    "read",
    "said",
    "show",
    "stated_zone",
    "unfold",
    "utc",
    "zone_name",
]
