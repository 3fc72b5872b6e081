"""Who answers in a run, and on what terms: a provider by name or environment, metered, with a journal of what it said."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from postmortem_writer.errors import UsageError
from postmortem_writer.journal import Journaled, opened
from postmortem_writer.progress import Steps, unheard
from postmortem_writer.providers import ON_DISK, Patience, Provider, from_environment, open_provider
from postmortem_writer.providers._batching import Batched, Batching, running
from postmortem_writer.providers._patience import RETRIES, WAITING_S
from postmortem_writer.providers._prices import Price, prices
from postmortem_writer.spending import Limit, Metered
from postmortem_writer.watching import Watched

BATCHES = "batches.json"
"""Beside the journal: the batches under way and those whose answers the vendor still keeps."""

Say = Callable[[str], None]


def unsaid(line: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a run may spend, and where it keeps the answers it paid for.

    ``journal`` is a folder that is made when needed; None keeps nothing. ``fresh`` uses no answer of an earlier run.
    ``max_tokens_total`` counts tokens in and out, ``max_cost`` US dollars; both hold for a postmortem as a whole, however
    often it was begun. ``prices`` is a table of your own (TOML) that takes the place of the bundled one. ``timeout_s`` is how
    long one answer may take; None leaves it to the client, 600 seconds unless you made it.
    ``batch`` gathers requests in the vendor's batches: half the price, up to a day for each round of requests, and it needs a
    journal, so that a run that was stopped waits for the same batches when it goes on.
    """

    journal: Path | None = None
    fresh: bool = False
    max_tokens_total: int | None = None
    max_cost: float | None = None
    prices: Path | None = None
    timeout_s: float | None = None
    batch: bool = False


def chosen(
    model: str, base_url: str, client: Any, environ: Mapping[str, str], terms: Terms = Terms(), *, incidents: int = 1
) -> Provider | None:
    """Return the provider of ``vendor:model``, or the one that the environment decides on; None to draft without a model.

    Where it answers for several ``incidents``, it may try again and wait as much for each, at one gate for all. Raises UsageError for a client without a model to ask for.
    """
    name = model or from_environment(environ, base_url)
    if not name and client is not None:
        raise UsageError("a client alone names no model: pass model='anthropic:MODEL' or 'openai:MODEL' with it")
    if name in ("", "none"):
        return None
    patience = Patience(retries=RETRIES * incidents, waiting_s=WAITING_S * incidents, timeout_s=terms.timeout_s)
    return open_provider(name, base_url=base_url, client=client, patience=patience)


@contextmanager
def on_terms(
    provider: Provider, terms: Terms, *, where: str = "", steps: Steps = unheard, say: Say = unsaid
) -> Iterator[Provider]:
    """Yield the provider as a run may use it; ``where`` is the base URL, which tells endpoints apart.

    One that ``shared`` yielded stays as it is: several runs then have its limits and batches in common. Raises UsageError
    for a limit in dollars without a price, JournalBusy while another run holds the journal.
    """
    if provider.name in ON_DISK:
        yield Watched(provider, steps)
        return
    with ExitStack() as stack:
        folder = stack.enter_context(opened(terms.journal)) if terms.journal is not None else None
        if isinstance(provider, Metered):
            paid = provider
        else:
            paid = stack.enter_context(shared(provider, terms, folder, say=say))
        if folder is None:
            yield Watched(paid, steps)
        else:
            yield Watched(Journaled(paid, folder, fresh=terms.fresh, where=where, seen=paid.count), steps)


@contextmanager
def shared(provider: Provider, terms: Terms, folder: Path | None, *, say: Say = unsaid) -> Iterator[Metered]:
    """Yield the provider with the limits of ``terms``, gathering requests in batches where they say so.

    ``folder`` is where batches under way are noted. Raises UsageError for a limit in dollars without a price, and for batches
    where the vendor has none or nothing may be noted.
    """
    limit = Limit(terms.max_tokens_total, terms.max_cost)
    if not terms.batch:
        yield Metered(provider, limit, price(provider, terms))
        return
    if folder is None or not isinstance(provider, Batching):
        missing = (
            "needs a journal to note them in" if folder is None else "has no batch endpoint: use anthropic or openai"
        )
        raise UsageError(f"batches: {provider.name} {missing}")
    state = folder / BATCHES
    if terms.fresh:
        state.unlink(missing_ok=True)
    with running(Batched(provider, state, say=say)) as batched:
        yield Metered(batched, limit, price(provider, terms))


def price(provider: Provider, terms: Terms) -> Price | None:
    """Return what the model costs on these terms, None when that is not known."""
    found = prices(terms.prices).of(provider.name, provider.model)
    return found.halved if found and terms.batch else found
