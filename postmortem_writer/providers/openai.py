"""OpenAI's Responses API, with a strict JSON schema as ``text.format``; nothing is stored at the vendor."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from postmortem_writer.providers import Answer, Ask, Patience, Stop, Usage, Vendor
from postmortem_writer.providers._call import call, client_or_error, count, secret_of, settled
from postmortem_writer.providers._openai_batches import OpenAIBatches

KEYS = "OPENAI_API_KEY"
REASONS: dict[str, Stop] = {"max_output_tokens": "length", "content_filter": "refusal"}


class OpenAI:
    """Ask an OpenAI model, through the vendor or any client of its SDK."""

    name = "openai"

    def __init__(self, model: str, client: Any, patience: Patience) -> None:
        self.model, self._client, self._patience = model, settled(client, patience), patience

    def answer(self, ask: Ask) -> Answer:
        def send() -> Any:
            return self._client.responses.create(**self._request(ask))

        who, secret = f"{self.name}:{self.model}", secret_of(self._client)
        answer, retries = call(send, _read, who=who, keys=KEYS, patience=self._patience, secret=secret)
        # llama.cpp calls an answer completed that ran into the limit; its count of tokens gives it away.
        if answer.stop == "ok" and answer.usage.output_tokens >= ask.max_tokens:
            answer = replace(answer, stop="length")
        return answer.retried(retries)

    def batches(self) -> OpenAIBatches:
        """Return the vendor's batch endpoint, for the same model."""

        def do(send: Callable[[], Any]) -> Any:
            who, secret = f"{self.name}:{self.model}", secret_of(self._client)
            return call(send, lambda reply: reply, who=who, keys=KEYS, patience=self._patience, secret=secret)[0]

        return OpenAIBatches(self._client, self._request, _read, do)

    def _request(self, ask: Ask) -> dict[str, Any]:
        return {
            "model": self.model,
            "instructions": ask.system,
            "input": [{"type": "message", "role": message.role, "content": message.text} for message in ask.messages],
            "max_output_tokens": ask.max_tokens,
            "prompt_cache_key": shared(ask),
            "store": False,  # the default keeps incident notes at the vendor for 30 days or more
            "text": {"format": {"type": "json_schema", "name": ask.name, "schema": ask.schema, "strict": True}},
        }


def shared(ask: Ask) -> str:
    """Return a key for what all sections of a run have in common, so that the vendor sends them where it is cached.

    A digest: nothing of the incident is in it.
    """
    return hashlib.sha256("\0".join((ask.system, ask.messages[0].text)).encode()).hexdigest()[:32]


def _read(reply: Any) -> Answer:
    parts = [part for item in reply.output if item.type == "message" and _final(item) for part in item.content]
    refusals = [part.refusal for part in parts if part.type == "refusal"]
    reason = reply.incomplete_details.reason if reply.status == "incomplete" and reply.incomplete_details else ""
    return Answer(
        text="".join(part.text for part in parts if part.type == "output_text"),
        model=reply.model,
        usage=spent(reply.usage),
        stop="refusal" if refusals else REASONS.get(reason, "ok"),
        detail=" ".join(refusals),
    )


def _final(item: Any) -> bool:
    # Thinking aloud comes as messages of another phase; only the final answer is the result.
    return getattr(item, "phase", None) in (None, "final_answer")


def spent(usage: Any) -> Usage:
    """Return the usage, whose details a server may leave out."""
    read, written = getattr(usage, "input_tokens_details", None), getattr(usage, "output_tokens_details", None)
    return Usage(
        calls=1,
        input_tokens=count(getattr(usage, "input_tokens", None)),
        cached_tokens=count(getattr(read, "cached_tokens", None)),
        output_tokens=count(getattr(usage, "output_tokens", None)),
        reasoning_tokens=count(getattr(written, "reasoning_tokens", None)),
    )


def _open(model: str, base_url: str, client: Any, patience: Patience) -> OpenAI:
    def make() -> Any:
        import openai

        return openai.OpenAI(max_retries=0, base_url=base_url or None)

    return OpenAI(model, client or client_or_error(make, f"openai:{model}", KEYS), patience)


vendor = Vendor(
    title="OpenAI (Responses API)",
    needs="OPENAI_API_KEY",
    keys=("OPENAI_API_KEY",),
    model="gpt-6.1-terra",
    open=_open,
    package="openai",
)
