"""A chat-completions endpoint on loopback that answers with recorded replies, by the name of the section asked.

It waits a fixed time for every token it reads and writes, and tells which part of a prompt it has seen before, as vendors
do. It keeps count of what it was asked, so that a request that is sent twice shows.

    python tests/endpoint.py FOLDER [--per-token-in 0] [--per-token-out 0] [--log FILE] [--no-cache]

FOLDER holds replies as ``recorded`` keeps them: ``timeline.json``, ``timeline-2.json`` for the first re-ask. With ``--log``
each request is a line there: the digest of its body, "asked" when it comes and "answered" when its answer has been sent.
"""

import argparse
import hashlib
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import takewhile
from pathlib import Path
from typing import Any

CHARS_PER_TOKEN = 4
SHORTEST_CACHED = 1_024  # tokens, as the vendors have it
BLOCK = 512  # characters that are compared at once


class Endpoint(ThreadingHTTPServer):
    """The endpoint; ``asked`` counts requests by the digest of their body, ``answered`` those that were answered."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(
        self,
        folder: Path,
        per_token_in: float = 0.0,
        per_token_out: float = 0.0,
        log: Path | None = None,
        *,
        caches: bool = True,
    ):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder, self.per_token_in, self.per_token_out, self.log = folder, per_token_in, per_token_out, log
        self.caches = caches
        self.asked: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()
        self.busy_seconds: list[tuple[str, float]] = []
        self.lock = threading.Lock()
        self._prefixes: set[str] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def note(self, kind: str, body: bytes) -> None:
        digest = hashlib.sha256(body).hexdigest()[:16]
        with self.lock:
            (self.asked if kind == "asked" else self.answered)[digest] += 1
            if self.log is not None:
                with self.log.open("a", encoding="utf-8") as file:
                    file.write(f"{kind} {digest}\n")

    def cached(self, text: str) -> int:
        """Return how many tokens at the beginning of a prompt are in the cache."""
        with self.lock:
            known = sum(1 for _ in takewhile(self._prefixes.__contains__, _prefixes(text)))
        tokens = known * BLOCK // CHARS_PER_TOKEN
        return tokens if self.caches and tokens >= SHORTEST_CACHED else 0

    def remember(self, text: str) -> None:
        """Put a prompt into the cache: vendors do so when the answer begins, too late for requests sent beside it."""
        with self.lock:
            self._prefixes.update(_prefixes(text))

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of callers that are gone before they have their answer."""


def _prefixes(text: str) -> Iterator[str]:
    digest = hashlib.sha256()
    for end in range(BLOCK, len(text) + 1, BLOCK):
        digest.update(text[end - BLOCK : end].encode())
        yield digest.hexdigest()


class _Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        start = time.monotonic()
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.note("asked", body)
        asked = json.loads(body)
        answer, name = self._answer(asked)
        told = "".join(message["content"] for message in asked["messages"])
        tokens_in, tokens_out = len(told) // CHARS_PER_TOKEN, max(1, len(answer) // CHARS_PER_TOKEN)
        cached = self.server.cached(told)
        time.sleep((tokens_in - cached) * self.server.per_token_in)
        self.server.remember(told)
        time.sleep(tokens_out * self.server.per_token_out)
        with self.server.lock:
            self.server.busy_seconds.append((name, time.monotonic() - start))
        reply = json.dumps(_reply(answer, tokens_in, cached, tokens_out)).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)
        self.server.note("answered", body)

    def _answer(self, asked: dict[str, Any]) -> tuple[str, str]:
        name = asked["response_format"]["json_schema"]["name"]
        again = sum(message["role"] == "assistant" for message in asked["messages"])
        file = self.server.folder / (f"{name}-{again + 1}.json" if again else f"{name}.json")
        if not file.exists():
            file = self.server.folder / f"{name}.json"
        said = json.loads(file.read_text(encoding="utf-8"))["answer"] if file.exists() else {"sentences": []}
        return (said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)), name

    def log_message(self, format: str, *args: Any) -> None:
        pass


def _reply(answer: str, tokens_in: int, cached: int, tokens_out: int) -> dict[str, Any]:
    return {
        "id": "replayed",
        "object": "chat.completion",
        "created": 0,
        "model": "replayed",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": answer}, "finish_reason": "stop"}],
        "usage": {
            "prompt_tokens": tokens_in,
            "completion_tokens": tokens_out,
            "total_tokens": tokens_in + tokens_out,
            "prompt_tokens_details": {"cached_tokens": cached},
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--per-token-in", type=float, default=0.0)
    parser.add_argument("--per-token-out", type=float, default=0.0)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--no-cache", action="store_true")
    args = parser.parse_args()
    endpoint = Endpoint(args.folder, args.per_token_in, args.per_token_out, args.log, caches=not args.no_cache)
    print(endpoint.url, flush=True)
    endpoint.serve_forever()


if __name__ == "__main__":
    main()
