"""The state of a cause follows from the records."""

import pytest
from building import claim, draft, evidence, message

from postmortem_writer.checks.causes import check
from postmortem_writer.draft import Claim, Hypothesis


def faults(state: str, supporting: list[Claim], against: list[Claim]) -> list[tuple[str, str]]:
    hypothesis = Hypothesis(supporting=supporting, against=against, settles="", text="the cause", state=state)
    records = evidence(message("anything", "08:35:02"))
    return [(d.path, d.message) for d in check.run(draft(hypotheses=[hypothesis]), records)]


UNCONFIRMED = [("hypotheses[0].state", "no supporting quote shows a person or an experiment confirming it")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("confirmed: the pool leak is what did it", []),
        ("root cause was the new cache layer", []),
        ("turned out the limit was 100", []),
        ("we reproduced it on staging with the old driver", []),
        ("a second later they notice that they ran it on the primary instead of the replica", []),
        ("setting the limit to 50 fixes their logins", []),
        ("all builds of that day fail this test", []),
        ("I think we dropped it by mistake", UNCONFIRMED),
        ("I think the root cause is the cache layer", UNCONFIRMED),
        ("this is believed to be the root cause", UNCONFIRMED),
        ("maybe caused by the deploy?", UNCONFIRMED),
        ("is it because of the deploy?", UNCONFIRMED),
        ("the deploy went out at noon", UNCONFIRMED),
    ],
)
def test_confirmed_needs_words_that_confirm(words: str, expected: list[tuple[str, str]]) -> None:
    assert faults("confirmed", [claim(words, "R1")], []) == expected


@pytest.mark.parametrize("state", ["likely", "inconclusive"])
def test_other_states_need_no_confirmation(state: str) -> None:
    assert faults(state, [claim("the deploy went out at noon", "R1")], []) == []


def test_ruled_out_needs_something_against_it() -> None:
    assert faults("ruled_out", [claim("was it the node?", "R1")], [claim("same on a fresh node", "R1")]) == []
    assert faults("ruled_out", [claim("was it the node?", "R1")], []) == [
        ("hypotheses[0].state", "nothing speaks against it, so it is not ruled out")
    ]


def test_a_cause_without_points_is_nobodys() -> None:
    assert faults("likely", [], []) == [("hypotheses[0].supporting", "no record speaks for or against it")]
