"""One row of the ledger for each source: what its records say of its clock, as figures and in words."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from postmortem_writer.clock import STEP_NS, Stamp, utc
from postmortem_writer.evidence import Record, SourceFile

_BASES = {
    "explicit-offset": "stated",
    "named-zone": "stated",
    "abbreviation": "stated",
    "epoch": "counted since 1970",
    "file-header": "header",
    "user-flag": "user flag",
    "assumed": "assumed",
}


def counted(source: SourceFile, records: Sequence[Record]) -> SourceFile:
    """Return the source with the figures of its clock; ``records`` are in the order of the file."""
    stamps = [record.stamp for record in records if record.stamp is not None]
    timed = [stamp for stamp in stamps if stamp.instant is not None]
    instants = [stamp.instant for stamp in timed if stamp.instant is not None]
    back, forth = _steps(timed)
    newest_first = back > max(2 * forth, 1)
    return replace(
        source,
        records=len(records),
        without_time=len(records) - len(timed),
        first=min(instants, default=None),
        last=max(instants, default=None),
        zones=tuple(sorted({stamp.zone for stamp in timed})),
        bases=tuple(
            sorted(Counter(stamp.zone_source for stamp in timed).items(), key=lambda pair: (-pair[1], pair[0]))
        ),
        ambiguous=sum("fold" in stamp.doubt for stamp in stamps),
        by_order=sum("fold-by-order" in stamp.doubt for stamp in stamps),
        out_of_order=forth if newest_first else back,
        newest_first=newest_first,
        inferred=sum(stamp.date_source == "inferred" for stamp in timed),
    )


def _steps(stamps: Sequence[Stamp]) -> tuple[int, int]:
    """Count the steps back and forth in time that are no matter of precision."""
    bounds = [stamp.bounds for stamp in stamps if stamp.bounds is not None]
    back = sum(after[1] < before[0] for before, after in pairwise(bounds))
    return back, sum(before[1] < after[0] for before, after in pairwise(bounds))


def told(source: SourceFile) -> list[str]:
    """Return what the ledger says of a source's clock, one clause each."""
    return list(_told(source))


def _told(source: SourceFile) -> Iterator[str]:
    if source.first is not None and source.last is not None:
        span = dict.fromkeys(f"{utc(instant):%Y-%m-%d %H:%M:%SZ}" for instant in (source.first, source.last))
        yield " to ".join(span)
    if source.bases:
        zones = f" ({', '.join(source.zones)})" if source.zones not in ((), ("UTC",)) else ""
        yield f"zone {_listed(source.bases)}{zones}"
    if source.without_time:
        share = round(100 * source.without_time / source.records)
        yield f"{source.without_time} of {source.records} records ({share}%) without a time"
    if source.ambiguous:
        yield f"{source.ambiguous} times in an hour that happened twice, not settled"
    if source.by_order:
        yield f"{source.by_order} times in an hour that happened twice, settled by the order of lines"
    if source.inferred:
        yield f"{source.inferred} dates without a year, read near those of the other files"
    if source.newest_first:
        yield "newest first"
    if source.out_of_order:
        yield f"{source.out_of_order} out of order"
    yield from (skew.reading for skew in source.skews if len(skew.pairs) > 1 or abs(skew.ahead) > STEP_NS["min"])


def _listed(bases: Sequence[tuple[str, int]]) -> str:
    words: Counter[str] = Counter()
    for basis, count in bases:
        words[_BASES.get(basis, basis)] += count
    return (
        words.most_common()[0][0]
        if len(words) == 1
        else ", ".join(f"{word} {count}" for word, count in words.most_common())
    )
