"""How far two clocks differ, by the happenings that two sources both tell of: measured, explained, proposed, never assumed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import median

from postmortem_writer.clock import STEP_NS, ZoneSource
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.evidence import Evidence, Group, Record, Skew, SourceFile
from postmortem_writer.merging import alerts, clocks, deploys, ids, words

SECOND, MINUTE = STEP_NS["s"], STEP_NS["min"]
_HALF_HOUR = 30 * MINUTE
_FINE = ("s", "ms", "us", "ns")
_ONE_HAPPENING = (ids.SAME_ID, words.SAME_MOMENT, words.SAME_WORDS, alerts.SAME_ALERT, deploys.SAME_DEPLOY)
_DELIVERY = MINUTE
"""A message or an alert may be so much later in one place than in the other without any fault of a clock."""
_WIDEST = 5 * SECOND
_LEAST_PAIRS = 2
_SHOWN = 3
_TRUST: tuple[ZoneSource, ...] = (
    "none", "assumed", "user-flag", "file-header", "abbreviation", "named-zone", "explicit-offset", "epoch",
)  # fmt: skip
_OF_A_HOST = ("log", "metric", "command", "note")

Pairs = dict[tuple[str, str], list[tuple[Record, Record]]]


def measured(evidence: Evidence) -> Evidence:
    """Return the evidence with the skews of its sources in the ledger and a warning for each that is proposed."""
    skews: dict[str, list[Skew]] = defaultdict(list)
    for (source, against), pairs in _pairs(evidence).items():
        skews[source].append(_skew(against, pairs))
    if not skews:
        return evidence
    sources = tuple(replace(one, skews=tuple(_agreed(skews[one.path]))) for one in evidence.sources)
    return replace(evidence, sources=sources, diagnostics=(*evidence.diagnostics, *_warnings(sources)))


def _pairs(evidence: Evidence) -> Pairs:
    """Return the records of the same happenings by their two sources, the one whose clock is trusted less first."""
    found: Pairs = defaultdict(list)
    for group in evidence.groups:
        if _measures(group):
            for one, other in _across(evidence.cited(group.ids)):
                first, second = (one, other) if _trust(one) <= _trust(other) else (other, one)
                found[first.source, second.source].append((first, second))
    return {key: pairs for key, pairs in found.items() if len(pairs) >= len(found.get((key[1], key[0]), ()))}


def _measures(group: Group) -> bool:
    """Tell whether all rules of a group hold that both records are of one moment, not that one speaks of the other."""
    return all(rule in _ONE_HAPPENING or rule.startswith(f"{clocks.APART}, clocks ") for rule in group.rule.split("; "))


def _across(records: Sequence[Record]) -> Iterator[tuple[Record, Record]]:
    firsts: dict[str, Record] = {}
    for record in records:
        if record.instant is not None:
            firsts.setdefault(record.source, record)
    members = list(firsts.values())
    yield from ((one, other) for at, one in enumerate(members) for other in members[at + 1 :])


def _trust(record: Record) -> tuple[int, bool]:
    basis = record.stamp.zone_source if record.stamp else "none"
    return _TRUST.index(basis), record.kind not in _OF_A_HOST


def _skew(against: str, pairs: Sequence[tuple[Record, Record]]) -> Skew:
    apart = [(one.instant or 0) - (other.instant or 0) for one, other in pairs]
    ahead = int(median(apart))
    spread = max(abs(one - ahead) for one in apart)
    named = tuple((one.id, other.id) for one, other in pairs)
    told = f"{_by(ahead)} {against} ({_named(named)}{f'; within {length(spread)}' if len(pairs) > 1 else ''})"
    if abs(ahead) <= _DELIVERY:
        return Skew(against, ahead, spread, named, f"{told}: no more than a delivery takes")
    whole = abs(ahead - round(ahead / _HALF_HOUR) * _HALF_HOUR) <= MINUTE
    slip = ": whole half hours, likely a zone slip" if whole else ": a clock that is off"
    weak = _weakness(pairs, spread)
    if weak:
        return Skew(against, ahead, spread, named, f"{told}{slip}; {weak}: not proposed")
    return Skew(against, ahead, spread, named, f"{told}{slip}; proposed", proposed=True)


def _weakness(pairs: Sequence[tuple[Record, Record]], spread: int) -> str:
    """Return why a difference is no ground to move a clock, "" when it is."""
    stamps = [record.stamp for pair in pairs for record in pair if record.stamp]
    if len(pairs) < _LEAST_PAIRS:
        return "one pair alone is weak"
    if any(stamp.precision not in _FINE or stamp.approximate for stamp in stamps):
        return "times are not known to the second"
    if spread > _WIDEST:
        return "the pairs differ too much"
    if any(_trust(one) == _trust(other) for one, other in pairs):
        return "which of the two clocks is off is not known"
    return ""


def _agreed(skews: Sequence[Skew]) -> Iterator[Skew]:
    """Yield the skews of one source, none of them proposed where two sources ask for different ones."""
    asked = [skew.ahead for skew in skews if skew.proposed]
    torn = bool(asked) and max(asked) - min(asked) > MINUTE
    for skew in sorted(skews, key=lambda one: (-len(one.pairs), one.against)):
        reading = skew.reading.removesuffix("proposed") + "the sources disagree: not proposed"
        yield replace(skew, reading=reading, proposed=False) if torn and skew.proposed else skew


def _warnings(sources: Sequence[SourceFile]) -> Iterator[Diagnostic]:
    for source in sources:
        for skew in source.skews:
            if skew.proposed:
                hint = "--apply-skew moves its times; --timezone ZONE, where it states no zone, reads them anew"
                yield Diagnostic("clock-skew", Level.WARNING, source.path, f"its clock is {skew.reading}", hint)


def _by(ahead: int) -> str:
    return f"{length(ahead)} {'ahead of' if ahead >= 0 else 'behind'}"


def _named(pairs: Sequence[tuple[str, str]]) -> str:
    shown = ", ".join(f"{one}={other}" for one, other in pairs[:_SHOWN])
    more = f" and {len(pairs) - _SHOWN} more" if len(pairs) > _SHOWN else ""
    return f"{len(pairs)} pair{'s' if len(pairs) > 1 else ''}: {shown}{more}"


def length(apart: int) -> str:
    """Return a span of nanoseconds in words: ``1 h``, ``3 min 20 s``."""
    seconds = round(abs(apart) / SECOND)
    parts: Mapping[str, int] = {"h": seconds // 3600, "min": seconds // 60 % 60, "s": seconds % 60}
    return " ".join(f"{amount} {unit}" for unit, amount in parts.items() if amount) or "0 s"
