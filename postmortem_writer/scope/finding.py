"""Candidate incidents: declared ones by number or channel, else things with a harm and an end of their own that nobody names together.

One incident is the rule. Another is proposed only where records tell it apart, and a record is counted as its own only where it names
what the other alone is about; what names neither belongs to the folder's main incident or to none.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from postmortem_writer.evidence import Evidence
from postmortem_writer.incidents import Candidate
from postmortem_writer.merging import telling_words
from postmortem_writer.scope._found import FEWEST, HOUR, Found, speaks_of
from postmortem_writer.scope.declared import declared
from postmortem_writer.scope.lived import lived
from postmortem_writer.scope.signs import SPOKEN, Sign
from postmortem_writer.scope.summing import candidate, main_names, names_of

_BEFORE, _AFTER = 3 * HOUR, HOUR
_SHARED = 2
_COMMON = 4


def candidates(evidence: Evidence) -> tuple[Candidate, ...]:
    """Return the incidents that the evidence seems to hold, by first sign; one unless records tell more apart, none without records."""
    signs = [Sign(record) for record in evidence.records if record.kind in SPOKEN]
    main, others = _found(signs)
    foreign = {id for one in others for id in one.taken}
    rest = [one for one in signs if one.record.id not in foreign]
    if not evidence.records:
        return ()
    made = [candidate(one.taken.values(), names_of(one), one.basis) for one in others]
    whole = [record.id for record in evidence.records if record.id not in foreign]
    names, core = main_names(rest), [one for one in main.core if one.record.id not in foreign] if main.keys else []
    made.append(candidate(rest, names, "all that belongs to no other", core=core, records=whole))
    ordered = sorted(made, key=lambda one: (one.first is None, one.first or 0))
    return tuple(replace(one, id=f"I{number}") for number, one in enumerate(ordered, start=1))


def _found(signs: Sequence[Sign]) -> tuple[Found, list[Found]]:
    """Return the main candidate and all others, those with the records that are certainly theirs."""
    opened = declared(signs)
    if len(opened) > 1:
        main, *others = sorted(opened, key=lambda one: -len(one.core))
    else:
        main, others = lived(signs, opened)
    for one in others:
        _take(one, [main, *(other for other in others if other is not one)], signs)
    return main, [one for one in others if len(one.taken) >= FEWEST]


def _take(one: Found, rivals: Sequence[Found], signs: Sequence[Sign]) -> None:
    """Collect what is certainly this incident's: named for it, or about what it alone is about, near it in time."""
    theirs = {thing for rival in rivals for sign in rival.core for thing in sign.things} | {
        thing for rival in rivals for thing in rival.things
    }
    keys = {key for rival in rivals for key in rival.keys}
    own = [sign for sign in one.core if not sign.sets_apart]
    often = Counter(thing for sign in own for thing in sign.things)
    opening = {thing for sign in own if sign.opens or sign.harms for thing in sign.things}
    one.things |= (opening | {thing for thing, count in often.items() if count >= 2}) - theirs
    one.taken = {sign.record.id: sign for sign in one.core if not sign.looks_back or speaks_of(sign) & one.keys}
    _extend(one, signs, keys, theirs, lambda sign: bool(sign.things & one.things))
    one.words = _own_words(one, rivals, signs)
    _extend(one, signs, keys, theirs, lambda sign: len(telling_words(sign.text) & one.words) >= _SHARED)


def _extend(one: Found, signs: Sequence[Sign], keys: set[str], theirs: set[str], fits: Callable[[Sign], bool]) -> None:
    low, high = one.window
    for sign in signs:
        at = sign.record.instant
        if at is None or not low - _BEFORE <= at <= high + _AFTER or sign.record.id in one.taken:
            continue
        if not speaks_of(sign) & keys and not sign.things & theirs and not sign.looks_back and fits(sign):
            one.taken[sign.record.id] = sign


def _own_words(one: Found, rivals: Sequence[Found], signs: Sequence[Sign]) -> set[str]:
    """Return the words of its records that rivals never use and the rest of the folder hardly."""
    here = {word for sign in one.taken.values() for word in telling_words(sign.text)}
    there = {word for rival in rivals for sign in rival.core for word in telling_words(sign.text)}
    rest = Counter(
        word for sign in signs if sign.record.id not in one.taken for word in telling_words(sign.text) & here
    )
    return {word for word in here - there if rest[word] <= _COMMON and not word[0].isdigit()}
