"""The head of a GGUF file: what a model is called, how long its context is, and what memory it will take.

The form is that of ggml's specification, version 2 and later: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from postmortem_writer.errors import UsageError

MAGIC = b"GGUF"
NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
STRING, LIST = 8, 9
MOST_KEYS, LONGEST = 100_000, 1 << 28
KEPT_LIST = 16
"""Entries of a list that are kept; vocabularies have a hundred thousand."""


@dataclass(frozen=True, slots=True)
class Model:
    """What the head of a file says; ``context`` is the tokens it was trained for, 0 when that is not said."""

    name: str
    size: int
    context: int
    cache_bytes_per_token: int

    def memory(self, context: int) -> int:
        """Return about how many bytes it takes with that many tokens of context."""
        return int(self.size * 1.15) + context * self.cache_bytes_per_token + (200 << 20)


def read(path: Path) -> Model:
    """Return what the head of a GGUF file says; raises UsageError when it is none."""
    try:
        with path.open("rb") as file:
            if file.read(4) != MAGIC:
                raise UsageError(f"{str(path)!r} is no GGUF file: expected a model in the form that llama.cpp reads")
            return _model(path, _Reader(file).head())
    except OSError as exc:
        raise UsageError(f"{str(path)!r} cannot be read ({exc.strerror}): expected the path of a GGUF file") from None
    except (struct.error, ValueError, KeyError, MemoryError):
        raise UsageError(f"{str(path)!r} begins like a GGUF file but is damaged or cut off: fetch it again") from None


def _model(path: Path, head: dict[str, Any]) -> Model:
    kind = head["general.architecture"]

    def number(key: str, otherwise: int = 0) -> int:
        value = head.get(f"{kind}.{key}", otherwise)
        return max(map(int, value), default=otherwise) if isinstance(value, list) else int(value)

    heads = number("attention.head_count", 1) or 1
    width = number("embedding_length") // heads
    kept = number("attention.head_count_kv", heads)
    keys, values = number("attention.key_length", width), number("attention.value_length", width)
    cache = 2 * number("block_count") * kept * (keys + values)  # 16-bit floats
    return Model(str(head.get("general.name", path.stem)), path.stat().st_size, number("context_length"), cache)


class _Reader:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def head(self) -> dict[str, Any]:
        _, _, keys = self._unpack("IQQ")
        if keys > MOST_KEYS:
            raise ValueError(keys)
        return {self._string(): self._value(*self._unpack("I")) for _ in range(keys)}

    def _value(self, kind: int) -> Any:
        if kind == STRING:
            return self._string()
        if kind == LIST:
            return self._list(*self._unpack("IQ"))
        return self._unpack(NUMBERS[kind])[0]

    def _list(self, kind: int, length: int) -> list[Any]:
        if kind in NUMBERS:
            data = self._bytes(struct.calcsize(NUMBERS[kind]) * length)
            return list(struct.unpack_from(f"<{min(length, KEPT_LIST)}{NUMBERS[kind]}", data))
        found: list[Any] = []
        for place in range(length):
            value = self._value(kind)
            if place < KEPT_LIST:
                found.append(value)
        return found

    def _string(self) -> str:
        return self._bytes(*self._unpack("Q")).decode(errors="replace")

    def _unpack(self, form: str) -> tuple[Any, ...]:
        return struct.unpack(f"<{form}", self._bytes(struct.calcsize(f"<{form}")))

    def _bytes(self, length: int) -> bytes:
        if length > LONGEST:
            raise ValueError(length)
        data = self._file.read(length)
        if len(data) < length:
            raise ValueError("the file ends too early")
        return data
