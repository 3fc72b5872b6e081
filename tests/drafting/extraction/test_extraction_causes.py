"""Causes are hypotheses in the record's own words; their state follows the record's own certainty."""

import pytest
from building import evidence, message

from postmortem_writer.drafting.extraction.causes import find_causes, stated_cause
from postmortem_writer.drafting.extraction.incident import Incident
from postmortem_writer.evidence import Record


def found(*texts: str) -> list[tuple[str, str, list[str]]]:
    records = [message("checkout is failing", "14:00:00")]
    records += [message(text, f"14:{n:02}:00") for n, text in enumerate(texts, start=1)]
    section = find_causes(Incident(evidence(*records)))
    return [(h.state, h.text, [point.text for point in h.against]) for h in section.hypotheses]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Root cause was a connection leak in the cache layer", "likely"),
        ("The outage was caused by a full disk on db-2", "likely"),
        ("it turns out the certificate had expired", "likely"),
        ("a bad host is most likely the cause of the failures", "likely"),
        ("this is believed to be the root cause of most failures", "likely"),
        ("the outage might be caused by the new index", "inconclusive"),
        ("I think the root cause is the new index", "inconclusive"),
        ("requests are failing because the pool is small", "inconclusive"),
        ("Looks like we ran out of file handles", "inconclusive"),
        ("that export query must be holding everything up", "inconclusive"),
        ("Confirmed: the outage was caused by the expired certificate", "confirmed"),
        ("not yet confirmed: the outage was caused by the certificate", "likely"),
    ],
)
def test_state_follows_the_words(text: str, state: str) -> None:
    assert found(text) == [(state, text, [])]


@pytest.mark.parametrize(
    "text",
    [
        "is it because of the new index?",
        "the root cause is still unknown",
        "I am late because of the train",
        "the message says `failed because it timed out`",
        "we have not identified the root cause, cause not found",
    ],
)
def test_no_cause_is_read_into(text: str) -> None:
    assert found(text) == []


def test_found_it_takes_what_follows() -> None:
    text = "found it. The refresher never closes the connection it took."
    assert found(text) == [("likely", text, [])]


def test_a_later_record_rules_out() -> None:
    assert found("that export query must be holding everything up", "so the export was not it") == [
        ("ruled_out", "that export query must be holding everything up", ["so the export was not it"])
    ]


def test_a_cleared_cause_is_not_summarised() -> None:
    records = [
        message("checkout is failing", "14:00:00"),
        message("Root cause is the failover of the database", "14:05:00"),
        message("the failover of the database is not the cause", "14:10:00"),
    ]
    assert stated_cause(Incident(evidence(*records))) is None


def test_listed_ideas_are_hypotheses_and_one_is_cleared() -> None:
    def note(text: str, line: int, at: str = "") -> Record:
        return message(text, at, kind="note", source="notes.md", line=line)

    section = find_causes(
        Incident(
            evidence(
                note("readings are missing", 1, "14:00"),
                note("ideas so far", 2, "15:30"),
                note("the dedupe step throws readings away", 3),
                note("clock of gate-03 is off", 4),
                note("So it is not dedupe. Switched on again", 6, "17:10"),
            )
        )
    )
    assert [(h.state, h.text) for h in section.hypotheses] == [
        ("ruled_out", "the dedupe step throws readings away"),
        ("inconclusive", "clock of gate-03 is off"),
    ]


def test_contributing_factors_are_what_records_call_so() -> None:
    records = [
        message("checkout is failing", "14:00:00"),
        message("we had no alert on pool usage", "15:00:00"),
        message("The retry storm made it worse", "15:01:00"),
    ]
    section = find_causes(Incident(evidence(*records)))
    assert [factor.text for factor in section.contributing_factors] == [
        "we had no alert on pool usage",
        "The retry storm made it worse",
    ]
