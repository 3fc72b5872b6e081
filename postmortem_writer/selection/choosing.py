"""Fill a budget of tokens: people's words, alerts, deploys and telling log lines first, noise last, all in time order."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from postmortem_writer.evidence import Evidence, Record
from postmortem_writer.selection.anchors import Anchors, anchors
from postmortem_writer.selection.levels import WARNING
from postmortem_writer.selection.ranking import Ranked, rank
from postmortem_writer.selection.tokens import tokens as estimated

DEFAULT_BUDGET = 60_000
"""Tokens of evidence that leave most models room for instructions and an answer."""

MACHINES = frozenset(("log", "metric"))
PEOPLES_SHARE = 0.65
"""Of the budget, what people, alerts and deploys get before log lines, where both are more than fits."""

_LENGTH_COUNTS = 0.25
"""Power of a line's tokens that its weight is divided by."""

Cost = Callable[[Record], int]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a record is in or out."""

    shown: bool
    why: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Records that are not shown: how many of what kind and file, of which template, from which id to which.

    ``count`` is what happened, where a record stands for several happenings more than ``records``. ``like`` is a record of the
    same template that is shown, "" when none is.
    """

    kind: str
    source: str
    pattern: str
    level: str
    records: int
    count: int
    first: str
    last: str
    like: str = ""


@dataclass(frozen=True)
class Selection:
    """The records that fit, with the ids they have in the whole evidence, and an account of the others.

    ``tokens`` is the estimated cost of what is shown. ``templates`` are those of the log lines, the most telling first; they
    are only looked for when something has to be left out.
    """

    shown: Evidence
    whole: Evidence
    budget: int
    tokens: int
    reasons: Mapping[str, Reason]
    left_out: tuple[LeftOut, ...] = ()
    templates: tuple[Ranked, ...] = ()

    @property
    def complete(self) -> bool:
        """Return whether everything is shown."""
        return not self.left_out


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A record, how much speaks for it, and the short phrase for it."""

    record: Record
    weight: float
    why: str


def select(evidence: Evidence, tokens: int, *, cost: Cost | None = None, reserve: int = 0) -> Selection:
    """Return what fits into ``tokens``; ``cost`` tells the tokens of one record as it will be printed.

    ``reserve`` is kept back for an account of what is not shown, where there is something to account for. Records of one event (``Evidence.groups``) are shown once when not everything fits.
    """
    costs = {record.id: (cost or _cost)(record) for record in evidence.records}
    if (total := sum(costs.values())) <= tokens:
        reasons = {id: Reason(True, "everything fits") for id in costs}
        return Selection(evidence, evidence, tokens, total, reasons)
    twins = {id: group.ids[0] for group in evidence.groups for id in group.ids[1:] if group.ids[0] in evidence.by_id}
    single = [record for record in evidence.records if record.id not in twins]
    around = anchors(evidence.records)
    ranked = rank([record for record in single if record.kind == "log"], around)
    people = sorted(_peoples(single, around), key=_order)
    machines = sorted(_dense([*_lines(ranked), *_metrics(single, around)], costs), key=_order)
    chosen = _filled(people, machines, costs, tokens - reserve)
    reasons = {id: Reason(False, f"the same event as {twin}") for id, twin in twins.items()}
    for one in (*people, *machines):
        shown = one.record.id in chosen
        reasons[one.record.id] = Reason(shown, one.why if shown else f"no room: {one.why}")
    records = tuple(record for record in evidence.records if record.id in chosen)
    groups = tuple(group for group in evidence.groups if chosen.intersection(group.ids))
    return Selection(
        replace(evidence, records=records, groups=groups),
        evidence,
        tokens,
        sum(costs[id] for id in chosen),
        {record.id: reasons[record.id] for record in evidence.records},
        tuple(_left_out(evidence, chosen, ranked)),
        ranked,
    )


def _cost(record: Record) -> int:
    return estimated(record.text) + 40


def _order(one: _Candidate) -> tuple[float, int]:
    return -one.weight, int(one.record.id[1:])


def _dense(candidates: Iterable[_Candidate], costs: Mapping[str, int]) -> Iterator[_Candidate]:
    """Take a little from what speaks for a line the longer it is: a dumped object has the room of ten plain lines."""
    for one in candidates:
        yield replace(one, weight=one.weight / math.pow(max(costs[one.record.id], 1), _LENGTH_COUNTS))


def _filled(
    people: Sequence[_Candidate], machines: Sequence[_Candidate], costs: Mapping[str, int], budget: int
) -> set[str]:
    """Return the ids that fit: people up to their share, then machines, then people with what is left."""
    chosen: set[str] = set()
    left = budget
    for part, limit in ((people, int(budget * PEOPLES_SHARE)), (machines, budget), (people, budget)):
        floor = budget - limit
        for one in part:
            price = costs[one.record.id]
            if one.record.id not in chosen and left - price >= floor:
                chosen.add(one.record.id)
                left -= price
    return chosen


_PEOPLE = {
    "alert": (90, "an alert"),
    "page-event": (85, "what the pager did"),
    "deploy": (85, "a deploy"),
    "status-post": (80, "a status post"),
    "note": (75, "a note"),
    "message": (70, "said by a person"),
    "meeting": (65, "said in a meeting"),
    "command": (60, "a command or its output"),
}


def _peoples(records: Iterable[Record], around: Anchors) -> Iterator[_Candidate]:
    for record in records:
        if record.kind in MACHINES:
            continue
        weight, why = _PEOPLE[record.kind]
        if record.actor is not None and record.actor.bot and record.kind == "message":
            weight, why = 50, "said by a bot"
        if around.instants and not around.near(record.instant):
            weight, why = weight - 30, f"{why}, far from what alerts and people speak of"
        yield _Candidate(record, weight, why)


def _lines(ranked: Iterable[Ranked]) -> Iterator[_Candidate]:
    """Yield every log line with the score of its template, which each further line of it has less of."""
    for template in ranked:
        told = _told(template)
        for place, position in enumerate(_representative(len(template.records), template.peak)):
            record = template.records[position]
            weight = template.score * _worth(place)
            why = f"{_ROLES.get(place, 'one')} of {told}" if template.count > 1 else told
            request = (template.followed or {}).get(record.id)
            if request:
                weight = max(weight, template.score) + (3.0 if template.gravity >= WARNING else 0.3)
                why += f"; same request as {request}"
            yield _Candidate(record, weight, why)


_ROLES = {0: "the first", 1: "the last"}


def _worth(place: int) -> float:
    """Return what the line at this place of its template's order is worth: the tenth still a third, the fiftieth little."""
    return 1.0 / (1.0 + 0.1 * place + 0.02 * math.pow(place, 1.5))


