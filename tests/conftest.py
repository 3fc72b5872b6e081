"""No test reaches the network: model calls are replayed from cassettes in fixtures/cassettes/ (see the README there)."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import vcr
from vcr.cassette import Cassette

ROOT = Path(__file__).resolve().parent.parent
CASSETTES = ROOT / "fixtures" / "cassettes"
RECORD_MODE = os.environ.get("PMW_RECORD", "none")

REQUEST_HEADERS = {"content-type", "anthropic-version", "anthropic-beta"}
RESPONSE_HEADERS = {"content-type", "retry-after", "retry-after-ms", "x-should-retry"}
PROMPT = ("model", "messages", "input", "system", "instructions", "stream")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development cases and samples; tests that read it are skipped where it is absent."""
    folder = Path(os.environ.get("PMW_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no development cases at {folder} (set PMW_SHARED)")
    return folder


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection, name look-ups too: an offline look-up would pass for a broken wire and be tried again."""
    if RECORD_MODE != "none":
        return

    def refuse(*args: object, **_: object) -> None:
        raise RuntimeError(f"a test tried to reach the network: {args[-1]!r}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(autouse=True)
def test_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every test the same keys and no address or model of the person who runs it."""
    for name in list(os.environ):
        if name.startswith(("ANTHROPIC_", "OPENAI_", "POSTMORTEM_WRITER_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ANTHROPIC_API_KEY", "test-key")
    monkeypatch.setenv("OPENAI_API_KEY", "test-key")


class PrettyJSON:
    """Cassettes a person can read and diff: bodies as JSON, non-ASCII as it is, keys sorted."""

    @staticmethod
    def serialize(cassette: dict[str, Any]) -> str:
        shown = {
            "version": cassette["version"],
            "interactions": [
                {
                    "request": {**one["request"], "body": _opened(one["request"]["body"])},
                    "response": {**one["response"], "body": _opened(one["response"]["body"]["string"])},
                }
                for one in cassette["interactions"]
            ],
        }
        return json.dumps(shown, indent=1, sort_keys=True, ensure_ascii=False) + "\n"

    @staticmethod
    def deserialize(text: str) -> dict[str, Any]:
        cassette: dict[str, Any] = json.loads(text)
        for one in cassette["interactions"]:
            one["request"]["body"] = _closed(one["request"]["body"])
            one["response"]["body"] = {"string": _closed(one["response"]["body"])}
        return cassette


def _opened(body: bytes | str | None) -> dict[str, Any]:
    text = body.decode() if isinstance(body, bytes) else body or ""
    try:
        return {"json": json.loads(text)}
    except ValueError:
        return {"lines": text.split("\n")} if text.startswith(("event:", "data:")) else {"text": text}


def _closed(body: dict[str, Any]) -> bytes:
    if "json" in body:
        return json.dumps(body["json"], ensure_ascii=False).encode()
    return ("\n".join(body["lines"]) if "lines" in body else str(body["text"])).encode()


def same_prompt(one: Any, other: Any) -> None:
    """Match what is told to the model; the schema is left to the contract tests, or each new description breaks all."""
    told, recorded = json.loads(one.body or "{}"), json.loads(other.body or "{}")
    for key in PROMPT:
        assert told.get(key) == recorded.get(key), f"{key!r} differs from the recording"


def _kept(headers: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in headers.items() if name.lower() in names}


def _keep_request_headers(request: Any) -> Any:
    request.headers = _kept(request.headers, REQUEST_HEADERS)
    return request


def _keep_response_headers(response: dict[str, Any]) -> dict[str, Any]:
    return {**response, "headers": _kept(response["headers"], RESPONSE_HEADERS)}


_vcr = vcr.VCR(
    path_transformer=vcr.VCR.ensure_suffix(".json"),
    record_mode=RECORD_MODE,
    match_on=("method", "host", "path", "same_prompt"),
    decode_compressed_response=True,
    record_on_exception=False,
    before_record_request=_keep_request_headers,
    before_record_response=_keep_response_headers,
    serializer="pretty",
)
_vcr.register_serializer("pretty", PrettyJSON)
_vcr.register_matcher("same_prompt", same_prompt)


@pytest.fixture
def cassette(request: pytest.FixtureRequest) -> Iterator[Cassette]:
    """Replay fixtures/cassettes/<module>/<test>.json, every interaction of it; PMW_RECORD=once records it anew."""
    module = request.node.path.stem.removeprefix("test_")
    name = request.node.name.removeprefix("test_").replace("[", "-").rstrip("]")
    with _vcr.use_cassette(str(CASSETTES / module / name)) as tape:
        yield tape
    if RECORD_MODE == "none":
        assert tape.all_played, f"{tape.play_count} of {len(tape)} recorded calls were made"


LOCAL_MODEL = "http://127.0.0.1:8724"
BY_HAND = "http://127.0.0.1:8723"


@pytest.fixture
def by_hand(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Return a function that takes the replies and gives the endpoint's address; it runs only while recording.

    A reply is a dictionary of ``answer``, perhaps with ``stop`` (length, refusal), or of ``status`` (429 retry-after=2).
    """
    started: list[subprocess.Popen[str]] = []

    def serve(*replies: dict[str, str]) -> str:
        if RECORD_MODE != "none":
            for number, reply in enumerate(replies, start=1):
                for key, text in reply.items():
                    suffix = "answer.json" if key == "answer" else key
                    (tmp_path / f"{number:03d}.{suffix}").write_text(text, encoding="utf-8")
            endpoint = request.getfixturevalue("shared") / "tools" / "answer_endpoint.py"
            command = [sys.executable, str(endpoint), str(tmp_path), "--port", BY_HAND.rpartition(":")[2]]
            started.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
            assert started[-1].stdout is not None
            started[-1].stdout.readline()
        return BY_HAND

    yield serve
    for process in started:
        process.terminate()
        process.communicate()


@pytest.fixture
def local_model() -> str:
    """The address of tests/local_model.py, which must run while recording."""
    return LOCAL_MODEL
