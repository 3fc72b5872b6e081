"""Which templates of a digest are shown, by which of their lines: errors, bursts and newcomers first, then the frequent and the rare."""

from dataclasses import dataclass

from postmortem_writer.digest import Burst, Digest, Place, Template, bursts, newcomers

MOST_SHOWN = 1_500
"""Templates that are shown; more only where more errors than these are new."""
_SERIOUS = ("fatal", "error")
_MOST_BURSTS = 100
_FREQUENT = 100
_SETTLED = 0.1
"""The share of the time after which a template that is first seen is new."""

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """The templates that are shown with the places of their lines, and those that are not."""

    shown: tuple[tuple[Template, tuple[Place, ...]], ...]
    left: tuple[Template, ...]


def chosen(digest: Digest) -> Choice:
    """Choose templates and lines; every one that is shown has its first line, and the most telling have three."""
    found = bursts(digest)[:_MOST_BURSTS]
    bursting = {_key(burst.template) for burst in found}
    new = _newcomers(digest)
    near = {_key(template) for template in new if any(_near(template, burst) for burst in found)}
    late = {_key(template) for template in new}
    frequent = {_key(template) for template in digest.templates[:_FREQUENT]}

    def rank(template: Template) -> tuple[int, int, str, str]:
        key = _key(template)
        serious = template.level in _SERIOUS
        order = (serious and key in late, serious, key in bursting or key in near, key in frequent, key in late, True)
        return order.index(True), template.count, template.level, template.pattern

    ranked = sorted(digest.templates, key=rank)
    always = sum(template.level in _SERIOUS and _key(template) in late for template in ranked)
    shown, left = ranked[: max(MOST_SHOWN, always)], ranked[max(MOST_SHOWN, always) :]
    return Choice(tuple(_lines(shown)), tuple(left))


def _key(template: Template) -> _Key:
    return template.level, template.pattern


def _newcomers(digest: Digest) -> tuple[Template, ...]:
    firsts = [t.first.instant for t in digest.templates if t.first and t.first.instant is not None]
    lasts = [t.last.instant for t in digest.templates if t.last and t.last.instant is not None]
    if not firsts:
        return ()
    begin = min(firsts)
    return newcomers(digest, begin + max(1, int((max(lasts) - begin) * _SETTLED)))


def _near(template: Template, burst: Burst) -> bool:
    at = template.first.instant if template.first else None
    return at is not None and burst.start - burst.width <= at <= burst.start + 2 * burst.width


def _lines(shown: list[Template]) -> list[tuple[Template, tuple[Place, ...]]]:
    room = MOST_SHOWN - len(shown)  # each has one line first
    found = []
    for template in shown:
        places = template.samples
        more = min(len(places) - 1, max(room, 0))
        room -= more
        found.append((template, places[: 1 + more]))
    return found
