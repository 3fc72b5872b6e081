"""Strict reading of times: what was written, the instant it means, and how far that can be trusted.

Nothing here guesses: no date, year or zone is filled in from the day the program runs.
"""

from postmortem_writer.clock.headers import header_frame, name_stamp, stated_zone, title_zone
from postmortem_writer.clock.order import unfold
from postmortem_writer.clock.prose import counts_days, find, leading, said, spoken
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
from postmortem_writer.clock.zones import meanings, zone_name

__all__ = [
    "STEP_NS",
    "DateSource",
    "Found",
    "Frame",
    "Order",
    "Precision",
    "Stamp",
    "ZoneSource",
    "counts_days",
    "epoch",
    "find",
    "header_frame",
    "leading",
    "local",
    "meanings",
    "name_stamp",
    "read",
    "said",
    "show",
    "spoken",
    "stated_zone",
    "title_zone",
    "unfold",
    "utc",
    "zone_name",
]
