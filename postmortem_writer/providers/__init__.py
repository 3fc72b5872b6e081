"""Prompt and schema in, answer and usage out; one module per vendor, none of them knows what an incident is.

An id is ``vendor:model``. The vendor is the module's file name with ``-`` for ``_``, or the name of an entry point of another
package (group ``postmortem_writer.providers``). The SDKs are imported when a client is made.
"""

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from importlib.util import find_spec
from typing import Any, Literal, Protocol

from postmortem_writer.discovery import collect
from postmortem_writer.errors import UnknownName, UsageError
from postmortem_writer.providers._entry_points import Added, added
from postmortem_writer.providers._patience import Patience, Sleep

__all__ = [
    "GROUP",
    "MAX_TOKENS",
    "ON_DISK",
    "Added",
    "Answer",
    "Ask",
    "Availability",
    "Message",
    "Patience",
    "Provider",
    "Role",
    "Sleep",
    "Stop",
    "Usage",
    "Vendor",
    "available",
    "from_environment",
    "open_provider",
    "others",
    "vendors",
]

Role = Literal["user", "assistant"]
Stop = Literal["ok", "length", "refusal"]

MAX_TOKENS = 16_000
"""Room for one section and for the thinking that counts towards it; Anthropic wants streaming above 21,333."""

GROUP = "postmortem_writer.providers"
"""The entry points by which other packages add providers, each naming a ``Vendor``."""

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

    ``detail`` is the reason of a refusal, as far as the endpoint gives one; ``replayed`` tells an answer of an earlier run.
    """

    text: str
    model: str
    usage: Usage
    stop: Stop = "ok"
    detail: str = ""
    replayed: bool = field(default=False, compare=False)

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
    """What a module of this package declares, or an entry point of another.

    ``needs`` says what to set up, ``keys`` are the environment variables of which one suffices (none: nothing is needed),
    ``model`` is the default ("" when there is none). ``open`` takes model, base URL, ready-made client and the run's
    patience. ``package`` is what must be importable; ``local`` marks a server at a usual address, of which only a call can
    tell whether it runs.
    """

    title: str
    needs: str
    keys: tuple[str, ...]
    model: str
    open: Callable[[str, str, Any, Patience], Provider]
    package: str = ""
    local: bool = False


@dataclass(frozen=True, slots=True)
class Availability:
    """One row of ``postmortem-writer providers``; ``ready`` is None where only a call can tell, ``needs`` says what is amiss."""

    name: str
    title: str
    needs: str
    model: str
    ready: bool | None


def vendors() -> dict[str, Vendor]:
    """Return every vendor of this package by id, sorted."""
    found = collect(sys.modules[__name__], "vendor", Vendor)
    return {name.replace("_", "-"): vendor for name, vendor in found.items()}


def others() -> Added[Vendor]:
    """Return the vendors that other installed packages add, and why some of them cannot be used."""
    return added(GROUP, Vendor, {*vendors(), "none"})


def open_provider(
    id: str, *, base_url: str = "", client: Any = None, sleep: Sleep = time.sleep, patience: Patience | None = None
) -> Provider:
    """Return the provider of ``vendor:model``; ``vendor`` alone means the vendor's default model.

    ``client`` is a ready-made SDK client (Azure, Bedrock, Vertex …). ``patience`` is what the run may spend on trying again
    and waiting; without one the provider gets its own, in which ``sleep`` waits. Raises UnknownName, UsageError for a bad
    base URL or a missing model, and MissingKey.
    """
    name, _, model = id.partition(":")
    if base_url and not base_url.startswith(("http://", "https://")):
        raise UsageError(f"base URL {base_url!r} must begin with http:// or https://")
    vendor = vendors().get(name) or _other(name, id)
    if not (model or vendor.model):
        raise UsageError(f"{name!r} has no default model: name one, as in {name}:MODEL")
    return vendor.open(model or vendor.model, base_url, client, patience or Patience(sleep=sleep))


def available(environ: Mapping[str, str]) -> list[Availability]:
    """Return what each vendor needs and whether ``environ`` has it; asks no network and loads no SDK."""
    more = others()
    rows = [
        Availability(name, vendor.title, vendor.needs, vendor.model, _state(vendor, environ))
        for name, vendor in {**vendors(), **more.usable}.items()
    ]
    return rows + [Availability(name, "", why, "", False) for name, why in more.refused.items()]


def from_environment(environ: Mapping[str, str], base_url: str = "") -> str:
    """Return the ``vendor:model`` that the environment decides on, "" when it holds neither key nor base URL.

    Anthropic's key comes first, then OpenAI's, then an OpenAI-compatible base URL. POSTMORTEM_WRITER_MODEL overrides the
    model, or vendor and model when it names a vendor.
    """
    known, wanted = vendors(), environ.get("POSTMORTEM_WRITER_MODEL", "").strip()
    named = wanted.partition(":")[0]
    if named in known or (wanted and named in others().usable):
        return wanted
    for name in ("anthropic", "openai", "openai-compatible"):
        if _ready(known[name], environ) or (name == "openai-compatible" and base_url):
            return f"{name}:{wanted or known[name].model}"
    return ""


def _other(name: str, id: str) -> Vendor:
    more = others()
    if name in more.usable:
        return more.usable[name]
    if name in more.refused:
        raise UsageError(more.refused[name])
    known = ", ".join((*vendors(), *more.usable))
    raise UnknownName(f"no provider {name!r} (in {id!r}): expected VENDOR:MODEL with one of {known}")


def _ready(vendor: Vendor, environ: Mapping[str, str]) -> bool:
    return not vendor.keys or any(environ.get(key) for key in vendor.keys)


def _state(vendor: Vendor, environ: Mapping[str, str]) -> bool | None:
    if not _ready(vendor, environ) or (vendor.package and find_spec(vendor.package) is None):
        return False
    return None if vendor.local else True
