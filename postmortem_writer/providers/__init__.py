"""Prompt and schema in, answer and usage out; one module per vendor, none of them knows what an incident is.

An id is ``vendor:model``. The vendor is the module's file name with ``-`` for ``_``; modules are imported when asked for,
and the SDKs only when a client is made.
"""

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, Protocol

from postmortem_writer.discovery import collect
from postmortem_writer.errors import UnknownName, UsageError

Role = Literal["user", "assistant"]
Stop = Literal["ok", "length", "refusal"]
Sleep = Callable[[float], None]

MAX_TOKENS = 16_000
"""Room for one section and for the thinking that counts towards it; Anthropic wants streaming above 21,333."""


ON_DISK = ("recorded", "scripted")
"""Vendors whose answers are files already: they cost nothing and need no journal."""


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation; consecutive turns of one role belong together."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: the fixed instructions, the conversation, and the JSON schema the answer must fit.

    ``name`` is the schema's name on the wire, letters and underscores only. ``max_tokens`` bounds the answer.
    """

    system: str
    messages: tuple[Message, ...]
    schema: dict[str, Any]
    name: str
    max_tokens: int = MAX_TOKENS


@dataclass(frozen=True, slots=True)
class Usage:
    """What was spent. ``input_tokens`` includes ``cached_tokens`` and ``written_tokens``, ``output_tokens`` includes ``reasoning_tokens``.

    ``cached_tokens`` were read from the vendor's cache, ``written_tokens`` stored there, which some charge more for.
    ``seconds`` is the time waited for the answers, added up over calls that may have run side by side.
    """

    calls: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    reasoning_tokens: int = 0
    retries: int = 0
    re_asks: int = 0
    written_tokens: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(Usage)})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: ``text`` as the model wrote it, the model that wrote it, and why it stopped.

    ``detail`` is the reason of a refusal, as far as the endpoint gives one.
    """

    text: str
    model: str
    usage: Usage
    stop: Stop = "ok"
    detail: str = ""

    def retried(self, times: int) -> "Answer":
        """Return the same answer with ``times`` retries on its usage."""
        return replace(self, usage=replace(self.usage, retries=times))


class Provider(Protocol):
    """Something that answers; ``name`` is the vendor's id and ``model`` what was asked for."""

    @property
    def name(self) -> str: ...

    @property
    def model(self) -> str: ...

    def answer(self, ask: Ask) -> Answer:
        """Return the answer; raises ModelError when there is none. Safe to call from several threads."""
        ...


@dataclass(frozen=True)
class Vendor:
    """What a module of this package declares.

    ``needs`` says what to set up, ``keys`` are the environment variables of which one suffices (none: nothing is needed),
    ``model`` is the default ("" when there is none). ``open`` takes model, base URL, ready-made client and sleep.
    """

    title: str
    needs: str
    keys: tuple[str, ...]
    model: str
    open: Callable[[str, str, Any, Sleep], Provider]


@dataclass(frozen=True, slots=True)
class Availability:
    """One row of ``postmortem-writer providers``."""

    name: str
    title: str
    needs: str
    model: str
    ready: bool


def vendors() -> dict[str, Vendor]:
    """Return every vendor by id, sorted."""
    found = collect(sys.modules[__name__], "vendor", Vendor)
    return {name.replace("_", "-"): vendor for name, vendor in found.items()}


def open_provider(id: str, *, base_url: str = "", client: Any = None, sleep: Sleep = time.sleep) -> Provider:
    """Return the provider of ``vendor:model``; ``vendor`` alone means the vendor's default model.

    ``client`` is a ready-made SDK client (Azure, Bedrock, Vertex …); ``sleep`` waits between retries.
    Raises UnknownName, UsageError for a bad base URL or a missing model, and MissingKey.
    """
    name, _, model = id.partition(":")
    known = vendors()
    if name not in known:
        raise UnknownName(f"no provider {name!r} (in {id!r}): expected VENDOR:MODEL with one of {', '.join(known)}")
    if base_url and not base_url.startswith(("http://", "https://")):
        raise UsageError(f"base URL {base_url!r} must begin with http:// or https://")
    vendor = known[name]
    if not (model or vendor.model):
        raise UsageError(f"{name!r} has no default model: name one, as in {name}:MODEL")
    return vendor.open(model or vendor.model, base_url, client, sleep)


def available(environ: Mapping[str, str]) -> list[Availability]:
    """Return what each vendor needs and whether ``environ`` has it; asks no network and loads no SDK."""
    return [
        Availability(name, vendor.title, vendor.needs, vendor.model, _ready(vendor, environ))
        for name, vendor in vendors().items()
    ]


def from_environment(environ: Mapping[str, str], base_url: str = "") -> str:
    """Return the ``vendor:model`` that the environment decides on, "" when it holds neither key nor base URL.

    Anthropic's key comes first, then OpenAI's, then an OpenAI-compatible base URL. POSTMORTEM_WRITER_MODEL overrides the
    model, or vendor and model when it names a vendor.
    """
    known, wanted = vendors(), environ.get("POSTMORTEM_WRITER_MODEL", "").strip()
    if wanted.partition(":")[0] in known:
        return wanted
    for name in ("anthropic", "openai", "openai-compatible"):
        if _ready(known[name], environ) or (name == "openai-compatible" and base_url):
            return f"{name}:{wanted or known[name].model}"
    return ""


def _ready(vendor: Vendor, environ: Mapping[str, str]) -> bool:
    return not vendor.keys or any(environ.get(key) for key in vendor.keys)
