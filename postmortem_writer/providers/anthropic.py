"""Anthropic's Messages API, with the answer's schema as ``output_config.format``."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from postmortem_writer.errors import BadAnswer
from postmortem_writer.providers import Answer, Ask, Patience, Stop, Usage, Vendor
from postmortem_writer.providers._anthropic_batches import AnthropicBatches
from postmortem_writer.providers._call import call, client_or_error, count, secret_of, settled

KEYS = "ANTHROPIC_API_KEY"
STOPS: dict[str, Stop] = {"max_tokens": "length", "model_context_window_exceeded": "length", "refusal": "refusal"}
CACHED = {"type": "ephemeral"}


class Anthropic:
    """Ask a Claude model, through the vendor or any client of its SDK."""

    name = "anthropic"

    def __init__(self, model: str, client: Any, patience: Patience) -> None:
        self.model, self._client, self._patience = model, settled(client, patience), patience

    def answer(self, ask: Ask) -> Answer:
        def send() -> Any:
            # Named, because the SDK otherwise refuses long answers without streaming.
            return self._client.messages.create(**self._request(ask), timeout=getattr(self._client, "timeout", 600.0))

        who, secret = f"{self.name}:{self.model}", secret_of(self._client)
        answer, retries = call(send, self._read, who=who, keys=KEYS, patience=self._patience, secret=secret)
        return answer.retried(retries)

    def batches(self) -> AnthropicBatches:
        """Return the vendor's batch endpoint, for the same model."""

        def do(send: Callable[[], Any]) -> Any:
            who, secret = f"{self.name}:{self.model}", secret_of(self._client)
            return call(send, lambda reply: reply, who=who, keys=KEYS, patience=self._patience, secret=secret)[0]

        return AnthropicBatches(self._client, self._request, self._read, do)

    def _request(self, ask: Ask) -> dict[str, Any]:
        return {
            "model": self.model,
            "max_tokens": ask.max_tokens,
            "system": [{"type": "text", "text": ask.system, "cache_control": CACHED}],
            "messages": turns(ask),
            "output_config": {"format": {"type": "json_schema", "schema": ask.schema}},
        }

    def _read(self, reply: Any) -> Answer:
        if reply.stop_reason == "pause_turn":
            raise BadAnswer(
                f"{self.name}:{self.model} paused its turn, which only happens with tools; none were offered"
            )
        text = "".join(block.text for block in reply.content if block.type == "text")
        details = getattr(reply, "stop_details", None)
        return Answer(
            text=text,
            model=reply.model,
            usage=spent(reply.usage),
            stop=STOPS.get(reply.stop_reason or "", "ok"),
            detail=" ".join(filter(None, (getattr(details, "category", None), getattr(details, "explanation", None)))),
        )


def turns(ask: Ask) -> list[dict[str, Any]]:
    """Return the conversation with one turn per role change; the first block, shared by all sections, is cached."""
    merged = []
    for role, messages in groupby(ask.messages, key=lambda message: message.role):
        blocks: list[dict[str, Any]] = [{"type": "text", "text": message.text} for message in messages]
        merged.append({"role": role, "content": blocks})
    merged[0]["content"][0]["cache_control"] = CACHED
    return merged


def spent(usage: Any) -> Usage:
    """Return the usage; ``input_tokens`` leaves out what was read from or written to the cache, so they are added."""
    read = count(getattr(usage, "cache_read_input_tokens", None))
    written = count(getattr(usage, "cache_creation_input_tokens", None))
    return Usage(
        calls=1,
        input_tokens=count(getattr(usage, "input_tokens", None)) + read + written,
        cached_tokens=read,
        written_tokens=written,
        output_tokens=count(getattr(usage, "output_tokens", None)),
    )


def _open(model: str, base_url: str, client: Any, patience: Patience) -> Anthropic:
    def make() -> Any:
        import anthropic

        # The SDK adds /v1 itself.
        return anthropic.Anthropic(max_retries=0, base_url=base_url.rstrip("/").removesuffix("/v1") or None)

    return Anthropic(model, client or client_or_error(make, f"anthropic:{model}", KEYS), patience)


vendor = Vendor(
    title="Anthropic (Messages API)",
    needs="ANTHROPIC_API_KEY",
    keys=("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"),
    model="claude-sonnet-5-5",
    open=_open,
    package="anthropic",
)
