"""A GGUF file in this process: its head is read, its engine is a double here, and what cannot work says so at once."""

import struct
import sys
from pathlib import Path
from typing import Any

import pytest

from postmortem_writer.draft import Wire
from postmortem_writer.errors import BadAnswer, ModelRejected, PostmortemError, UsageError
from postmortem_writer.pipeline.modelled import fitting
from postmortem_writer.providers import Ask, Message, open_provider
from postmortem_writer.providers import local as local_module
from postmortem_writer.providers._gguf import read
from postmortem_writer.providers._schema import strict
from postmortem_writer.providers.local import CONTEXT, bounded


def gguf(**numbers: int) -> bytes:
    """Return the head of a GGUF file: its architecture, a vocabulary, and numbers by key."""

    def string(text: str) -> bytes:
        return struct.pack("<Q", len(text)) + text.encode()

    pairs = [string("general.architecture") + struct.pack("<I", 8) + string("llama")]
    words = b"".join(map(string, ("a", "b", "c")))
    pairs.append(string("tokenizer.ggml.tokens") + struct.pack("<IIQ", 9, 8, 3) + words)
    pairs += [string(f"llama.{key}") + struct.pack("<II", 4, value) for key, value in numbers.items()]
    return b"GGUF" + struct.pack("<IQQ", 3, 0, len(pairs)) + b"".join(pairs)


HEAD = {"context_length": 8192, "block_count": 30, "embedding_length": 576, "attention.head_count": 9}
HEAD["attention.head_count_kv"] = 3


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.gguf"
    path.write_bytes(gguf(**HEAD))
    return path


class Engine:
    """Gives one reply and keeps what it was asked."""

    def __init__(self, reply: dict[str, Any]) -> None:
        self.asked: list[dict[str, Any]] = []
        self._reply = reply

    def handle_chat_completions(self, wanted: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(wanted)
        return self._reply


def reply(finish: str = "stop") -> dict[str, Any]:
    usage = {"prompt_tokens": 32, "completion_tokens": 35, "prompt_tokens_details": {"cached_tokens": 8}}
    return {"choices": [{"finish_reason": finish, "message": {"content": '{"rows": []}'}}], "usage": usage}


class Row(Wire):
    kind: str
    """Which."""


class Rows(Wire):
    rows: list[Row]
    """All of them."""


ASK = Ask("Rules.", (Message("user", "Evidence."), Message("user", "Rows?")), strict(Rows), "rows")


def test_the_head_says_what_memory_it_takes(file: Path) -> None:
    model = read(file)
    assert (model.context, model.cache_bytes_per_token) == (8192, 23040)


def test_an_answer_is_asked_with_a_schema_that_ends(file: Path) -> None:
    engine = Engine(reply())
    provider = open_provider(f"local:{file}", client=engine)
    answer = provider.answer(ASK)
    assert (answer.text, answer.model, answer.stop) == ('{"rows": []}', "tiny", "ok")
    assert (answer.usage.input_tokens, answer.usage.cached_tokens, answer.usage.output_tokens) == (32, 8, 35)
    (asked,) = engine.asked
    assert asked["max_tokens"] == 2048
    assert [message["role"] for message in asked["messages"]] == ["system", "user"]
    assert asked["response_format"]["json_schema"]["schema"] == {
        "type": "object",
        "properties": {
            "rows": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"kind": {"type": "string", "maxLength": 240}},
                    "required": ["kind"],
                    "additionalProperties": False,
                },
                "maxItems": 8,
            }
        },
        "required": ["rows"],
        "additionalProperties": False,
    }


def test_a_choice_stays_a_choice() -> None:
    schema = {"type": "string", "enum": ["a", "b"], "description": "Which."}
    assert bounded(schema, entries=4) == {"type": "string", "enum": ["a", "b"]}


def test_an_answer_that_was_cut_says_so(file: Path) -> None:
    assert open_provider(f"local:{file}", client=Engine(reply("length"))).answer(ASK).stop == "length"


def test_a_prompt_beyond_the_context_says_what_to_do(file: Path) -> None:
    error = {"type": "exceed_context_size_error", "message": "too long", "n_prompt_tokens": 9000, "n_ctx": 8192}
    with pytest.raises(ModelRejected, match=r"takes 9000 tokens, more than the 8192 .* smaller --budget"):
        open_provider(f"local:{file}", client=Engine({"error": error})).answer(ASK)
    with pytest.raises(BadAnswer):
        open_provider(f"local:{file}", client=Engine({})).answer(ASK)


def test_evidence_is_cut_to_the_context(file: Path) -> None:
    provider = open_provider(f"local:{file}", client=Engine(reply()))
    assert fitting(provider, 60_000) == 1_908
    assert fitting(provider, 500) == 500


@pytest.mark.parametrize(
    ("data", "wanted", "message"),
    [
        (b"hello", "", "is no GGUF file"),
        (gguf(**HEAD)[:40], "", "damaged or cut off"),
        (gguf(**HEAD), "9000", "was trained for a context of 8192 tokens, not 9000"),
        (gguf(**HEAD), "512", "a context of 512 tokens is too short"),
        (gguf(**HEAD), "many", "is no number of tokens"),
        (gguf(**{**HEAD, "context_length": 2048}), "", "a context of 2048 tokens is too short"),
    ],
)
def test_what_cannot_work_says_so(
    data: bytes, wanted: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path := tmp_path / "model.gguf").write_bytes(data)
    monkeypatch.setenv(CONTEXT, wanted)
    with pytest.raises(UsageError, match=message):
        open_provider(f"local:{path}", client=Engine({}))


def test_too_little_memory_is_told_before_anything_is_loaded(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_module, "free_memory", lambda: 100 << 20)
    with pytest.raises(UsageError, match="needs about 380 MB with 8192 tokens of context and 100 MB are free"):
        open_provider(f"local:{file}")


def test_the_extra_is_named_where_it_is_missing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(PostmortemError, match=r"pip install 'postmortem-writer\[local\]'"):
        open_provider(f"local:{file}")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        open_provider(f"local:{tmp_path}/none.gguf")
