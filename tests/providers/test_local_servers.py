"""Presets, and servers that take a schema without keeping to it or do not take it at all."""

import json
from dataclasses import replace
from typing import Any

import pytest
from faulty import Line, in_turn, says, status

from postmortem_writer.errors import ModelRejected, UsageError
from postmortem_writer.providers import Ask, Message, open_provider
from postmortem_writer.providers.openai_compatible import SAID

SCHEMA = {
    "type": "object",
    "properties": {"title": {"type": "string"}},
    "required": ["title"],
    "additionalProperties": False,
}
ASK = Ask("Rules.", (Message("user", "Evidence."), Message("user", "Section.")), SCHEMA, "summary")
GOOD = '{"title": "Café"}'
IN_WORDS = SAID + json.dumps(SCHEMA)


def last(body: dict[str, Any]) -> str:
    text: str = body["messages"][-1]["content"]
    return text


@pytest.mark.parametrize(
    ("vendor", "url"),
    [
        ("ollama", "http://127.0.0.1:11434/v1/"),
        ("lmstudio", "http://127.0.0.1:1234/v1/"),
        ("vllm", "http://127.0.0.1:8000/v1/"),
        ("llamacpp", "http://127.0.0.1:8080/v1/"),
    ],
)
def test_a_preset_knows_its_address(vendor: str, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(base_url: str = "") -> tuple[str, str]:
        client = open_provider(f"{vendor}:some/model:8b", base_url=base_url)._client  # type: ignore[attr-defined]
        return str(client.base_url), client.api_key

    assert opened() == (url, "none")
    monkeypatch.setenv(f"{vendor.upper()}_BASE_URL", "http://box:5000")
    monkeypatch.setenv(f"{vendor.upper()}_API_KEY", "theirs")
    assert opened() == ("http://box:5000/v1/", "theirs")
    assert opened("https://other/openai/v1") == ("https://other/openai/v1/", "theirs")
    monkeypatch.setenv(f"{vendor.upper()}_BASE_URL", "box:5000")
    with pytest.raises(UsageError, match=rf"^{vendor.upper()}_BASE_URL 'box:5000' must begin with http"):
        opened()


@pytest.mark.parametrize("vendor", ["ollama", "lmstudio", "vllm"])
def test_a_preset_without_a_model_says_that_it_needs_one(vendor: str) -> None:
    with pytest.raises(UsageError, match=f"^'{vendor}' has no default model: name one, as in {vendor}:MODEL$"):
        open_provider(vendor)


def test_a_preset_says_the_schema_in_words_and_sends_it() -> None:
    line = Line("ollama", says("openai-compatible", GOOD))
    assert (line.provider.name, line.provider.model) == ("ollama", "m")
    assert line.provider.answer(ASK).text == GOOD
    assert last(line.sent[0]) == "Evidence.\n\nSection." + IN_WORDS
    assert line.sent[0]["messages"][0] == {"role": "system", "content": "Rules."}
    assert line.sent[0]["response_format"]["json_schema"]["schema"] == SCHEMA


@pytest.mark.parametrize(
    "text", ["The title is Café.", "", '{"heading": "Café"}', f"```json\n{GOOD}\n```", f"[{GOOD}]"]
)
def test_an_answer_that_does_not_fit_has_the_schema_said_from_then_on(text: str) -> None:
    line = Line("openai-compatible", in_turn(says("openai-compatible", text), says("openai-compatible", GOOD)))
    for _ in range(3):
        line.provider.answer(ASK)
    assert [last(body) for body in line.sent] == [
        "Evidence.\n\nSection.",
        "Evidence.\n\nSection." + IN_WORDS,
        "Evidence.\n\nSection." + IN_WORDS,
    ]


def test_answers_that_fit_or_were_cut_off_leave_the_prompt_as_it_is() -> None:
    replies = [says("openai-compatible", GOOD), says("openai-compatible", '{"ti', "length")]
    line = Line("openai-compatible", in_turn(*replies, says("openai-compatible", GOOD)))
    for _ in range(3):
        line.provider.answer(ASK)
    assert [last(body) for body in line.sent] == ["Evidence.\n\nSection."] * 3


def test_a_schema_that_is_in_the_question_is_not_said_twice() -> None:
    again = Message("user", f"The object must fit this JSON schema:\n{json.dumps(SCHEMA)}")
    line = Line("vllm", says("openai-compatible", GOOD))
    line.provider.answer(replace(ASK, messages=(*ASK.messages, Message("assistant", "?"), again)))
    assert last(line.sent[0]) == again.text


def test_a_server_that_refuses_schemas_gets_it_in_words_alone() -> None:
    refusal = status(400, "response_format type json_schema is not supported")
    line = Line("openai-compatible", in_turn(refusal, says("openai-compatible", GOOD)))
    first, second = line.provider.answer(ASK), line.provider.answer(ASK)
    assert (first.text, first.usage.retries, second.usage.retries) == (GOOD, 1, 0)
    assert ["response_format" in body for body in line.sent] == [True, False, False]
    assert [last(body).endswith(IN_WORDS) for body in line.sent] == [False, True, True]
    assert line.waits == []


def test_another_refusal_is_not_sent_again() -> None:
    line = Line("openai-compatible", status(400, "the model does not exist"))
    with pytest.raises(ModelRejected):
        line.provider.answer(ASK)
    assert len(line.sent) == 1
