"""Decoys that moved milestones in many postmortems move none here: first for drafts by extraction, then for drafts that fall for them."""

import json
from pathlib import Path
from typing import Any

import pytest
from building import UNKNOWN, claim, draft

from postmortem_writer import checks
from postmortem_writer.draft import Milestone, TimelineEvent
from postmortem_writer.evidence import Evidence
from postmortem_writer.pipeline import Written, read, write_postmortem

FAILS = ("12T09:02", "ana", "Checkout of parcels fails for all depots, error 500 everywhere.")
LOOKING = ("12T09:05", "bo", "I am looking into it.")
BACK = ("12T09:40", "bo", "Rolled back the label service, depots can check out again.")


def chat(*rows: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"created_at": f"2026-03-{at}:00+00:00", "author": who, "content": text} for at, who, text in rows]


def folder(path: Path, files: dict[str, Any]) -> Path:
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def moments(written: Written) -> dict[str, str]:
    return {name: f"{one.at:%d %H:%M}" for name, one in written.postmortem.milestones.items() if one}


def rows(written: Written) -> list[str]:
    return [f"{event.at.at:%d %H:%M}" if event.at else "" for event in written.timeline]


NEWEST_FIRST = {
    "updates.json": [
        {"created_at": f"2026-03-12T{at}:00Z", "status": status, "body": body}
        for at, status, body in (
            ("11:30", "resolved", "Parcel labels print again for all depots since the fix was deployed."),
            ("10:50", "identified", "We found the cause: an expired template. A fix is being deployed."),
            ("10:10", "investigating", "Depots report that parcel labels do not print."),
        )
    ]
}
REPLY_FILED_UNDER_ANOTHER_DAY = {
    "channels.json": [{"id": "C1", "name": "depots"}],
    "users.json": [{"id": "U1", "name": "ana"}, {"id": "U2", "name": "bo"}],
    "depots/2026-03-12.json": [
        {"type": "message", "user": "U1", "ts": "1773351000.000100", "thread_ts": "1773351000.000100", "text": "Label printing fails in every depot, all jobs time out."},
        {"type": "message", "user": "U2", "ts": "1773352200.000100", "text": "I am looking into it."},
        {"type": "message", "user": "U1", "ts": "1773392400.000100", "text": "Morning, thanks to everybody."},
    ],
    "depots/2026-03-13.json": [
        {"type": "message", "user": "U2", "ts": "1773355060.000100", "thread_ts": "1773351000.000100", "parent_user_id": "U1", "text": "Rolled back the template service, labels print again everywhere."},
    ],
}  # fmt: skip
PAGE_MADE_BY_HAND_AFTERWARDS = {
    "chat.json": chat(
        FAILS, LOOKING, BACK,
        ("12T10:30", "ana", "I created a page by hand so that we get a report for this incident."),
        ("12T10:31", "pager", "Triggered: label service checkout failing (created manually by ana)"),
    )
}  # fmt: skip
LATE_FORMAL_RESOLVE = {
    "notes.md": "# Label outage 2026-03-12 (UTC)\n\n09:02 checkout of parcels fails for all depots, error 500\n\n"
    "09:05 Bo is looking into it\n\n09:40 rolled back the label service, depots can check out again\n\n"
    "## 2026-03-15\n\n14:00 incident resolved in the tracker, ticket closed\n"
}
RESOLVED_TOO_EARLY = {
    "notes.md": "# Label outage 2026-03-12 (UTC)\n\n09:02 checkout of parcels fails for all depots, error 500\n\n"
    "09:05 Bo is looking into it\n\n09:20 restarted the label service, marked the incident as resolved\n\n"
    "09:31 checkout fails again in all depots\n\n10:10 rolled back to 5.2.1, all depots work again, incident resolved\n"
}
ROLL_OUT_STARTS = {
    "chat.json": chat(
        FAILS, LOOKING,
        ("12T09:50", "bo", "Fix is merged, starting the roll-out of 5.2.2 to all depots now."),
        ("12T10:35", "bo", "Roll-out of 5.2.2 is complete, all depots can check out again."),
    )
}  # fmt: skip
DATE_OF_A_PAGE = {
    "post.md": "---\ntitle: Parcel labels not printing\ndate: 2026-03-12 12:00:00\nresolved: true\n---\n\n"
    "Parcel labels did not print in several depots.\n\nAt 2026-03-12 09:02 UTC depots reported that labels fail to print.\n\n"
    "At 2026-03-12 09:40 UTC the label service was rolled back and labels printed again.\n"
}
WRONG_HOURS_AGO = {
    "chat.json": chat(
        FAILS, LOOKING, ("12T09:15", "cy", "I think this started about 9 hours ago with the nightly import"), BACK
    )
}


