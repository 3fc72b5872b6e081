"""Doubles of both vendors' batch endpoints, in the shape of their SDKs' clients: nothing is answered until ``end`` is called.

``answer`` turns the schema of a request into the text of its answer; ``outcomes`` gives requests, by their place in a batch,
another end: "errored", "invalid", "expired" or "canceled".
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

NOW = 1_770_000_000.0
DATE = datetime.fromtimestamp(NOW, UTC)


class _Vendor:
    """What both have in common: the batches, and whether they have ended."""

    def __init__(self, answer: Callable[[Any], str] = lambda schema: '{"said": "yes"}', *, at_once: bool = True):
        self.answer, self.at_once = answer, at_once
        self.submitted: list[list[dict[str, Any]]] = []
        self.outcomes: dict[tuple[int, int], str] = {}
        self.all_ended: set[int] = set()
        self.polls = 0
        self.lose_reply: type[BaseException] | None = None
        """Raised once after a batch was taken: the caller never hears its id."""

    def _take(self, requests: list[dict[str, Any]]) -> int:
        self.submitted.append(requests)
        if self.at_once:
            self.all_ended.add(len(self.submitted) - 1)
        return len(self.submitted) - 1

    def _maybe_lost(self) -> None:
        if self.lose_reply is not None:
            lost, self.lose_reply = self.lose_reply, None
            raise lost("killed")

    def end(self) -> None:
        """Let all batches end."""
        self.all_ended = set(range(len(self.submitted)))

    def _number(self, id: str) -> int:
        return int(id.rpartition("-")[2])

    def _results(self, number: int) -> Iterator[tuple[dict[str, Any], str]]:
        requests = self.submitted[number]
        for place in reversed(range(len(requests))):  # in no promised order
            yield requests[place], self.outcomes.get((number, place), "succeeded")


class AnthropicDouble(_Vendor):
    """``client.messages.batches``."""

    @property
    def messages(self) -> Any:
        return SimpleNamespace(batches=self)

    def create(self, *, requests: list[dict[str, Any]]) -> Any:
        number = self._take(list(requests))
        self._maybe_lost()
        return self._batch(number)

    def retrieve(self, id: str) -> Any:
        self.polls += 1
        return self._batch(self._number(id))

    def list(self, *, limit: int) -> Any:
        return [self._batch(number) for number in reversed(range(len(self.submitted)))][:limit]

    def results(self, id: str) -> Iterator[Any]:
        for request, outcome in self._results(self._number(id)):
            yield SimpleNamespace(custom_id=request["custom_id"], result=self._result(request["params"], outcome))

    def _batch(self, number: int) -> Any:
        counts = SimpleNamespace(processing=len(self.submitted[number]), succeeded=0, errored=0, canceled=0, expired=0)
        status = "ended" if number in self.all_ended else "in_progress"
        return SimpleNamespace(
            id=f"msgbatch-{number}", processing_status=status, request_counts=counts, created_at=DATE
        )

    def _result(self, params: Mapping[str, Any], outcome: str) -> Any:
        if outcome in ("errored", "invalid"):
            kind = "api_error" if outcome == "errored" else "invalid_request_error"
            error = SimpleNamespace(type=kind, message=f"it was {outcome}")
            return SimpleNamespace(type="errored", error=SimpleNamespace(type="error", error=error))
        if outcome != "succeeded":
            return SimpleNamespace(type=outcome)
        text = self.answer(params["output_config"]["format"]["schema"])
        message = SimpleNamespace(
            content=[SimpleNamespace(type="text", text=text)],
            model=params["model"],
            stop_reason="end_turn",
            usage=SimpleNamespace(input_tokens=1000, output_tokens=100),
        )
        return SimpleNamespace(type="succeeded", message=message)


class OpenAIDouble(_Vendor):
    """``client.files`` and ``client.batches``."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.uploaded: list[dict[str, Any]] = []
        self.marks: list[dict[str, str]] = []
        self.status: dict[int, str] = {}
        self.files = SimpleNamespace(create=self._upload, content=self._content)
        self.batches = SimpleNamespace(create=self._create, retrieve=self._retrieve, list=self._list)

    def _upload(self, *, file: tuple[str, bytes], purpose: str, expires_after: Mapping[str, Any]) -> Any:
        self.uploaded.append({"lines": file[1].decode().splitlines(), "purpose": purpose, "expiry": expires_after})
        return SimpleNamespace(id=f"file-{len(self.uploaded) - 1}")

    def _create(self, *, input_file_id: str, endpoint: str, completion_window: str, metadata: Any, **_: Any) -> Any:
        assert (endpoint, completion_window) == ("/v1/responses", "24h")
        number = self._take([json.loads(line) for line in self.uploaded[self._number(input_file_id)]["lines"]])
        self.marks.append(metadata)
        self._maybe_lost()
        return self._batch(number)

    def _retrieve(self, id: str) -> Any:
        self.polls += 1
        return self._batch(self._number(id))

    def _list(self, *, limit: int) -> Any:
        return [self._batch(number) for number in reversed(range(len(self.submitted)))][:limit]

    def _batch(self, number: int) -> Any:
        status = self.status.get(number, "completed") if number in self.all_ended else "in_progress"
        failed = any(key[0] == number for key in self.outcomes)
        return SimpleNamespace(
            id=f"batch-{number}",
            status=status,
            metadata=self.marks[number],
            output_file_id=f"output-{number}",
            error_file_id=f"error-{number}" if failed else None,
            errors=SimpleNamespace(data=[SimpleNamespace(message="line 1 is no JSON")]) if status == "failed" else None,
        )

    def _content(self, id: str) -> Any:
        number = self._number(id)
        lines = [
            self._line(request, outcome)
            for request, outcome in self._results(number)
            if (outcome == "succeeded") == id.startswith("output")
        ]
        return SimpleNamespace(text="\n".join(json.dumps(line) for line in lines if line))

    def _line(self, request: Mapping[str, Any], outcome: str) -> dict[str, Any]:
        if outcome == "succeeded":
            return {
                "custom_id": request["custom_id"],
                "response": {"status_code": 200, "body": self._response(request["body"])},
                "error": None,
            }
        if outcome in ("errored", "invalid"):
            body = {"error": {"message": f"it was {outcome}"}}
            status = 500 if outcome == "errored" else 400
            return {"custom_id": request["custom_id"], "response": {"status_code": status, "body": body}, "error": None}
        code = {"expired": "batch_expired", "canceled": "batch_cancelled"}[outcome]
        return {"custom_id": request["custom_id"], "response": None, "error": {"code": code, "message": "too late"}}

    def _response(self, body: Mapping[str, Any]) -> dict[str, Any]:
        text = self.answer(body["text"]["format"]["schema"])
        return {
            "id": "resp-1",
            "object": "response",
            "status": "completed",
            "model": body["model"],
            "output": [{"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": text}]}],
            "incomplete_details": None,
            "usage": {"input_tokens": 1000, "output_tokens": 100},
        }
