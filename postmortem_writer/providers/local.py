"""A model from a GGUF file, run in this process by llama.cpp (extra ``local``): no server, no key, nothing leaves the machine.

What the engine enforces of a schema is less than vendors do: lists and strings need an end, or a small model writes on until
its context is full.
"""

import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from postmortem_writer.errors import BadAnswer, ModelRejected, UsageError
from postmortem_writer.providers import Answer, Ask, Patience, Stop, Usage, Vendor
from postmortem_writer.providers._call import count
from postmortem_writer.providers._gguf import Model, read
from postmortem_writer.providers._schema import inlined
from postmortem_writer.providers.openai_compatible import turns

EXTRA = "pip install 'postmortem-writer[local]'"
CONTEXT = "POSTMORTEM_WRITER_LOCAL_CONTEXT"
USUAL_CONTEXT = 16_384
LEAST_CONTEXT = 6_144
"""Tokens: the rules, the instructions of a section and a short answer take most of that."""

SAMPLING = {"temperature": 0.2, "repeat_penalty": 1.1, "seed": 7}
LONGEST_STRING = 240
STOPS: dict[str, Stop] = {"length": "length"}


class Local:
    """Ask the model of a file, one request after the other; ``context_tokens`` is the room for prompt and answer."""

    name = "local"

    def __init__(self, model: str, engine: Any, context_tokens: int) -> None:
        self.model, self.context_tokens = model, context_tokens
        self._engine = engine
        self._turn = threading.Lock()

    def answer(self, ask: Ask) -> Answer:
        schema = bounded(inlined(ask.schema), entries=max(2, self.context_tokens // 1_024))
        wanted: dict[str, Any] = {
            "messages": [{"role": "system", "content": ask.system}, *turns(ask)],
            "max_tokens": min(ask.max_tokens, self.context_tokens // 4),
            "response_format": {"type": "json_schema", "json_schema": {"name": ask.name, "schema": schema}},
            **SAMPLING,
        }
        with self._turn:
            reply = self._engine.handle_chat_completions(wanted)
        return self._read(reply, ask)

    def _read(self, reply: Mapping[str, Any], ask: Ask) -> Answer:
        error = reply.get("error")
        if error:
            raise ModelRejected(_told(error, self.model, ask))
        try:
            choice, usage = reply["choices"][0], reply.get("usage") or {}
            text = choice["message"]["content"] or ""
        except (KeyError, IndexError, TypeError):
            raise BadAnswer(f"local:{self.model} answered in no form that is known") from None
        spent = Usage(
            calls=1,
            input_tokens=count(usage.get("prompt_tokens")),
            cached_tokens=count((usage.get("prompt_tokens_details") or {}).get("cached_tokens")),
            output_tokens=count(usage.get("completion_tokens")),
        )
        return Answer(text, Path(self.model).stem, spent, STOPS.get(choice.get("finish_reason") or "", "ok"))


def bounded(schema: Any, *, entries: int) -> Any:
    """Return a schema the engine enforces: lists and strings with an end, nothing it would only read past."""
    if isinstance(schema, list):
        return [bounded(part, entries=entries) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    if "enum" in schema:
        return {key: value for key, value in schema.items() if key in ("type", "enum")}
    inner = max(2, entries // 2) if schema.get("type") == "array" else entries
    kept = {
        key: {name: bounded(one, entries=entries) for name, one in value.items()}
        if key == "properties"
        else bounded(value, entries=inner)
        for key, value in schema.items()
        if key != "description"
    }
    limits = {"array": {"maxItems": entries}, "string": {"maxLength": LONGEST_STRING}}
    return {**kept, **limits.get(str(schema.get("type")), {})}


def _told(error: Mapping[str, Any], model: str, ask: Ask) -> str:
    if error.get("type") == "exceed_context_size_error":
        return (
            f"section {ask.name!r} takes {error.get('n_prompt_tokens')} tokens, more than the {error.get('n_ctx')} that"
            f" {model} reads at once: pass a smaller --budget, or use a model with a longer context"
        )
    return f"local:{model}: {error.get('message', error)}"


def context(model: Model, path: str, wanted: str) -> int:
    """Return the tokens of context to make room for; raises UsageError when the model was not trained for that many."""
    most = model.context or USUAL_CONTEXT
    if not wanted:
        tokens = min(most, USUAL_CONTEXT)
    elif wanted.isdecimal():
        tokens = int(wanted)
    else:
        raise UsageError(f"{CONTEXT}={wanted!r} is no number of tokens")
    if tokens > most:
        raise UsageError(f"{path!r} was trained for a context of {most} tokens, not {tokens}: lower {CONTEXT}")
    if tokens < LEAST_CONTEXT:
        raise UsageError(f"a context of {tokens} tokens is too short for {path!r}: {LEAST_CONTEXT} is the least")
    return tokens


def free_memory() -> int | None:
    """Return the bytes of memory that are free, None where the system does not say."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        told = dict(line.split(":", 1) for line in lines)
        return int(told["MemAvailable"].split()[0]) << 10
    except (OSError, KeyError, ValueError):
        return None


def _open(model: str, base_url: str, client: Any, patience: Patience) -> Local:
    path = str(Path(model).expanduser())
    head = read(Path(path))
    tokens = context(head, path, os.environ.get(CONTEXT, ""))
    free, needed = free_memory(), head.memory(tokens)
    if free is not None and needed > free:
        raise UsageError(
            f"{path!r} needs about {needed >> 20} MB with {tokens} tokens of context and {free >> 20} MB are free:"
            f" use a smaller model, or a shorter context ({CONTEXT})"
        )
    return Local(path, client or _engine(path, tokens), tokens)


def _engine(path: str, tokens: int) -> Any:
    try:
        from xllamacpp import CommonParams, Server
    except ImportError:
        raise UsageError(f"local models need the extra 'local': {EXTRA}") from None
    params = CommonParams()
    params.model.path = path
    params.n_ctx, params.n_parallel = tokens, 1
    params.hostnames, params.port = ["127.0.0.1"], 0  # it insists on listening; nobody is told where
    params.verbosity = -1
    try:
        return Server(params)
    except (RuntimeError, MemoryError) as exc:
        told = "damaged, out of memory, or of a kind that this engine does not know"
        raise ModelRejected(f"{path!r} could not be loaded ({exc}): {told}") from None


vendor = Vendor(
    title="a GGUF file, run in this process by llama.cpp",
    needs=f"local:/path/to.gguf; {EXTRA}",
    keys=(),
    model="",
    open=_open,
    package="xllamacpp",
)
