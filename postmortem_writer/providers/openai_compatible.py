"""Chat completions with a JSON schema, as Ollama, vLLM, llama.cpp, LM Studio and many gateways serve them.

Servers differ in what they make of the schema: most let the model write nothing else, but few show it to the model; some
take it and ignore it; some refuse it. So an answer that does not fit has it said in words from then on, at the end of the
last turn, where it leaves the prefix that all sections share as it is.
"""

import json
import os
from itertools import groupby
from typing import Any

from postmortem_writer.errors import ModelRejected, UsageError
from postmortem_writer.providers import Answer, Ask, Patience, Stop, Usage, Vendor
from postmortem_writer.providers._call import call, client_or_error, count, secret_of, settled
from postmortem_writer.providers._schema import fits, inlined

KEYS = "OPENAI_COMPATIBLE_API_KEY"
URL = "OPENAI_COMPATIBLE_BASE_URL"
REASONS: dict[str, Stop] = {"length": "length", "content_filter": "refusal"}
SAID = "\n\nAnswer with one JSON object and nothing else. It must fit this JSON schema:\n"


class OpenAICompatible:
    """Ask any model behind a chat-completions endpoint; ``shown`` says the schema in words from the first request on."""

    def __init__(
        self,
        model: str,
        client: Any,
        patience: Patience,
        *,
        name: str = "openai-compatible",
        keys: str = KEYS,
        shown: bool = False,
    ) -> None:
        self.name, self.model = name, model
        self._client, self._patience, self._keys = settled(client, patience), patience, keys
        self._shown, self._taken = shown, True

    def answer(self, ask: Ask) -> Answer:
        taken = self._taken
        try:
            answer = self._answer(ask, taken)
        except ModelRejected as exc:
            if not taken or not any(word in str(exc) for word in ("response_format", "json_schema")):
                raise
            self._taken, self._shown = False, True
            answer = self._answer(ask, taken=False)
            answer = answer.retried(answer.usage.retries + exc.retries + 1)
        if answer.stop == "ok" and not fits(answer.text, ask.schema):
            self._shown = True
        return answer

    def _answer(self, ask: Ask, taken: bool) -> Answer:
        # Local servers often do not follow $ref, and forget what they do not know.
        schema = {"name": ask.name, "schema": inlined(ask.schema), "strict": True}
        form = {"response_format": {"type": "json_schema", "json_schema": schema}} if taken else {}
        conversation = said(ask) if self._shown else turns(ask)

        def send() -> Any:
            return self._client.chat.completions.create(
                model=self.model,
                messages=[{"role": "system", "content": ask.system}, *conversation],
                max_tokens=ask.max_tokens,
                **form,
            )

        who, secret = f"{self.name}:{self.model} at {self._client.base_url}", secret_of(self._client)
        answer, retries = call(send, _read, who=who, keys=self._keys, patience=self._patience, secret=secret)
        return answer.retried(retries)


def turns(ask: Ask) -> list[dict[str, str]]:
    """Return the conversation with one turn per role change: some chat templates refuse two of one role in a row."""
    grouped = groupby(ask.messages, key=lambda message: message.role)
    return [{"role": role, "content": "\n\n".join(m.text for m in messages)} for role, messages in grouped]


def said(ask: Ask) -> list[dict[str, str]]:
    """Return the conversation with the schema at its end, unless it is said there already."""
    *before, last = turns(ask)
    if json.dumps(ask.schema) in last["content"]:
        return [*before, last]
    return [*before, {**last, "content": last["content"] + SAID + json.dumps(inlined(ask.schema))}]


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


def connected(url: str, keys: str, who: str) -> Any:
    """Return an SDK client for the address, with the key in the variable ``keys`` where there is one."""

    def make() -> Any:
        import openai

        # Not OPENAI_API_KEY: that key belongs to one vendor, and this address may be anyone's.
        return openai.OpenAI(api_key=os.environ.get(keys) or "none", base_url=url, max_retries=0)

    return client_or_error(make, who, keys)


def _open(model: str, base_url: str, client: Any, patience: Patience) -> OpenAICompatible:
    url = base_url or os.environ.get(URL, "")
    if not (client or url):
        raise UsageError(f"openai-compatible:{model} needs an address: pass --base-url or set {URL}")
    return OpenAICompatible(model, client or connected(url, KEYS, f"openai-compatible:{model}"), patience)


vendor = Vendor(
    title="OpenAI-compatible (chat completions: Ollama, vLLM, llama.cpp, LM Studio …)",
    needs=f"--base-url or {URL}; {KEYS} where the server asks for a key",
    keys=(URL,),
    model="default",
    open=_open,
    package="openai",
)
