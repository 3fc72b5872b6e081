"""Finished calls are kept at once, found again only for the same call, and never shared by two runs."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from postmortem_writer.errors import JournalBusy, ModelOverloaded
from postmortem_writer.journal import FOLDER, Journaled, opened
from postmortem_writer.providers import Answer, Ask, Message, Usage
from postmortem_writer.providers.scripted import Scripted

ASK = Ask(system="Rules.", messages=(Message("user", "Evidence."),), schema={"type": "object"}, name="timeline")


def answer(text: str) -> Answer:
    return Answer(text, "m-1", Usage(calls=1, input_tokens=7, output_tokens=3, seconds=1.5))


def test_a_finished_call_is_not_made_again(tmp_path: Path) -> None:
    first = Journaled(Scripted([answer('{"a":  1}')]), tmp_path).answer(ASK)
    script = Scripted([])
    counted: list[Usage] = []
    again = Journaled(script, tmp_path, seen=counted.append)
    assert again.answer(ASK) == first == answer('{"a":  1}')
    assert (script.asked, again.replayed, counted) == ([], 1, [first.usage])


@pytest.mark.parametrize(
    "other",
    [
        replace(ASK, system="Other rules."),
        replace(ASK, messages=(Message("user", "Other evidence."),)),
        replace(ASK, schema={"type": "string"}),
        replace(ASK, name="impact"),
        replace(ASK, max_tokens=5),
    ],
)
def test_another_call_is_made(tmp_path: Path, other: Ask) -> None:
    journaled = Journaled(Scripted(["one", "two"]), tmp_path)
    assert [journaled.answer(ask).text for ask in (ASK, other, ASK)] == ["one", "two", "one"]


def test_another_model_or_endpoint_is_asked(tmp_path: Path) -> None:
    texts = [
        Journaled(Scripted([text], model), tmp_path, where=where).answer(ASK).text
        for text, model, where in (("1", "a", ""), ("2", "b", ""), ("3", "a", "http://other"), ("4", "a", ""))
    ]
    assert texts == ["1", "2", "3", "1"]


def test_fresh_uses_nothing_of_an_earlier_run(tmp_path: Path) -> None:
    Journaled(Scripted(["old"]), tmp_path).answer(ASK)
    fresh = Journaled(Scripted(["new"]), tmp_path, fresh=True)
    assert [fresh.answer(ASK).text, fresh.answer(ASK).text] == ["new", "new"]
    assert Journaled(Scripted([]), tmp_path).answer(ASK).text == "new"


def test_a_failed_call_is_not_kept(tmp_path: Path) -> None:
    journaled = Journaled(Scripted([ModelOverloaded("busy"), "done"]), tmp_path)
    with pytest.raises(ModelOverloaded):
        journaled.answer(ASK)
    assert journaled.answer(ASK).text == "done"


def test_what_is_no_answer_is_asked_again(tmp_path: Path) -> None:
    Journaled(Scripted(["old"]), tmp_path).answer(ASK)
    (kept,) = tmp_path.glob("*.json")
    kept.write_text(kept.read_text(encoding="utf-8")[:40], encoding="utf-8")
    assert Journaled(Scripted(["new"]), tmp_path).answer(ASK).text == "new"


def test_no_prompt_is_kept(tmp_path: Path) -> None:
    Journaled(Scripted(["answer"]), tmp_path).answer(ASK)
    (kept,) = tmp_path.glob("*.json")
    assert "Evidence." not in kept.read_text(encoding="utf-8")
    assert json.loads(kept.read_text(encoding="utf-8"))["answer"] == "answer"


HOLD = "import sys, pathlib\nfrom postmortem_writer.journal import opened\nwith opened(pathlib.Path(sys.argv[1])):\n print('held', flush=True)\n sys.stdin.read()"


def test_two_runs_in_one_folder_are_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(JournalBusy, match="another run is writing to"), opened(folder):
            pass
        other.kill()
        other.wait()
        with opened(folder):
            assert (folder / ".gitignore").read_text(encoding="utf-8").endswith("*\n")
