"""Cited records exist, and what is stated cites some."""

from building import claim, draft, evidence, message

from postmortem_writer.checks.citations import check
from postmortem_writer.draft import Claim, ImpactItem, Milestone, Severity

RECORDS = evidence(message("errors on checkout", "08:35:02"), message("fixed", "08:40:00"))


def faults(**over: object) -> list[tuple[str, str]]:
    return [(d.path, d.message) for d in check.run(draft(**over), RECORDS)]


def test_a_record_that_does_not_exist() -> None:
    assert faults(summary=[claim("errors on checkout", "R1", "R7")]) == [
        ("summary[0].cites[1]", "there is no record 'R7'")
    ]


def test_a_stated_claim_without_records() -> None:
    assert faults(summary=[claim("errors on checkout")]) == [("summary[0].cites", "a stated claim cites no record")]


def test_where_conclusions_may_stand() -> None:
    alone, drawn = claim("alert sooner", basis="inferred"), claim("alert sooner", "R1", basis="inferred")
    assert faults(lessons=[alone], went_wrong=[drawn]) == []
    assert faults(went_wrong=[alone]) == [
        ("went_wrong[0].cites", "an inference here names the records it is drawn from")
    ]
    assert [path for path, _ in faults(impact=[_impact(drawn)])] == ["impact[0].basis"]


def _impact(base: Claim) -> ImpactItem:
    return ImpactItem(**base.model_dump(), quantity="", unit="", denominator="")


def test_milestones_and_severity() -> None:
    known = draft().milestones
    unfounded = known.model_copy(update={"start": Milestone(cites=[], time_quote="", basis="stated")})
    assert [path for path, _ in faults(milestones=unfounded)] == ["milestones.start.cites"]
    assert [path for path, _ in faults(severity=Severity(cites=[], value="SEV1"))] == ["severity.cites"]
    assert faults(severity=Severity(cites=["R1"], value="SEV1")) == []
