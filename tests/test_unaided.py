"""What a draft by extraction owns up to: quoted blame, rows left out, almost nothing recognised."""

from pathlib import Path

import pytest
from building import claim, draft, evidence, message

from postmortem_writer.draft import TimelineEvent
from postmortem_writer.merging import grouped
from postmortem_writer.pipeline import Written, write_postmortem
from postmortem_writer.unaided import shortfall

DAY = "# Ledger outage 2026-05-04 (UTC)\n\n"
NIGHT = (
    DAY
    + "- 09:02 postings fail with 503\n- 09:05 Ada is on it\n- 09:20 restarted the ledger\n- 09:25 postings work again\n"
)


def made(notes: str) -> Written:
    return write_postmortem(notes, model="none")


def told(notes: str, code: str) -> list[str]:
    return [d.message for d in made(notes).diagnostics if d.code == code]


@pytest.mark.parametrize(
    "blame",
    [
        "Tom forgot to rotate the cert, so calls fail",
        "human error by the on-call",
        "Ada should have checked the alert",
    ],
)
def test_quoted_blame_is_warned_of(blame: str) -> None:
    written = made(NIGHT + f"- 09:40 {blame}\n- 09:50 resolved\n")
    (event,) = [event for event in written.timeline if event.text == blame]
    (warning,) = [d for d in written.diagnostics if d.code == "blame-quoted"]
    assert warning.message == f"{event.cites[0]} is quoted with words that blame a person"
    assert warning.message in written.markdown
    assert "what the tools and the process let through" in written.markdown


@pytest.mark.parametrize(
    "text",
    [
        "Tom forgot to rotate the cert. All calls fail with an expired certificate since then, in every region and for each of the partners too",
        "All calls fail with an expired certificate since then, in every region and for each of the partners too. Tom forgot to rotate the cert",
    ],
)
def test_a_sentence_of_the_same_record_that_blames_nobody_is_quoted_instead(text: str) -> None:
    written = made(NIGHT + f"- 09:40 {text}\n- 09:50 resolved\n")
    assert [event.text for event in written.timeline if "certificate" in event.text]
    assert not any("forgot" in event.text for event in written.timeline)
    assert [d for d in written.diagnostics if d.code == "blame-quoted"] == []


def test_a_blamed_team_is_called_one() -> None:
    (message,) = told(NIGHT + "- 09:40 QA missed the bug in the release\n- 09:50 resolved\n", "blame-quoted")
    assert message.endswith("is quoted with words that blame a team")


def test_notes_without_blame_are_not_warned_of() -> None:
    assert told(NIGHT, "blame-quoted") == []


def test_nearly_every_timed_note_is_a_row_and_what_is_not_is_counted() -> None:
    chatter = "- 09:07 thanks!\n- 09:08 ideas so far\n"
    assert told(NIGHT, "rows") == []
    assert told(NIGHT + chatter, "rows") == ["2 of 6 records with a time are not rows of the timeline"]


def test_rows_left_out_for_room_are_counted_in_the_review_notes() -> None:
    long = DAY + "".join(f"- {9 + n // 60:02}:{n % 60:02} queue {n} fails for tenant {n}\n" for n in range(70))
    written = made(long)
    assert len(written.timeline) == 40
    assert "30 of 70 records with a time are not rows of the timeline" in written.markdown


@pytest.mark.parametrize("notes", ["It broke and then it was fine.", "lorem ipsum dolor sit amet"])
def test_almost_nothing_is_said_to_be_so(notes: str) -> None:
    (message,) = told(notes, "little-recognised")
    assert message.startswith("almost nothing was recognised: 1 records")


def test_an_ordinary_night_is_not_almost_nothing() -> None:
    assert told(NIGHT, "little-recognised") == []


@pytest.mark.parametrize("ending", ["md", "txt"])
def test_a_first_heading_that_no_record_stands_under_is_the_title(ending: str, tmp_path: Path) -> None:
    text = "# Postmortem: Invoices sent twice (2026-05-04)\n\n## Timeline (UTC)\n\n- 09:02 invoices sent twice\n- 09:30 resolved\n"
    path = tmp_path / f"notes.{ending}"
    path.write_text(text, "utf-8")
    assert made(text).postmortem.title == "Invoices sent twice"
    assert write_postmortem(path, model="none").postmortem.title == "Invoices sent twice"
    assert write_postmortem([path], model="none").postmortem.title == "Invoices sent twice"


def test_a_cause_in_the_words_of_a_record_stands_in_quote_marks() -> None:
    written = made(NIGHT + "\nCause: the pool was set to 5 connections in release 8\n")
    assert "- **Likely:** “Cause: the pool was set to 5 connections in release 8”[^R" in written.markdown


def test_another_record_of_a_rows_event_is_not_left_out() -> None:
    said = "mail queue lag is at 14 minutes for tenant Blau"
    twice = grouped(evidence(message(said, "08:21:00"), message(said, "08:21:30", source="copied.txt")))
    row = TimelineEvent(**claim(said, "R1").model_dump(), time_quote="", kind="other")
    again = row.model_copy(update={"cites": ["R1"], "time_quote": "said"})
    assert list(shortfall(draft(timeline=[row, again]), twice)) == []
