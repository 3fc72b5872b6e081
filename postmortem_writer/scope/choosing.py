"""One of the candidates: the largest or the one that was asked for, what of the evidence is its own, and how it is told."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from postmortem_writer.errors import UsageError
from postmortem_writer.evidence import Evidence
from postmortem_writer.incidents import Candidate, Scope
from postmortem_writer.merging import telling_words
from postmortem_writer.scope.finding import candidates

HALF_HOUR = 1_800 * 10**9
SHOWN_OF_OTHERS = 2
"""Records of another incident that a drafter is shown, so that it can be named as related."""


def scoped(evidence: Evidence, about: str = "") -> Evidence:
    """Return the evidence with its candidate incidents and the one that ``about`` names, else the largest.

    ``about`` is the id of a candidate or words for it. Raises UsageError, with the candidates, when it fits none.
    """
    found = evidence.scope.candidates or candidates(evidence)
    chosen = _asked(evidence, found, about) if about else max(found, key=_size, default=None)
    return replace(evidence, scope=Scope(found, chosen.id if chosen else "", about))


def own(evidence: Evidence) -> Evidence:
    """Return the evidence without what is another candidate's; all of it where there is only one."""
    scope = evidence.scope
    if scope.choice is None or not scope.others:
        return evidence
    return _keeping(evidence, _own(evidence, scope.choice))


def shown(evidence: Evidence) -> Evidence:
    """Return what a drafter is shown: its own records, and the first and last of each other candidate."""
    scope = evidence.scope
    if scope.choice is None or not scope.others:
        return evidence
    ends = {id for one in scope.others for id in _ends(evidence, one)}
    return _keeping(evidence, _own(evidence, scope.choice) | ends)


def described(evidence: Evidence) -> str:
    """Return what a model is told of its incident; "" where there is only one and nobody named it."""
    scope = evidence.scope
    named = "" if scope.asked in {one.id for one in scope.candidates} else scope.asked
    if scope.choice is None or not scope.others:
        return named
    one = scope.choice
    sign = f"{one.title}, first sign {one.sign} {_time(one.first)} to {_time(one.last)}"
    return f"{named}: {sign}" if named else sign


def told(scope: Scope) -> list[str]:
    """Return in a line each which incident is written up and which others were seen; nothing where there is only one."""
    if scope.choice is None or not scope.others:
        return []
    lines = [f"writing up {scope.choice.id}{'' if scope.asked else ', the largest'}: {scope.choice.title}"]
    lines += [
        f"not {one.id} ({one.title}; {_time(one.first)} to {_time(one.last)}, {_size(one)} records): --about {one.id} takes it"
        for one in scope.others
    ]
    return lines


def left_out(evidence: Evidence) -> list[str]:
    """Return what a drafter is told of the records that it is not shown because they are another incident's."""
    scope = evidence.scope
    if scope.choice is None:
        return []
    counted = [(one, _size(one) - len(_ends(evidence, one))) for one in scope.others]
    return [f"{count} records of another incident ({one.title})" for one, count in counted if count > 0]


def table(scope: Scope) -> list[str]:
    """Return a line for each candidate: id, when, how many records, what it is, and what tells it apart."""
    lines = []
    for one in scope.candidates:
        mark = "*" if one.id == scope.chosen else " "
        where = ", ".join(one.channels[:3]) or "no channel"
        span = f"{_time(one.first)} to {_time(one.last)}"
        lines.append(f"{mark} {one.id}  {span}  {_size(one):>5} records  {where}  {one.title}  ({one.basis})")
    return lines


def _time(instant: int | None) -> str:
    return f"{datetime.fromtimestamp(instant / 10**9, UTC):%Y-%m-%d %H:%MZ}" if instant is not None else "no time"


def _size(one: Candidate) -> int:
    return len(one.records)


def _own(evidence: Evidence, choice: Candidate) -> set[str]:
    """Return the ids of its records: of the main incident all that are no other's, else its own and what machines logged meanwhile."""
    own = set(choice.records)
    if choice.main or choice.first is None or choice.last is None:
        return own
    low, high = choice.first - HALF_HOUR, choice.last + HALF_HOUR
    logged = (record for record in evidence.records if record.kind in ("log", "metric", "deploy"))
    return own | {record.id for record in logged if record.instant is not None and low <= record.instant <= high}


def _ends(evidence: Evidence, one: Candidate) -> list[str]:
    spoken = [id for id in one.records if evidence.by_id[id].kind not in ("log", "metric")]
    first = [one.sign] if one.sign else spoken[:1]
    return list(dict.fromkeys([*first, *spoken[-1:]]))[:SHOWN_OF_OTHERS]


def _keeping(evidence: Evidence, ids: Iterable[str]) -> Evidence:
    kept = set(ids)
    records = tuple(record for record in evidence.records if record.id in kept)
    groups = tuple(group for group in evidence.groups if kept.issuperset(group.ids))
    return replace(evidence, records=records, groups=groups)


def _asked(evidence: Evidence, found: tuple[Candidate, ...], about: str) -> Candidate:
    by_id = next((one for one in found if one.id.casefold() == about.strip().casefold()), None)
    if by_id is not None:
        return by_id
    wanted = _parts(about)
    scores = [(len(wanted & _parts(_told(evidence, one))), one) for one in found]
    best = max((score for score, _ in scores), default=0)
    fitting = [one for score, one in scores if score == best and score > 0]
    if len(fitting) == 1:
        return fitting[0]
    if len(fitting) > 1:  # words of both: the names decide, else the largest has them
        named = [one for one in fitting if wanted & _parts(" ".join([one.title, *one.names]))]
        return max(named or fitting, key=_size)
    listed = "; ".join(f"{one.id} {one.title}" for one in found) or "none"
    raise UsageError(f"--about {about!r} fits no incident in the material: expected an id or words of one of: {listed}")


def _told(evidence: Evidence, one: Candidate) -> str:
    texts = (evidence.by_id[id].text for id in one.records if evidence.by_id[id].kind not in ("log", "metric"))
    return " ".join([one.title, *one.names, *one.channels, *(text[:600] for text in texts)])


def _parts(text: str) -> frozenset[str]:
    """Return the telling words, compounds in parts too, plurals alike."""
    words = telling_words(text)
    parts = {part for word in words for part in word.replace("_", "-").split("-")} | words
    return frozenset(word.rstrip("s") for word in parts if len(word) >= 3)
