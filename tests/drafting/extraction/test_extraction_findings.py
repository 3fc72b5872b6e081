"""Impact, severity, review, actions and summary: what records say in so many words, and nothing else."""

import pytest
from building import evidence, message

from postmortem_writer.drafting.extraction.findings import find_actions, find_impact, find_questions, find_review
from postmortem_writer.drafting.extraction.incident import Incident
from postmortem_writer.drafting.extraction.summary import find_summary
from postmortem_writer.evidence import Actor, Record


def said(*texts: str, **over: object) -> Incident:
    return Incident(evidence(*(message(text, f"14:{n:02}:00", **over) for n, text in enumerate(texts))))


def filed(heading: str, *texts: str) -> Incident:
    return Incident(evidence(*(message(text, kind="note", heading=heading) for text in texts)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18% of checkout requests failed", [("18%", "checkout requests", "")]),
        ("10,412 of 59,180 booking requests failed", [("10,412", "booking requests", "59,180")]),
        ("~50 users lost their notebooks", [("~50", "users", "")]),
        ("customers cannot pay", [("", "", "")]),
        ("we have 40 users", []),
        ("did 40 users lose data?", []),
        ("pool raised to 400 per pod", []),
    ],
)
def test_impact(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(item.quantity, item.unit, item.denominator) for item in find_impact(said(text)).impact] == expected


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        (["this is SEV2 for now"], "SEV2"),
        (["can we call it SEV1?", "it stays SEV2", "still SEV2"], "SEV2"),
        (["severity: disrupted"], "disrupted"),
        (["checkout is failing"], "unknown"),
    ],
)
def test_severity(texts: list[str], value: str) -> None:
    assert find_impact(said(*texts)).severity.value == value


def test_the_level_of_an_alert_is_not_the_severity() -> None:
    assert find_impact(said("[FIRING:1] PoolFull severity=critical", kind="alert")).severity.value == "unknown"


def test_the_priority_of_an_action_is_not_the_severity() -> None:
    assert find_impact(filed("Action items", "raise the limit (Noor, P1, due 6 May)")).severity.value == "unknown"


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("What went well", "went_well"),
        ("What went wrong", "went_wrong"),
        ("Where we got lucky", "got_lucky"),
        ("Lessons learned", "lessons"),
    ],
)
def test_review_is_what_stands_under_its_heading(heading: str, field: str) -> None:
    review = find_review(filed(heading, "The runbook had the exact steps"))
    filled = {name: [claim.text for claim in getattr(review, name)] for name in type(review).model_fields}
    assert filled.pop(field) == ["The runbook had the exact steps"]
    assert not any(filled.values())


def test_action_items_take_owner_and_date_only_from_the_words() -> None:
    lena = Actor("Lena")
    incident = said("I'll add an alert on pool usage, by Friday 29 May", "TODO: write the runbook", actor=lena)
    assert [(item.owner, item.due, item.status) for item in find_actions(incident).action_items] == [
        ("Lena", "Friday 29 May", "open"),
        ("", "", "open"),
    ]


def test_action_items_under_a_heading() -> None:
    incident = filed("Action items", "Add pool metrics to the dashboard, owner: Platform, due 2026-02-20")
    (item,) = find_actions(incident).action_items
    assert (item.owner, item.due) == ("Platform", "2026-02-20")


def test_open_questions_are_questions_under_their_heading() -> None:
    section = find_questions(
        filed("Open questions", "Why did it take 22 minutes?", "How many orders were lost?", "Many.")
    )
    assert [question.text for question in section.open_questions] == ["How many orders were lost?"]


def test_earlier_incidents() -> None:
    section = find_questions(said("search is down", "looks a bit like what we had last autumn"))
    assert [incident.text for incident in section.related] == ["looks a bit like what we had last autumn"]


def test_nothing_said_is_nothing_found() -> None:
    empty = Incident(evidence())
    assert find_impact(empty).impact == []
    assert find_actions(empty).action_items == []
    assert find_questions(empty).open_questions == []
    assert find_summary(empty).summary == []
    assert find_summary(empty).title == ""


def test_summary_is_first_harm_cause_and_end() -> None:
    summary = find_summary(
        said("checkout is failing for all shops", "Root cause was an expired certificate", "All clear, it is resolved")
    )
    assert summary.title == "checkout is failing for all shops"
    assert [claim.text for claim in summary.summary] == [
        "checkout is failing for all shops",
        "Root cause was an expired certificate",
        "All clear, it is resolved",
    ]


@pytest.mark.parametrize(
    ("record", "title"),
    [
        (message("[FIRING:1]: Orders queue is stuck", "14:00:00", kind="alert"), "Orders queue is stuck"),
        (
            message("Started a build, detected that agents were not being allocated", "14:00:00"),
            "agents were not being allocated",
        ),
        (
            message("Lena says that the shop is down", "14:00:00", actor=Actor("Lena")),
            "Lena says that the shop is down",
        ),
    ],
)
def test_title(record: Record, title: str) -> None:
    assert find_summary(Incident(evidence(record))).title == title


def headed(heading: str, source: str = "notes.md") -> Record:
    return message("Ada acks", "14:05:00", kind="note", heading=heading, source=source, line=3)


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Postmortem: duplicate payouts at Kestrel Pay (2026-07-02)", "duplicate payouts at Kestrel Pay"),
        ("Incident 4411 – map tiles blank", "map tiles blank"),
        ("2026-03-11 - Parcel labels not printing (UTC)", "Parcel labels not printing"),
        ("Booking mails delayed — 14 Sept 2026, all times UTC", "Booking mails delayed"),
        ("Checkout outage, 2026-02-03. All times UTC.", "Checkout outage"),
        ("2026-05-19 (UTC)", "checkout is failing"),
        ("Incident notes, 2026-02-03. All times UTC.", "checkout is failing"),
        ("Timeline", "checkout is failing"),
        ("Root cause", "checkout is failing"),
        ("What happened", "checkout is failing"),
    ],
)
def test_the_title_is_the_documents_own_without_date_and_zone(heading: str, title: str) -> None:
    harm = message("checkout is failing", "14:00:00", kind="note", source="notes.md", line=9)
    assert find_summary(Incident(evidence(harm, headed(heading)))).title == title


def test_the_heading_of_any_document_beside_the_notes_is_no_title() -> None:
    harm = message("checkout is failing", "14:00:00")
    assert find_summary(Incident(evidence(harm, headed("Readings per hour")))).title == "checkout is failing"
    assert find_summary(Incident(evidence(harm, headed("Checkout outage")))).title == "Checkout outage"


def test_a_recovery_that_did_not_last_is_neither_title_nor_the_whole_summary() -> None:
    told = find_summary(
        said("paged PoolSaturationHigh", "errors at 41%", "flushed the cache, errors drop to 6%", "errors 38% again")
    )
    assert told.title == "errors at 41%"
    assert [claim.text for claim in told.summary] == ["paged PoolSaturationHigh", "errors at 41%"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("Impact: 1,240 employees were paid late", True), ("impact: unknown", False), ("Impact: none", False)],
)
def test_a_label_names_the_impact(text: str, found: bool) -> None:
    impact = find_impact(Incident(evidence(message(text, kind="note")))).impact
    assert [item.text for item in impact] == ([text] if found else [])
