"""Chat completions with a JSON schema, as Ollama, vLLM, llama.cpp, LM Studio and many gateways serve them."""

import os
from itertools import groupby
from typing import Any

from postmortem_writer.errors import UsageError
from postmortem_writer.providers import Answer, Ask, Sleep, Stop, Usage, Vendor
from postmortem_writer.providers._call import call, client_or_error, count
from postmortem_writer.providers._schema import inlined

KEYS = "OPENAI_COMPATIBLE_API_KEY"
URL = "OPENAI_COMPATIBLE_BASE_URL"
REASONS: dict[str, Stop] = {"length": "length", "content_filter": "refusal"}


class OpenAICompatible:
    """Ask any model behind a chat-completions endpoint."""

    name = "openai-compatible"

    def __init__(self, model: str, client: Any, sleep: Sleep) -> None:
        self.model, self._client, self._sleep = model, client, sleep

    def answer(self, ask: Ask) -> Answer:
        # Local servers often do not follow $ref, and forget what they do not know.
        schema = {"name": ask.name, "schema": inlined(ask.schema), "strict": True}

        def send() -> Any:
            return self._client.chat.completions.create(
                model=self.model,
                messages=[{"role": "system", "content": ask.system}, *turns(ask)],
                max_tokens=ask.max_tokens,
                response_format={"type": "json_schema", "json_schema": schema},
            )

        who = f"{self.name}:{self.model} at {self._client.base_url}"
        answer, retries = call(send, _read, who=who, keys=KEYS, sleep=self._sleep)
        return answer.retried(retries)


def turns(ask: Ask) -> list[dict[str, str]]:
    """Return the conversation with one turn per role change: some chat templates refuse two of one role in a row."""
    grouped = groupby(ask.messages, key=lambda message: message.role)
    return [{"role": role, "content": "\n\n".join(m.text for m in messages)} for role, messages in grouped]


def _read(reply: Any) -> Answer:
    choice = reply.choices[0]
    refusal = getattr(choice.message, "refusal", None) or ""
    return Answer(
        text=choice.message.content or "",
        model=reply.model,
        usage=spent(reply.usage),
        stop="refusal" if refusal else REASONS.get(choice.finish_reason or "", "ok"),
        detail=refusal,
    )


def spent(usage: Any) -> Usage:
    """Return the usage, whose parts a server may leave out."""
    read, written = getattr(usage, "prompt_tokens_details", None), getattr(usage, "completion_tokens_details", None)
    return Usage(
        calls=1,
        input_tokens=count(getattr(usage, "prompt_tokens", None)),
        cached_tokens=count(getattr(read, "cached_tokens", None)),
        output_tokens=count(getattr(usage, "completion_tokens", None)),
        reasoning_tokens=count(getattr(written, "reasoning_tokens", None)),
    )


def _open(model: str, base_url: str, client: Any, sleep: Sleep) -> OpenAICompatible:
    url = base_url or os.environ.get(URL, "")
    if not (client or url):
        raise UsageError(f"openai-compatible:{model} needs an address: pass --base-url or set {URL}")

    def make() -> Any:
        import openai

        # Not OPENAI_API_KEY: that key belongs to one vendor, and this address may be anyone's.
        return openai.OpenAI(api_key=os.environ.get(KEYS) or "none", base_url=url, max_retries=0)

    return OpenAICompatible(model, client or client_or_error(make, f"openai-compatible:{model}", KEYS), sleep)


vendor = Vendor(
    title="OpenAI-compatible (chat completions: Ollama, vLLM, llama.cpp, LM Studio …)",
    needs=f"--base-url or {URL}; {KEYS} where the server asks for a key",
    keys=(URL,),
    model="default",
    open=_open,
)
