"""Nothing is said twice in one list."""

from dataclasses import replace

from building import claim, draft, evidence, message

from postmortem_writer.checks.repetition import check
from postmortem_writer.draft import TimelineEvent
from postmortem_writer.merging import grouped

RECORDS = evidence(message("alerts fired at once", "08:35:02"), message("rollback was quick", "08:45:00"))


def test_the_second_saying_is_the_fault() -> None:
    once, again, other = (
        claim("Alerts fired at once.", "R1"),
        claim("The alerts fired at once!", "R1"),
        claim("Rollback was quick.", "R2"),
    )
    assert [d.path for d in check.run(draft(went_well=[once, other, again]), RECORDS)] == ["went_well[2].text"]
    assert list(check.run(draft(went_well=[once, other], went_wrong=[again]), RECORDS)) == []


def test_one_record_may_tell_of_two_moments() -> None:
    def row(time_quote: str, kind: str) -> TimelineEvent:
        said = claim("Alerts fired at once.", "R1").model_dump()
        return TimelineEvent(**said, time_quote=time_quote, kind=kind)

    begun, found, again = row("at ten", "impact_start"), row("", "diagnosis"), row("", "detection")
    assert list(check.run(draft(timeline=[begun, found]), RECORDS)) == []
    assert [d.path for d in check.run(draft(timeline=[begun, found, again]), RECORDS)] == ["timeline[2].text"]


def test_two_records_of_one_event_are_one_place() -> None:
    said = "mail queue lag is at 14 minutes for tenant Blau"
    twice = grouped(evidence(message(said, "08:21:00"), message(said, "08:21:30", source="copied.txt")))
    rows = [claim(said, "R1"), claim(said, "R2")]
    assert [d.path for d in check.run(draft(went_wrong=rows), twice)] == ["went_wrong[1].text"]
    assert list(check.run(draft(went_wrong=rows), replace(twice, groups=()))) == []