@pytest.mark.parametrize(
    ("files", "decoys", "shown"),
    [
        (NEWEST_FIRST, {"start": "12 11:30", "detected": "12 11:30"}, ["12 10:10", "12 10:50", "12 11:30"]),
        (REPLY_FILED_UNDER_ANOTHER_DAY, {"mitigated": "13 09:00"}, ["12 21:30", "12 21:50", "12 22:37"]),
        (PAGE_MADE_BY_HAND_AFTERWARDS, {"detected": "12 10:31", "start": "12 10:31"}, ["12 09:02", "12 09:05", "12 09:40"]),
        (LATE_FORMAL_RESOLVE, {"resolved": "15 14:00", "mitigated": "15 14:00"}, ["12 09:02", "12 09:05", "12 09:40"]),
        (RESOLVED_TOO_EARLY, {"resolved": "12 09:20", "mitigated": "12 09:20"}, ["12 09:02", "12 09:05", "12 09:20"]),
        (ROLL_OUT_STARTS, {"resolved": "12 09:50", "mitigated": "12 09:50"}, ["12 09:02", "12 09:05", "12 09:50"]),
        (DATE_OF_A_PAGE, dict.fromkeys(("start", "detected", "resolved"), "12 12:00"), ["12 09:02", "12 09:40"]),
        (WRONG_HOURS_AGO, {"start": "12 00:15"}, ["12 09:02", "12 09:05", "12 09:15"]),
    ],
)  # fmt: skip
def test_a_decoy_moves_no_milestone(
    tmp_path: Path, files: dict[str, Any], decoys: dict[str, str], shown: list[str]
) -> None:
    written = write_postmortem(folder(tmp_path, files), model="none")
    found = moments(written)
    assert {name: found.get(name) for name, at in decoys.items() if found.get(name) == at} == {}
    assert rows(written)[: len(shown)] == shown
    assert found["start"] == shown[0]


def at(id: str, time_quote: str = "") -> Milestone:
    return Milestone(cites=[id], time_quote=time_quote, basis="stated")


def found(evidence: Evidence, **given: Milestone) -> list[tuple[str, str]]:
    """What the checks say of a draft with these milestones and a row for every record."""
    names = ("start", "detected", "acknowledged", "mitigated", "resolved")
    milestones = draft().milestones.model_copy(update={name: given.get(name, UNKNOWN) for name in names})
    events = [
        TimelineEvent(**claim(record.text, record.id).model_dump(), time_quote="", kind="other")
        for record in evidence.records
        if not record.is_page_date
    ]
    return [
        (d.code, d.path)
        for d in checks.check(draft(milestones=milestones, timeline=events), evidence)
        if d.path.startswith("milestones")
    ]


def test_a_draft_that_takes_the_formal_close_for_the_end(tmp_path: Path) -> None:
    evidence = read(folder(tmp_path, LATE_FORMAL_RESOLVE))
    assert found(evidence, resolved=at("R4")) == [("milestone-close", "milestones.resolved")]
    assert found(evidence, resolved=at("R3")) == []


def test_a_draft_that_takes_the_date_of_the_page_for_the_start(tmp_path: Path) -> None:
    evidence = read(folder(tmp_path, DATE_OF_A_PAGE))
    page = next(record.id for record in evidence.records if record.is_page_date)
    assert found(evidence, start=at(page)) == [("milestone-page", "milestones.start")]


def test_a_draft_that_believes_hours_ago(tmp_path: Path) -> None:
    evidence = read(folder(tmp_path, WRONG_HOURS_AGO))
    assert found(evidence, start=at("R3", "about 9 hours ago")) == [
        ("milestone-time", "milestones.start"),
        ("said-time", "milestones.start.time_quote"),
    ]


def test_a_draft_that_takes_the_page_made_afterwards_for_the_detection(tmp_path: Path) -> None:
    evidence = read(folder(tmp_path, PAGE_MADE_BY_HAND_AFTERWARDS))
    told = found(evidence, detected=at("R5"), acknowledged=at("R2"), mitigated=at("R3"))
    assert told == [("milestone-order", "milestones.mitigated"), ("milestone-order", "milestones.acknowledged")]
