"""Which patterns are one template: those that differ in one or two places only, where many values were seen.

Two values may be two messages ("opened", "closed"); many in the same surroundings are a name. The set of patterns decides,
never their order.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations

from postmortem_writer.digest.masking import WILD
from postmortem_writer.digest.tree import Tokens

_MANY = 4
_VERY_MANY = 8
_FEW_WORDS = 2
_MOST_IN_PAIRS = 3_000
_NO_WORDS = frozenset("trace debug info notice warn warning err error crit critical fatal emerg alert panic".split())

Families = dict[Tokens, set[Tokens]]
"""Each template with the patterns it stands for."""


def families(patterns: Iterable[Tokens]) -> Families:
    """Return the templates of patterns of equal length, each with its patterns."""
    found: Families = {tokens: {tokens} for tokens in patterns}
    length = len(next(iter(found), ()))
    while True:
        before = len(found)
        for position in range(length):
            found = _merged(found, (position,))
        if len(found) == before and len(found) <= _MOST_IN_PAIRS:
            for pair in combinations(range(length), 2):
                found = _merged(found, pair)
        found = _attached(found)
        if len(found) == before:
            return found


def _attached(found: Families) -> Families:
    """Give a template that became variable in some places the rest of what fits it, however few values that has there."""
    by_places: dict[tuple[int, ...], dict[Tokens, Tokens]] = {}
    for template, members in found.items():
        places = tuple(
            at for at, token in enumerate(template) if token == WILD and any(member[at] != WILD for member in members)
        )
        if places:
            by_places.setdefault(places, {})[template] = template
    attached: Families = {}
    for template, members in sorted(found.items()):
        fitting = (
            wider for places, wide in sorted(by_places.items()) if (wider := wide.get(_without(template, places)))
        )
        attached.setdefault(next((wider for wider in fitting if wider != template), template), set()).update(members)
    return attached


def _merged(found: Families, positions: tuple[int, ...]) -> Families:
    """Join the templates that are equal but for these positions, where each of them has many values."""
    if len(found) < _MANY:
        return found
    by_rest: dict[Tokens, list[Tokens]] = {}
    for tokens in found:
        by_rest.setdefault(_without(tokens, positions), []).append(tokens)
    merged: Families = {}
    for rest, members in by_rest.items():
        if _variable(rest, members, positions):
            merged.setdefault(rest, set()).update(*(found[member] for member in members))
        else:
            for member in members:
                merged.setdefault(member, set()).update(found[member])
    return merged


def _without(tokens: Tokens, positions: tuple[int, ...]) -> Tokens:
    changed = list(tokens)
    for position in positions:
        changed[position] = WILD
    return tuple(changed)


def _variable(rest: Tokens, members: list[Tokens], positions: tuple[int, ...]) -> bool:
    fewest = min(len({member[position] for member in members}) for position in positions)
    if fewest < _MANY:
        return False
    words = sum(any(map(str.isalpha, token)) and token.strip("[]():").lower() not in _NO_WORDS for token in rest)
    return words >= _FEW_WORDS or (words == 1 and fewest >= _VERY_MANY)


def template_of(families: Families) -> Mapping[Tokens, Tokens]:
    """Return the template of each pattern."""
    return {tokens: template for template, members in families.items() for tokens in members}
