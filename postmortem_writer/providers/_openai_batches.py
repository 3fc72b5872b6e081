"""OpenAI's batches: a file of requests in, a file of answers and one of errors out, within a day for half the price.

The files hold incident notes, so they are asked to expire after three days.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from postmortem_writer.errors import ModelError, ModelOverloaded, ModelRejected
from postmortem_writer.providers import Answer, Ask
from postmortem_writer.providers._batching import Reply

Do = Callable[[Callable[[], Any]], Any]

ENDPOINT = "/v1/responses"
ENDED = ("completed", "failed", "expired", "cancelled")
EXPIRY = {"anchor": "created_at", "seconds": 3 * 24 * 3600}
NEWEST = 50
MARK = "postmortem-writer"


class OpenAIBatches:
    """Submit, poll and collect; ``request`` and ``read`` are those of a single call, ``do`` sends with retries."""

    def __init__(
        self, client: Any, request: Callable[[Ask], dict[str, Any]], read: Callable[[Any], Answer], do: Do
    ) -> None:
        self._client, self._request, self._read, self._do = client, request, read, do

    def submit(self, asks: Mapping[str, Ask], mark: str) -> str:
        lines = [
            json.dumps({"custom_id": key, "method": "POST", "url": ENDPOINT, "body": self._request(ask)})
            for key, ask in asks.items()
        ]
        data = ("\n".join(lines) + "\n").encode()
        file = self._do(
            lambda: self._client.files.create(
                file=("postmortem-writer.jsonl", data), purpose="batch", expires_after=EXPIRY
            )
        )
        batch = self._do(
            lambda: self._client.batches.create(
                input_file_id=file.id,
                endpoint=ENDPOINT,
                completion_window="24h",
                metadata={MARK: mark},
                output_expires_after=EXPIRY,
            )
        )
        return str(batch.id)

    def find(self, mark: str, size: int, since: float) -> list[str]:
        newest = self._do(lambda: list(islice(self._client.batches.list(limit=NEWEST), NEWEST)))
        return [one.id for one in newest if (one.metadata or {}).get(MARK) == mark]

    def ended(self, id: str) -> bool:
        return bool(self._do(lambda: self._client.batches.retrieve(id).status in ENDED))

    def replies(self, id: str, keys: Sequence[str]) -> Iterator[tuple[str, Reply]]:
        batch = self._do(lambda: self._client.batches.retrieve(id))
        if batch.status == "failed":
            told = "; ".join(str(one.message) for one in getattr(batch.errors, "data", None) or [])
            raise ModelError(f"openai: batch {id} was not accepted: {told or 'no reason given'}")
        left = set(keys)
        for file in filter(None, (batch.output_file_id, batch.error_file_id)):
            for line in self._lines(file):
                left.discard(line["custom_id"])
                yield line["custom_id"], self._reply(line, id, batch.status)
        if batch.status == "cancelled":
            for key in left:
                yield key, ModelError(f"openai: batch {id} was cancelled before it was answered")

    def _lines(self, file: str) -> list[dict[str, Any]]:
        text = self._do(lambda: self._client.files.content(file).text)
        return [json.loads(line) for line in text.splitlines() if line.strip()]

    def _reply(self, line: dict[str, Any], id: str, status: str) -> Reply:
        from openai.types.responses import Response

        response, error = line.get("response") or {}, line.get("error") or {}
        code = response.get("status_code", 0)
        if code == 200:
            try:
                return self._read(Response.construct(**response["body"]))
            except ModelError as fault:
                return fault
        inner = (response.get("body") or {}).get("error") or {}
        told = f"openai: batch {id}: {error.get('message') or inner.get('message') or f'status {code}'}"
        if "cancelled" in (status, error.get("code"), str(error.get("code")).removeprefix("batch_")):
            return ModelError(told)
        again = code in (408, 409, 429) or code >= 500 or error.get("code") == "batch_expired"
        return ModelOverloaded(told) if again else ModelRejected(told)
