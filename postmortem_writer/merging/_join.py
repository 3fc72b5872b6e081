"""Pairs into groups: the surest and nearest first, and never two different records of one place in one group."""

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

from postmortem_writer.evidence import Group
from postmortem_writer.merging._likeness import Seen

MOST_PLACES = 8
"""Places that one key is looked up in at a time; more would be a phrase that everybody uses."""
MOST_MEMBERS = 16
"""Records of one group; what more places hold within minutes is a phrase that goes round, and chains of it drift."""


@dataclass(frozen=True, slots=True)
class Link:
    """Two records that one rule holds for one event; ``gap`` is nanoseconds between them, ``doubt`` 0 for the surest."""

    first: Seen
    second: Seen
    rule: str
    doubt: int
    gap: int = 0


def near(keyed: Iterable[tuple[Hashable, Seen]], window: int, rule: str, doubt: int) -> Iterator[Link]:
    """Yield links between records of the same key, of different places and at most ``window`` nanoseconds apart.

    A record is linked with the last one before it of each place, so that what repeats is paired one with one.
    """
    timed = [(key, one, one.at) for key, one in keyed if one.at is not None]
    timed.sort(key=lambda item: (item[2], item[1].key))
    last: dict[Hashable, OrderedDict[tuple[str, str], tuple[int, Seen]]] = {}
    for key, one, at in timed:
        before = last.setdefault(key, OrderedDict())
        while before and at - next(iter(before.values()))[0] > window:
            before.popitem(last=False)
        for place, (earlier, other) in before.items():
            if place != one.place or _is_copy(one, other):
                yield Link(other, one, rule, doubt, at - earlier)
        before.pop(one.place, None)
        before[one.place] = (at, one)
        if len(before) > MOST_PLACES:
            before.popitem(last=False)


def joined(links: Iterable[Link]) -> tuple[Group, ...]:
    """Return the groups that the links make, in the order of their first records; the surest and nearest links come first."""
    groups: dict[str, _Growing] = {}
    for link in sorted(links, key=lambda link: (link.doubt, link.gap, link.first.key, link.second.key, link.rule)):
        one = groups.get(link.first.id) or _Growing([link.first], {link.first.place: link.first}, [])
        other = groups.get(link.second.id) or _Growing([link.second], {link.second.place: link.second}, [])
        if one is other or not one.admits(other):
            continue
        one.take(other, link.rule)
        groups.update(dict.fromkeys((member.id for member in one.members), one))
    grown = {id(group): group for group in groups.values()}.values()
    found = [(sorted(group.members, key=lambda member: member.key), group.rules) for group in grown]
    found.sort(key=lambda item: item[0][0].key)
    return tuple(Group(tuple(member.id for member in members), "; ".join(rules)) for members, rules in found)


@dataclass(slots=True)
class _Growing:
    """A group in the making: its members, one of each place, and the rules that joined them."""

    members: list[Seen]
    places: dict[tuple[str, str], Seen]
    rules: list[str]

    def admits(self, other: "_Growing") -> bool:
        return len(self.members) + len(other.members) <= MOST_MEMBERS and all(
            place not in self.places or _is_copy(one, self.places[place]) for place, one in other.places.items()
        )

    def take(self, other: "_Growing", rule: str) -> None:
        self.members += other.members
        self.places |= other.places
        self.rules = list(dict.fromkeys((*self.rules, *other.rules, rule)))


def _is_copy(one: Seen, other: Seen) -> bool:
    """Tell whether one place holds the very same thing twice: a delivery that was sent again."""
    a, b = one.record, other.record
    return a.instant is not None and a.instant == b.instant and a.text == b.text and a.native == b.native != ""
