"""Who answers in a run, and on what terms: a provider by name or environment, metered, with a journal of what it said."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from postmortem_writer.errors import UsageError
from postmortem_writer.journal import Journaled, opened
from postmortem_writer.providers import ON_DISK, Patience, Provider, from_environment, open_provider
from postmortem_writer.providers._prices import prices
from postmortem_writer.spending import Limit, Metered


@dataclass(frozen=True, slots=True)
class Terms:
    """What a run may spend, and where it keeps the answers it paid for.

    ``journal`` is a folder that is made when needed; None keeps nothing. ``fresh`` uses no answer of an earlier run.
    ``max_tokens_total`` counts tokens in and out, ``max_cost`` US dollars; both hold for a postmortem as a whole, however
    often it was begun. ``prices`` is a table of your own (TOML) that takes the place of the bundled one. ``timeout_s`` is how
    long one answer may take; None leaves it to the client, 600 seconds unless you made it.
    """

    journal: Path | None = None
    fresh: bool = False
    max_tokens_total: int | None = None
    max_cost: float | None = None
    prices: Path | None = None
    timeout_s: float | None = None


def chosen(
    model: str, base_url: str, client: Any, environ: Mapping[str, str], terms: Terms = Terms()
) -> Provider | None:
    """Return the provider of ``vendor:model``, or the one that the environment decides on; None to draft without a model.

    Raises UsageError for a client without a model to ask for.
    """
    name = model or from_environment(environ, base_url)
    if not name and client is not None:
        raise UsageError("a client alone names no model: pass model='anthropic:MODEL' or 'openai:MODEL' with it")
    if name in ("", "none"):
        return None
    return open_provider(name, base_url=base_url, client=client, patience=Patience(timeout_s=terms.timeout_s))


@contextmanager
def on_terms(provider: Provider, terms: Terms, *, where: str = "") -> Iterator[Provider]:
    """Yield the provider as a run may use it; ``where`` is the base URL, which tells endpoints apart.

    Raises UsageError for a limit in dollars without a price, JournalBusy while another run holds the journal.
    """
    if provider.name in ON_DISK:
        yield provider
        return
    limit = Limit(terms.max_tokens_total, terms.max_cost)
    metered = Metered(provider, limit, prices(terms.prices).of(provider.name, provider.model))
    if terms.journal is None:
        yield metered
        return
    with opened(terms.journal) as folder:
        yield Journaled(metered, folder, fresh=terms.fresh, where=where, seen=metered.count)
