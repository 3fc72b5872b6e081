"""A sentence speaks of what its records speak of."""

import pytest
from building import claim, draft, evidence, message

from postmortem_writer.checks.support import check

RECORDS = evidence(
    message("rollback of the payment gateway started, still seeing connection timeouts on all pods", "08:35:02"),
    message("error rate is falling, checkouts go through again", "08:45:00"),
    message("All these releases pass on my end!", "08:50:00"),
    message("https://meet.example.net/j/991 @oncall @db", "08:51:00"),
    message("Ooooh, I think that worked, the canary is running", "08:52:00"),
)

HELD = [
    ("Responders started to roll back the payment gateway.", ["R1"]),
    ("Connections timed out on all pods.", ["R1"]),
    ("Checkouts went through again as the error rate fell.", ["R2"]),
    ("Checkouts recovered: the error rate was falling.", ["R2"]),
    ("A tester reported that the releases had passed in the staging region.", ["R3"]),
    ("Two groups were asked to join a call.", ["R4"]),
    ("A responder thought that it worked: the canary ran.", ["R5"]),
]
NOT_HELD = [
    ("The rollback restored the payment gateway.", ["R1"], "it reports a success that R1 do not report"),
    (
        "The database administrators upgraded the storage cluster.",
        ["R1"],
        "R1 says little of this: 0% of its content words occur there",
    ),
    ("The releases failed on their end.", ["R3"], "it reports a failure that R3 do not report"),
    (
        "The rollback crashed the checkouts.",
        ["R2"],
        "R2 says little of this: 33% of its content words occur there (not: crashed, rollback)",
    ),
    ("A tester said that the pods were deleted.", ["R3"], "R3 says little of this"),
    ("The storage cluster was rebuilt from scratch.", ["R4"], "R4 says little of this"),
]


@pytest.mark.parametrize(("text", "cites"), HELD)
def test_a_fair_wording_passes(text: str, cites: list[str]) -> None:
    assert list(check.run(draft(summary=[claim(text, *cites)]), RECORDS)) == []


@pytest.mark.parametrize(("text", "cites", "message"), NOT_HELD)
def test_an_invention_is_a_fault(text: str, cites: list[str], message: str) -> None:
    (fault,) = check.run(draft(summary=[claim(text, *cites)]), RECORDS)
    assert fault.path == "summary[0].text"
    assert fault.message.startswith(message)


def test_a_lesson_must_speak_of_the_incident() -> None:
    at_hand, elsewhere = (
        claim("Alert on connection timeouts of the gateway.", basis="inferred"),
        claim("Hire juggling clowns.", basis="inferred"),
    )
    found = check.run(draft(lessons=[at_hand, elsewhere]), RECORDS)
    assert [(fault.path, fault.message) for fault in found] == [
        ("lessons[1].text", "nothing in the evidence speaks of this")
    ]


def test_a_lesson_may_choose_its_words() -> None:
    general = claim("Treat a quick recovery as temporary until the pods are understood.", "R1", basis="inferred")
    assert list(check.run(draft(lessons=[general]), RECORDS)) == []
