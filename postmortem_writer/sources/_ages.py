"""Ages such as ``2m4s`` and ``x163 over 42m``: spans back from a moment that the text mostly does not name."""

import re

from postmortem_writer.clock import STEP_NS, Stamp

AGE = r"(?:\d+[ywdhms](?:\d+[dhms])?(?:\d+[ms])?(?:\d+s)?|<unknown>|<invalid>)"
_PART = re.compile(r"(\d+)([ywdhms])")
_UNIT = {
    "s": STEP_NS["s"],
    "m": STEP_NS["min"],
    "h": STEP_NS["h"],
    "d": STEP_NS["day"],
    "w": 7 * STEP_NS["day"],
    "y": 365 * STEP_NS["day"],
}


def before(anchor: Stamp | None, age: str) -> Stamp | None:
    """Return the stamp of what was ``age`` ago at the anchor, as wide as the age is coarse; without an anchor no instant."""
    parts = _PART.findall(age)
    if not parts:
        return None
    if anchor is None or anchor.instant is None:
        return Stamp(age, precision="approximate", doubt=("relative",))
    high = anchor.instant - sum(int(number) * _UNIT[unit] for number, unit in parts)
    low = high - _UNIT[parts[-1][1]]
    return Stamp(
        age, high, anchor.zone, anchor.zone_source, "approximate", anchor.date_source, low, high, ("relative",)
    )
