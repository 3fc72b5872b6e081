"""What leaves for each vendor, whole: cassettes prove how replies are read, these prove what is sent."""

import json
from collections.abc import Callable
from typing import Any

import anthropic
import httpx2
import openai
import pytest

from postmortem_writer.errors import BadAnswer
from postmortem_writer.providers import Answer, Ask, Message, Usage, open_provider

SCHEMA = {
    "type": "object",
    "properties": {"parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}}},
    "required": ["parts"],
    "additionalProperties": False,
    "$defs": {"Part": {"type": "object", "properties": {}, "required": [], "additionalProperties": False}},
}
ASK = Ask(
    system="Rules.",
    messages=(
        Message("user", "Evidence."),
        Message("user", "Section."),
        Message("assistant", "{"),
        Message("user", "Again."),
    ),
    schema=SCHEMA,
    name="timeline",
    max_tokens=900,
)


class Wire:
    """A transport that keeps the one request it gets and replies with ``reply``."""

    def __init__(self, reply: dict[str, Any] | str) -> None:
        self.reply = reply
        self.request: httpx2.Request | None = None

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        assert self.request is None, "asked twice"
        self.request = request
        if isinstance(self.reply, str):
            return httpx2.Response(200, text=self.reply, headers={"content-type": "text/html"})
        return httpx2.Response(200, json=self.reply)

    @property
    def body(self) -> Any:
        assert self.request is not None
        return json.loads(self.request.content)

    @property
    def http(self) -> httpx2.Client:
        return httpx2.Client(transport=httpx2.MockTransport(self))


def no_sleep(_: float) -> None:
    raise AssertionError("waited, though nothing failed")


def test_anthropic() -> None:
    wire = Wire(
        {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": "claude-haiku-5-5",
            "content": [
                {"type": "thinking", "thinking": "…", "signature": "s"},
                {"type": "text", "text": '{"parts":'},
                {"type": "text", "text": "[]}"},
            ],
            "stop_reason": "end_turn",
            "stop_sequence": None,
            "usage": {
                "input_tokens": 10,
                "cache_read_input_tokens": 80,
                "cache_creation_input_tokens": 5,
                "output_tokens": 7,
            },
        }
    )
    client = anthropic.Anthropic(http_client=wire.http, max_retries=0)
    answer = open_provider("anthropic:claude-haiku-5-5", client=client, sleep=no_sleep).answer(ASK)
    assert answer == Answer(
        '{"parts":[]}',
        "claude-haiku-5-5",
        Usage(calls=1, input_tokens=95, cached_tokens=80, written_tokens=5, output_tokens=7),
    )
    assert wire.request is not None
    assert str(wire.request.url) == "https://api.anthropic.com/v1/messages"
    cached = {"type": "ephemeral"}
    assert wire.body == {
        "model": "claude-haiku-5-5",
        "max_tokens": 900,
        "system": [{"type": "text", "text": "Rules.", "cache_control": cached}],
        "messages": [
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "Evidence.", "cache_control": cached},
                    {"type": "text", "text": "Section."},
                ],
            },
            {"role": "assistant", "content": [{"type": "text", "text": "{"}]},
            {"role": "user", "content": [{"type": "text", "text": "Again."}]},
        ],
        "output_config": {"format": {"type": "json_schema", "schema": SCHEMA}},
    }


