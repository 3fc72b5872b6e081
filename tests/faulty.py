"""The three APIs on a transport without a network, that fail as they are told: for the SDKs' own clients."""

import json
from collections.abc import Callable
from typing import Any

import anthropic
import httpx2
import openai

from postmortem_writer.providers import Patience, Provider, open_provider

VENDORS = ("anthropic", "openai", "openai-compatible")
KEY = "hunter2-of-no-known-form"

Reply = Callable[[httpx2.Request], httpx2.Response]


def status(code: int, message: str = f"no luck with {KEY}", code_name: str = "", **headers: str) -> Reply:
    """Answer with an error that repeats the key, as some servers do; ``retry_after`` is a header."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    error = {"type": "error", "message": message, **({"code": code_name, "type": code_name} if code_name else {})}
    return lambda request: httpx2.Response(code, json={"error": error}, headers=named)


def broken(kind: type[httpx2.TransportError], told: str = "") -> Reply:
    """Break the connection."""

    def reply(request: httpx2.Request) -> httpx2.Response:
        raise kind(told or kind.__name__, request=request)

    return reply


def page(text: str) -> Reply:
    """Answer 200 with something that is no reply of the API."""
    return lambda request: httpx2.Response(200, text=text, headers={"content-type": "text/html"})


def says(vendor: str, text: str, stop: str = "ok") -> Reply:
    """Answer with a text, in the form of the vendor; ``stop`` is ok, length or refusal."""
    return lambda request: httpx2.Response(200, json=FORMS[vendor](text, stop))


def _anthropic(text: str, stop: str) -> dict[str, Any]:
    reason = {"ok": "end_turn", "length": "max_tokens", "refusal": "refusal"}[stop]
    return {
        "id": "m",
        "type": "message",
        "role": "assistant",
        "model": "double",
        "content": [{"type": "text", "text": text}] if text else [],
        "stop_reason": reason,
        "stop_sequence": None,
        "usage": {"input_tokens": 100, "output_tokens": 10},
    }


def _openai(text: str, stop: str) -> dict[str, Any]:
    said = {"type": "output_text", "text": text, "annotations": []}
    part = {"type": "refusal", "refusal": text} if stop == "refusal" else said
    message = {"id": "m", "type": "message", "role": "assistant", "status": "completed", "content": [part]}
    return {
        "id": "r",
        "object": "response",
        "created_at": 1,
        "model": "double",
        "status": "incomplete" if stop == "length" else "completed",
        "incomplete_details": {"reason": "max_output_tokens"} if stop == "length" else None,
        "output": [message],
        "usage": {"input_tokens": 100, "output_tokens": 10, "total_tokens": 110},
    }


def _compatible(text: str, stop: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": None if stop == "refusal" else text}
    message |= {"refusal": text} if stop == "refusal" else {}
    choice = {"index": 0, "message": message, "finish_reason": "length" if stop == "length" else "stop"}
    usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
    return {
        "id": "c",
        "object": "chat.completion",
        "created": 1,
        "model": "double",
        "choices": [choice],
        "usage": usage,
    }


FORMS = {"anthropic": _anthropic, "openai": _openai, "openai-compatible": _compatible}


def client(vendor: str, answer: Callable[[httpx2.Request], httpx2.Response]) -> Any:
    """Return the SDK's client as a user would make it, its own retries left on, over ``answer`` in place of a network."""
    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    if vendor == "anthropic":
        return anthropic.Anthropic(api_key=KEY, http_client=http)
    base_url = None if vendor == "openai" else "http://127.0.0.1:9/v1"
    return openai.OpenAI(api_key=KEY, base_url=base_url, http_client=http)


class Line:
    """A provider on such a client: what was sent, and what was waited."""

    def __init__(self, vendor: str, answer: Callable[[httpx2.Request], httpx2.Response], **patience: Any) -> None:
        self.sent: list[dict[str, Any]] = []
        self.waits: list[float] = []
        self._answer = answer
        held = Patience(**{"sleep": self.waits.append, **patience})
        self.provider: Provider = open_provider(f"{vendor}:m", client=client(vendor, self._note), patience=held)

    def _note(self, request: httpx2.Request) -> httpx2.Response:
        self.sent.append(json.loads(request.content))
        return self._answer(request)


def in_turn(*replies: Reply) -> Callable[[httpx2.Request], httpx2.Response]:
    """Answer with each reply in turn, and with the last one from then on."""
    left = list(replies)
    return lambda request: (left.pop(0) if len(left) > 1 else left[0])(request)
