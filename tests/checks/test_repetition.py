"""Nothing is said twice in one list."""

from building import claim, draft, evidence, message

from postmortem_writer.checks.repetition import check

RECORDS = evidence(message("alerts fired at once", "08:35:02"), message("rollback was quick", "08:45:00"))


def test_the_second_saying_is_the_fault() -> None:
    once, again, other = (
        claim("Alerts fired at once.", "R1"),
        claim("The alerts fired at once!", "R1"),
        claim("Rollback was quick.", "R2"),
    )
    assert [d.path for d in check.run(draft(went_well=[once, other, again]), RECORDS)] == ["went_well[2].text"]
    assert list(check.run(draft(went_well=[once, other], went_wrong=[again]), RECORDS)) == []
