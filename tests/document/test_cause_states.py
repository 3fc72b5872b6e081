"""The state of a cause follows from the records: tables of what confirms, what only names, what takes back and what clears."""

import pytest
from building import claim, draft, evidence, message

from postmortem_writer.document import DraftedBy, assemble
from postmortem_writer.document.postmortem import Cause
from postmortem_writer.draft import Hypothesis, State

POOL = "Release 4.2 leaked connections from the orders pool"


def cause(text: str, state: State, supporting: list[str], against: list[str], *others: str) -> Cause:
    """Return the published cause of a draft whose points quote these records, in this order, before the others."""
    said = [*supporting, *against, *others]
    records = evidence(*(message(words, f"10:{minute:02}:00") for minute, words in enumerate(said)))
    points = [claim(words, f"R{number}") for number, words in enumerate(said, start=1)]
    hypothesis = Hypothesis(
        supporting=points[: len(supporting)],
        against=points[len(supporting) : len(supporting) + len(against)],
        settles="",
        text=text,
        state=state,
    )
    made = assemble(draft(hypotheses=[hypothesis]), records, drafted_by=DraftedBy(way="hand"))
    (published,) = made.causes
    return published


@pytest.mark.parametrize(
    "words",
    [
        "reproduced on staging with 4.2: every timeout leaks a connection from the orders pool",
        "confirmed: release 4.2 leaks connections, the orders pool is empty after 20 timeouts",
        "we verified it, the orders pool leaks connections with release 4.2 only",
        "rolled back release 4.2 and the leaked connections are gone",
        "found it: release 4.2 never gives connections back to the orders pool",
        "root cause is release 4.2, it leaks connections",
        "it turned out that release 4.2 leaked connections of the orders pool",
        "traced to release 4.2, which leaks connections in the orders client",
        "bisected: the connections leak since the second commit of release 4.2",
    ],
)
def test_what_somebody_saw_or_tried_confirms(words: str) -> None:
    made = cause(POOL, "confirmed", [words], [])
    assert (made.state, made.drafted_state) == ("confirmed", "")
    assert made.state_basis.startswith("a record confirms it, R1: “")


@pytest.mark.parametrize(
    ("before", "state"),
    [
        ("ran release 4.2 twice on the test copy: connections of the orders pool leak", "confirmed"),
        ("the disk of rep-2 is full", "likely"),
    ],
)
def test_a_verdict_is_of_what_its_record_tells(before: str, state: str) -> None:
    records = evidence(
        message("release 4.2 leaks", "10:00:00"), message(f"{before}. that's the proof, cause confirmed", "10:01:00")
    )
    points = [claim("release 4.2 leaks", "R1"), claim("that's the proof, cause confirmed", "R2")]
    hypothesis = Hypothesis(supporting=points, against=[], settles="", text=POOL, state="confirmed")
    (made,) = assemble(draft(hypotheses=[hypothesis]), records, drafted_by=DraftedBy(way="hand")).causes
    assert made.state == state


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("is it release 4.2 that leaks connections?", "inconclusive"),
        ("maybe release 4.2 leaks connections of the orders pool", "inconclusive"),
        ("I think the root cause is release 4.2, it leaks connections", "inconclusive"),
        ("release 4.2 went out at 09:50", "inconclusive"),
        ("orders pool at 20 of 20 connections", "inconclusive"),
        ("can anybody confirm that release 4.2 leaks connections", "inconclusive"),
        ("not confirmed yet that release 4.2 leaks connections", "inconclusive"),
        ("we could not reproduce the leaked connections with release 4.2", "inconclusive"),
        ("rolling back release 4.2 should fix the leaked connections", "inconclusive"),
        ("let's verify that release 4.2 leaks connections", "inconclusive"),
        ("restarting the pods fixed the orders pool for now", "inconclusive"),
        ("confirmed, users of release 4.2 see errors on orders", "inconclusive"),
        ("root cause still unknown, release 4.2 leaks connections is one idea", "inconclusive"),
        ("if release 4.2 leaks connections, a rollback of release 4.2 fixes it", "inconclusive"),
        ("confirmed: the standup moves to 11", "inconclusive"),
        ("orders are failing because release 4.2 leaks connections", "likely"),
        ("this is due to release 4.2 leaking connections", "likely"),
        ("most likely caused by release 4.2", "likely"),
        ("release 4.2 is believed to be the root cause", "likely"),
    ],
)
def test_what_is_asked_doubted_mentioned_or_only_named_does_not(words: str, state: str) -> None:
    made = cause(POOL, "confirmed", [words], [])
    assert (made.state, made.drafted_state) == (state, "confirmed")
    assert "R1: “" in made.state_basis


