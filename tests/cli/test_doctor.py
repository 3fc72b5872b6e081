"""doctor and providers: what there is, and whether it works."""

import json
from pathlib import Path

import pytest

from postmortem_writer.cli import main

GOOD = {"remark": "Reachable.", "letters": 8}


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("answers.json").write_text(json.dumps([GOOD]), "utf-8")
    return "scripted:answers.json"


def test_doctor_tells_that_it_works(script: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--model", script]) == 0
    assert capsys.readouterr().out == (
        "scripted:answers.json: works\n"
        "  it answers in the form that was asked for\n"
        "  answered by answers.json in 0.0 s, 0 tokens in, 0 out\n"
    )


def test_doctor_tells_programs(script: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("answers.json").write_text('["Hello!"]', "utf-8")
    assert main(["doctor", "--model", script, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["asked"], told["outcome"], told["exit_status"]) == (script, "schema not enforced", 0)
    assert (told["model"], told["usage"]["calls"]) == ("answers.json", 1)


def test_doctor_without_a_key(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    assert main(["doctor", "--model", "openai:gpt-6-luna"]) == 4
    told = "openai:gpt-6-luna needs a key: set OPENAI_API_KEY, or draft without a model (--model none)"
    assert capsys.readouterr().out == f"openai:gpt-6-luna: key missing\n  {told}\n"
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    assert main(["doctor", "--model", "anthropic:claude-haiku-5-5"]) == 4
    assert capsys.readouterr().out.startswith("anthropic:claude-haiku-5-5: key missing\n")
    assert main(["doctor"]) == 2
    assert "no model to try: set ANTHROPIC_API_KEY, OPENAI_API_KEY or" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "status", "told"),
    [
        (["--model", "acme:x"], 2, "no provider 'acme'"),
        (["--model", "ollama"], 2, "'ollama' has no default model"),
        (["--model", "openai:x", "--base-url", "localhost"], 2, "must begin with http://"),
        (["--model", "scripted:gone.json"], 2, "cannot read the answers"),
        (["--timeout", "0"], 2, "--timeout"),
    ],
)
def test_doctor_refuses_what_makes_no_sense(
    argv: list[str], status: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", *argv]) == status
    captured = capsys.readouterr()
    assert told in captured.err
    assert captured.out == ""


def test_providers_are_listed_for_people_and_programs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    assert main(["providers"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "anthropic          ready      ANTHROPIC_API_KEY"
    assert "openai             not ready  OPENAI_API_KEY" in lines
    assert [line.split()[:2] for line in lines if line.startswith("ollama")] == [["ollama", "untried"]]
    assert lines[-1] == "none               ready      nothing"
    assert main(["providers", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["openai"] == {
        "name": "openai",
        "title": "OpenAI (Responses API)",
        "needs": "OPENAI_API_KEY",
        "model": "gpt-6.1-terra",
        "ready": False,
    }
    assert (rows["anthropic"]["ready"], rows["vllm"]["ready"]) == (True, None)
