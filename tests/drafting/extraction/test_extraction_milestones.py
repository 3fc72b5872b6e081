"""Milestones are told only where the words are strong; unknown is better than wrong."""

from dataclasses import replace

import pytest
from building import evidence, message, stamp

from postmortem_writer.draft import Milestone
from postmortem_writer.drafting.extraction.incident import Incident
from postmortem_writer.drafting.extraction.milestones import find_milestones
from postmortem_writer.evidence import Record
from postmortem_writer.pipeline import read

NONE = "", ""
ROOT = [message("Alert CheckoutErrors fired", "14:00:00", kind="alert")]


def moment(name: str, *records: Record) -> tuple[str, str]:
    """Return the cited record and the basis of a milestone, or two empty strings when it is unknown."""
    found: Milestone = getattr(find_milestones(Incident(evidence(*records))), name)
    return NONE if found.basis == "unknown" else (found.cites[0], found.basis)


def said(*lines: tuple[str, str]) -> list[Record]:
    return [message(text, at) for at, text in lines]


def test_a_whole_incident() -> None:
    records = said(
        ("14:17:00", "on it, looking into checkout"),
        ("14:30:00", "restarted the checkout pods"),
        ("14:31:00", "looks good, back to normal"),
        ("14:32:00", "Resolved!"),
        ("14:40:00", "errors are back, checkout is failing again"),
        ("14:47:00", "rollback complete"),
        ("14:52:00", "error rate down to 0.2%, checkout is working again"),
        ("15:10:00", "All clear, incident resolved"),
        ("15:20:00", "root cause was a connection leak in checkout"),
    )
    moments = find_milestones(Incident(evidence(*ROOT, *records)))
    assert [(name, *moment.cites, moment.basis) for name, moment in moments] == [
        ("start", "R1", "first_sign"),
        ("detected", "R1", "stated"),
        ("acknowledged", "R2", "stated"),
        ("mitigated", "R8", "stated"),
        ("resolved", "R9", "stated"),
    ]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The first POOL_EXHAUSTED was at 10 am UTC", "10 am UTC"),
        ("errors started at 13:40", "13:40"),
        ("checkout has been failing since 13:40 UTC", "13:40 UTC"),
        ("the outage began around 13:40", "around 13:40"),
    ],
)
def test_start_is_stated_where_a_record_says_when(text: str, quote: str) -> None:
    start = find_milestones(Incident(evidence(*ROOT, message(text, "14:10:00")))).start
    assert (start.cites, start.time_quote, start.basis) == (["R2"], quote, "stated")


@pytest.mark.parametrize(
    "text",
    [
        "errors started at 14:05",  # after the alert, so it is not the start
        "did the errors start at 13:40?",
        "error rate is 0 since 13:40",
        "I started the deploy at 13:40",
        "errors started yesterday or so",
    ],
)
def test_start_is_else_the_first_sign(text: str) -> None:
    assert moment("start", *ROOT, message(text, "14:10:00")) == ("R1", "first_sign")


def test_an_error_in_a_log_is_a_first_sign_but_no_detection() -> None:
    log = message("ERROR pool exhausted", "13:58:00", kind="log", level="ERROR")
    assert moment("start", log, *ROOT) == ("R1", "first_sign")
    assert moment("detected", log, *ROOT) == ("R2", "stated")


def test_without_any_sign_all_is_unknown() -> None:
    moments = find_milestones(Incident(evidence(*said(("09:00:00", "deployed search 2.0"), ("09:05:00", "lunch?")))))
    assert {moment.basis for _, moment in moments} == {"unknown"}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ([("14:03:00", "looking into it")], ("R2", "stated")),
        ([("14:03:00", "who is looking into this?")], NONE),
        ([("18:30:00", "looking into it")], NONE),
        ([("14:05:00", "checkout is working again"), ("14:06:00", "ack")], NONE),
    ],
)
def test_acknowledged(after: list[tuple[str, str]], expected: tuple[str, str]) -> None:
    assert moment("acknowledged", *ROOT, *said(*after)) == expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ([("14:30:00", "checkout is working again")], ("R2", "stated")),
        ([("14:30:00", "is checkout working again?")], NONE),
        ([("14:30:00", "checkout should be working again soon")], NONE),
        ([("14:30:00", "checkout is working again"), ("14:40:00", "checkout is failing again")], NONE),
        ([("14:30:00", "checkout is working again"), ("14:40:00", "still seeing timeouts in search")], NONE),
        ([("14:30:00", "checkout is working again"), ("14:40:00", "seems like search may be down?")], ("R2", "stated")),
        ([("14:30:00", "checkout is working again"), ("17:40:00", "mail relay is down")], ("R2", "stated")),
        ([("14:30:00", "checkout is working again"), ("17:40:00", "checkout is down")], NONE),
    ],
)
def test_mitigated(after: list[tuple[str, str]], expected: tuple[str, str]) -> None:
    assert moment("mitigated", *ROOT, *said(*after)) == expected


