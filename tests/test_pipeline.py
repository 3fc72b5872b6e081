"""The whole line: bundled incidents from their recorded replies, failing models, drafts from elsewhere, bad input."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from expected import FIXTURES, INCIDENTS, diagnostics, written

from postmortem_writer import Written, write_postmortem
from postmortem_writer.document import Postmortem
from postmortem_writer.draft import SECTIONS, claims
from postmortem_writer.drafting import extraction
from postmortem_writer.errors import (
    InputError,
    MissingKey,
    ModelRefused,
    OutputExists,
    StaleReply,
    TemplateError,
    UnknownName,
    UsageError,
)
from postmortem_writer.evidence import plain
from postmortem_writer.pipeline import folder_name, load_postmortem, read
from postmortem_writer.providers import recorded, scripted

NOTES = """# Incident notes, 2026-02-03. All times UTC.

- 08:35 error rate on checkout at 18%
- 08:37 on-call is looking into it
- 08:44 rolled back the release, the cause is the new pool limit
- 08:52 back to normal, incident resolved
"""


@pytest.mark.parametrize("incident", INCIDENTS)
def test_recorded_replies_give_the_expected_document(incident: str) -> None:
    made = written(incident)
    assert made.markdown == (FIXTURES / incident / "expected.md").read_text("utf-8")
    assert diagnostics(made) == (FIXTURES / incident / "expected.diagnostics.json").read_text("utf-8")


@pytest.mark.parametrize("incident", INCIDENTS)
def test_every_row_and_milestone_leads_to_a_line_that_holds_it(incident: str) -> None:
    made = written(incident)
    footnotes = dict(re.findall(r"^\[\^(R\d+)\]: `([^`\n]+:\d+)` · ", made.markdown, re.M))
    cited = {id for event in made.timeline for id in event.cites} | {
        id for m in made.postmortem.milestones.values() if m for id in m.cites
    }
    assert made.timeline
    assert cited <= footnotes.keys()
    for id in cited:
        path, line = footnotes[id].rsplit(":", 1)
        lines = (FIXTURES / incident / "raw" / path).read_text("utf-8").splitlines()
        assert lines[int(line) - 1].strip(), f"{id} leads to an empty line {path}:{line}"


def test_a_changed_prompt_is_told_loudly(tmp_path: Path) -> None:
    folder = tmp_path / "replies"
    folder.mkdir()
    for reply in (FIXTURES / "silent-drops" / "replies").glob("*.json"):
        (folder / reply.name).write_text(reply.read_text("utf-8"), "utf-8")
    with pytest.raises(StaleReply, match="record it again"):
        write_postmortem(NOTES, model=f"recorded:{folder}")


def test_no_recorded_reply_is_left_unused() -> None:
    for incident in INCIDENTS:
        folder = FIXTURES / incident / "replies"
        provider = recorded.Recorded(folder)
        write_postmortem(FIXTURES / incident / "raw", provider=provider)
        assert provider.unused() == []


def test_plain_notes_need_no_model(tmp_path: Path) -> None:
    made = write_postmortem(NOTES, environ={})
    assert [f"{event.at.at:%H:%M}" for event in made.timeline if event.at] == ["08:35", "08:37", "08:44", "08:52"]
    assert made.postmortem.drafted_by.way == "extraction"
    assert made.postmortem.title == "error rate on checkout at 18%"
    for _, claim in claims(made.draft):
        assert any(plain(claim.text) in plain(record.text) for record in made.evidence.records)
    folder = made.save(tmp_path / "out")
    assert load_postmortem(folder / "postmortem.json") == made.postmortem
    assert (folder / "postmortem.md").read_text("utf-8") == made.markdown
    with pytest.raises(OutputExists, match="--force"):
        made.save(tmp_path / "out")
    assert folder_name(made).startswith("postmortem-2026-02-03-")


def test_what_a_model_cannot_give_is_extracted() -> None:
    evidence = read(NOTES)
    whole = {name: [extraction.extract_section(name, evidence).model_dump()] for name in SECTIONS}
    refusing = scripted.Scripted({**whole, "causes": [ModelRefused("declined")]})
    made = write_postmortem(NOTES, provider=refusing)
    assert made.postmortem.drafted_by.extracted == ["causes"]
    assert [d.path for d in made.diagnostics if d.code == "section"] == ["causes"]
    assert [cause.text for cause in made.postmortem.causes] == [
        cause.text for cause in write_postmortem(NOTES, model="none").postmortem.causes
    ]


@pytest.mark.parametrize(
    ("reworded", "kept"),
    [
        ("The pool limit that caused it had been changed in this release.", True),
        ("The pool limit that caused it had been changed in release 7.12.0.", False),
        ("The on-call negligently and carelessly failed to see the pool limit.", False),
        ("The pool limit had been changed and the release was rolled back in 9 minutes.", False),
    ],
    ids=["a condition in place of blame", "an invented version", "more blame", "a duration nobody gave"],
)
def test_a_rewording_stands_only_where_it_makes_nothing_worse(reworded: str, kept: bool) -> None:
    evidence = read(NOTES)
    whole = {name: [extraction.extract_section(name, evidence).model_dump()] for name in SECTIONS}
    blamed = "The on-call carelessly rolled back the release."
    whole["review"][0]["went_wrong"] = [{"text": blamed, "cites": ["R3"], "quote": "", "basis": "inferred"}]
    script = {**whole, "reword": [{"sentences": [{"path": "went_wrong[0]", "text": reworded}]}]}
    made = write_postmortem(NOTES, provider=scripted.Scripted(script))
    assert [claim.text for claim in made.draft.went_wrong] == [reworded if kept else blamed]
    assert any(one.code == "BL09" for one in made.diagnostics) is not kept


def test_a_rewording_may_not_lose_a_number() -> None:
    evidence = read(NOTES)
    whole = {name: [extraction.extract_section(name, evidence).model_dump()] for name in SECTIONS}
    blamed = "The on-call carelessly let the error rate reach 18%."
    whole["review"][0]["went_wrong"] = [{"text": blamed, "cites": ["R1"], "quote": "", "basis": "inferred"}]
    script = {**whole, "reword": [{"sentences": [{"path": "went_wrong[0]", "text": "The error rate rose."}]}]}
    made = write_postmortem(NOTES, provider=scripted.Scripted(script))
    assert [claim.text for claim in made.draft.went_wrong] == [blamed]


def test_a_draft_from_a_file_takes_the_models_place(tmp_path: Path) -> None:
    path = tmp_path / "draft.json"
    path.write_text(extraction.extract(read(NOTES)).model_dump_json(), "utf-8")
    made = write_postmortem(NOTES, draft=path, title="Checkout errors")
    assert made.postmortem.drafted_by.way == "hand"
    assert made.markdown.startswith("# Postmortem: Checkout errors\n")


def test_names_that_do_not_exist(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="no provider 'acme'"):
        write_postmortem(NOTES, model="acme:large")
    with pytest.raises(UnknownName, match="Mars"):
        write_postmortem(NOTES, model="none", timezone="Mars/Olympus")
    with pytest.raises(UnknownName, match="no template"):
        write_postmortem(NOTES, model="none", template="fancy")
    with pytest.raises(InputError):
        write_postmortem(tmp_path, model="none")


@pytest.mark.parametrize("name", ["nope.md", "raw/nope", "chat.zip", "./nope", "incident-7.log"])
def test_a_string_that_looks_like_a_path_is_one(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="no such file"):
        write_postmortem(name, model="none")


@pytest.mark.parametrize("text", ["14:02 see notes.md", "checkout down", "read/write errors on db-2", "a\nb.md"])
def test_a_string_with_white_space_is_notes(text: str) -> None:
    assert read(text).records


@pytest.mark.parametrize(("body", "told"), [("{% if %}", "line 1"), ("ok\n{{ broken", "line 2")])
def test_a_broken_template_is_refused_before_a_model_is_asked(body: str, told: str, tmp_path: Path) -> None:
    asked = scripted.Scripted({})
    layout = tmp_path / "layout.md.j2"
    layout.write_text(body, "utf-8")
    with pytest.raises(TemplateError, match=told):
        write_postmortem(NOTES, provider=asked, template=layout)
    with pytest.raises(UnknownName, match="does not exist"):
        write_postmortem(NOTES, provider=asked, template=tmp_path / "none.j2")
    assert asked.asked == []


def test_hours_that_end_before_they_begin_are_refused() -> None:
    noon = datetime(2026, 2, 3, 12, tzinfo=UTC)
    with pytest.raises(UsageError, match="is later than until"):
        read(NOTES, since=noon, until=noon - timedelta(hours=1))


@pytest.mark.parametrize(("vendor", "variable"), [("anthropic", "ANTHROPIC_API_KEY"), ("openai", "OPENAI_API_KEY")])
def test_a_missing_key_names_its_variable(vendor: str, variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(MissingKey, match=variable):
        write_postmortem(NOTES, model=f"{vendor}:some-model")


def test_the_published_schema_is_the_models_own() -> None:
    published = json.loads(
        (Path(__file__).resolve().parents[1] / "postmortem_writer" / "document" / "postmortem.schema.json").read_text(
            "utf-8"
        )
    )
    assert published == Postmortem.model_json_schema(by_alias=True)


def test_written_is_public() -> None:
    assert isinstance(write_postmortem(NOTES, model="none"), Written)