def _representative(count: int, peak: int) -> Iterator[int]:
    """Yield all positions, the telling ones first: first, last, the burst's first, then halves of halves of what is between."""
    seen = set[int]()
    for position in (0, count - 1, peak, *_halving(count)):
        if position not in seen:
            seen.add(position)
            yield position


def _halving(count: int) -> Iterator[int]:
    step = 1
    while step < count:
        step *= 2
    while step > 1:
        yield from range(step // 2, count, step)
        step //= 2


def _told(template: Ranked) -> str:
    """Return the strongest things that speak for a template, in few words."""
    words = [
        f"{template.count} lines of a template" if template.count > 1 else "a line without its like",
        template.level,
        "absent before" if template.newness >= 2 else "",
        "in a burst" if template.burst >= 1 else "",
        "near what was told" if template.nearness >= 1 else "",
        "in requests with a new error" if template.company >= 1 else "",
    ]
    return ", ".join(filter(None, words))


def _metrics(records: Iterable[Record], around: Anchors) -> Iterator[_Candidate]:
    series: dict[tuple[str, object], list[Record]] = {}
    for record in records:
        if record.kind == "metric":
            series.setdefault((record.source, record.subject), []).append(record)
    for points in series.values():
        for place, position in enumerate(_representative(len(points), 0)):
            near = around.near(points[position].instant)
            why = f"one of {len(points)} measurements{', near what was told' if near else ''}"
            yield _Candidate(points[position], (2.0 if near else 1.0) * _worth(place), why)


def _left_out(evidence: Evidence, chosen: set[str], ranked: Iterable[Ranked]) -> Iterator[LeftOut]:
    templates = {record.id: template for template in ranked for record in template.records}
    groups: dict[tuple[str, ...], list[Record]] = {}
    for record in evidence.records:
        if record.id not in chosen:
            template = templates.get(record.id)
            told = (template.pattern, template.level) if template else ("", "")
            groups.setdefault((record.kind, record.source, *told), []).append(record)
    for (kind, source, pattern, level), records in groups.items():
        template = templates.get(records[0].id)
        like = next((record.id for record in template.records if record.id in chosen), "") if template else ""
        count = sum(record.count for record in records)
        yield LeftOut(kind, source, pattern, level, len(records), count, records[0].id, records[-1].id, like)
