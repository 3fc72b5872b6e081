"""A candidate as it is told: its window, its first sign, what it goes by."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from postmortem_writer.incidents import Candidate
from postmortem_writer.merging import telling_words
from postmortem_writer.scope._found import FEWEST, HOUR, Found, at, speaks_of
from postmortem_writer.scope.signs import Sign, parted

_SHARED = 2
_TITLE = 70


def candidate(
    signs: Iterable[Sign],
    names: Sequence[str],
    basis: str,
    *,
    core: Sequence[Sign] = (),
    records: Sequence[str] = (),
) -> Candidate:
    told = sorted(signs, key=lambda one: (one.record.instant is None, one.record.instant or 0))
    timed = [one for one in told if one.record.instant is not None]
    first = _before_it_was_named(timed, core) if core else _first_sign(timed, names)
    last = [one for one in timed if first and (one.record.instant or 0) >= (first.record.instant or 0)]
    ends = [one for one in last if one.harms or one.ends or one.keys] or last
    return Candidate(
        id="",
        title=_title(first, names),
        names=tuple(names),
        channels=tuple(dict.fromkeys(one.record.channel for one in told if one.record.channel))[:6],
        first=first.record.instant if first else None,
        last=ends[-1].record.instant if ends else None,
        sign=first.record.id if first else "",
        records=tuple(records) or tuple(one.record.id for one in told),
        basis=basis,
        main=bool(records),
    )


def _first_sign(timed: Sequence[Sign], names: Sequence[str]) -> Sign | None:
    """Return the first harm that names what the incident is about, else the first that more follows within the hour."""
    harms = [one for one in timed if one.harms and not one.looks_back and not one.record.is_page_date]
    about = next((one for one in harms if one.things.intersection(names)), None)
    begun = next((one for one, later in pairwise(harms) if at(later) - at(one) <= HOUR), None)
    found = sorted((one for one in (about, begun) if one is not None), key=at)
    return next(iter([*found, *harms, *timed]), None)


def _before_it_was_named(timed: Sequence[Sign], core: Sequence[Sign]) -> Sign:
    """Return the first harm of the day before an incident got its name that speaks of the same, else the record that names it."""
    named = min(core, key=at)
    words = {word for one in core[:FEWEST] for word in telling_words(one.text)}
    things = parted(thing for one in core[:FEWEST] for thing in one.things)
    for one in timed:
        near = at(named) - 24 * HOUR <= at(one) <= at(named)
        if near and one.harms and (parted(one.things) & things or len(telling_words(one.text) & words) >= _SHARED):
            return one
    return named


def _title(first: Sign | None, names: Sequence[str]) -> str:
    words = " ".join(first.text.split()) if first else ""
    cut = words if len(words) <= _TITLE else f"{words[:_TITLE].rsplit(' ', 1)[0]} …"
    return f"{names[0]}: {cut}" if names and names[0].lower() not in words.lower() else cut


def names_of(one: Found) -> list[str]:
    often = Counter(thing for sign in one.taken.values() for thing in sorted(sign.things) if thing in one.things)
    return [*sorted(key.replace("inc ", "INC-") for key in one.keys), *(thing for thing, _ in often.most_common(4))]


def main_names(signs: Sequence[Sign]) -> list[str]:
    often = Counter(thing for sign in signs if sign.harms or sign.ends for thing in sorted(sign.things))
    keys = Counter(key for sign in signs for key in sorted(speaks_of(sign)) if not sign.looks_back)
    told = [key.replace("inc ", "INC-") for key, count in keys.most_common(1) if count >= FEWEST]
    return [*told, *(thing for thing, count in often.most_common(4) if count >= 2)]
