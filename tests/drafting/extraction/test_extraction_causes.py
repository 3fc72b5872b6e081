"""Causes are hypotheses in the record's own words; their state follows the record's own certainty."""

import pytest
from building import evidence, message

from postmortem_writer.drafting.extraction.causes import find_causes, find_factors, stated_cause
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
    section = find_factors(Incident(evidence(*records)))
    assert [factor.text for factor in section.contributing_factors] == [
        "we had no alert on pool usage",
        "The retry storm made it worse",
    ]


def noted(*texts: str, heading: str = "") -> list[tuple[str, str, list[str]]]:
    """Return the hypotheses of notes without a time."""
    records = [message("checkout is failing", "14:00:00")]
    records += [
        message(text, kind="note", heading=heading, source="notes.md", line=n) for n, text in enumerate(texts, start=3)
    ]
    section = find_causes(Incident(evidence(*records)))
    return [(h.state, h.text, [point.text for point in h.against]) for h in section.hypotheses]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("cause: memory limit lowered from 1Gi to 512Mi in PR 1207", "likely"),
        ("Root cause - index 44 was built with the wrong analyzer", "likely"),
        ("RCA: stale lock in the scheduler", "likely"),
        ("Why it happened: egress was closed by rule 311", "likely"),
        ("reason = binlogs were never purged", "likely"),
        ("root cause: stale lock; verified on staging", "confirmed"),
        ("cause: maybe the disk of db-2", "inconclusive"),
        ("theory: the firewall change of Monday", "inconclusive"),
        ("hypothesis 2: clock drift on auth-2", "inconclusive"),
    ],
)
def test_a_label_names_a_cause(text: str, state: str) -> None:
    assert noted(text) == [(state, text, [])]


@pytest.mark.parametrize(
    "text",
    ["cause: unknown", "Root cause: TBD", "root cause - still under investigation", "Cause: not yet found", "reason?"],
)
def test_a_label_without_a_cause_names_none(text: str) -> None:
    assert noted(text) == []


@pytest.mark.parametrize("heading", ["Root cause", "2. Root cause analysis", "Why it happened", "Cause"])
@pytest.mark.parametrize(
    ("after", "state"),
    [
        ("Confirmed by replaying the traffic of the morning.", "confirmed"),
        ("We reproduced this on staging with both clients, and it is confirmed.", "confirmed"),
        ("Ana verified it by re-adding the rule.", "confirmed"),
        ("We could not reproduce it on staging.", "likely"),
        ("This is not confirmed yet.", "likely"),
        ("It took a while to see.", "likely"),
    ],
)
def test_what_stands_below_a_heading_is_the_cause_and_what_follows_confirms_it(
    heading: str, after: str, state: str
) -> None:
    cause = "The job wrote scores without a ttl after the upgrade."
    assert noted(f"{cause} {after}", heading=heading) == [(state, cause, [])]
    assert noted(cause, after, heading=heading) == [(state, cause, [])]


@pytest.mark.parametrize("text", ["Not yet known. The vendor investigates.", "We do not know why.", "TBD"])
def test_a_heading_without_a_cause_names_none(text: str) -> None:
    assert noted(text, heading="Root cause") == []


def test_the_confirming_words_are_cited_beside_the_cause() -> None:
    record = message("The lock was stale. Confirmed by Ana.", kind="note", heading="Root cause", source="n.md")
    section = find_causes(Incident(evidence(message("checkout is failing", "14:00:00"), record)))
    assert [[point.text for point in h.supporting] for h in section.hypotheses] == [
        ["The lock was stale.", "Confirmed by Ana."]
    ]


@pytest.mark.parametrize(
    ("texts", "against"),
    [
        (("suspected: expired signing cert. Checked, valid till June. Ruled out",), "Checked, valid till June. Ruled out"),
        (("theory: the firewall change", "not the firewall, traffic reaches the pod"), "not the firewall, traffic reaches the pod"),
        (("suspicion: bad node", "ruled out"), "ruled out"),
        (("hypothesis: provider is down. Their page is green => discarded",), "Their page is green => discarded"),
        (("We thought it was the CDN. Purging changed nothing, so it is not the CDN.",), "Purging changed nothing, so it is not the CDN."),
        (("cause could be the currency job", "currency job ran fine. Not the cause."), "currency job ran fine. Not the cause."),
    ],
)  # fmt: skip
def test_an_idea_that_is_cleared_is_ruled_out_by_the_clearing_words(texts: tuple[str, ...], against: str) -> None:
    assert [(state, words) for state, _, words in found(*texts)] == [("ruled_out", [against])]


@pytest.mark.parametrize(
    "texts",
    [
        ("theory: dns. We can't rule it out",),
        ("suspected: bad node. Could not be ruled out yet",),
        ("theory: bad node", "not the best night for this"),
    ],
)
def test_an_idea_that_is_not_cleared_stays_open(texts: tuple[str, ...]) -> None:
    assert [(state, words) for state, _, words in found(*texts)] == [("inconclusive", [])]