def test_openai() -> None:
    def message(phase: str | None, text: str) -> dict[str, Any]:
        part = {"type": "output_text", "text": text, "annotations": []}
        return {
            "id": "m",
            "type": "message",
            "role": "assistant",
            "status": "completed",
            "phase": phase,
            "content": [part],
        }

    wire = Wire(
        {
            "id": "resp_1",
            "object": "response",
            "created_at": 1,
            "model": "gpt-6-luna-2026-09-01",
            "status": "completed",
            "output": [message("commentary", "Let me see."), message("final_answer", '{"parts":[]}')],
            "usage": {
                "input_tokens": 95,
                "input_tokens_details": {"cached_tokens": 80},
                "output_tokens": 7,
                "output_tokens_details": {"reasoning_tokens": 3},
                "total_tokens": 102,
            },
        }
    )
    client = openai.OpenAI(http_client=wire.http, max_retries=0)
    answer = open_provider("openai:gpt-6-luna", client=client, sleep=no_sleep).answer(ASK)
    spent = Usage(calls=1, input_tokens=95, cached_tokens=80, output_tokens=7, reasoning_tokens=3)
    assert answer == Answer('{"parts":[]}', "gpt-6-luna-2026-09-01", spent)
    assert wire.request is not None
    assert str(wire.request.url) == "https://api.openai.com/v1/responses"
    assert wire.body == {
        "model": "gpt-6-luna",
        "instructions": "Rules.",
        "input": [
            {"type": "message", "role": "user", "content": "Evidence."},
            {"type": "message", "role": "user", "content": "Section."},
            {"type": "message", "role": "assistant", "content": "{"},
            {"type": "message", "role": "user", "content": "Again."},
        ],
        "max_output_tokens": 900,
        "prompt_cache_key": "454318411bcebccebc7b1a9e2ca456a0",
        "store": False,
        "text": {"format": {"type": "json_schema", "name": "timeline", "schema": SCHEMA, "strict": True}},
    }


def chat(**choice: Any) -> dict[str, Any]:
    return {"id": "c", "object": "chat.completion", "created": 1, "model": "llama", "choices": [{"index": 0, **choice}]}


def compatible(wire: Wire) -> Callable[[Ask], Answer]:
    client = openai.OpenAI(base_url="http://127.0.0.1:9/v1", http_client=wire.http, max_retries=0)
    return open_provider("openai-compatible:llama3.1:8b", client=client, sleep=no_sleep).answer


def test_openai_compatible() -> None:
    wire = Wire(chat(finish_reason="stop", message={"role": "assistant", "content": '{"parts":[]}'}))
    assert compatible(wire)(ASK) == Answer('{"parts":[]}', "llama", Usage(calls=1))
    assert wire.request is not None
    assert str(wire.request.url) == "http://127.0.0.1:9/v1/chat/completions"
    part = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
    assert wire.body == {
        "model": "llama3.1:8b",
        "messages": [
            {"role": "system", "content": "Rules."},
            {"role": "user", "content": "Evidence.\n\nSection."},
            {"role": "assistant", "content": "{"},
            {"role": "user", "content": "Again."},
        ],
        "max_tokens": 900,
        "response_format": {
            "type": "json_schema",
            "json_schema": {
                "name": "timeline",
                "strict": True,
                "schema": {
                    "type": "object",
                    "properties": {"parts": {"type": "array", "items": part}},
                    "required": ["parts"],
                    "additionalProperties": False,
                },
            },
        },
    }


def test_the_openai_key_is_not_sent_to_other_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    provider: Any = open_provider("openai-compatible:m", base_url="http://127.0.0.1:9/v1")
    assert provider._client.api_key == "none"
    monkeypatch.setenv("OPENAI_COMPATIBLE_API_KEY", "theirs")
    provider = open_provider("openai-compatible:m", base_url="http://127.0.0.1:9/v1")
    assert provider._client.api_key == "theirs"


def test_addresses_with_and_without_v1_are_one_for_anthropic() -> None:
    for url in ("http://127.0.0.1:9", "http://127.0.0.1:9/", "http://127.0.0.1:9/v1/"):
        provider: Any = open_provider("anthropic:m", base_url=url)
        assert str(provider._client.base_url) == "http://127.0.0.1:9"
        assert provider._client.max_retries == 0


@pytest.mark.parametrize("reply", ["<html>Sign in</html>", {"error": "unknown route"}, chat(message={})])
def test_a_server_of_another_kind_is_named(reply: dict[str, Any] | str) -> None:
    if isinstance(reply, dict) and "choices" in reply:
        reply = {**reply, "choices": []}
    with pytest.raises(BadAnswer, match=r"^openai-compatible:llama3.1:8b at http://127.0.0.1:9/v1/ answered, but not"):
        compatible(Wire(reply))(ASK)


def test_a_content_filter_is_a_refusal() -> None:
    wire = Wire(chat(finish_reason="content_filter", message={"role": "assistant", "content": None}))
    assert compatible(wire)(ASK) == Answer("", "llama", Usage(calls=1), "refusal")
