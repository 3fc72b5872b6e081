"""Milestones are in order; the end is not a formal close."""

from building import UNKNOWN, claim, draft, evidence, message, stamp

from postmortem_writer.checks.milestones import check
from postmortem_writer.draft import Milestone, TimelineEvent

RECORDS = evidence(
    message("errors", "08:35"),
    message("looking", "08:35"),
    message("rolled back", "08:50"),
    message("closing the ticket", "2026-02-05T10:00Z"),
    message("no clock here"),
)


def at(id: str) -> Milestone:
    return Milestone(cites=[id], time_quote="", basis="stated")


def faults(timeline: tuple[str, ...] = (), **given: Milestone) -> list[tuple[str, str, str]]:
    names = ("start", "detected", "acknowledged", "mitigated", "resolved")
    milestones = draft().milestones.model_copy(update={name: given.get(name, UNKNOWN) for name in names})
    rows = [TimelineEvent(**claim("x", id).model_dump(), time_quote="", kind="other") for id in timeline]
    found = check.run(draft(milestones=milestones, timeline=rows), RECORDS)
    return [(d.level.value, d.path, d.message) for d in found]


def test_order() -> None:
    assert faults(start=at("R1"), detected=at("R2"), mitigated=at("R3"), resolved=at("R3")) == []
    assert faults(detected=at("R3"), mitigated=at("R1")) == [
        ("error", "milestones.mitigated", "mitigated (2026-02-03 08:35Z) lies before detected (2026-02-03 08:50Z)")
    ]


def test_a_record_without_time_settles_none() -> None:
    assert faults(start=at("R5")) == [("error", "milestones.start", "R5 settles no time for start")]


def test_the_date_of_a_page_is_no_milestone() -> None:
    page = evidence(
        message("title: errors", kind="status-post", event=None, posted=stamp("2026-02-03T08:41:00+00:00")),
        message("errors since 08:30", "08:44"),
    )
    milestones = draft().milestones.model_copy(update={"start": at("R1"), "detected": at("R2")})
    found = check.run(draft(milestones=milestones), page)
    assert [(d.path, d.message) for d in found] == [
        ("milestones.start", "R1 is dated by its page, which says nothing of when start was")
    ]


def test_a_formal_close_is_not_the_end() -> None:
    assert faults(("R1", "R3", "R4"), resolved=at("R4")) == [
        (
            "warning",
            "milestones.resolved",
            "resolved stands 49 h after the event before it: a formal close is not the end of the incident",
        )
    ]
    assert faults(("R1", "R3", "R4"), resolved=at("R3")) == []
