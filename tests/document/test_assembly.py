"""What the checks support is published, what they do not is listed, and times come from records."""

from datetime import UTC, datetime

import pytest
from building import UNKNOWN, claim, draft, evidence, message, stamp

from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.document import DraftedBy, Postmortem, assemble
from postmortem_writer.draft import Draft, Hypothesis, Milestone, TimelineEvent
from postmortem_writer.evidence import Evidence
from postmortem_writer.providers import Usage

RECORDS = evidence(
    message("errors on checkout", "08:35"),
    message("rolling back now", "08:50:30"),
    message("all good again", "09:05"),
    message("reviewed the dependencies"),
)


def published(filled: Draft, *faults: tuple[str, str], records: Evidence = RECORDS) -> Postmortem:
    found = [Diagnostic("test", Level.ERROR, path, message) for path, message in faults]
    return assemble(filled, records, found, drafted_by=DraftedBy(way="hand"))


def row(text: str, *cites: str) -> TimelineEvent:
    return TimelineEvent(**claim(text, *cites).model_dump(), time_quote="", kind="other")


def at(id: str, basis: str = "stated") -> Milestone:
    return Milestone(cites=[id], time_quote="", basis=basis)


def test_rows_are_in_time_order_and_timeless_ones_stay_where_they_were() -> None:
    made = published(
        draft(
            timeline=[
                row("rolling back now", "R2"),
                row("reviewed the dependencies", "R4"),
                row("errors on checkout", "R1"),
            ]
        )
    )
    assert [(event.text, event.at and f"{event.at.at:%H:%M:%S}") for event in made.timeline] == [
        ("errors on checkout", "08:35:00"),
        ("rolling back now", "08:50:30"),
        ("reviewed the dependencies", None),
    ]


def test_a_claim_with_a_fault_is_left_out_and_listed() -> None:
    made = published(
        draft(summary=[claim("errors on checkout", "R1"), claim("all gone", "R3")]),
        ("summary[1].text", "'gone' is nowhere"),
    )
    assert [point.text for point in made.summary] == ["errors on checkout"]
    assert [(left.path, left.text, left.reasons) for left in made.left_out] == [
        ("summary[1]", "all gone", ["'gone' is nowhere"])
    ]
    assert sorted(made.records) == ["R1"]


def test_a_fault_in_one_point_spares_the_rest_of_the_cause() -> None:
    cause = Hypothesis(
        supporting=[claim("errors on checkout", "R1"), claim("rolling back now", "R2")],
        against=[],
        settles="",
        text="The release",
        state="confirmed",
    )
    made = published(
        draft(hypotheses=[cause]),
        ("hypotheses[0].supporting[1].quote", "not verbatim"),
        ("hypotheses[0].state", "unproven"),
    )
    assert [(one.text, one.state, one.cites) for one in made.causes] == [("The release", "inconclusive", ["R1"])]
    none_left = published(
        draft(hypotheses=[cause]), ("hypotheses[0].supporting[0]", "a"), ("hypotheses[0].supporting[1]", "b")
    )
    assert none_left.causes == []
    assert [left.path for left in none_left.left_out] == [
        "hypotheses[0].supporting[0]",
        "hypotheses[0].supporting[1]",
        "hypotheses[0]",
    ]


def test_metrics_are_ranges_as_wide_as_the_clocks_are_coarse() -> None:
    known = draft().milestones.model_copy(
        update={"start": at("R1"), "detected": at("R1"), "mitigated": at("R2"), "resolved": at("R3")}
    )
    made = published(draft(milestones=known))
    resolve, mitigate = made.metrics["time_to_resolve"], made.metrics["time_to_mitigate"]
    assert resolve is not None
    assert (resolve.low_s, resolve.high_s, resolve.cites) == (29 * 60, 31 * 60, ["R1", "R3"])
    assert mitigate is not None
    assert (mitigate.low_s, mitigate.high_s) == (14 * 60 + 30, 15 * 60 + 31)
    assert made.metrics["time_to_acknowledge"] is None


def test_a_first_sign_gives_only_a_lower_bound() -> None:
    known = draft().milestones.model_copy(
        update={"start": at("R1", "first_sign"), "detected": at("R1"), "resolved": at("R3")}
    )
    made = published(draft(milestones=known))
    assert made.metrics["time_to_detect"] is None
    resolve = made.metrics["time_to_resolve"]
    assert resolve is not None
    assert (resolve.low_s, resolve.high_s, resolve.note) == (
        29 * 60,
        None,
        "counted from the first sign; the start itself is not known",
    )


def test_an_end_known_only_by_when_gives_only_an_upper_bound() -> None:
    known = draft().milestones.model_copy(
        update={"start": at("R1"), "detected": at("R1", "first_sign"), "resolved": at("R3", "first_sign")}
    )
    made = published(draft(milestones=known))
    resolve = made.metrics["time_to_resolve"]
    assert resolve is not None
    assert (resolve.low_s, resolve.high_s) == (None, 31 * 60)
    assert "the end (only by when)" in made.unsettled


def test_two_limits_bound_nothing() -> None:
    signs = draft().milestones.model_copy(update={"start": at("R1", "first_sign"), "resolved": at("R3", "first_sign")})
    assert published(draft(milestones=signs)).metrics["time_to_resolve"] is None


def test_a_milestone_with_a_fault_is_unknown() -> None:
    known = draft().milestones.model_copy(update={"start": at("R1"), "resolved": at("R4")})
    made = published(draft(milestones=known), ("milestones.start", "before it all"))
    assert (made.milestones["start"], made.milestones["resolved"], made.milestones["detected"]) == (None, None, None)
    assert UNKNOWN.cites == []


def test_an_assumed_zone_is_marked_wherever_it_goes() -> None:
    local = message("errors", "08:35", event=stamp("2026-02-03T08:35+00:00", zone_source="assumed"))
    made = published(draft(timeline=[row("errors", "R1")]), records=evidence(local))
    assert made.timeline[0].at is not None
    assert made.timeline[0].at.zone_basis == "assumed"
    assert made.records["R1"].zone_basis == "assumed"


def test_it_reads_back_as_it_was_written() -> None:
    made = published(draft(summary=[claim("errors on checkout", "R1")], timeline=[row("rolling back now", "R2")]))
    assert Postmortem.model_validate_json(made.model_dump_json(by_alias=True)) == made
    assert made.date == datetime(2026, 2, 3, 8, 50, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wall", "told"),
    [(0, "done within two minutes"), (89, "done within two minutes"), (95, "2 minutes from start to end")],
)
def test_the_model_use_tells_calls_tokens_and_wall_time(wall: int, told: str) -> None:
    by = DraftedBy(way="model", provider="openai", model="m", wall_seconds=wall)
    usage = Usage(
        calls=3, input_tokens=100, cached_tokens=40, output_tokens=20, reasoning_tokens=5, retries=1, re_asks=2
    )
    made = assemble(draft(), evidence(message("down", "08:00:00")), drafted_by=by, usage=usage)
    assert made.model_use == (
        f"3 calls, 100 tokens in (40 of them cached), 20 out (5 of them reasoning), 2 asked again, 1 retries, {told}"
    )
