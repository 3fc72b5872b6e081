"""Numbers, identifiers and names: what is in the record passes, what is not is named."""

import pytest
from building import claim, draft, evidence, message

from postmortem_writer.checks.figures import check

RECORD = (
    "error rate 18% on checkout-api v2.3.4 (build 991), 5 of the 12 pods on node-7b restarted; Nimbus says max_connections is "
    "125,000 and PgBouncer times out after 600s"
)

HELD = [
    "Errors reached 18 percent on checkout-api.",
    "Five of the twelve pods restarted.",
    "v2.3.4 was running.",
    "Version 2.3.4 was running.",
    "The pods were on `node-7b`.",
    "The limit max_connections was 125000.",
    "PgBouncer's pool was used by Nimbus.",
    "The API was slow.",
    "Build 991 was live.",
    "The team was paged on Monday.",
    "The client gave up after 600 s.",
    "It was the only one.",
]
NOT_HELD = [
    ("Errors reached 8% on checkout-api.", "8%"),
    ("Errors reached 18.5% on checkout-api.", "18.5%"),
    ("Two thirds of the pods restarted.", "Two"),
    ("Seven pods restarted.", "Seven"),
    ("v2.3.5 was running.", "v2.3.5"),
    ("v2.3 was running.", "v2.3"),
    ("The pods were on node-7c.", "node-7c"),
    ("The limit max_conns was hit.", "max_conns"),
    ("There were 25,000 connections.", "25,000"),
    ("The pool was used by Teku.", "Teku"),
    ("It failed with ERR_POOL.", "ERR_POOL"),
    ("See db.internal.example for it.", "db.internal.example"),
]


def found(text: str) -> list[str]:
    records = evidence(message(RECORD, "08:35:02"), message("Teku is fine", "08:36:00"))
    return [d.message for d in check.run(draft(summary=[claim(text, "R1")]), records)]


@pytest.mark.parametrize("text", HELD)
def test_what_the_record_holds_passes(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(("text", "word"), NOT_HELD)
def test_what_the_record_does_not_hold_is_named(text: str, word: str) -> None:
    assert f"{word!r} does not occur in R1" in found(text)


def test_the_hint_leads_to_the_record_that_holds_it() -> None:
    records = evidence(message(RECORD, "08:35:02"), message("Teku is fine", "08:36:00"))
    (fault,) = check.run(draft(summary=[claim("The pool was used by Teku.", "R1")]), records)
    assert fault.path == "summary[0].text"
    assert fault.hint == "cite R2, where it stands, or leave it out"


def test_a_small_number_is_not_looked_for_elsewhere() -> None:
    records = evidence(message("pods restarted", "08:35:02"), message("two nodes and 2 racks", "08:36:00"))
    (fault,) = check.run(draft(summary=[claim("Two pods restarted.", "R1")]), records)
    assert fault.hint == "small numbers stand in many records: cite the one that counts this, or say it without"
