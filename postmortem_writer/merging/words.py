"""The same words in two places within minutes: exported and copied, forwarded, cross-posted, collected twice."""

from collections import Counter
from collections.abc import Iterator, Sequence

from postmortem_writer.merging._join import Link, near
from postmortem_writer.merging._likeness import MINUTE, SECOND, Seen, one_hand, one_thing

SAME_MOMENT = "same words at the same time"
SAME_WORDS = "same words"
UNDATED = "same words, one of them undated"
_WINDOW = 10 * MINUTE
_LEAST = 4
_LEAST_AT_ONCE = 2
_LEAST_LOGGED = 6
_LEAST_UNDATED = 6
_OPENING = 8
_FINE = SECOND // 1_000
_TAIL = 40


def links(records: Sequence[Seen]) -> Iterator[Link]:
    """Yield links by words, from the surest: the same second, the same ten minutes, only one place each."""
    told = [one for one in records if one.record.kind not in ("log", "metric", "alert", "page-event")]
    yield from _at_once(told)
    yield from _logged([one for one in records if one.record.kind == "log"])
    for link in near(((one.words, one) for one in told if one.telling >= _LEAST), _WINDOW, SAME_WORDS, 2):
        if one_hand(link.first.record.actor, link.second.record.actor) and one_thing(
            link.first.record, link.second.record
        ):
            yield link
    yield from _undated(told)


def _at_once(told: Sequence[Seen]) -> Iterator[Link]:
    """Yield links of one moment, for which the first words are enough: one copy may have been edited or cut."""
    fit = ((one.words[:_OPENING], one) for one in told if len(one.words) >= _LEAST_AT_ONCE and one.grain == SECOND)
    for link in near(fit, SECOND, SAME_MOMENT, 1):
        same_name = one_hand(link.first.record.actor, link.second.record.actor)
        if (same_name or link.first.telling > _LEAST) and one_thing(link.first.record, link.second.record):
            yield link


def _logged(lines: Sequence[Seen]) -> Iterator[Link]:
    """Yield links between log files that hold one line: the same words to the millisecond, many enough to be its own."""
    if len({one.place for one in lines}) < 2:
        return
    fine = (one for one in lines if one.record.stamp and one.record.stamp.precision in ("ms", "us", "ns"))
    keyed = ((((one.at or 0) // _FINE, one.record.text[-_TAIL:]), one) for one in fine)
    for link in near(keyed, _FINE, SAME_MOMENT, 1):
        same = link.first.telling >= _LEAST_LOGGED and link.first.words == link.second.words
        if same and one_thing(link.first.record, link.second.record):
            yield link


def _undated(told: Sequence[Seen]) -> Iterator[Link]:
    """Yield links to words without a settled time, where each place holds them once."""
    fit = [one for one in told if one.telling >= _LEAST_UNDATED]
    times = Counter((one.words, one.place) for one in fit)
    firsts: dict[tuple[str, ...], Seen] = {}
    for one in sorted(fit, key=lambda one: (one.at is None, one.key)):
        if times[one.words, one.place] > 1:
            continue
        other = firsts.setdefault(one.words, one)
        copied = other is not one and one.at is None and other.place != one.place and _happened(other, one)
        if copied and one_hand(one.record.actor, other.record.actor):
            yield Link(other, one, UNDATED, 3)


def _happened(first: Seen, second: Seen) -> bool:
    """Tell what happened from what is only written in two places, such as a licence: one has an instant or both a time."""
    return first.at is not None or (first.record.stamp is not None and second.record.stamp is not None)
