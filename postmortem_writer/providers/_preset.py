"""Servers of the chat-completions kind that have a usual address: a name in place of a URL."""

import os
from typing import Any
from urllib.parse import urlsplit

from postmortem_writer.errors import UsageError
from postmortem_writer.providers import Patience, Vendor
from postmortem_writer.providers.openai_compatible import OpenAICompatible, connected


def preset(name: str, title: str, url: str, *, model: str = "") -> Vendor:
    """Return the vendor of a server that listens at ``url`` unless --base-url or ``<NAME>_BASE_URL`` says otherwise.

    ``<NAME>_API_KEY`` is sent where it is set. These servers turn the schema into a grammar, which holds the model to the
    form without telling it what the fields mean; so it is said in words as well.
    """
    address, key = f"{name.upper()}_BASE_URL", f"{name.upper()}_API_KEY"

    def open(model: str, base_url: str, client: Any, patience: Patience) -> OpenAICompatible:
        at = base_url or os.environ.get(address, "") or url
        if not at.startswith(("http://", "https://")):
            raise UsageError(f"{address} {at!r} must begin with http:// or https://")
        client = client or connected(versioned(at), key, f"{name}:{model}")
        return OpenAICompatible(model, client, patience, name=name, keys=key, shown=True)

    return Vendor(
        title=title,
        needs=f"the server running at {url}, or at --base-url or {address}; {key} where it asks for a key",
        keys=(),
        model=model,
        open=open,
        package="openai",
        local=True,
    )


def versioned(url: str) -> str:
    """Return the address with the path /v1 where it has none."""
    return url if urlsplit(url).path.strip("/") else f"{url.rstrip('/')}/v1"
