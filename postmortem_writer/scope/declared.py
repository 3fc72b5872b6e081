"""Incidents that somebody opened: by number, or with a channel of their own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from postmortem_writer.scope._found import FEWEST, Found, speaks_of
from postmortem_writer.scope.signs import Sign


def declared(signs: Sequence[Sign]) -> list[Found]:
    """Return the incidents that were opened or have a channel here; one that is merely mentioned is none."""
    told: dict[str, list[Sign]] = defaultdict(list)
    for one in signs:
        for key in one.keys | ({one.channel_key} - {""}):
            told[key].append(one)
    opened = {
        key
        for key, among in told.items()
        if len(among) >= 2 and (_has_channel(key, among) or any(map(_opening, among)))
    }
    found: list[Found] = []
    for key in sorted(opened):
        joined = next((one for one in found if _is_one(key, one.keys, told)), None)
        if joined is None:
            found.append(Found({key}, "its own channel" if _has_channel(key, told[key]) else "its own number"))
        else:
            joined.keys.add(key)
    for made in found:
        made.core = [
            sign for sign in signs if speaks_of(sign) & made.keys and not speaks_of(sign) & (opened - made.keys)
        ]
    return [one for one in found if len(one.core) >= 2]


def _has_channel(key: str, among: Iterable[Sign]) -> bool:
    return sum(one.channel_key == key for one in among) >= FEWEST


def _opening(one: Sign) -> bool:
    return one.opens and len(one.keys) == 1 and not one.looks_back


def _is_one(key: str, keys: Iterable[str], told: Mapping[str, Sequence[Sign]]) -> bool:
    """Tell whether two names are of one incident: a number used in the other's channel, or opened in one breath."""
    for other in keys:
        both = [one for one in told[key] if other in one.keys or other == one.channel_key]
        if any(
            not one.sets_apart and (other == one.channel_key or key == one.channel_key or one.opens) for one in both
        ):
            return True
    return False
