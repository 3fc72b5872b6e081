"""What the document tells nowhere is listed, what it tells is not, and a reason given once is kept."""

from dataclasses import replace
from pathlib import Path

import pytest
from building import claim, draft, evidence, message

from postmortem_writer.document import DraftedBy, assemble
from postmortem_writer.document.omissions import dismissed, keep_dismissals
from postmortem_writer.document.postmortem import Postmortem
from postmortem_writer.document.telling import weight
from postmortem_writer.draft import TimelineEvent
from postmortem_writer.errors import UnknownName
from postmortem_writer.evidence import Actor, Record
from postmortem_writer.merging import grouped
from postmortem_writer.pipeline import dismiss, load_postmortem, write_postmortem

ADA, BELA = Actor("Ada Quill"), Actor("Bela Roth")
ROWS = ["mail queue lag at 9 minutes", "restarted the mail sender", "queue lag falls", "mail queue back to normal"]
TIMES = ["08:00:00", "08:05:00", "08:12:00", "08:20:00", "08:26:00"]


def made(*more: Record, rows: int = 4) -> Postmortem:
    told = [message(text, at, actor=ADA, channel="ops") for text, at in zip(ROWS, TIMES, strict=False)]
    records = grouped(evidence(*told, *more))
    shown = [record for record in records.records if record.text in ROWS[:rows]]
    timeline = [TimelineEvent(**claim(r.text, r.id).model_dump(), time_quote="", kind="other") for r in shown]
    return assemble(draft(timeline=timeline), records, drafted_by=DraftedBy(way="hand"))


def said(text: str, at: str = "08:10:00", **over: object) -> Record:
    return message(text, at, **{"actor": ADA, "channel": "ops", "line": 7, **over})


def alert(text: str, at: str = "08:10:00", **over: object) -> Record:
    return said(text, at, **{"kind": "alert", "actor": None, "source": "alerts.json", "channel": "", **over})


def found(postmortem: Postmortem) -> list[tuple[str, str]]:
    return [(omission.kind, omission.text) for omission in postmortem.omissions]


def test_what_a_person_said_and_nobody_cites() -> None:
    omission = made(said("decided to drop 312 mails of tenant Blau from the mail queue, lag fell to 3 min")).omissions[
        0
    ]
    assert omission.kind == "message"
    assert omission.text == (
        "“decided to drop 312 mails of tenant Blau from the mail queue, lag fell to 3 min” (Ada Quill, chat.json:7)"
    )
    assert omission.records == ["R3"]
    assert omission.id.startswith("message-")


@pytest.mark.parametrize(
    "record",
    [
        said("thanks, that was quick work everybody"),
        said("lol"),
        said("dropped 312 mails of the mail queue", "09:40:00"),
        said("dropped 312 mails of the mail queue", channel="canteen"),
        said("the coffee machine of the third floor is down since 7:30"),
        said("restarted the mail sender now"),
        said("dropped 312 mails of the mail queue", flags=("deleted",)),
        said("dropped 312 mails of the mail queue", actor=Actor("mailbot", bot=True)),
        said("08:10 queue=312 lag=9 sent=40 dropped=0", kind="note"),
        alert("[RESOLVED] MailQueueLag"),
    ],
    ids=[
        "thanks",
        "lol",
        "after the end",
        "elsewhere",
        "another matter",
        "told",
        "deleted",
        "a bot",
        "data",
        "cleared",
    ],
)
def test_what_is_no_omission(record: Record) -> None:
    assert found(made(record)) == []


def test_a_record_whose_event_is_cited_is_told() -> None:
    copy = said("mail queue lag at 9 minutes", "08:00:00", source="copied.txt", channel="")
    postmortem = made(copy)
    assert found(postmortem) == []
    assert [group.ids for group in postmortem.groups] == [["R1", "R2"]]
    assert postmortem.same_event("R1") == ["copied.txt:7"]


def test_somebody_who_acted_and_is_named_nowhere() -> None:
    acted = said("stopped the archive job on the mail queue, 40 of 60 workers are back to normal", actor=BELA)
    assert found(made(acted))[1:] == [
        ("actor", "Bela Roth took part (1 telling record) and is neither cited nor named")
    ]
    assert ("actor", "Ada Quill") not in found(made(replace(acted, actor=ADA)))


