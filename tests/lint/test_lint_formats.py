import json

from postmortem_writer.diagnostics import Level
from postmortem_writer.lint import lint
from postmortem_writer.lint.formats import as_json, as_jsonl, as_text

TEXT = (
    "## Causes\n\nThe operator forgot to\nrotate it.\n\nIt was operator error. <!-- blameless-ignore BL05: quoted -->\n"
)


def test_a_finding_says_where_what_why_and_what_to_ask() -> None:
    finding = lint(TEXT, path="a.md")[0]
    assert (finding.rule, finding.name, finding.level, finding.path) == ("BL01", "person-omission", Level.ERROR, "a.md")
    assert (finding.line, finding.col, finding.end_line, finding.end_col) == (3, 1, 4, 7)
    assert (finding.start, finding.end, finding.match) == (11, 40, "The operator forgot to\nrotate")
    assert (finding.sentence, finding.section, finding.kind) == (
        "The operator forgot to rotate it.",
        "Causes",
        "causes",
    )
    assert (finding.subject, finding.subject_class) == ("The operator", "PERSON")
    assert finding.message == "'The operator forgot to rotate' presents what the operator did not do as the cause"
    assert finding.question == "What did {role} see at that moment that made going on look right?"


def test_a_finding_becomes_a_diagnostic() -> None:
    finding = lint(TEXT, path="a.md")[0]
    diagnostic = finding.diagnostic()
    assert (diagnostic.code, diagnostic.level, diagnostic.path) == ("BL01", Level.ERROR, "a.md:3:1")
    assert diagnostic.message.startswith("'The operator forgot to rotate' presents")
    assert finding.diagnostic("b.md").path == "b.md:3:1"


def test_text_has_a_line_for_each_finding_and_the_counts() -> None:
    lines = as_text({"a.md": lint(TEXT), "b.md": []}, quiet=True).splitlines()
    assert lines == [
        "a.md:3:1-4:7 error BL01 'The operator forgot to rotate' presents what the operator did not do as the cause",
        "2 files: 1 error, 0 warnings, 0 suggestions; 1 silenced by comments",
    ]
    full = as_text({"a.md": lint(TEXT)}).splitlines()
    assert full[1] == "    why: It says what did not happen, not what made the choice sensible at the time."
    assert full[-2] == "    ask: What did {role} see at that moment that made going on look right?"


def test_json_is_one_versioned_document_with_silenced_findings_in_it() -> None:
    document = json.loads(as_json({"a.md": lint(TEXT, path="a.md")}, version="1.2.3"))
    assert {key: document[key] for key in ("schema", "tool", "version")} == {
        "schema": "postmortem-writer/lint/1",
        "tool": "postmortem-writer",
        "version": "1.2.3",
    }
    first, second = document["files"][0]["findings"]
    assert first["subject"] == {"text": "The operator", "class": "PERSON"}
    assert (first["offset"], first["end_offset"], first["suppressed"]) == ({"codepoint": 11}, {"codepoint": 40}, None)
    assert second["subject"] is None
    assert second["suppressed"] == {"line": 6, "reason": "quoted"}


def test_json_lines_have_the_same_keys() -> None:
    findings = lint(TEXT, path="a.md")
    lines = [json.loads(line) for line in as_jsonl(findings).splitlines()]
    assert lines == json.loads(as_json({"a.md": findings}, version="1"))["files"][0]["findings"]
    assert as_jsonl([]) == ""
