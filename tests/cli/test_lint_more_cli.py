"""lint --report and --suggest, rules --export, and packs in the settings: argv in, status and output out."""

import json
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from postmortem_writer import pipeline
from postmortem_writer.cli import main
from postmortem_writer.evidence import Evidence
from postmortem_writer.lint import rules
from postmortem_writer.providers import Patience, Provider, open_provider

DOCUMENT = "# Causes\n\nThe operator should have noticed the label. <!-- odd -->\n\nIt was operator error. <!-- blameless-ignore BL05: quoted -->\n"
NOTES = "# Notes 2026-02-03. All times UTC.\n\n- 08:44 the console showed the staging label on both clusters\n"
QUOTE = "the console showed the staging label on both clusters"
SLOTS = [
    {"cites": ["R1"], "quote": QUOTE, "name": name, "words": words}
    for name, words in (("display", "the console"), ("value", "the staging label"), ("reading", "staging"))
]
ANSWER = {"sentences": [{"path": "finding[0]", "rewrite": 2, "slots": SLOTS}]}
FILLED = "The console showed the staging label; it was read as staging."


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "a.md").write_text(DOCUMENT, "utf-8")
    (tmp_path / "notes.md").write_text(NOTES, "utf-8")
    (tmp_path / "answers.json").write_text(json.dumps([ANSWER]), "utf-8")
    (tmp_path / "none.json").write_text("[]", "utf-8")
    monkeypatch.chdir(tmp_path)
    for key in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(key, raising=False)
    return tmp_path


def valid(text: str) -> dict[str, list[dict[str, list[dict[str, object]]]]]:
    schema = json.loads((resources("postmortem_writer.lint.formats") / "lint.schema.json").read_text("utf-8"))
    document: dict[str, list[dict[str, list[dict[str, object]]]]] = json.loads(text)
    jsonschema.Draft202012Validator(schema).validate(document)
    return document


def test_a_report_follows_the_findings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "a.md", "--quiet", "--report"]) == 1
    told = capsys.readouterr().out
    assert told.startswith("a.md:3:1-33 error BL06 ")
    assert (
        "\n\na.md: 11 words of prose, 1 finding (90.9 per 1,000 words)\n"
        "  by category, per 1,000 of its words in brackets: hindsight 1 (90.9)\n"
        "  by section, per 1,000 of its words in brackets: causes 1 (90.9)\n"
        "  silenced, and left out here: 1\n"
    ) in told
    assert "  D4 blame language avoided: NOT RATED (11 words of prose; at least 100 are needed)\n" in told
    assert told.endswith("are not the instrument: that takes trained raters. Thresholds are judgement.\n")


def test_a_report_stands_in_the_json_of_its_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "a.md", "--format", "json", "--report", "--min-level", "error"]) == 1
    [file] = valid(capsys.readouterr().out)["files"]
    assert file["report"]["words"] == 11  # type: ignore[call-overload]
    assert main(["lint", "a.md", "--format", "json"]) == 1
    assert "report" not in valid(capsys.readouterr().out)["files"][0]


def test_a_report_counts_what_the_chosen_level_does_not_print(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "ours.md").write_text("We should have tested it.\n", "utf-8")
    assert main(["lint", "ours.md", "--format", "json", "--report", "--min-level", "error"]) == 0
    [file] = valid(capsys.readouterr().out)["files"]
    assert (file["findings"], file["report"]["findings"]) == ([], 1)  # type: ignore[call-overload]


