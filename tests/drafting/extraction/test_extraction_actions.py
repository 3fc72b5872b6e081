"""Action items take owner, due date, priority and purpose from their own words, and nothing from beside them."""

import pytest
from building import evidence, message

from postmortem_writer.drafting.extraction.actions import find_action_items
from postmortem_writer.drafting.extraction.incident import Incident
from postmortem_writer.evidence import Record
from postmortem_writer.pipeline import read

HARM = message("checkout is failing", "14:00:00")


def items(*records: Record) -> list[tuple[str, str, str, str, str, str]]:
    found = find_action_items(Incident(evidence(HARM, *records)))
    return [(item.text, item.owner, item.due, item.priority, item.type, item.status) for item in found]


def note(text: str, heading: str = "") -> Record:
    return message(text, kind="note", heading=heading, source="notes.md")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Re-enable the contract test — Ivo — by Friday 8 May", ("Re-enable the contract test", "Ivo", "Friday 8 May", "", "prevent")),
        ("[ ] raise the limit (Noor, P1, due 6 May)", ("raise the limit", "Noor", "6 May", "P1", "prevent")),
        ("ttl on scores - tomas by 17 nov", ("ttl on scores", "tomas", "17 nov", "", "other")),
        ("todo: Kim writes the runbook until 20 june", ("Kim writes the runbook until 20 june", "Kim", "20 june", "", "mitigate")),
        ("TODO maxmemory-policy", ("TODO maxmemory-policy", "", "", "", "other")),
        ("Luis will add a canary by the end of the month.", ("Luis will add a canary by the end of the month.", "Luis", "the end of the month", "", "other")),
        ("action: dead letter queue (rosa / 30 mar)", ("dead letter queue", "rosa", "30 mar", "", "other")),
        ("AI: validate the file, owner priya, due next friday", ("validate the file", "priya", "next friday", "", "prevent")),
        ("TODO(kim): rotate the cert", ("rotate the cert", "kim", "", "", "other")),
        ("TODO: fix the parser @lena by tomorrow", ("fix the parser @lena by tomorrow", "lena", "tomorrow", "", "other")),
        ("Action: alert on lag > 5 min; owner tbd; due next week", ("alert on lag > 5 min", "", "next week", "", "detect")),
    ],
)  # fmt: skip
def test_an_action_says_who_when_and_what_for(text: str, expected: tuple[str, ...]) -> None:
    assert items(note(text)) == [(*expected, "open")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Send the key on retries | Bo | P0 | 2026-07-09", ("Send the key on retries", "Bo", "2026-07-09", "P0", "other")),
        ("open egress on all nodes; Mei; this week", ("open egress on all nodes", "Mei", "this week", "", "other")),
        ("Document the failover (owner: SRE on-call, due: end of Q3)", ("Document the failover", "SRE on-call", "end of Q3", "", "mitigate")),
        ("Load it once (owner: Lee, priority: high)", ("Load it once", "Lee", "", "high", "other")),
        ("Add a load test. Marta takes this, before the end of the sprint.", ("Add a load test.", "Marta", "the end of the sprint", "", "prevent")),
        ("add dashboard (Grafana)", ("add dashboard (Grafana)", "", "", "", "detect")),
        ("Raise timeout to 5s - Nginx", ("Raise timeout to 5s - Nginx", "", "", "", "other")),
        ("Send the report (see PR 1207)", ("Send the report (see PR 1207)", "", "", "", "other")),
        ("Purge binlogs - nightly", ("Purge binlogs - nightly", "", "", "", "other")),
        ("test that alerts fire (unassigned)", ("test that alerts fire", "", "", "", "prevent")),
        ("Write a runbook with a dashboard link", ("Write a runbook with a dashboard link", "", "", "", "mitigate")),
        ("Talk to the vendor of the alert test", ("Talk to the vendor of the alert test", "", "", "", "other")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("heading", ["Action items", "What next", "Follow-ups"])
def test_a_name_is_an_owner_only_where_it_is_plainly_one(text: str, expected: tuple[str, ...], heading: str) -> None:
    assert items(note(text, heading)) == [(*expected, "open")]


def test_a_bare_name_is_an_owner_when_the_records_show_the_person_at_work() -> None:
    acked = message("Noor acks", "14:02:00")
    assert items(acked, note("[x] pin the limit in CI - Noor")) == [
        ("pin the limit in CI", "Noor", "", "", "prevent", "done")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "An alert would have told us sooner",
        "Users will check again by Friday",
        "It will add load until tomorrow",
        "Next time",
        "Actions:",
    ],
)
def test_what_nobody_set_out_to_do_is_no_action(text: str) -> None:
    assert items(note(text)) == []


def test_lines_below_next_are_actions() -> None:
    text = "## 2026-05-04 (UTC)\n\n- 09:00 logins fail\n- 09:30 all clear\n\nNext:\n- purge the cache by hand\n- runbook for it, @jonas, P3\n"
    found = find_action_items(Incident(read(text)))
    assert [(item.text, item.owner, item.priority) for item in found] == [
        ("purge the cache by hand", "", ""),
        ("runbook for it", "jonas", "P3"),
    ]


def test_prevention_is_told_where_an_action_detects() -> None:
    from postmortem_writer.pipeline import write_postmortem

    written = write_postmortem(
        "## 2026-05-04 (UTC)\n\n- 09:00 pods die\n- 09:30 resolved\n\nTODO: alert on OOMKilled\n", model="none"
    )
    assert "Shows it sooner: action item 1" in written.markdown
    assert "No action item prevents" not in written.markdown