def test_a_quote_that_leaves_the_doubt_of_its_sentence_out_confirms_nothing() -> None:
    records = evidence(message("I think the root cause is release 4.2. Rolling back", "10:00:00"))
    point = claim("the root cause is release 4.2", "R1")
    hypothesis = Hypothesis(supporting=[point], against=[], settles="", text="Release 4.2", state="confirmed")
    made = assemble(draft(hypotheses=[hypothesis]), records, drafted_by=DraftedBy(way="model"))
    assert made.causes[0].state == "inconclusive"
    assert [(d.code, d.level, d.path) for d in made.diagnostics] == [("cause-rule", "suggestion", "causes[0].state")]


def test_two_records_that_support_it_make_it_likely() -> None:
    made = cause(POOL, "likely", ["release 4.2 went out at 09:50", "orders pool empty on every pod with 4.2"], [])
    assert (made.state, made.state_basis) == ("likely", "2 records support it (R1, R2) and none confirms it")


FOUND = "found it: release 4.2 never gives connections back to the orders pool"


@pytest.mark.parametrize(
    ("supporting", "against", "others", "state"),
    [
        ([FOUND], ["correction, release 4.2 is not the cause"], [], "inconclusive"),
        ([FOUND], ["the pods that still run 4.1 leak as well"], [], "inconclusive"),
        ([FOUND], [], ["so it was not release 4.2, the orders pool is fine"], "confirmed"),
        ([FOUND], [], ["turns out this was not release 4.2 and its connections"], "inconclusive"),
        ([FOUND], [], ["the CDN is not the cause"], "confirmed"),
        ([FOUND], [], ["was release 4.2 not the cause?"], "confirmed"),
    ],
)
def test_what_is_said_later_counts(supporting: list[str], against: list[str], others: list[str], state: State) -> None:
    assert cause(POOL, "confirmed", supporting, against, *others).state == state


def test_a_doubt_that_was_overcome_does_not_count() -> None:
    doubt, found = message("the graph of connections looks flat to me", "10:00:00"), message(FOUND, "10:10:00")
    hypothesis = Hypothesis(
        supporting=[claim(FOUND, "R2")], against=[claim(doubt.text, "R1")], settles="", text=POOL, state="confirmed"
    )
    made = assemble(draft(hypotheses=[hypothesis]), evidence(doubt, found), drafted_by=DraftedBy(way="hand"))
    assert made.causes[0].state == "confirmed"


@pytest.mark.parametrize(
    ("drafted", "against", "state", "basis"),
    [
        ("ruled_out", "the canary on 4.1 loses just as many", "ruled_out", "a record speaks against it, R2: “"),
        ("ruled_out", "rolled back, same errors. So it is not 4.2", "ruled_out", "a record clears it, R2: “"),
        ("inconclusive", "4.2 is ruled out", "ruled_out", "a record clears it, R2: “"),
        ("inconclusive", "probably not the release", "inconclusive", "a record speaks against it, R2: “"),
        ("likely", "4.2 is ruled out", "inconclusive", "a record speaks against it, R2: “"),
        ("likely", "the canary on 4.1 loses just as many", "inconclusive", "a record speaks against it, R2: “"),
    ],
)
def test_what_speaks_against_it_leaves_it_open_or_clears_it(
    drafted: State, against: str, state: str, basis: str
) -> None:
    made = cause(POOL, drafted, ["was it release 4.2?"], [against])
    assert made.state == state
    assert made.state_basis.startswith(basis)


def test_nothing_against_rules_nothing_out() -> None:
    made = cause(POOL, "ruled_out", ["was it release 4.2?"], [])
    assert (made.state, made.state_basis) == ("inconclusive", "not ruled out: no record speaks against it")


def test_the_drafter_may_hold_back() -> None:
    assert cause(POOL, "likely", [FOUND], []).state == "likely"
    assert cause(POOL, "inconclusive", [FOUND], []).state == "inconclusive"


def test_a_short_answer_confirms_what_it_answers() -> None:
    assert (
        cause(POOL, "confirmed", ["does 4.2 leak connections of the pool?", "yes, confirmed"], []).state == "confirmed"
    )
    assert cause(POOL, "confirmed", ["yes, confirmed"], []).state == "inconclusive"
