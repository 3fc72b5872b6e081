"""Rows: nearly every timed record of notes, the telling ones of a long chat, three lines of a log."""

import pytest
from building import evidence, message

from postmortem_writer.drafting.extraction.incident import Incident
from postmortem_writer.drafting.extraction.timeline import find_timeline
from postmortem_writer.evidence import Actor, Record
from postmortem_writer.merging import grouped
from postmortem_writer.pipeline import read

BOT = Actor("deploybot", bot=True)


def rows(*records: Record) -> list[tuple[str, str, str]]:
    return [(row.cites[0], row.kind, row.text) for row in find_timeline(Incident(evidence(*records)))]


def test_a_small_incident_is_told_whole() -> None:
    assert rows(
        message("Deployed ticket-api 4.8.0 to production", "14:02:00", kind="deploy"),
        message("morning all, anyone for lunch at 12?", "14:09:00"),
        message("FIRING: HighErrorRate on ticket-api: 5xx at 18% of requests", "14:15:00", kind="alert"),
        message("On it, looking into ticket-api errors", "14:17:00"),
        message("Found it: connection pool is exhausted on ticket-db", "14:25:00"),
        message("Restarted ticket-api pods", "14:30:00"),
        message("did not help", "14:35:00"),
        message("Let's roll back to 4.7.2", "14:44:00"),
        message("Rollback complete", "14:47:00"),
        message("checkout is working again", "14:52:00"),
        message("Status page updated", "14:55:00"),
        message("All clear, incident resolved", "15:10:00"),
        message("thanks!", "15:12:00"),
    ) == [
        ("R1", "other", "Deployed ticket-api 4.8.0 to production"),
        ("R3", "detection", "FIRING: HighErrorRate on ticket-api: 5xx at 18% of requests"),
        ("R4", "escalation", "On it, looking into ticket-api errors"),
        ("R5", "diagnosis", "Found it: connection pool is exhausted on ticket-db"),
        ("R6", "attempted_mitigation", "Restarted ticket-api pods"),
        ("R7", "attempted_mitigation", "did not help"),
        ("R8", "decision", "Let's roll back to 4.7.2"),
        ("R9", "mitigation", "Rollback complete"),
        ("R10", "mitigation", "checkout is working again"),
        ("R11", "communication", "Status page updated"),
        ("R12", "resolution", "All clear, incident resolved"),
    ]


def test_a_row_that_says_when_it_began_carries_the_words() -> None:
    (row,) = find_timeline(Incident(evidence(message("The first POOL_EXHAUSTED was at 10 am UTC", "14:10:00"))))
    assert (row.kind, row.time_quote) == ("impact_start", "10 am UTC")


def test_notes_without_a_time_are_rows_only_where_they_tell_what_was_done() -> None:
    def note(text: str, at: str = "", heading: str = "") -> Record:
        return message(text, at, kind="note", heading=heading)

    assert rows(
        note("Broker stopped taking jobs", "09:00:00", "Timeline"),
        note("We blocked the noisy tenant by address", "", "Actions taken"),
        note("Backups are only taken once a day", "", "Problems encountered"),
        note("-rw-r--r-- 1 app app 4200464 Feb 3 14:05 lib/queue.jar", "", "Timeline"),
    ) == [
        ("R1", "detection", "Broker stopped taking jobs"),
        ("R2", "other", "We blocked the noisy tenant by address"),
    ]


def test_paragraphs_under_one_time_are_one_moment() -> None:
    def note(text: str) -> Record:
        return message(text, "09:00:00", kind="note", heading="09:00")

    assert rows(
        note("The index was rebuilt by hand on the second replica."),
        note("Nothing else was done."),
        note("Searches are still failing."),
    ) == [
        ("R1", "attempted_mitigation", "The index was rebuilt by hand on the second replica."),
        ("R3", "other", "Searches are still failing."),
    ]


def test_what_two_records_tell_is_one_row_with_both_cites() -> None:
    (row,) = find_timeline(
        Incident(
            evidence(
                message("search-api 2.1.0 rollout finished, 6 of 6 pods", "09:00:00", kind="note"),
                message("search-api 2.1.0: rollout finished (6/6 pods)", "09:00:40", actor=BOT),
            )
        )
    )
    assert row.cites == ["R2", "R1"]


def long_chat() -> list[Record]:
    """Return a day of small talk, one cluster of an incident in it, and another topic far away."""
    idle = [message(f"reviewing the roadmap draft, part {n}", f"{8 + n // 6:02}:{n % 6 * 10:02}:00") for n in range(60)]
    burst = [
        ("13:01:00", "orders queue is stuck, orders are not being processed"),
        ("13:03:00", "looking into the orders queue"),
        ("13:10:00", "restarted the orders consumer"),
        ("13:12:00", "no effect on the orders queue"),
        ("13:20:00", "orders queue was blocked by a poison message because the parser crashed"),
        ("13:25:00", "removed the poison message from the orders queue"),
        ("13:27:00", "orders queue is draining, orders are flowing again"),
        ("13:40:00", "orders incident resolved"),
    ]
    return [
        message("the staging certificate expired, staging is down", "02:00:00"),
        *idle,
        *(message(text, at) for at, text in burst),
        message("coffee machine is broken", "21:00:00"),
    ]