def test_a_document_cannot_steer_the_terminal_through_the_report(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.md").write_text("The operator deployed it because the dashboard was \x1b[31mgreen. " + "It ran. " * 60)
    assert main(["lint", "a.md", "--report"]) == 0
    told = capsys.readouterr().out
    assert "the dashboard was \N{SYMBOL FOR ESCAPE}[31mgreen" in told
    assert "\x1b" not in told


@pytest.mark.parametrize(
    ("argv", "problem"),
    [
        ("lint a.md --report --format sarif", "--report is printed as text or json, not as 'sarif'"),
        ("lint a.md --suggest --format jsonl", "--suggest is printed as text or json, not as 'jsonl'"),
        ("lint a.md --suggest --evidence notes.md", "--suggest needs a model: name one with --model VENDOR:MODEL"),
        ("lint a.md --suggest --model none", "--suggest needs a model"),
        (
            "lint a.md --suggest --model scripted:answers.json",
            "--suggest needs records to fill from: --evidence SOURCE",
        ),
        ("lint a.md --suggest --timeout soon", "--timeout: 'soon' is no number of seconds from 1 on, such as 30"),
        ("lint a.md --suggest --timeout 0", "--timeout: '0' is no number of seconds"),
        ("rules --export vale", "--export and --out go together: rules --export vale --out styles"),
        ("rules --out styles", "--export and --out go together"),
        ("rules --export vale --out a.md", "cannot be written (Not a directory): name another folder"),
    ],
)
def test_wrong_use_says_what_to_do(argv: str, problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv.split()) == 2
    assert problem in capsys.readouterr().err


def test_a_suggestion_is_printed_beside_its_finding_and_never_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = "--model scripted:answers.json lint a.md --suggest --evidence notes.md"
    assert main(argv.split()) == 1
    captured = capsys.readouterr()
    assert captured.out.startswith("a.md:3:1-33 error BL06 ")
    assert f"\n    suggested: {FILLED}\n" in captured.out
    assert f'    from R1 notes.md:3: "{QUOTE}" (display, value, reading)\n' in captured.out
    assert captured.out.endswith("1 of 1 findings have a suggestion; check it, nothing was changed\n")
    assert captured.err == "sending 1 records and 1 sentences to scripted:answers.json\n"
    assert (folder / "a.md").read_text("utf-8") == DOCUMENT


def test_the_evidence_is_read_as_told_and_an_answer_may_take_as_long(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "notes.md").write_text(NOTES.replace(" 2026-02-03", ""), "utf-8")
    told: list[object] = []

    def opened(*args: Any, patience: Patience, **more: Any) -> Provider:
        told.append(patience.timeout_s)
        return open_provider(*args, patience=patience, **more)

    def read(*args: Any, **more: Any) -> Evidence:
        evidence = pipeline_read(*args, **more)
        told.extend(f"{record.at:%Y-%m-%d %H:%M}" for record in evidence.records if record.at)
        return evidence

    pipeline_read = pipeline.read
    monkeypatch.setattr("postmortem_writer.cli.suggesting.open_provider", opened)
    monkeypatch.setattr(pipeline, "read", read)
    argv = "lint a.md --suggest --evidence notes.md --model scripted:answers.json --date 2026-02-04 --timeout 30"
    assert main(argv.split()) == 1
    assert told == [30.0, "2026-02-04 08:44"]
    assert f"suggested: {FILLED}" in capsys.readouterr().out


def test_suggestions_in_json_stand_in_their_findings(capsys: pytest.CaptureFixture[str]) -> None:
    argv = "lint a.md --suggest --evidence notes.md --model scripted:answers.json --format json"
    assert main(argv.split()) == 1
    shown, silenced = valid(capsys.readouterr().out)["files"][0]["findings"]
    assert shown["suggestion"]["text"] == FILLED  # type: ignore[index]
    assert "suggestion" not in silenced


def test_a_model_that_cannot_answer_leaves_the_rewrites_open(capsys: pytest.CaptureFixture[str]) -> None:
    argv = "lint a.md --suggest --evidence notes.md --model scripted:none.json"
    assert main(argv.split()) == 4
    captured = capsys.readouterr()
    assert "    not filled: the model gave no answer\n" in captured.out
    assert "the script has no further answer for 'suggest'" in captured.err


def test_the_rules_are_written_as_a_vale_style(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--export", "vale", "--out", "styles"]) == 0
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == len(rules()) == len(list((folder / "styles/Blameless").glob("*.yml")))
    assert captured.out.startswith("styles/Blameless/PersonOmission.yml\n")
    assert "StylesPath = styles, and BasedOnStyles = Blameless" in captured.err


def test_a_pack_in_the_settings_is_used_listed_and_explained(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("yaml", reason="reading Vale styles needs the extra: pip install 'postmortem-writer[vale]'")
    (folder / "House").mkdir()
    (folder / "House" / "Words.yml").write_text("extends: existence\nmessage: m\ntokens: [label]\n", "utf-8")
    (folder / ".blameless.toml").write_text('extend = ["House"]\n', "utf-8")
    assert main(["lint", "a.md", "--quiet", "--select", "style"]) == 0
    assert "a.md:3:38-43 warning HOUSE.WORDS m\n" in capsys.readouterr().out
    assert main(["rules"]) == 0
    assert "HOUSE.WORDS  warning    words\n" in capsys.readouterr().out
    assert main(["explain", "House.Words"]) == 0
    assert capsys.readouterr().out.startswith("HOUSE.WORDS words (warning)\n")
