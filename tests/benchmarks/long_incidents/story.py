"""One seed's incident as it happened: the plot's beats, the second incident, the meeting and the talk around them, all in time order."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from long_incidents.plot import Beat, Plot, chosen, filled, moment, named, plots
from long_incidents.talk import SHARES, Deck, Said, exchange, voiced
from long_incidents.world import World, local, world

DAYS_BEFORE, DAYS_AFTER = 2, 14
WEEKEND = 0.22
ASIDES = 80
EXCHANGES = (960, 1_020)
"""How many exchanges go on beside the incident, of three messages each, about."""


@dataclass(frozen=True)
class Told:
    """A beat in this seed's words, and when it was posted or spoken, to the second."""

    beat: Beat
    at: datetime
    key: str


@dataclass(frozen=True)
class Story:
    """What the raw material and the gold record are both written from."""

    seed: int
    world: World
    slots: dict[str, str]
    plot: Plot
    other: Plot
    beats: tuple[Told, ...]
    others: tuple[Told, ...]
    meeting: tuple[Told, ...]
    began: datetime
    moments: dict[str, datetime]
    late: dict[str, datetime]
    messages: tuple[Said, ...]


def story(seed: int) -> Story:
    """Return the incident of a seed: the same for the same seed, whenever and wherever it is asked for."""
    chance = random.Random(f"long incident {seed}")
    plot = plots("plots")[seed % len(plots("plots"))]
    other = plots("others")[(seed + (seed - 1) // 3) % len(plots("others"))]
    dev_channel = next(beat.place for beat in plot.beats if beat.place.endswith("-dev"))
    here = world(seed, chance, dev_channel)
    shift, shift_other = (timedelta(minutes=chance.randint(-35, 45)) for _ in range(2))
    day_other = timedelta(days=chance.randint(2, 5))
    moments = {name: moment(here.base, at) + shift for name, at in plot.told["moments"].items()}
    late = {name: local(at, here.people["dev"].zone).replace(tzinfo=UTC) for name, at in moments.items()}
    slots = here.slots() | _numbers(here, chance) | chosen(plot, chance) | chosen(other, chance)
    for name, at in moments.items():
        slots |= {name: f"{at:%H:%M}", f"{name}_full": f"{at:%Y-%m-%d %H:%M} UTC"}
        slots |= {f"{name}_late": f"{late[name]:%Y-%m-%d %H:%M}"}
    beats = _told(plot.beats, here.base + shift, slots, chance, "b")
    others = _told(other.beats, here.base + day_other + shift_other, slots, chance, "o")
    began = moment(here.base, plot.told["meeting"]["at"]) + shift
    meeting = _spoken(plot.meeting, began, slots, chance)
    said = [_message(told, here, chance) for told in (*beats, *others)]
    said += _around(here, chance, slots, began, beats, plot.name)
    unique = {one.key: one for one in sorted(said, key=lambda one: (one.at, one.key))}
    return Story(
        seed, here, slots, plot, other, beats, others, meeting, began, moments, late, tuple(unique.values())
    )  # fmt: skip


def _numbers(here: World, chance: random.Random) -> dict[str, str]:
    first = chance.randint(120, 870)
    due = here.base + timedelta(days=chance.randint(19, 30))
    refs = {f"ref{n}": f"{chance.choice('ABCDEFGHJK')}{chance.randint(10000, 99999)}" for n in (1, 2, 3)}
    return refs | {
        "inc": f"INC-{first}",
        "inc2": f"INC-{first + chance.randint(2, 9)}",
        "pr": str(chance.randint(1000, 4000)),
        "due": f"{due:%B} {due.day}",
        "due_iso": f"{due:%Y-%m-%d}",
    }


def _told(
    beats: tuple[Beat, ...], base: datetime, slots: dict[str, str], chance: random.Random, prefix: str
) -> tuple[Told, ...]:
    found: list[Told] = []
    for number, beat in enumerate(beats):
        at = moment(base, beat.at) + timedelta(seconds=chance.randint(0, 110), microseconds=chance.randint(0, 999_999))
        found.append(Told(named(beat, slots, chance), at, f"{prefix}:{beat.id or number}"))
    return tuple(found)


def _spoken(lines: tuple[Beat, ...], began: datetime, slots: dict[str, str], chance: random.Random) -> tuple[Told, ...]:
    """Return the lines of the meeting, each from the moment at which it is spoken."""
    found: list[Told] = []
    at = began + timedelta(seconds=chance.uniform(20, 90))
    for number, line in enumerate(lines):
        beat = named(line, slots, chance)
        found.append(Told(beat, at, f"m:{beat.id or number}"))
        # people think and talk aside between two sentences that matter
        at += timedelta(seconds=len(beat.say) / 14 + chance.uniform(20, 140))
    return tuple(found)


def _message(told: Told, here: World, chance: random.Random) -> Said:
    beat = told.beat
    person = here.people.get(beat.by)
    edited = told.at + timedelta(minutes=beat.edited) if beat.edited else None
    return Said(
        told.at,
        "dev" if beat.place.endswith("-dev") else beat.place,
        person.id if person else beat.by,
        voiced(beat.say, person, chance, careful=True),
        told.key,
        f"b:{beat.re}" if beat.re else "",
        edited,
        alert=beat.alert,
    )


def _around(
    here: World, chance: random.Random, slots: dict[str, str], began: datetime, beats: Sequence[Told], plot: str
) -> Iterator[Said]:
    """Yield the talk of all days, more than 3,000 messages of it, and what is said around the beats without saying anything."""
    invite = filled("call about {inc} now, link is in the channel topic. it gets recorded", slots)
    yield Said(began - timedelta(minutes=4), "incidents", here.people["lead"].id, invite, "call")
    decks: defaultdict[str, Deck] = defaultdict(lambda: Deck(chance))
    asides = [(at, kind, place) for at in _under_way(beats, chance) for kind, place in [_aside(plot, chance)]]
    talk = [(start, kind, kind) for start, kind in _hours(here, chance)]
    for number, (start, kind, place) in enumerate(sorted([*asides, *talk])):
        yield from exchange(decks[kind].next(kind), kind, place, start, here, chance, slots, number)


def _under_way(beats: Sequence[Told], chance: random.Random) -> list[datetime]:
    """Return moments soon after a beat, from the opening of the incident until it is over."""
    opened = next(told.at for told in beats if told.beat.by == "lead")
    over = next(told.at for told in beats if told.beat.milestone == "resolved")
    near = [told.at for told in beats if opened <= told.at < over]
    return [at + timedelta(seconds=chance.uniform(120, 7_200)) for at in chance.choices(near, k=ASIDES)]


def _aside(plot: str, chance: random.Random) -> tuple[str, str]:
    """Return what kind of thing is said around a beat, and where: about the incident itself, or about working on it."""
    if chance.random() < 0.45:
        return "asides", "incidents"
    return plot, chance.choice(("incidents", "incidents", "incidents", "support", "dev"))


def _hours(here: World, chance: random.Random) -> list[tuple[datetime, str]]:
    """Return when an exchange of which kind begins, in time order: on weekdays more, at noon most."""
    days = [here.base + timedelta(days=day) for day in range(-DAYS_BEFORE, DAYS_AFTER)]
    weights = [WEEKEND if day.weekday() > 4 else 1.0 for day in days]
    count = chance.randint(*EXCHANGES)
    kinds = chance.choices(list(SHARES), list(SHARES.values()), k=count)
    starts = [
        day + timedelta(hours=chance.triangular(6.2, 19.5, 12.4)) for day in chance.choices(days, weights, k=count)
    ]
    return list(zip(sorted(starts), kinds, strict=True))
