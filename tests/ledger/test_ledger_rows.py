"""One row of the clock ledger for each source: figures, and the clauses people read."""

import json
from dataclasses import replace
from pathlib import Path

from postmortem_writer import sources
from postmortem_writer.drafting import handoff
from postmortem_writer.drafting.brief import evidence_text
from postmortem_writer.evidence import SourceFile
from postmortem_writer.ledger import told
from postmortem_writer.pipeline import write_postmortem


def row(text: str, timezone: str = "") -> SourceFile:
    (source,) = sources.read(text, timezone=timezone).sources
    return source


def test_a_log_without_a_zone_with_a_line_out_of_order() -> None:
    source = row(
        "2026-04-02 09:00:00 ERROR pool empty\n2026-04-02 09:00:09 ERROR pool empty\n"
        "2026-04-02 09:00:05 WARN late line\n2026-04-02 09:01:00 INFO pool refilled\n"
    )
    assert (source.bases, source.zones, source.out_of_order, source.newest_first) == (
        (("assumed", 4),),
        ("UTC",),
        1,
        False,
    )
    assert told(source) == ["2026-04-02 09:00:00Z to 2026-04-02 09:01:00Z", "zone assumed", "1 out of order"]


def test_a_night_on_which_an_hour_happened_twice() -> None:
    source = row("# 2025-10-26, all times in Europe/Berlin\n\n01:58 sensor gap\n\n02:30 second gap\n\n03:05 fine\n")
    assert (source.ambiguous, source.by_order, source.without_time) == (1, 0, 1)
    assert told(source) == [
        "2025-10-25 23:58:00Z to 2025-10-26 02:05:00Z",
        "zone header (Europe/Berlin)",
        "1 of 3 records (33%) without a time",
        "1 times in an hour that happened twice, not settled",
    ]


def test_several_offsets_and_bases_in_one_file() -> None:
    source = row(
        "2025-10-26T02:59:50+02:00 ERROR a\n2025-10-26T02:00:10+01:00 ERROR b\n2025-10-26 01:00:20 ERROR c\n2025-10-26 01:00:30 ERROR d\n"
    )
    assert (source.zones, source.bases) == (("+01:00", "+02:00", "UTC"), (("assumed", 2), ("explicit-offset", 2)))
    assert told(source)[1] == "zone assumed 2, stated 2 (+01:00, +02:00, UTC)"


def test_a_list_that_runs_newest_first() -> None:
    updates = [
        {"created_at": f"2026-04-02T{time}:00Z", "body": body}
        for time, body in (("11:00", "Resolved"), ("10:20", "A fix is out"), ("10:00", "We are looking"))
    ]
    source = row(json.dumps(updates))
    assert (source.newest_first, source.out_of_order) == (True, 0)
    assert "newest first" in told(source)


def test_a_source_without_any_time_says_so() -> None:
    assert told(row("the pool was empty\n\nthen it was not\n")) == ["2 of 2 records (100%) without a time"]


def test_the_ledger_is_shown_by_read_and_kept_in_both_files(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text("2026-04-02 09:00:00 ERROR pool empty\n2026-04-02 09:00:09 ERROR pool empty\n")
    evidence = sources.read(tmp_path)
    text = evidence_text(evidence)
    assert "    2026-04-02 09:00:00Z to 2026-04-02 09:00:09Z\n    zone assumed\n" in text
    handoff.brief(evidence, tmp_path / "brief")
    assert handoff.load_evidence(tmp_path / "brief").sources == evidence.sources
    written = write_postmortem(tmp_path / "app.log", model="none")
    (published,) = written.postmortem.sources
    assert published.clock == ["2026-04-02 09:00:00Z to 2026-04-02 09:00:09Z", "zone assumed"]
    assert "- `app.log`: 2026-04-02 09:00:00Z to 2026-04-02 09:00:09Z; zone assumed" in written.markdown


def test_evidence_written_before_the_ledger_still_loads(tmp_path: Path) -> None:
    evidence = sources.read("2026-04-02 09:00:00 ERROR pool empty\n2026-04-02 09:00:09 ERROR pool empty\n")
    data = json.loads(handoff.evidence_json(evidence))
    for name in ("zones", "bases", "ambiguous", "by_order", "out_of_order", "newest_first", "skews"):
        del data["sources"][0][name]
    (tmp_path / "evidence.json").write_text(json.dumps(data))
    (source,) = handoff.load_evidence(tmp_path).sources
    assert source == replace(evidence.sources[0], zones=(), bases=())