def test_a_second_alert_takes_a_recovery_back() -> None:
    again = message("Alert CheckoutErrors fired", "14:40:00", kind="alert")
    assert moment("mitigated", *ROOT, *said(("14:30:00", "checkout is working again")), again) == NONE


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ([("14:30:00", "resolved")], ("R2", "stated")),
        ([("14:30:00", "resolved"), ("14:40:00", "resolved, for real now")], ("R3", "stated")),
        ([("14:30:00", "resolved"), ("14:40:00", "it is failing again")], NONE),
        ([("14:30:00", "not resolved yet")], NONE),
        ([("14:30:00", "a full incident report over the next days")], NONE),
        ([("14:30:00", "checkout is working again")], NONE),
    ],
)
def test_resolved(after: list[tuple[str, str]], expected: tuple[str, str]) -> None:
    assert moment("resolved", *ROOT, *said(*after)) == expected


def test_a_formal_closing_days_later_is_not_the_end() -> None:
    closing = message("Resolved by the on-call through the website.", "2026-02-06T02:20:00Z", kind="page-event")
    assert moment("resolved", *ROOT, closing) == NONE


def test_an_alert_that_clears_is_not_the_end() -> None:
    cleared = message("[RESOLVED] CheckoutErrors", "14:30:00", kind="alert")
    assert moment("resolved", *ROOT, cleared) == NONE
    assert moment("mitigated", *ROOT, cleared) == ("R2", "stated")


def test_a_status_post_that_is_only_dated_gives_no_moment() -> None:
    post = replace(
        message("title: Checkout is down\nresolved: true"), kind="status-post", posted=stamp("2026-02-03T13:00:00Z")
    )
    moments = find_milestones(Incident(evidence(post)))
    assert {moment.basis for _, moment in moments} == {"unknown"}


def test_a_page_by_hand_is_detection() -> None:
    page = message("Triggered by the duty manager. Description: orders are stuck", "14:00:00", kind="page-event")
    assert moment("detected", page, *said(("14:05:00", "looking into it"))) == ("R1", "stated")


@pytest.mark.parametrize(
    ("text", "firing"),
    [
        ("[FIRING:1] PoolFull", True),
        ("ALARM: PoolFull (was OK)", True),
        ("state changed from ALARM to OK? no: PoolFull", True),
        ("[RESOLVED] PoolFull", False),
        ("OK: PoolFull (was ALARM)", False),
        ("PoolFull", True),
    ],
)
def test_an_alert_states_itself_first(text: str, firing: bool) -> None:
    assert moment("detected", message(text, "14:00:00", kind="alert")) == (("R1", "stated") if firing else NONE)


def test_alerts_alone_give_detection_and_mitigation_but_no_end() -> None:
    cleared = message("[RESOLVED] CheckoutErrors", "14:20:00", kind="alert")
    moments = find_milestones(Incident(evidence(*ROOT, cleared)))
    assert [(name, moment.basis) for name, moment in moments] == [
        ("start", "first_sign"),
        ("detected", "stated"),
        ("acknowledged", "unknown"),
        ("mitigated", "stated"),
        ("resolved", "unknown"),
    ]


TERSE = {
    "dashes": (
        "# Outage 12 November 2026 (all times in CET)\n\n- 14:02 deployed billing-api 4.2.1\n- 14:10 pagerduty: HighErrorRate billing-api, acked by Mara\n"
        "- 14:15 error rate 23%, only POST /invoices\n- 14:21 DB is fine, connections 40/200\n- 14:28 rollback to 4.2.0 started\n"
        "- 14:33 rollback done, errors gone\n- 14:50 all good, closing. about 1,900 invoices failed\n",
        ["13:10", "13:10", "13:10", "13:33", "13:50"],
    ),
    "day on a line": (
        "2026-03-04 (UTC)\n\n09:10 - alert: p99 latency checkout > 5s\n09:12 - ack Lena\n09:20 - customers cannot pay\n"
        "09:26 - killed long query on db-2 -> no change\n09:41 - bumped max_connections 200 -> 400, latency coming down\n"
        "09:55 - p99 back to 300 ms\n10:10 - closed\n",
        ["09:10", "09:10", "09:12", "09:41", "10:10"],
    ),
    "zone behind the day": (
        "## 5 May 2026, Europe/Berlin\n\n14:00 rollout of search 2.8 starts\n14:07 first 502 on /search\n14:09 Jo took the page\n"
        "14:30 two nodes out of disk\n14:44 deleted old snapshots, cluster green again\n14:50 502s gone\n15:05 incident over\n",
        ["12:07", "12:07", "12:09", "12:44", "13:05"],
    ),
    "stars": (
        '# notes from the api outage, tue 6 oct 2026, times are UTC\n\n* 18:31 opsgenie page "api 5xx ratio" to sre on-call\n* 18:33 ack\'d, looking\n'
        "* 18:35 5xx at 38% on eu-west\n* 18:55 reverted config\n* 18:58 5xx back to baseline\n* 19:20 all clear, monitoring overnight\n",
        ["18:31", "18:31", "18:33", "18:58", "19:20"],
    ),
}


