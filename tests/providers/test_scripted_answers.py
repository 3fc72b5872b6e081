import json
from pathlib import Path

import pytest

from postmortem_writer.errors import BadAnswer, ModelRefused
from postmortem_writer.providers import Answer, Ask, Message, Usage, open_provider
from postmortem_writer.providers.scripted import Scripted


def ask(name: str = "timeline") -> Ask:
    return Ask(system="Rules.", messages=(Message("user", "Evidence."),), schema={}, name=name)


def test_one_queue_for_all_and_what_was_asked() -> None:
    whole = Answer("{}", "other", Usage(calls=1, input_tokens=3), "length")
    provider = Scripted(["first", {"é": 1}, whole, ModelRefused("no")])
    assert provider.answer(ask("a")) == Answer("first", "script", Usage(calls=1))
    assert provider.answer(ask("b")).text == '{"é": 1}'
    assert provider.answer(ask("c")) is whole
    with pytest.raises(ModelRefused):
        provider.answer(ask("d"))
    with pytest.raises(BadAnswer, match="no further answer for 'e'"):
        provider.answer(ask("e"))
    assert [one.name for one in provider.asked] == ["a", "b", "c", "d", "e"]


def test_a_queue_for_each_name() -> None:
    provider = Scripted({"impact": ["i1", "i2"], "causes": ["c1"]})
    assert [provider.answer(ask(name)).text for name in ("impact", "causes", "impact")] == ["i1", "c1", "i2"]
    with pytest.raises(BadAnswer):
        provider.answer(ask("causes"))


def test_answers_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "answers.json").write_text(json.dumps({"impact": [{"impact": []}]}), encoding="utf-8")
    provider = open_provider(f"scripted:{tmp_path / 'answers.json'}")
    assert provider.answer(ask("impact")) == Answer('{"impact": []}', "answers.json", Usage(calls=1))
