"""Two clocks that differ: seen by what both sources tell of, proposed with reasons, and applied only when asked."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from postmortem_writer.document import DraftedBy, assemble
from postmortem_writer.drafting import handoff
from postmortem_writer.drafting.extraction import extract
from postmortem_writer.evidence import Evidence, SourceFile
from postmortem_writer.pipeline import read

SAID = (
    "the ticket gate at platform four rejects every card since the morning",
    "restarting the gate controller did not change anything at all",
    "rolled the firmware back to 4.1.7 and cards are accepted again",
)
AT = ("09:00:10", "09:12:40", "09:41:05")


def chat(folder: Path, said: tuple[str, ...] = SAID) -> None:
    rows = [
        {"created_at": f"2026-04-02T{at}+00:00", "content": text, "author": "ana"}
        for at, text in zip(AT, said, strict=False)
    ]
    (folder / "chat.json").write_text(
        json.dumps([*rows, {"created_at": "2026-04-02T10:30:00+00:00", "content": "done", "author": "bo"}])
    )


def irc(folder: Path, *offs: timedelta, seconds: bool = True) -> None:
    """The same messages as a client without a zone logged them, each off by so much."""
    lines = []
    for at, text, off in zip(AT, SAID, offs, strict=False):
        local = datetime.fromisoformat(f"2026-04-02T{at}") + off
        lines.append(f"{local:%Y-%m-%dT%H:%M:%S}  <ana> {text}")
    late = datetime.fromisoformat("2026-04-02T11:00:00") + offs[0]
    lines.append(f"{late:%Y-%m-%dT%H:%M:%S}  <bo> and who tells the station")
    (folder / "gates.log").write_text("\n".join(lines) + "\n")


def row(evidence: Evidence, path: str = "gates.log") -> SourceFile:
    return next(source for source in evidence.sources if source.path == path)


HOURS = timedelta(hours=2)


def test_a_zone_slip_is_proposed_and_explained(tmp_path: Path) -> None:
    chat(tmp_path)
    irc(tmp_path, HOURS, HOURS + timedelta(seconds=2), HOURS)
    evidence = read(tmp_path)
    (skew,) = row(evidence).skews
    assert (skew.against, skew.ahead, skew.spread, skew.proposed, skew.applied) == (
        "chat.json", 7_200_000_000_000, 2_000_000_000, True, False,
    )  # fmt: skip
    assert skew.reading == (
        "2 h ahead of chat.json (3 pairs: R5=R1, R6=R2, R7=R3; within 2 s): whole half hours, likely a zone slip; proposed"
    )
    (found,) = [d for d in evidence.diagnostics if d.code == "clock-skew"]
    assert (found.path, found.message) == ("gates.log", f"its clock is {skew.reading}")
    assert row(evidence, "chat.json").skews == ()
    assert not any("skew-applied" in record.stamp.doubt for record in evidence.records if record.stamp)


def test_a_proposed_skew_is_applied_when_asked(tmp_path: Path) -> None:
    chat(tmp_path)
    irc(tmp_path, HOURS, HOURS, HOURS)
    evidence = read(tmp_path, apply_skew=True)
    told = [
        (record.id, record.source, f"{record.at:%H:%M:%S}", record.stamp.raw if record.stamp else "")
        for record in evidence.records
    ]
    assert told == [
        ("R1", "chat.json", "09:00:10", "2026-04-02T09:00:10+00:00"),
        ("R2", "gates.log", "09:00:10", "2026-04-02T11:00:10"),
        ("R3", "chat.json", "09:12:40", "2026-04-02T09:12:40+00:00"),
        ("R4", "gates.log", "09:12:40", "2026-04-02T11:12:40"),
        ("R5", "chat.json", "09:41:05", "2026-04-02T09:41:05+00:00"),
        ("R6", "gates.log", "09:41:05", "2026-04-02T11:41:05"),
        ("R7", "chat.json", "10:30:00", "2026-04-02T10:30:00+00:00"),
        ("R8", "gates.log", "11:00:00", "2026-04-02T13:00:00"),
    ]
    doubts = {record.source: record.stamp.doubt for record in evidence.records if record.stamp}
    assert doubts == {"chat.json": (), "gates.log": ("skew-applied",)}
    source = row(evidence)
    (skew,) = source.skews
    assert skew.applied
    assert skew.reading == (
        "2 h ahead of chat.json (3 pairs: R2=R1, R4=R3, R6=R5; within 0 s): whole half hours, likely a zone slip; "
        "applied: its times were moved"
    )
    assert source.first == evidence.by_id["R2"].instant
    assert [d.code for d in evidence.diagnostics if "skew" in d.code] == ["skew-applied"]
    assert {group.ids for group in evidence.groups} == {("R1", "R2"), ("R3", "R4"), ("R5", "R6")}


def test_a_clock_that_is_minutes_off(tmp_path: Path) -> None:
    chat(tmp_path)
    irc(tmp_path, *[timedelta(minutes=-3, seconds=-20)] * 3)
    (skew,) = row(read(tmp_path)).skews
    assert (skew.ahead, skew.proposed) == (-200_000_000_000, True)
    assert ": a clock that is off; proposed" in skew.reading


@pytest.mark.parametrize(
    ("offs", "why"),
    [
        ([timedelta(minutes=6)], "one pair alone is weak: not proposed"),
        ([timedelta(minutes=2), timedelta(minutes=7), timedelta(minutes=4)], "the pairs differ too much: not proposed"),
        ([timedelta(seconds=8)] * 3, "no more than a delivery takes"),
    ],
)
def test_a_weak_difference_is_told_and_not_proposed(tmp_path: Path, offs: list[timedelta], why: str) -> None:
    chat(tmp_path)
    irc(tmp_path, *offs)
    before, after = read(tmp_path), read(tmp_path, apply_skew=True)
    assert [(skew.proposed, skew.reading.endswith(why)) for skew in row(before).skews] == [(False, True)]
    assert (after.records, [d for d in after.diagnostics if "skew" in d.code]) == (before.records, [])


def test_two_clocks_of_the_same_standing_are_left_alone(tmp_path: Path) -> None:
    chat(tmp_path)
    rows = [
        {"created_at": f"2026-04-02T{int(at[:2]) + 2:02}{at[2:]}+00:00", "content": text, "author": "ana"}
        for at, text in zip(AT, SAID, strict=True)
    ]
    (tmp_path / "copy.json").write_text(json.dumps(rows))
    skews = [skew for source in read(tmp_path).sources for skew in source.skews]
    assert [
        (skew.proposed, skew.reading.endswith("which of the two clocks is off is not known: not proposed"))
        for skew in skews
    ] in (
        [(False, True)],
        [],
    )


def test_one_source_alone_has_no_skew(tmp_path: Path) -> None:
    chat(tmp_path)
    assert [source.skews for source in read(tmp_path).sources] == [()]


def test_the_skew_is_kept_and_published(tmp_path: Path) -> None:
    chat(tmp_path)
    irc(tmp_path, HOURS, HOURS, HOURS)
    evidence = read(tmp_path, apply_skew=True)
    handoff.brief(evidence, tmp_path / "brief")
    assert handoff.load_evidence(tmp_path / "brief").sources == evidence.sources
    draft = extract(evidence)
    published = assemble(draft, evidence, drafted_by=DraftedBy(way="extraction"))
    (skew,) = next(source for source in published.sources if source.path == "gates.log").skews
    assert (skew.against, skew.ahead_s, skew.applied) == ("chat.json", 7200.0, True)