def test_a_long_chat_gives_its_densest_burst() -> None:
    told = [text for _, _, text in rows(*long_chat())]
    assert told == [
        "orders queue is stuck, orders are not being processed",
        "looking into the orders queue",
        "restarted the orders consumer",
        "no effect on the orders queue",
        "orders queue was blocked by a poison message because the parser crashed",
        "removed the poison message from the orders queue",
        "orders queue is draining, orders are flowing again",
        "orders incident resolved",
    ]


def test_an_early_alert_for_itself_is_neither_row_nor_detection() -> None:
    disk = message("[FIRING] DiskWillFill on media-store", "11:50:00", kind="alert")
    assert "DiskWillFill" not in " ".join(text for _, _, text in rows(disk, *long_chat()))


def test_a_log_gives_its_first_last_and_busiest_lines() -> None:
    def line(at: str, text: str = "ERROR pool exhausted", level: str = "ERROR") -> Record:
        return message(text, at, kind="log", level=level, source="app.log")

    assert [cite for cite, _, _ in rows(
        line("14:00:00", "INFO started", "INFO"),
        line("14:02:00"),
        line("14:31:00"),
        line("14:32:00"),
        line("14:33:00"),
        line("14:45:00"),
        message("orders are stuck", "14:01:00"),
        message("resolved", "14:50:00"),
    )] == ["R2", "R3", "R4", "R7", "R8"]  # fmt: skip


def test_a_milestone_always_has_its_row() -> None:
    milestones = rows(message("Alert QueueStuck fired", "14:00:00", kind="alert"), message("ack", "14:01:00"))
    assert ("R2", "escalation", "ack") in milestones


def typed(*lines: str, day: str = "## 2026-05-04 (UTC)") -> list[tuple[str, str]]:
    """Return kind and text of the rows of typed notes."""
    found = find_timeline(Incident(read(f"{day}\n\n" + "\n".join(lines) + "\n")))
    return [(row.kind, row.text) for row in found]


def test_rows_with_a_rate_are_events_and_a_recovery_that_did_not_last_is_none() -> None:
    assert typed(
        "02:47 paged PagewayHTTP5xxHigh",
        "02:53 5xx 41%",
        "03:10 flushed dns cache, 5xx drops to 6%",
        "03:20 5xx 38% again",
        "03:31 5xx 3%",
        "03:40 5xx 0.1%, normal",
        "03:50 call it done",
    ) == [
        ("detection", "paged PagewayHTTP5xxHigh"),
        ("detection", "5xx 41%"),
        ("attempted_mitigation", "flushed dns cache, 5xx drops to 6%"),
        ("other", "5xx 38% again"),
        ("other", "5xx 3%"),
        ("mitigation", "5xx 0.1%, normal"),
        ("resolution", "call it done"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "suspected: expired signing cert. Checked, valid till June. Ruled out",
        "restarted the pods, errors gone. Errors came back",
        "hypothesis: provider is down. Their page is green => discarded",
    ],
)
def test_a_short_record_is_quoted_whole_so_that_it_does_not_say_the_opposite(text: str) -> None:
    assert text in [row for _, row in typed("11:00 handshakes fail", f"11:14 {text}")]


def test_a_long_record_that_comes_out_otherwise_has_a_second_row() -> None:
    long = "restarted all twelve pods of the payment service in both regions, one after the other, and the errors were gone at once for everybody who tried. Then the errors came back."
    told = " ".join(row for _, row in typed("11:00 payments fail", f"11:14 {long}"))
    assert "errors came back" in told


@pytest.mark.parametrize(
    "line", ["11:05 ideas so far", "11:05 Timeline:", "\nAuthors: Ada, Lee", "\nTODO alert on drift"]
)
def test_what_only_announces_or_files_is_no_row(line: str) -> None:
    assert typed("11:00 handshakes fail", line) == [("detection", "handshakes fail")]


def test_two_sentences_that_tell_how_it_was_noticed_are_one_row() -> None:
    told = "First we heard of it was a message from the box office. They reported that the seat map would not load for anyone in the hall or online at all."
    assert len(typed(f"18:02 {told}")) == 1


def test_a_time_that_no_date_settles_stays_in_the_words_of_its_row() -> None:
    assert typed("09:05 exports fail", "09:07 looking", "09:50 closed", day="# Exports") == [
        ("detection", "09:05 exports fail"),
        ("escalation", "09:07 looking"),
        ("resolution", "09:50 closed"),
    ]


def test_an_idea_is_a_diagnosis_whatever_was_done_in_it() -> None:
    assert typed("13:42 tiles fail to load", "14:02 theory: nightly sync deleted tiles", "14:48 tiles load again") == [
        ("detection", "tiles fail to load"),
        ("diagnosis", "theory: nightly sync deleted tiles"),
        ("mitigation", "tiles load again"),
    ]


def test_an_event_that_two_sources_hold_has_one_row() -> None:
    echo = message(
        "[FIRING:1] TicketApi5xxHigh severity=page", "14:15:40", actor=BOT, flags=("automatic",), channel="ops"
    )
    fired = message("[FIRING] TicketApi5xxHigh service=ticket-api\nlatency of checkout above 2 s", "14:12:00",
                    kind="alert", source="alerts.json", actor=None)  # fmt: skip
    told = [message("Restarted ticket-api pods", "14:30:00"), message("checkout is working again", "14:52:00")]
    joined = grouped(evidence(fired, echo, *told))
    assert [row.cites for row in find_timeline(Incident(joined))] == [["R1", "R2"], ["R3"], ["R4"]]
    assert len(find_timeline(Incident(evidence(fired, echo, *told)))) == 4
