"""The command line: argv in, status, stdout and stderr out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from postmortem_writer.cli import main

NOTES = "# Notes 2026-02-03. All times UTC.\n\n- 08:35 errors on checkout\n- 08:52 back to normal, resolved\n"


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "notes.md"
    path.write_text(NOTES, "utf-8")
    return path


@pytest.mark.parametrize(
    ("argv", "status", "out", "err"),
    [
        (["--help"], 0, "Turn raw incident material", ""),
        (["--version"], 0, "postmortem-writer 0.1.0", ""),
        (["write", "--help"], 0, "--timezone", ""),
        (["write"], 2, "", "Missing argument"),
        (["writ"], 2, "", "No such command"),
        (
            ["write", "notes.md", "--model", "none", "--out", "out"],
            0,
            "out/postmortem.md\nout/postmortem.json\n",
            "extraction",
        ),
        (["write", "notes.md", "--model", "none", "--timezone", "Mars"], 2, "", "Mars"),
        (["write", "notes.md", "--model", "none", "--since", "yesterday"], 2, "", "ISO 8601"),
        (["write", "notes.md", "--model", "none", "--since", "2026-02-03T08:00"], 2, "", "no offset"),
        (["write", "notes.md", "--model", "acme:x"], 2, "", "no provider 'acme'"),
        (["write", "nowhere.md", "--model", "none"], 3, "", "nowhere.md"),
        (
            ["write", "notes.md", "--model", "none", "--out", "notes.md"],
            3,
            "",
            "'notes.md' is a file: --out names a folder",
        ),
        (["write", "notes.md", "--model", "none", "--out", "notes.md", "--force"], 3, "", "is a file"),
        (["write", "notes.md", "--model", "none", "--out", "notes.md/deep/er"], 3, "", "is a file"),
        (["write", "notes.md", "--model", "none", "--template", "fancy"], 2, "", "no template 'fancy'"),
        (["write", "notes.md", "--model", "none", "--template", "mine/none.j2"], 2, "", "does not exist"),
        (
            ["write", "notes.md", "--since", "2026-02-04T00:00Z", "--until", "2026-02-03T00:00Z"],
            2,
            "",
            "is later than until",
        ),
        (
            ["read", "notes.md", "--since", "2026-02-04T00:00Z", "--until", "2026-02-03T00:00Z"],
            2,
            "",
            "is later than until",
        ),
        (["read", "notes.md"], 0, "R1 | 2026-02-03 08:35Z", ""),
        (["check", "draft.json", "--evidence", "notes.md"], 3, "", "draft.json"),
        (["finish", "."], 3, "", "postmortem-writer brief"),
        (["render", "notes.md"], 3, "", "no postmortem.json"),
        (["render", "nowhere.json"], 3, "", "nowhere.json"),
        (["templates"], 0, "default\n", ""),
        (["providers"], 0, "anthropic", ""),
        (["rules"], 0, "BL01", ""),
        (["explain", "BL01"], 0, "BL01", ""),
        (["explain", "BL99"], 2, "", "BL99"),
        (["lint", "notes.md"], 0, "", ""),
        (["lint", "nowhere.md"], 2, "", "nowhere.md"),
        (["schema"], 0, '"schema_version"', ""),
    ],
)
def test_command(
    argv: list[str], status: int, out: str, err: str, notes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(argv) == status
    captured = capsys.readouterr()
    assert out in captured.out
    assert err in captured.err
    assert "Traceback" not in captured.err


def test_write_refuses_to_replace_until_told(notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["write", str(notes), "--model", "none", "--out", "out"]
    assert main(argv) == 0
    before = Path("out/postmortem.md").read_text("utf-8")
    assert main(argv) == 3
    assert "--force" in capsys.readouterr().err
    assert Path("out/postmortem.md").read_text("utf-8") == before
    assert main([*argv, "--force"]) == 0


def test_write_says_when_a_folder_cannot_be_written(
    notes: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(path: Path, *args: object, **over: object) -> None:
        raise PermissionError(13, "Permission denied")

    argv = ["write", str(notes), "--model", "none", "--out", "out"]
    monkeypatch.setattr(Path, "mkdir", refused)
    assert main(argv) == 3
    assert "'out' cannot be written (Permission denied): choose another --out" in capsys.readouterr().err
    monkeypatch.setattr("os.access", lambda path, mode: mode == os.R_OK)
    assert main(argv) == 3
    assert "cannot be written to: choose another --out" in capsys.readouterr().err


def test_write_says_on_stderr_that_almost_nothing_was_recognised(
    notes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes.write_text("the thing broke, then it was fine\n", "utf-8")
    assert main(["write", str(notes), "--model", "none", "--out", "out"]) == 0
    err = capsys.readouterr().err
    assert "almost nothing was recognised" in err
    assert "begin each line with its time" in err


def test_write_names_its_folder_by_date_and_title(notes: Path) -> None:
    assert main(["write", str(notes), "--model", "none", "--title", "Checkout errors"]) == 0
    assert Path("postmortem-2026-02-03-checkout-errors/postmortem.md").is_file()


def test_write_as_json(notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["write", str(notes), "--model", "none", "--out", "out", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["timeline"][0]["cites"] == ["R1"]


def test_brief_and_finish_go_round(notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["brief", str(notes), "--out", "brief"]) == 0
    assert sorted(path.name for path in Path("brief").iterdir()) == [
        "INSTRUCTIONS.md",
        "draft.schema.json",
        "evidence.json",
        "evidence.md",
    ]
    draft = _extracted()
    draft["timeline"][0]["quote"] = "errors on the moon"
    Path("brief/draft.json").write_text(json.dumps(draft), "utf-8")
    assert main(["check", "brief/draft.json", "--evidence", "brief"]) == 1
    assert "timeline[0].quote: error quote: 'errors on the moon' does not stand in R1" in capsys.readouterr().out
    assert main(["finish", "brief"]) == 1
    assert "timeline[0].quote" in capsys.readouterr().err
    Path("brief/draft.json").write_text(json.dumps(_extracted()), "utf-8")
    assert main(["finish", "brief"]) == 0
    assert "errors on checkout" in Path("brief/postmortem.md").read_text("utf-8")
    assert main(["render", "brief/postmortem.json"]) == 0
    assert capsys.readouterr().out.endswith(Path("brief/postmortem.md").read_text("utf-8"))


def _extracted() -> dict:  # type: ignore[type-arg]
    from postmortem_writer.drafting import extraction
    from postmortem_writer.pipeline import read

    return extraction.extract(read(NOTES)).model_dump()


def test_lint_leaves_with_one_for_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "blame.md"
    path.write_text("# Causes\n\nThe on-call engineer forgot to run the migration.\n", "utf-8")
    assert main(["lint", str(path)]) == 1
    assert "BL01" in capsys.readouterr().out
    assert main(["lint", str(path), "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)


def test_a_reader_that_leaves_is_no_fault(notes: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m postmortem_writer schema | head -n 1",
        shell=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert (done.stdout, done.stderr) == ("{\n", "")


def test_an_omission_is_dismissed_with_a_reason(notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f"- 08:{minute} mail queue lag at {minute} minutes\n" for minute in (36, 38, 40, 42)]
    notes.write_text(NOTES.replace("- 08:52", "".join(lines) + "- 11:52"), "utf-8")
    main(["write", "notes.md", "--model", "none", "--out", "out"])
    (gap,) = json.loads(Path("out/postmortem.json").read_text("utf-8"))["omissions"]
    capsys.readouterr()
    assert main(["dismiss", "out", gap["id"], "--reason", "we waited"]) == 0
    shown = capsys.readouterr()
    assert shown.out == "out/postmortem.json\n"
    assert shown.err.startswith("0 of 1 omissions are left")
    assert main(["dismiss", "out", "gap-0", "--reason", "we waited"]) == 2
    assert "no omission 'gap-0'" in capsys.readouterr().err
    assert main(["dismiss", "nowhere", "gap-0", "--reason", "we waited"]) == 3
