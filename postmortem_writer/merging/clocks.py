"""The same words in two places whose clocks differ: several texts with one difference, or one long text a zone apart.

What differs is said in the rule, so that the ledger can propose it as a skew.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from postmortem_writer.merging._join import MOST_PLACES, Link
from postmortem_writer.merging._likeness import MINUTE, Seen, one_hand, one_thing

APART = "same words"
_LEAST = 4
_LEAST_ALONE = 10
_FURTHEST = 14 * 60 * MINUTE
_HALF_HOUR = 30 * MINUTE
_SLACK = 90 * MINUTE // 60
_STATED = ("explicit-offset", "epoch")

Places = tuple[tuple[str, str], tuple[str, str]]


def links(records: Sequence[Seen]) -> Iterator[Link]:
    """Yield links between words that each of two places holds once, where the difference of their clocks is borne out."""
    between: dict[Places, list[Link]] = defaultdict(list)
    for holders in _held_once(records):
        for one, other in combinations(holders, 2):
            if (link := _apart(one, other)) is not None:
                between[one.place, other.place].append(link)
    for found in between.values():
        yield from _borne_out(found)


def _held_once(records: Sequence[Seen]) -> Iterator[list[Seen]]:
    """Yield the records of each text, in the order of their places, where no place holds it more than once."""
    by_words: dict[tuple[str, ...], list[Seen]] = defaultdict(list)
    for one in records:
        if (
            one.at is not None
            and one.record.kind in ("message", "note", "status-post", "meeting")
            and one.telling >= _LEAST
        ):
            by_words[one.words].append(one)
    for holders in by_words.values():
        places = {one.place for one in holders}
        if 1 < len(places) == len(holders) <= MOST_PLACES:
            yield sorted(holders, key=lambda one: one.place)


def _apart(one: Seen, other: Seen) -> Link | None:
    gap = abs((one.at or 0) - (other.at or 0))
    fit = one_hand(one.record.actor, other.record.actor) and one_thing(one.record, other.record)
    if not (fit and 10 * MINUTE < gap <= _FURTHEST):
        return None
    first, second = sorted((one, other), key=lambda seen: seen.key)
    return Link(first, second, f"{APART}, clocks {_told(gap)} apart", 4, gap)


def _borne_out(found: Sequence[Link]) -> Iterator[Link]:
    """Yield the links whose difference a second text has too, and the long texts whose difference is one of zones."""
    ordered = sorted(found, key=lambda link: (_signed(link), link.first.key))
    for place, link in enumerate(ordered):
        beside = ordered[max(0, place - 1) : place] + ordered[place + 1 : place + 2]
        agreed = any(
            abs(_signed(other) - _signed(link)) <= max(_SLACK, link.first.grain, link.second.grain) for other in beside
        )
        if agreed or _is_zones(link):
            yield link


def _signed(link: Link) -> int:
    one, other = sorted((link.first, link.second), key=lambda seen: seen.place)
    return (one.at or 0) - (other.at or 0)


def _is_zones(link: Link) -> bool:
    """Tell whether a long text is whole half hours apart and one of its two clocks states no zone in the time itself."""
    off = (link.gap + _HALF_HOUR // 2) % _HALF_HOUR - _HALF_HOUR // 2
    stamps = (link.first.record.stamp, link.second.record.stamp)
    loose = any(stamp is not None and stamp.zone_source not in _STATED for stamp in stamps)
    return loose and link.first.telling >= _LEAST_ALONE and abs(off) <= max(_SLACK, link.first.grain, link.second.grain)


def _told(gap: int) -> str:
    hours, minutes = divmod(round(gap / MINUTE), 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "") if part)
