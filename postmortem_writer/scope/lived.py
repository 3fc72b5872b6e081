"""Incidents that nobody opened: things with a harm and an end of their own that no record names together with the main one."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from postmortem_writer.evidence import Record
from postmortem_writer.scope._found import FEWEST, HOUR, Found, at
from postmortem_writer.scope.signs import Sign

_QUIET = 6 * HOUR
_TOGETHER = HOUR // 3
_LONGEST = 72 * HOUR
_DENSE = 0.7
_DAY = 24 * HOUR


def lived(signs: Sequence[Sign], declared: Sequence[Found]) -> tuple[Found, list[Found]]:
    """Return the things that are named together most, as the main incident, and those that have a harm and an end of their own."""
    groups = _named_together(signs)
    telling = [(things, [one for one in signs if one.words & things]) for things in groups]
    weighed = sorted(telling, key=lambda pair: (-_intensity(pair[1]), -len(pair[1])))
    main = declared[0] if declared else Found(set(), "")
    if declared:
        known = {word for one in main.core for word in one.words}
        apart = [(things, told) for things, told in weighed if not things & known]
    else:
        main.things, main.core = (set(weighed[0][0]), weighed[0][1]) if weighed else (set(), [])
        apart = weighed[1:] if any(one.harms for one in main.core) else []
    lived = [
        Found(set(), "a harm and an end of its own", told, set(things)) for things, told in apart if _lives(told, main)
    ]
    return main, lived


def _intensity(told: Sequence[Sign]) -> int:
    """Return how many records tell of harm or its end within the fullest day: an incident comes at once, talk of any day does not."""
    times = sorted(at(one) for one in told if (one.harms or one.ends) and one.record.instant is not None)
    most = start = 0
    for end, time in enumerate(times):
        while time - times[start] > _DAY:
            start += 1
        most = max(most, end - start + 1)
    return most


def _lives(told: Sequence[Sign], main: Found) -> bool:
    """Tell whether these records show an incident: harm first and an end after it, told by several, and apart from the main one."""
    now = [one for one in told if not one.looks_back and one.record.instant is not None]
    harm = next((one for one in now if one.harms), None)
    ends = [one for one in now if one.ends and harm is not None and at(one) > at(harm)]
    if harm is None or not ends or len(now) < FEWEST or len({_who(one.record) for one in now}) < 2:
        return False
    low, high = main.window
    start, end = at(harm), at(ends[-1])
    near = [one for one in told if start - HOUR <= at(one) <= end + 2 * HOUR]
    if len(near) < _DENSE * len(told) or end - start > _LONGEST:  # what is named on any day is no incident's
        return False
    aloof = start > high + _QUIET or end < low - _QUIET
    return aloof or any(one.sets_apart for one in now) or (_is_worked_on(now) and not _keeps_time(start, end, main))


def _is_worked_on(now: Sequence[Sign]) -> bool:
    """Tell whether several people speak of it and one of them says that it ended."""
    people = {_who(one.record) for one in now if not _by_machine(one)}
    return len(now) > FEWEST and len(people) > 1 and any(one.ends and not _by_machine(one) for one in now)


def _keeps_time(start: int, end: int, main: Found) -> bool:
    """Tell whether it begins or ends when the main incident does: what comes and goes with it is an effect of it."""
    times = [one.record.instant for one in main.core if (one.harms or one.ends) and not one.looks_back]
    ends = [one.record.instant for one in main.core if one.ends]
    first = min((time for time in times if time is not None), default=start)
    return abs(start - first) <= _TOGETHER or any(time is not None and abs(end - time) <= _TOGETHER for time in ends)


def _by_machine(one: Sign) -> bool:
    return one.is_alert or "automatic" in one.record.flags or bool(one.record.actor and one.record.actor.bot)


def _who(record: Record) -> str:
    return record.actor.name if record.actor else record.kind


def _named_together(signs: Sequence[Sign]) -> list[set[str]]:
    """Return the things that several records name, in groups of those that any record names together."""
    told = {thing for one in signs for thing in one.things}
    times = Counter(word for one in signs for word in one.words & told)
    parent = {thing: thing for thing, count in times.items() if count >= 2}

    def root(thing: str) -> str:
        while parent[thing] != thing:
            parent[thing] = parent[parent[thing]]
            thing = parent[thing]
        return thing

    threads: dict[tuple[str, str], str] = {}
    for one in signs:
        known = sorted(one.words & parent.keys())
        if known and one.record.thread:
            known.append(threads.setdefault((one.record.channel, one.record.thread), known[0]))
        if not one.sets_apart:
            for thing in known[1:]:
                parent[root(thing)] = root(known[0])
    groups: dict[str, set[str]] = defaultdict(set)
    for thing in parent:
        groups[root(thing)].add(thing)
    return [groups[name] for name in sorted(groups)]