@pytest.mark.parametrize("form", TERSE)
def test_notes_as_people_type_them_in_the_night(form: str) -> None:
    text, expected = TERSE[form]
    typed = read(text)
    found = find_milestones(Incident(typed))
    assert [f"{typed.by_id[moment.cites[0]].at:%H:%M}" if moment.cites else "" for _, moment in found] == expected


def night(*lines: str) -> list[str]:
    """Return the times of the five milestones of notes typed on one day."""
    typed = read("## 2026-05-04 (UTC)\n\n" + "\n".join(lines) + "\n")
    found = find_milestones(Incident(typed))
    return [f"{typed.by_id[moment.cites[0]].at:%H:%M}" if moment.cites else "" for _, moment in found]


@pytest.mark.parametrize(
    ("lines", "mitigated", "resolved"),
    [
        (("10:30 resolved", "10:45 errors back", "11:00 resolved again"), "", "11:00"),
        (("10:30 resolved", "10:45 errors back"), "", ""),
        (("10:10 errors 6%", "10:20 errors 38% again", "10:40 errors 0.1%, normal", "10:50 call it done"), "10:40", "10:50"),
        (("10:20 exports ok", "10:50 closed"), "10:20", "10:50"),
        (("10:20 exports work", "10:21 exports fail again", "10:40 exports fine", "10:50 done"), "10:40", "10:50"),
        (("10:20 db fine, connections 40/200", "10:50 closed"), "10:50", "10:50"),
        (("10:20 restart done", "10:22 done", "10:50 exports still broken"), "", ""),
        (("10:20 5xx 0 %", "10:25 still watching"), "10:20", ""),
        (("10:20 rollback, 5xx falls to 9%", "10:40 5xx 55% again"), "", ""),
        (("10:20 exports not ok", "10:30 exports should be fine"), "", ""),
    ],
)  # fmt: skip
def test_the_last_end_counts_and_a_recovery_that_did_not_last_does_not(
    lines: tuple[str, ...], mitigated: str, resolved: str
) -> None:
    assert night("10:00 exports fail with 5xx at 41%", *lines)[3:] == [mitigated, resolved]


@pytest.mark.parametrize(
    "line",
    [
        "10:00 paged PoolSaturationHigh",
        "10:00 FeedLag page",
        "10:00 paged by ScoreAgeHigh",
        "10:00 search down, 503 everywhere",
        "10:00 5xx 41%",
        "10:00 db cpu 98%",
        "10:00 payments 500",
        "10:00 partners report TLS errors",
        "10:00 parcels never arrive",
    ],
)
def test_the_first_line_of_a_night_is_its_detection(line: str) -> None:
    assert night(line, "10:20 looking")[1] == "10:00"


@pytest.mark.parametrize(
    "line", ["10:00 paged Ana", "10:00 scaled down", "10:00 pool set to 500", "10:00 latency down", "10:00 5xx 0.1%"]
)
def test_a_line_that_shows_no_harm_is_no_detection(line: str) -> None:
    assert night(line, "10:20 lunch")[1] == ""


@pytest.mark.parametrize(
    ("end", "basis"),
    [("closed", "first_sign"), ("call it done", "first_sign"), ("resolved, exports work again", "stated")],
)
def test_a_mere_closing_shows_only_that_it_had_eased_by_then(end: str, basis: str) -> None:
    records = said(("14:30:00", end))
    assert moment("mitigated", *ROOT, *records) == ("R2", basis)
    assert moment("resolved", *ROOT, *records) == ("R2", "stated")


def test_when_a_tracker_says_it_began_is_no_detection() -> None:
    """Who typed it in looked back: the first who noticed did so when the alert went off, or when it says so itself."""
    began = replace(message("Impact started at: Checkout fails", "13:40:00", kind="note"), flags=("typed-in",))
    seen = replace(message("Reported at: Checkout fails", "13:55:00", kind="note"), flags=("typed-in",))
    assert moment("detected", began, *ROOT) == ("R2", "stated")
    assert moment("start", began, *ROOT) == ("R1", "first_sign")
    assert moment("detected", began, seen, *ROOT) == ("R2", "stated")
    assert moment("detected", began) == NONE
