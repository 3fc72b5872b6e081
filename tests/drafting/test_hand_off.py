import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from building import draft, evidence, message, stamp

from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.drafting.handoff import brief, draft_schema, load_draft, load_evidence
from postmortem_writer.errors import DraftError, InputError, OutputExists
from postmortem_writer.evidence import Actor, Evidence, SourceFile, number

EVIDENCE = Evidence(
    number(
        [
            [
                message(
                    "café is down",
                    "08:35:02",
                    actor=Actor("pager", "U1", bot=True, via="bridge"),
                    posted=stamp("2026-02-03T08:36+00:00", doubt=("fold",), low=1, high=2),
                    subject=(("host", "web-1"),),
                    links=("https://status.example",),
                    flags=("edited",),
                ),
                message("no time here"),
            ]
        ]
    ),
    sources=(
        SourceFile(
            "chat.json",
            "ab" * 32,
            "slack",
            99,
            records=2,
            zone="UTC",
            zone_basis="epoch",
            first=1,
            last=2,
            skipped=("line 3",),
        ),
    ),
    diagnostics=(Diagnostic("no-date", Level.WARNING, "chat.json:2", "no date", cites=("R2",)),),
    masked=3,
)


def test_a_brief_holds_all_an_agent_needs(tmp_path: Path) -> None:
    written = brief(EVIDENCE, tmp_path / "brief")
    assert [path.name for path in written] == ["evidence.json", "evidence.md", "INSTRUCTIONS.md", "draft.schema.json"]
    assert sorted(path.name for path in (tmp_path / "brief").iterdir()) == sorted(path.name for path in written)
    assert "R1 | 2026-02-03 08:35:02Z" in written[1].read_text(encoding="utf-8")
    instructions = written[2].read_text(encoding="utf-8")
    assert f"postmortem-writer finish {tmp_path / 'brief'}" in instructions
    for heading in (
        "# Reading the evidence",
        "timeline and milestones",
        "impact and severity",
        "causes",
        "what went well",
        "action items",
        "title and summary",
    ):
        assert heading in instructions
    assert "accepted" not in instructions
    assert "Answer with one JSON object" not in instructions
    assert json.loads(written[3].read_text(encoding="utf-8")) == draft_schema()


def test_evidence_comes_back_as_it_was(tmp_path: Path) -> None:
    brief(EVIDENCE, tmp_path)
    assert load_evidence(tmp_path) == EVIDENCE


def test_only_what_fits_is_shown_but_all_is_kept(tmp_path: Path) -> None:
    shown = Evidence(EVIDENCE.records[:1])
    brief(EVIDENCE, tmp_path, shown=shown)
    assert "no time here" not in (tmp_path / "evidence.md").read_text(encoding="utf-8")
    assert load_evidence(tmp_path) == EVIDENCE


def test_a_brief_is_written_anew_until_a_draft_belongs_to_it(tmp_path: Path) -> None:
    other = evidence(message("something else"))
    brief(other, tmp_path)
    brief(EVIDENCE, tmp_path)
    (tmp_path / "draft.json").write_text("{}", encoding="utf-8")
    brief(EVIDENCE, tmp_path)
    with pytest.raises(OutputExists, match="was written for other evidence: choose another folder or delete it"):
        brief(other, tmp_path)
    assert load_evidence(tmp_path) == EVIDENCE


def test_the_schema_accepts_what_the_reader_accepts(tmp_path: Path) -> None:
    filled = draft(title="Café down").model_dump()
    jsonschema.Draft202012Validator.check_schema(draft_schema())
    jsonschema.validate(filled, draft_schema())
    path = tmp_path / "draft.json"
    path.write_text("\ufeff" + json.dumps(filled, ensure_ascii=False), encoding="utf-8")
    assert load_draft(path) == draft(title="Café down")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**filled, "note": ""}, draft_schema())


def faulty(**over: Any) -> str:
    return json.dumps({**draft().model_dump(), **over})


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ["  (whole): this is not one JSON object: Expecting value at line 1, column 1"]),
        (
            '{\n "title": "x",\n}',
            [
                "  (whole): this is not one JSON object: Illegal trailing comma before end of object at line 2, column 14"
            ],
        ),
        (
            faulty(title=None, summary=[{"cites": []}]),
            [
                "  title: expected a text in double quotes",
                "  summary[0].quote: this field is missing; every field is required",
                "  summary[0].text: this field is missing; every field is required",
                "  summary[0].basis: this field is missing; every field is required",
            ],
        ),
    ],
)
def test_each_fault_of_a_draft_has_its_line(tmp_path: Path, text: str, lines: list[str]) -> None:
    path = tmp_path / "draft.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DraftError) as caught:
        load_draft(path)
    first, *rest = str(caught.value).split("\n")
    assert first == f"{path} does not fit the schema of a draft:"
    if "trailing comma" in lines[0]:  # Python 3.11 and 3.12 say it in other words
        assert rest[0].startswith("  (whole): this is not one JSON object: ")
    else:
        assert sorted(rest) == sorted(lines)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_draft_that_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "draft.json"
    if content:
        path.write_bytes(content)
    with pytest.raises(DraftError, match="cannot read the draft"):
        load_draft(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            None,
            r"cannot read .*evidence.json: No such file or directory; write it with: postmortem-writer brief SOURCE… --out ",
        ),
        ("{", r"is not the evidence of a brief: the whole file: Invalid JSON"),
        ('{"records": [{"line": 1}]}', r"is not the evidence of a brief: records.0.source: Field required"),
    ],
)
def test_evidence_that_cannot_be_read(tmp_path: Path, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / "evidence.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load_evidence(tmp_path)
