"""A time said in a message is kept beside the message's own, with its zone and precision, and never in its place."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from postmortem_writer import clock, sources
from postmortem_writer.clock import Order, Stamp, prose
from postmortem_writer.clock.shapes import Parts
from postmortem_writer.document import stamp_of
from postmortem_writer.drafting import handoff
from postmortem_writer.drafting.brief import evidence_text
from postmortem_writer.evidence import Evidence


def message(text: str, at: str = "2026-02-10T18:05:00+00:00", timezone: str = "") -> Evidence:
    rows = [
        {"created_at": at, "content": text, "author": "ana"},
        {"created_at": "2026-02-10T18:30:00+00:00", "content": "ok", "author": "bo"},
    ]
    return sources.read(json.dumps(rows), timezone=timezone)


def told(stamp: Stamp) -> str:
    at = "none" if stamp.at is None else f"{stamp.at:%Y-%m-%d %H:%MZ}"
    return " ".join([at, stamp.zone_source, stamp.precision, *stamp.doubt])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("it started around 10 am UK time", ["2026-02-10 10:00Z named-zone approximate"]),
        ("errors from 09:41 PDT on", ["2026-02-10 16:41Z abbreviation min"]),
        ("erreurs depuis 14h00 CET", ["2026-02-10 13:00Z abbreviation min"]),
        ("since 14:20 UTC, and worse after 15:00 UTC", ["2026-02-10 14:20Z abbreviation min", "2026-02-10 15:00Z abbreviation min"]),
        ("between 17:00 and 17:30 UTC nothing worked", ["2026-02-10 17:00Z abbreviation approximate"]),
        ("yesterday at 23:10 UTC the job hung. Today at 06:00 UTC it ran", ["2026-02-09 23:10Z abbreviation min", "2026-02-10 06:00Z abbreviation min"]),
        ("at 23:10 UTC it hung, yesterday\nat 06:00 UTC it ran", ["2026-02-09 23:10Z abbreviation min", "2026-02-10 06:00Z abbreviation min"]),
        ("What was it yesterday? At 06:00 UTC it ran! Last night at 22:00 UTC not", ["2026-02-10 06:00Z abbreviation min", "2026-02-09 22:00Z abbreviation min"]),
        ("started at 10:00 IST", ["none none min ambiguous-zone"]),
        ("it began about 3 hours ago", []),
        ("took 12:30 min, ratio 3:2, version 1.10.8", []),
        ("the release of 3 March 2026", []),
    ],
)  # fmt: skip
def test_a_said_time_has_its_own_zone_and_precision(text: str, said: list[str]) -> None:
    record = message(text).records[0]
    assert [told(stamp) for stamp in record.said] == said
    assert [f"{stamp.at:%H:%M}" for stamp in (record.posted or record.event,) if stamp and stamp.at] == ["18:05"]


def test_a_bare_time_said_in_a_chat_that_counts_from_1970_is_assumed(tmp_path: Path) -> None:
    day = [{"type": "message", "user": "U1", "ts": "1770746700.000100", "text": "broken since 17:20"}]
    (tmp_path / "ops").mkdir()
    (tmp_path / "channels.json").write_text(json.dumps([{"id": "C1", "name": "ops"}]))
    (tmp_path / "users.json").write_text(json.dumps([{"id": "U1", "name": "ana"}]))
    (tmp_path / "ops" / "2026-02-10.json").write_text(json.dumps(day))
    (stated,) = sources.read(tmp_path).records[0].said
    (flagged,) = sources.read(tmp_path, timezone="Europe/Berlin").records[0].said
    assert told(stated) == "2026-02-10 17:20Z assumed min"
    assert told(flagged) == "2026-02-10 16:20Z user-flag min"


def test_the_time_of_an_entry_is_not_said_once_more() -> None:
    evidence = sources.read("# Outage 2026-02-10 (UTC)\n\n10:00 checkout fails since 09:40\n\n10:20 rolled back\n")
    assert [[told(stamp) for stamp in record.said] for record in evidence.records] == [
        ["2026-02-10 09:40Z file-header min"],
        [],
    ]


def test_the_own_time_within_a_sentence_is_not_said_once_more_unless_of_another_day() -> None:
    notes = "# Outage 2026-02-10 (UTC)\n\n## 09:40\n\nthe alert, as {} at 09:40\n"
    (plain,) = sources.read(notes.format("told")).records
    (again,) = sources.read(notes.format("yesterday")).records
    assert [plain.event and told(plain.event), again.event and told(again.event)] == [
        "2026-02-10 09:40Z file-header min"
    ] * 2
    assert (plain.said, [told(stamp) for stamp in again.said]) == ((), ["2026-02-09 09:40Z file-header min"])


def test_a_quote_of_the_draft_takes_the_said_time() -> None:
    evidence = message("it started around 10 am UK time")
    stamp = stamp_of(["R1"], "around 10 am UK time", evidence)
    assert stamp is evidence.records[0].said[0]


def test_said_times_are_shown_to_people_and_to_agents(tmp_path: Path) -> None:
    evidence = message("errors from 09:41 PDT on")
    line = "R1 | 2026-02-10 18:05:00Z | speaks of 2026-02-10 16:41Z [09:41 PDT -07:00], as '09:41 PDT' | notes"
    assert line in evidence_text(evidence)
    handoff.brief(evidence, tmp_path)
    assert line in (tmp_path / "evidence.md").read_text()
    assert handoff.load_evidence(tmp_path) == evidence


def test_a_dump_of_times_is_read_only_so_far() -> None:
    """Each time in a text costs; what names hundreds is no prose."""
    assert len(clock.spoken("10:00 " * 5_000)) == 200
    assert clock.spoken("7:9 " * 5_000 + "at 10:00") == []


def test_the_times_of_a_line_are_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = Counter[str]()
    search = prose._scan_all

    def counted(text: str, order: Order) -> Iterator[tuple[int, int, Parts]]:
        looked[text] += 1
        return search(text, order)

    monkeypatch.setattr(prose, "_scan_all", counted)
    text = "We saw the first error of 2026-02-10 at 16:41 UTC and the last one at 17:09 UTC"
    (record,) = sources.read(text).records
    assert len(record.said) == 2
    assert looked[text] == 1
