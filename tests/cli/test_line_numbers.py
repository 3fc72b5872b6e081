"""Lines that a digest stands for, looked up by their numbers."""

import gzip
import json
from pathlib import Path

import pytest

from postmortem_writer.cli import main

LINES = [f"2026-02-03T08:{at // 60:02}:{at % 60:02}Z INFO order {at} placed" for at in range(3_600)]
LINES[1_200] += " password=hunter2hunter2"


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("app.log").write_text("\n".join(LINES) + "\n", "utf-8")
    Path("app.log.1.gz").write_bytes(gzip.compress("\r\n".join(LINES).encode()))


@pytest.mark.parametrize("name", ["app.log", "app.log.1.gz"])
def test_lines_are_shown_as_they_stand(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", name, "--lines", "3599-4000"]) == 0
    assert capsys.readouterr().out == (
        f"{name}:3599 | 2026-02-03T08:59:58Z INFO order 3598 placed\n"
        f"{name}:3600 | 2026-02-03T08:59:59Z INFO order 3599 placed\n"
    )


def test_they_are_records_with_their_secrets_masked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "app.log", "--lines", "1201", "--json"]) == 0
    (record,) = json.loads(capsys.readouterr().out)["records"]
    assert (record["line"], record["level"], record["event"]["raw"]) == (1201, "info", "2026-02-03T08:20:00Z")
    assert "hunter2" not in record["raw"]


@pytest.mark.parametrize(
    ("argv", "status", "said"),
    [
        (["app.log", "--lines", "9-x"], 2, "--lines '9-x' is no range: expected two numbers such as 1200-1260"),
        (["app.log", "--lines", "9-3"], 2, "lines 9-3: expected two numbers from 1 on, the smaller first, at most 10,000 lines"),
        (["app.log", "--lines", "3601"], 3, "app.log has no line 3601: expected a smaller number"),
        ([".", "--lines", "1-2"], 2, "--lines opens one file: expected the path of a single one"),
    ],
)  # fmt: skip
def test_what_is_no_line_is_said(argv: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", *argv]) == status
    assert capsys.readouterr().err == f"postmortem-writer: {said}\n"
