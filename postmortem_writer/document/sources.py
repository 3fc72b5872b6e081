"""The ledger of the sources as it is published."""

from postmortem_writer import clock
from postmortem_writer.document.postmortem import ClockSkew, SourceUsed
from postmortem_writer.evidence import Skew, SourceFile
from postmortem_writer.ledger import told

_SECOND = clock.STEP_NS["s"]


def source_used(source: SourceFile) -> SourceUsed:
    """Return one source as postmortem.json holds it."""
    return SourceUsed(
        path=source.path,
        sha256=source.sha256,
        format=source.format,
        records=source.records,
        without_time=source.without_time,
        zone=source.zone,
        zone_basis=source.zone_basis,
        first=None if source.first is None else clock.utc(source.first),
        last=None if source.last is None else clock.utc(source.last),
        skipped=list(source.skipped),
        bases=dict(source.bases),
        zones=list(source.zones),
        ambiguous=source.ambiguous,
        by_order=source.by_order,
        out_of_order=source.out_of_order,
        newest_first=source.newest_first,
        skews=[_skew(skew) for skew in source.skews],
        clock=told(source),
    )


def _skew(skew: Skew) -> ClockSkew:
    return ClockSkew(
        against=skew.against,
        ahead_s=skew.ahead / _SECOND,
        spread_s=skew.spread / _SECOND,
        pairs=list(skew.pairs),
        reading=skew.reading,
        proposed=skew.proposed,
        applied=skew.applied,
    )
