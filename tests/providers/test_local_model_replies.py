"""What a real model's server sends, recorded from SmolLM2-135M-Instruct (tests/local_model.py), which is weak on purpose."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from vcr.cassette import Cassette

from postmortem_writer.providers import Answer, Ask, Message, open_provider

# Bounded, or a model this small writes on until its context is full.
SCHEMA = {
    "type": "object",
    "properties": {
        "cites": {"type": "array", "items": {"type": "string", "enum": ["R1", "R2"]}, "minItems": 1, "maxItems": 2},
        "text": {"type": "string", "maxLength": 160},
    },
    "required": ["cites", "text"],
    "additionalProperties": False,
}
ASK = Ask(
    system="You summarise incidents. Answer with one JSON object.",
    messages=(
        Message("user", "R1 | 08:31 | pager: checkout answers 502\nR2 | 08:44 | on-call: rolled back, errors are gone"),
        Message("user", "Say in one sentence what ended the incident, and cite the records."),
    ),
    schema=SCHEMA,
    name="resolution",
    max_tokens=200,
)


def asker(vendor: str, base_url: str) -> Callable[[Ask], Answer]:
    def no_sleep(_: float) -> None:
        raise AssertionError("waited, though nothing failed")

    return open_provider(f"{vendor}:smollm2-135m-instruct", base_url=f"{base_url}/v1", sleep=no_sleep).answer


def test_chat_completions_hold_the_schema(cassette: Cassette, local_model: str) -> None:
    said = asker("openai-compatible", local_model)(ASK)
    assert (said.model, said.stop) == ("smollm2-135m-instruct", "ok")
    value = json.loads(said.text)
    assert value.keys() == {"cites", "text"}
    assert set(value["cites"]) <= {"R1", "R2"}
    assert said.usage.input_tokens > 50
    assert said.usage.output_tokens > 5


@pytest.mark.parametrize("vendor", ["anthropic", "openai"])
def test_other_forms_ignore_the_schema(vendor: str, cassette: Cassette, local_model: str) -> None:
    said = asker(vendor, local_model)(ASK)
    assert (said.model, said.stop) == ("smollm2-135m-instruct", "ok")
    with pytest.raises(ValueError, match="Expecting value"):
        json.loads(said.text)
    assert said.usage.output_tokens > 5


@pytest.mark.parametrize("vendor", ["anthropic", "openai-compatible", "openai"])
def test_a_cut_answer_says_so(vendor: str, cassette: Cassette, local_model: str) -> None:
    said = asker(vendor, local_model)(replace(ASK, max_tokens=6))
    assert said.stop == "length"
    assert said.usage.output_tokens == 6
    assert 0 < len(said.text) < 60


@pytest.mark.parametrize("vendor", ["anthropic", "openai-compatible", "openai"])
def test_a_conversation_goes_on(vendor: str, cassette: Cassette, local_model: str) -> None:
    again = (*ASK.messages, Message("assistant", "It ended."), Message("user", "Cite a record."))
    said = asker(vendor, local_model)(replace(ASK, messages=again, max_tokens=60))
    assert said.model == "smollm2-135m-instruct"
    assert said.usage.input_tokens > 70
