"""lint on the command line: argv and files in, status, stdout and stderr out."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from postmortem_writer.cli import main
from postmortem_writer.lint import ruleset

SHRUG = Path(__file__).parents[1] / "lint" / "data" / "XX01_shrug.toml"
BLAME = "The operator forgot to rotate it.\n"
OURS = "We should have tested it.\n"
SHORT = "error BL01 'The operator forgot to rotate' presents what the operator did not do as the cause\n"
ONE = "1 file: 1 error, 0 warnings, 0 suggestions\n"
NONE = "1 file: 0 errors, 0 warnings, 0 suggestions\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    texts = {
        "clean.md": "The pod restarted.\n",
        "blame.md": BLAME,
        "ours.md": OURS,
        "docs/a.md": BLAME,
        "docs/deep/b.markdown": BLAME,
        "docs/deep/notes.txt": "The pod restarted.\n",
        "docs/page.html": BLAME,
        "docs/.hidden/c.md": BLAME,
        "docs/node_modules/d.md": BLAME,
        "empty/page.html": BLAME,
        "x.toml": 'ignore = ["BL01"]\n',
        "odd.toml": 'colour = "red"\n',
        "unknown.toml": 'level.BL99 = "off"\n',
        "wrong.toml": 'fail-on = "fatal"\n',
        "not.toml": "= 1\n",
        "broken.json": "{}",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("argv", "status", "out", "err"),
    [
        ("lint clean.md", 0, NONE, ""),
        ("lint blame.md --quiet", 1, f"blame.md:1:1-30 {SHORT}{ONE}", ""),
        ("lint --quiet blame.md", 1, f"blame.md:1:1-30 {SHORT}{ONE}", ""),
        ("--quiet lint blame.md", 1, f"blame.md:1:1-30 {SHORT}{ONE}", ""),
        ("--format brief lint blame.md", 1, f"blame.md:1:1-30 {SHORT}{ONE}", ""),
        ("--format=brief lint ./blame.md blame.md", 1, f"blame.md:1:1-30 {SHORT}{ONE}", ""),
        ("lint docs --quiet", 1, f"docs/a.md:1:1-30 {SHORT}docs/deep/b.markdown:1:1-30 {SHORT}3 files: 2 errors, 0 warnings, 0 suggestions\n", ""),
        ("lint docs/**/*.mark* --quiet", 1, f"docs/deep/b.markdown:1:1-30 {SHORT}{ONE}", ""),
        ("lint docs/page.html --quiet", 1, f"docs/page.html:1:1-30 {SHORT}{ONE}", ""),
        ("lint ours.md --quiet", 0, "ours.md:1:1-22 warning BL06 'We should have tested' measures we against something that did not happen\n1 file: 0 errors, 1 warning, 0 suggestions\n", ""),
        ("lint ours.md --quiet --min-level error", 0, NONE, ""),
        ("lint ours.md --format jsonl --fail-on suggestion --min-level error", 0, "", ""),
        ("lint ours.md --ignore BL06 --fail-on warning", 0, NONE, ""),
        ("lint ours.md --ignore hindsight,agency --fail-on warning", 0, NONE, ""),
        ("lint blame.md --select BL02 --select BL06", 0, NONE, ""),
        ("lint blame.md --quiet --fail-on off", 0, f"blame.md:1:1-30 {SHORT}{ONE}", ""),
        ("lint blame.md --config x.toml", 0, NONE, ""),
        ("lint", 2, "", "postmortem-writer: no file to lint: name files, folders or globs, or - for standard input\n"),
        ("lint nowhere.md", 2, "", "postmortem-writer: 'nowhere.md' cannot be read (No such file or directory): expected a Markdown or text file\n"),
        ("lint blame.md nowhere.md", 2, "", "postmortem-writer: 'nowhere.md' cannot be read (No such file or directory): expected a Markdown or text file\n"),
        ("lint *.rst", 2, "", "postmortem-writer: '*.rst' matches no file: check the pattern and the folder it starts from\n"),
        ("lint empty", 2, "", "postmortem-writer: 'empty' holds no document: looked for *.md, *.markdown, *.qmd, *.md.j2, *.txt\n"),
        ("lint blame.md --fromat json", 2, "", "postmortem-writer: unrecognized arguments: --fromat json; try: postmortem-writer lint --help\n"),
        ("lint blame.md --select BL99", 2, "", "postmortem-writer: select: there is no rule 'BL99'; known: "),
        ("lint blame.md --config nowhere.toml", 2, "", "cannot be read"),
        ("lint blame.md --config x.toml --no-config", 2, "", "postmortem-writer: --config and --no-config exclude one another: leave one out\n"),
        ("lint blame.md --config odd.toml", 2, "", "odd.toml': unknown key 'colour'; known: select, ignore, level, per-file"),
        ("lint blame.md --config unknown.toml", 2, "", "unknown.toml': level: there is no rule 'BL99'; known: BL01, "),
        ("lint blame.md --config wrong.toml", 2, "", "wrong.toml': fail-on is 'fatal'; expected error, warning, suggestion or off\n"),
        ("lint blame.md --config not.toml", 2, "", "not.toml' is not TOML: "),
        ("lint blame.md --baseline broken.json", 2, "", "broken.json' is none: 'schema'; make it anew with --write-baseline\n"),
        ("lint blame.md --baseline none.json", 2, "", "none.json' cannot be read (No such file or directory); make it with --write-baseline\n"),
        ("lint blame.md --write-baseline", 2, "", "postmortem-writer: no baseline to write: name one with --baseline FILE, or as baseline in the settings\n"),
        ("lint --test-rules nowhere.toml", 2, "", "nowhere.toml' does not exist; expected a rule file"),
    ],
)  # fmt: skip
def test_lint(argv: str, status: int, out: str, err: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv.split()) == status
    captured = capsys.readouterr()
    assert captured.out == out
    assert err in captured.err if err else captured.err == ""


@pytest.mark.parametrize("argv", ["lint --format xml blame.md", "lint --min-level fatal blame.md"])
def test_a_wrong_choice_names_the_right_ones(argv: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv.split()) == 2
    assert "invalid choice" in capsys.readouterr().err


def test_help_tells_the_options_and_the_exit_status(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--help"]) == 0
    told = capsys.readouterr().out
    for word in (
        "--format",
        "--stdin-filename",
        "exit status: 0",
        "2 a missing file",
        ".blameless.toml",
        "blameless-ignore",
    ):
        assert word in told


def given(text: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))


def test_standard_input_is_read_and_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given(BLAME.encode(), monkeypatch)
    assert main(["lint", "-", "--quiet"]) == 1
    assert capsys.readouterr().out == f"-:1:1-30 {SHORT}{ONE}"
    (folder / "docs" / ".blameless.toml").write_text('ignore = ["BL01"]\n', "utf-8")
    given(OURS.encode() + b"\n" + BLAME.encode(), monkeypatch)
    assert main(["lint", "-", "--stdin-filename", "docs/new.md", "--format", "jsonl"]) == 0
    assert [(one["path"], one["rule"]) for one in map(json.loads, capsys.readouterr().out.splitlines())] == [
        ("docs/new.md", "BL06")
    ]


def test_what_is_not_utf8_is_read_and_reported(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "latin.md").write_bytes("Größe. ".encode("latin-1") + BLAME.encode())
    assert main(["lint", "latin.md", "--quiet"]) == 1
    assert capsys.readouterr().out == (
        "latin.md:1:3-4 warning not-utf-8 the file is not UTF-8: byte 0xF6 and perhaps more was read as \N{REPLACEMENT CHARACTER}\n"
        f"latin.md:1:8-37 {SHORT}1 file: 1 error, 1 warning, 0 suggestions\n"
    )


def test_an_excluded_file_is_left_out_even_when_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / ".blameless.toml").write_text('exclude = ["docs/deep"]\n', "utf-8")
    nothing = "0 files: 0 errors, 0 warnings, 0 suggestions\n"
    assert main(["lint", "docs/deep/b.markdown"]) == 0
    assert capsys.readouterr().out == nothing
    given(BLAME.encode(), monkeypatch)
    assert main(["lint", "-", "--stdin-filename", "docs/deep/new.md"]) == 0
    assert capsys.readouterr().out == nothing


@pytest.mark.parametrize("format", ["text", "json", "sarif"])
def test_a_file_name_that_is_no_text_is_printed_as_it_is(folder: Path, format: str) -> None:
    name = os.fsdecode(b"gr\xfcn.md")
    (folder / name).write_text(BLAME, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "postmortem_writer", "lint", name, "--format", format], capture_output=True
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"gr%FCn.md" in done.stdout if format == "sarif" else b"gr\xfcn.md" in done.stdout


def test_a_baseline_is_written_holds_and_shrinks(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["lint", "docs", "--baseline", "known.json"]
    assert main([*argv, "--write-baseline"]) == 0
    written = (folder / "known.json").read_text("utf-8")
    assert [(one["path"], one["rule"], one["count"]) for one in json.loads(written)["entries"]] == [
        ("docs/a.md", "BL01", 1),
        ("docs/deep/b.markdown", "BL01", 1),
    ]
    capsys.readouterr()
    assert main(argv) == 0
    assert "2 known from the baseline" in capsys.readouterr().out
    (folder / "docs/a.md").write_text(f"# Causes\n\nMoved.\n\n{BLAME}\n{BLAME}", "utf-8")
    assert main([*argv, "--quiet"]) == 1
    assert capsys.readouterr().out.startswith(f"docs/a.md:7:1-30 {SHORT}3 files: 1 error")
    (folder / "docs/a.md").write_text("Mended.\n", "utf-8")
    (folder / "docs/deep/b.markdown").unlink()
    assert main([*argv, "--quiet"]) == 0
    assert capsys.readouterr().out == (
        "docs/a.md:1:1-1 warning stale-baseline the baseline has 1 more of BL01 for this file than there are\n"
        "docs/deep/b.markdown:1:1-1 warning stale-baseline the baseline has 1 more of BL01 for this file than there are\n"
        "3 files: 0 errors, 2 warnings, 0 suggestions\n"
    )
    assert main([*argv, "--write-baseline"]) == 0
    assert json.loads((folder / "known.json").read_text("utf-8"))["entries"] == []


def test_the_settings_that_hold_are_shown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--show-config", "blame.md", "--config", "x.toml", "--min-level", "warning"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"# blame.md: {folder / 'x.toml'}\n")
    assert 'ignore = ["BL01"]\n' in told
    assert 'min-level = "warning"\n' in told


def test_the_examples_of_rule_files_are_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--test-rules"]) == 0
    assert capsys.readouterr().out.endswith(" examples, 0 failed\n")
    text = SHRUG.read_text("utf-8")
    (folder / SHRUG.name).write_text(text, "utf-8")
    assert main(["lint", "--test-rules", SHRUG.name]) == 0
    assert capsys.readouterr().out == "1 rules, 6 examples, 0 failed\n"
    wrong = text.replace('"The market shrugged."', '"She shrugged."').replace(
        'span = "An engineer shrugged"', 'span = "engineer shrugged"'
    )
    (folder / SHRUG.name).write_text(wrong, "utf-8")
    ruleset._ruleset.cache_clear()
    assert main(["lint", "--test-rules", SHRUG.name]) == 1
    assert capsys.readouterr().out == (
        "XX01: 'An engineer shrugged.' is not flagged as XX01 warning over 'engineer shrugged'; got XX01 warning over 'An engineer shrugged'\n"
        "XX01: 'She shrugged.' is clean, but XX01 flags 'She shrugged'\n"
        "1 rules, 6 examples, 2 failed\n"
    )


def test_the_rules_are_listed_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--format", "json"]) == 0
    first = json.loads(capsys.readouterr().out)[0]
    assert (first["id"], first["name"], first["level"]) == ("BL01", "person-omission", "error")


def test_notices_are_listed_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    assert "      warning    stale-baseline\n" in capsys.readouterr().out
    assert main(["explain", "stale-baseline"]) == 0
    assert capsys.readouterr().out == (
        "stale-baseline (warning)\n\nAn entry without its sentence would hide the next one that reads the same.\n\n"
        "Ask: Were the sentences mended? Write the baseline again.\n"
    )


def test_the_pre_commit_hook_is_this_command(capsys: pytest.CaptureFixture[str]) -> None:
    [hook] = yaml.safe_load((Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert (hook["id"], hook["language"], hook["types"]) == ("blameless-lint", "python", ["markdown"])
    program, *words = hook["entry"].split()
    assert program == "postmortem-writer"
    assert main([*words, "clean.md", "blame.md"]) == 1
    assert capsys.readouterr().out.endswith("2 files: 1 error, 0 warnings, 0 suggestions\n")


def test_lint_imports_nothing_heavy() -> None:
    heavy = {"typer", "pydantic", "jinja2", "rich", "openai", "anthropic"}
    code = f"from postmortem_writer.cli import main; import sys; main(['lint', 'blame.md']); print(sorted(sys.modules.keys() & {heavy!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout.splitlines()[-1], done.stderr) == ("[]", "")
