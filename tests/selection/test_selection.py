"""What fits a budget is the telling part, in time order, with a reason for every record."""

from dataclasses import replace
from pathlib import Path

import pytest
from building import message, stamp
from invented import incident

from postmortem_writer.drafting.excerpt import excerpt
from postmortem_writer.evidence import Actor, Evidence, Group, Record, number
from postmortem_writer.pipeline import read
from postmortem_writer.selection import LeftOut, Reason, select, tokens


def log(text: str, at: str = "", level: str = "INFO") -> Record:
    event = stamp(f"2026-02-03T{at}+00:00") if at else None
    return Record("app.log", 1, "log", text, level=level, event=event)


def everything_costs_one(record: Record) -> int:
    return 1


def shown(evidence: Evidence, budget: int) -> list[str]:
    return [record.id for record in select(evidence, budget, cost=everything_costs_one).shown.records]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("checkout is down", 6),
        ("1234567890", 7),
        ("10:42", 4),
        ("4f2a9c", 3),
        ("障害", 2),
    ],
)
def test_tokens_are_estimated_from_above(text: str, expected: int) -> None:
    assert tokens(text) == expected


def test_everything_that_fits_is_left_as_it_is() -> None:
    evidence = Evidence(number([[message("down", "08:00"), log("GET / 200", "08:01")]]))
    selection = select(evidence, 2, cost=everything_costs_one)
    assert selection.shown is evidence
    assert selection.complete
    assert selection.reasons == {"R1": Reason(True, "everything fits"), "R2": Reason(True, "everything fits")}


def test_people_and_alerts_come_before_lines_of_logs() -> None:
    lines = [log(f"GET /basket/{n} 200", f"08:00:{n:02d}") for n in range(40)]
    said = [
        message("the basket answers 502", "08:00:10"),
        message("BasketDown fired", "08:00:09", kind="alert"),
        message("basket 2.1 rolled out", "08:00:01", kind="deploy"),
        message("build 77 is green", "08:00:02", actor=Actor("ci", bot=True)),
    ]
    evidence = Evidence(number([lines, said]))
    chosen = select(evidence, 6, cost=everything_costs_one)
    assert [(record.kind, record.text) for record in chosen.shown.records] == [
        ("log", "GET /basket/0 200"),
        ("deploy", "basket 2.1 rolled out"),
        ("alert", "BasketDown fired"),
        ("message", "the basket answers 502"),
        ("log", "GET /basket/32 200"),
        ("log", "GET /basket/39 200"),
    ]


def test_the_shown_keep_their_ids_and_their_order() -> None:
    evidence = incident(1).evidence
    ids = [int(id[1:]) for id in shown(evidence, 100)]
    assert len(ids) == 100
    assert ids == sorted(ids)
    assert all(evidence.by_id[f"R{n}"] for n in ids)


def test_a_line_that_is_new_is_shown_and_says_so() -> None:
    usual = [log(f"parcel {n} not found", f"08:{n:02d}:00", "ERROR") for n in range(50)]
    evidence = Evidence(number([[*usual, log("signing key 7 unknown", "08:51:00", "ERROR")]]))
    selection = select(evidence, 3, cost=everything_costs_one)
    assert [record.id for record in selection.shown.records] == ["R1", "R50", "R51"]
    assert {id: selection.reasons[id] for id in ("R1", "R2", "R50", "R51")} == {
        "R1": Reason(True, "the first of 50 lines of a template, ERROR"),
        "R2": Reason(False, "no room: one of 50 lines of a template, ERROR"),
        "R50": Reason(True, "the last of 50 lines of a template, ERROR"),
        "R51": Reason(True, "a line without its like, ERROR"),
    }
    assert selection.left_out == (LeftOut("log", "app.log", "parcel * not found", "ERROR", 48, 48, "R2", "R49", "R1"),)


def test_one_event_told_twice_is_shown_once() -> None:
    said = [
        message("BasketDown", "08:00", kind="alert"),
        message("alert: BasketDown", "08:00"),
        message("on it", "08:01"),
    ]
    evidence = replace(Evidence(number([said])), groups=(Group(("R1", "R2"), "same alert"),))
    selection = select(evidence, 2, cost=everything_costs_one)
    assert [record.id for record in selection.shown.records] == ["R1", "R3"]
    assert selection.reasons["R2"] == Reason(False, "the same event as R1")
    assert shown(evidence, 3) == ["R1", "R2", "R3"]


def test_a_record_without_a_time_has_its_chance() -> None:
    evidence = Evidence(number([[log("panic: nil map", level="FATAL"), *[log("GET / 200", "08:00:00")] * 30]]))
    assert "R1" in shown(evidence, 2)


@pytest.mark.parametrize("seed", range(12))
def test_the_fault_and_its_caller_are_found_among_the_errors_of_every_day(seed: int) -> None:
    told = incident(seed)
    selection = excerpt(told.evidence, 8_000)
    shown = {record.id for record in selection.shown.records}
    assert set(told.fault) <= shown
    assert len(shown & set(told.callers)) >= len(told.callers) - 1
    assert len(shown) < len(told.evidence.records) / 20
    first = told.fault[0]
    ranks = [n for n, template in enumerate(selection.templates, 1) if first in {r.id for r in template.records}]
    assert ranks[0] <= 2


def test_the_same_evidence_gives_the_same_selection() -> None:
    one, other = (excerpt(incident(3).evidence, 8_000) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("budget", [6_000, 20_000, 60_000])
def test_what_is_shown_costs_no_more_than_was_asked(budget: int) -> None:
    from postmortem_writer.drafting.brief import evidence_block
    from postmortem_writer.drafting.excerpt import account

    selection = excerpt(incident(5).evidence, budget)
    block = evidence_block(selection.shown, left_out=account(selection))
    assert budget * 0.7 < tokens(block) <= budget


def test_the_lines_of_the_injected_fault_are_found_without_the_label(shared: Path) -> None:
    evidence = read(shared / "cases/logs-stress/raw")
    errors = [record for record in evidence.records if record.level.upper() == "ERROR"]
    fault = {record.id for record in errors if "catch price exception" in record.text}
    traces = {record.text.split("TraceID: ")[1][:32] for record in errors if record.id in fault}
    callers = {record.id for record in errors if record.text.split("TraceID: ")[1][:32] in traces} - fault
    assert (len(fault), len(callers)) == (8, 3)
    selection = excerpt(evidence, 20_000)
    assert fault | callers <= {record.id for record in selection.shown.records}
    assert fault & {record.id for record in selection.templates[0].records}