def test_an_alert_that_nobody_mentions() -> None:
    fired = [alert("[FIRING] ProbeFailing", f"08:0{minute}:00") for minute in (2, 6)]
    assert found(made(*fired)) == [("alert", "alert ProbeFailing fired 2 times within the incident")]


def test_a_silent_gap_says_whether_something_was_recorded() -> None:
    rows = [said(f"{word} mail queue", at) for word, at in zip(("a", "b", "c", "d", "e"), TIMES, strict=True)]
    late = said("last mail queue", "10:30:00")

    def gap(*between: Record) -> list[str]:
        records = evidence(*rows, late, *between)
        cited = [record for record in records.records if "mail queue" in record.text]
        timeline = [TimelineEvent(**claim(r.text, r.id).model_dump(), time_quote="", kind="other") for r in cited]
        postmortem = assemble(draft(timeline=timeline), records, drafted_by=DraftedBy(way="hand"))
        return [omission.text for omission in postmortem.omissions]

    assert gap() == ["no row from 08:26 to 10:30 UTC, 2 h 4 min: nothing was recorded in it"]
    assert gap(said("hm", "09:00:00"), said("hm", "09:10:00")) == [
        "no row from 08:26 to 10:30 UTC, 2 h 4 min: not a row, though recorded: 2 messages"
    ]


def test_the_id_outlives_the_numbers_of_the_records() -> None:
    told = said("dropped 312 mails of tenant Blau from the mail queue, lag fell to 3 min")
    before = made(told).omissions[0]
    after = made(said("good morning", "07:00:00"), told).omissions[0]
    assert before.records != after.records
    assert before.id == after.id


def test_a_reason_is_kept_and_no_longer_counted() -> None:
    told = said("dropped 312 mails of tenant Blau from the mail queue, lag fell to 3 min")
    first = made(told)
    away = dismissed(first, first.omissions[0].id, "a drill")
    assert away.unsaid("message") == []
    assert keep_dismissals(made(told), away.omissions).omissions[0].dismissed == "a drill"
    assert [omission.dismissed for omission in keep_dismissals(made(), away.omissions).omissions] == ["a drill"]
    assert dismissed(away, first.omissions[0].id, "").unsaid("message")
    with pytest.raises(UnknownName, match="no omission 'x'"):
        dismissed(first, "x", "a drill")


NOTES = """# Notes 2026-02-03. All times UTC.

- 08:00 mail queue lag at 9 minutes
- 08:04 restarted the mail sender
- 08:09 queue lag at 7 minutes
- 08:12 queue lag at 5 minutes
- 08:20 queue lag at 4 minutes
- 11:40 mail queue back to normal, resolved
"""


def test_a_later_run_keeps_what_somebody_dismissed(tmp_path: Path) -> None:
    write_postmortem(NOTES, model="none").save(tmp_path)
    (gap,) = load_postmortem(tmp_path / "postmortem.json").omissions
    assert f"`{gap.id}`: no row from 08:20 to 11:40" in (tmp_path / "postmortem.md").read_text("utf-8")
    dismiss(tmp_path, gap.id, "we waited\nfor the backlog")
    write_postmortem(NOTES, model="none").save(tmp_path, force=True)
    assert load_postmortem(tmp_path / "postmortem.json").omissions[0].dismissed == "we waited for the backlog"
    document = (tmp_path / "postmortem.md").read_text("utf-8")
    assert gap.id not in document
    assert "1 such point was dismissed, with the reason in `postmortem.json`" in document


@pytest.mark.parametrize(
    ("text", "much"),
    [
        ("thanks", 0),
        ("morning all, who is on call today", 0),
        ("restarted the mail sender on both hosts", 1),
        ("restarted the sender, errors went down to 3%", 3),
        ("we decided to roll back because the pool was exhausted", 2),
        ("can you restart the sender please?", 0),
        ("not urgent: the Dutch texts are missing in 4 of 9 pages", 0),
    ],
)
def test_how_much_a_sentence_says(text: str, much: int) -> None:
    assert weight(text) == much
