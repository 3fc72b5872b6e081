"""Nothing is said twice in one list."""

from building import claim, draft, evidence, message

from postmortem_writer.checks.repetition import check
from postmortem_writer.draft import TimelineEvent

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
