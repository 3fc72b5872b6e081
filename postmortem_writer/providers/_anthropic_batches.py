"""Anthropic's Message Batches: requests by custom id, answered within a day for half the price."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from postmortem_writer.errors import ModelError, ModelOverloaded, ModelRejected
from postmortem_writer.providers import Answer, Ask
from postmortem_writer.providers._batching import Reply

Do = Callable[[Callable[[], Any]], Any]

NEWEST = 50
CLOCKS_APART_S = 300
"""By how much the vendor's clock may be behind ours."""


class AnthropicBatches:
    """Submit, poll and collect; ``request`` and ``read`` are those of a single call, ``do`` sends with retries."""

    def __init__(
        self, client: Any, request: Callable[[Ask], dict[str, Any]], read: Callable[[Any], Answer], do: Do
    ) -> None:
        self._batches, self._request, self._read, self._do = client.messages.batches, request, read, do

    def submit(self, asks: Mapping[str, Ask], mark: str) -> str:
        requests = [{"custom_id": key, "params": self._request(ask)} for key, ask in asks.items()]
        return str(self._do(lambda: self._batches.create(requests=requests).id))

    def find(self, mark: str, size: int, since: float) -> list[str]:
        # A batch carries no mark of ours here. One that is not ours holds none of our keys, which shows when it is collected.
        newest = self._do(lambda: list(islice(self._batches.list(limit=NEWEST), NEWEST)))
        return [
            one.id
            for one in newest
            if one.created_at.timestamp() > since - CLOCKS_APART_S and _size(one.request_counts) == size
        ]

    def ended(self, id: str) -> bool:
        return bool(self._do(lambda: self._batches.retrieve(id).processing_status == "ended"))

    def replies(self, id: str, keys: Sequence[str]) -> Iterator[tuple[str, Reply]]:
        for one in self._do(lambda: list(self._batches.results(id))):
            yield one.custom_id, self._reply(one.result, id)

    def _reply(self, result: Any, id: str) -> Reply:
        match result.type:
            case "succeeded":
                try:
                    return self._read(result.message)
                except ModelError as fault:
                    return fault
            case "errored":
                error = getattr(result.error, "error", result.error)
                told = f"anthropic: batch {id}: {error.type}: {error.message}"
                final = error.type in (
                    "invalid_request_error",
                    "authentication_error",
                    "permission_error",
                    "not_found_error",
                )
                return ModelRejected(told) if final else ModelOverloaded(told)
            case "expired":
                return ModelOverloaded(f"anthropic: batch {id} expired before it was answered; run again")
            case _:
                return ModelError(f"anthropic: batch {id} was cancelled before it was answered")


def _size(counts: Any) -> int:
    names = ("processing", "succeeded", "errored", "canceled", "expired")
    return sum(getattr(counts, name, 0) or 0 for name in names)
