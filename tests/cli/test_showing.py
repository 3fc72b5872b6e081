"""A budget on the command line: what is shown, why, and how to see the rest."""

import json
from pathlib import Path

import pytest

from postmortem_writer.cli import main

LINES = [f"2026-02-03T08:00:{second:02d}Z INFO GET /basket/{second} 200" for second in range(60)]
LINES += ["2026-02-03T08:01:00Z ERROR signing key 7 unknown"]


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("app.log").write_text("\n".join(LINES) + "\n", "utf-8")


def test_a_brief_says_what_it_does_not_show_and_show_shows_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["brief", "app.log", "--out", "brief", "--budget", "500"]) == 0
    err = capsys.readouterr().err
    assert "of 61 records shown, about" in err
    assert "the others: postmortem-writer show brief R17 R20-R40, or --find WORDS" in err
    block = Path("brief/evidence.md").read_text("utf-8")
    assert "signing key 7 unknown" in block
    assert "Not shown:\n- 5" in block
    assert "of 61 records, for all of them take more than the tokens asked for" in block
    assert "info more like R1\n" in block
    assert "R30 |" not in block
    assert "postmortem-writer show brief R17 R20-R40" in Path("brief/INSTRUCTIONS.md").read_text("utf-8")
    assert len(json.loads(Path("brief/evidence.json").read_text("utf-8"))["records"]) == 61
    assert main(["show", "brief", "R30", "R3-R4"]) == 0
    shown = [line.split(" | ")[0] for line in capsys.readouterr().out.splitlines() if line.startswith("R")]
    assert shown == ["R3", "R4", "R30"]
    assert main(["show", "brief", "--find", "SIGNING"]) == 0
    assert "R61 | 2026-02-03 08:01:00Z" in capsys.readouterr().out


def test_a_brief_of_what_fits_says_nothing_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["brief", "app.log", "--out", "brief"]) == 0
    assert "records shown" not in capsys.readouterr().err
    assert "Not shown" not in Path("brief/evidence.md").read_text("utf-8")
    assert "postmortem-writer show" not in Path("brief/INSTRUCTIONS.md").read_text("utf-8")


def test_explain_gives_a_reason_for_every_record(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "app.log", "--budget", "500", "--explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" ")[0] for line in lines] == [f"R{n}" for n in range(1, 62)]
    assert lines[0] == "R1 in: the first of 60 lines of a template, info"
    assert lines[29] == "R30 out: no room: one of 60 lines of a template, info"
    assert lines[60].startswith("R61 in: a line without its like, error")


def test_explain_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "app.log", "--budget", "500", "--explain", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["budget"] == 500
    assert told["tokens"] <= 500
    assert told["records"][29] == {
        "id": "R30",
        "shown": False,
        "why": "no room: one of 60 lines of a template, info",
    }
    (left_out,) = told["left_out"]
    assert (left_out["kind"], left_out["level"], left_out["like"]) == ("log", "info", "R1")
    assert left_out["records"] == sum(not record["shown"] for record in told["records"])


def test_reading_within_a_budget_keeps_the_ids(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "app.log", "--budget", "500"]) == 0
    out = capsys.readouterr().out
    assert "R61 | 2026-02-03 08:01:00Z" in out
    assert "not shown:" in out


@pytest.mark.parametrize(
    ("argv", "status", "err"),
    [
        (["read", "app.log", "--budget", "20"], 2, "a budget of 20 tokens holds no record: ask for"),
        (["show", "brief"], 3, "postmortem-writer brief SOURCE"),
        (["show", "brief", "R1"], 3, "postmortem-writer brief SOURCE"),
    ],
)
def test_what_cannot_be_shown(argv: list[str], status: int, err: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == status
    assert err in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "err"),
    [
        ([], "name records, as in R17 R20-R40, or give --find WORDS"),
        (["17"], "'17' is no record: expected R17 or R20-R40"),
        (["R62"], "'R62' names no records: there are R1 to R61"),
        (["R9-R3"], "'R9-R3' names no records: there are R1 to R61"),
    ],
)
def test_ids_that_name_nothing(asked: list[str], err: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["brief", "app.log", "--out", "brief"]) == 0
    assert main(["show", "brief", *asked]) == 2
    assert err in capsys.readouterr().err
