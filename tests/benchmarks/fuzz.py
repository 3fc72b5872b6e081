"""Mutate samples until a reader crashes or hangs: seeded, offline, and each find cut down to a small input.

    python tests/benchmarks/fuzz.py SEEDS [--minutes M] [--seed N] [--only FORMAT] [--keep DIR]

SEEDS is a folder of samples of any formats. They are spliced, cut, flipped, repeated and mixed, and each result is read by
the whole of ``sources.read`` and by one reader that it was not made for. A crash is any exception but InputError, or a
reading-fault. Slow is more than two seconds of processor time a megabyte: a whole input that takes more than its share, or is the
hundredth, is repeated until it is a megabyte, at which it no longer matters what any reading costs at least, and read again.
Exit status 1 when anything was found.
"""

import argparse
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from postmortem_writer import sources
from postmortem_writer.errors import InputError, SourceError
from postmortem_writer.sources import read_as
from postmortem_writer.sources._detection import sources as formats
from postmortem_writer.sources._json import starts_like_json
from postmortem_writer.sources._tidy import short_lines

SLOW = 2.0
"""Seconds of processor time that an input may take a megabyte."""
LEAST = 0.02
"""Seconds that any reading may take, however little it reads."""
MEGABYTE, GROWN = 1_000_000, 100
PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"PK\x03\x04")
"""What such a file holds is many times its size, so it is not repeated."""
PATIENCE = 20
LARGEST = 60_000
SPICE = (b"\x00", b"\xff\xfe", b"\r", b"\r\n", b"\x1b[31m", b"\xe2\x80\xa8", b"{", b"[" * 50, b'"', b"\\", b" " * 2_000)
NUMBERS = (
    b"0",
    b"-1",
    b"99999999999999999999",
    b"1e999",
    b"NaN",
    b"null",
    b"24:61:61",
    b"0000-00-00",
    b"9999-12-31T23:59:60Z",
)


class Hung(BaseException):
    """Not an Exception: a reader's fault is caught where it is read, and this must not be."""


@dataclass(frozen=True)
class Find:
    """What went wrong, by whom, and the input."""

    reader: str
    fault: str
    data: bytes


def mutants(seeds: list[bytes], chance: random.Random) -> Iterator[bytes]:
    """Yield mutated samples without end."""
    changes = (_cut, _splice, _flip, _double, _spiced, _number, _shuffled, _mixed, _joined_lines)
    while True:
        data = chance.choice(seeds)
        for _ in range(chance.randrange(1, 5)):
            data = chance.choice(changes)(data, chance, seeds)[:LARGEST]
        yield data


def _cut(data: bytes, chance: random.Random, _: list[bytes]) -> bytes:
    start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return chance.choice((data[:start], data[start:], data[:start] + data[end:]))


def _splice(data: bytes, chance: random.Random, seeds: list[bytes]) -> bytes:
    other = chance.choice(seeds)
    at, of = chance.randrange(len(data) + 1), chance.randrange(len(other) + 1)
    return data[:at] + other[of : of + chance.randrange(2_000)] + data[at:]


def _flip(data: bytes, chance: random.Random, _: list[bytes]) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 20) if data else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _double(data: bytes, chance: random.Random, _: list[bytes]) -> bytes:
    start = chance.randrange(len(data) + 1)
    part = data[start : start + chance.choice((1, 3, 10, 200))]
    return data[:start] + part * chance.choice((2, 10, 500)) + data[start:]


def _spiced(data: bytes, chance: random.Random, _: list[bytes]) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(SPICE) + data[at:]


def _number(data: bytes, chance: random.Random, _: list[bytes]) -> bytes:
    digits = [at for at, byte in enumerate(data[:5_000]) if 48 <= byte <= 57]
    at = chance.choice(digits) if digits else 0
    return data[:at] + chance.choice(NUMBERS) + data[at + 1 :]


def _shuffled(data: bytes, chance: random.Random, _: list[bytes]) -> bytes:
    lines = data.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


def _mixed(data: bytes, chance: random.Random, seeds: list[bytes]) -> bytes:
    other = chance.choice(seeds).split(b"\n")
    return b"\n".join(line for pair in zip(data.split(b"\n"), other, strict=False) for line in pair)


def _joined_lines(data: bytes, chance: random.Random, _: list[bytes]) -> bytes:
    return data.replace(b"\n", chance.choice((b"", b" ", b"\r", b"\\n")))


def tried(read: Callable[[bytes], object], data: bytes, *, grow: bool = False, whole: bool = True) -> str:
    """Return what is wrong with reading, "" when nothing is; with ``grow`` it is read as a megabyte too, whatever it took.

    Without ``whole`` two seconds are the limit whatever its size: nobody hands a reader a megabyte that it does not recognise.
    """
    fault, taken = timed(read, data)
    if not whole:
        return fault or (f"took {taken:.1f} s" if taken > SLOW else "")
    if fault or not data or data.startswith(PACKED) or not (grow or taken > LEAST + SLOW * len(data) / MEGABYTE):
        return fault
    grown = (data * (MEGABYTE // len(data) + 1))[:MEGABYTE]
    fault, taken = timed(read, grown)
    if not fault and taken > SLOW:  # twice, for other work on the machine must not count
        taken = min(taken, timed(read, grown)[1])
    return fault or (f"took {taken:.1f} s a megabyte" if taken > SLOW else "")


def timed(read: Callable[[bytes], object], data: bytes) -> tuple[str, float]:
    """Return what is wrong with reading, "" when nothing is, and the seconds of processor time that it took."""
    fault = ""
    begun = time.process_time()
    signal.alarm(PATIENCE)
    try:
        read(data)
    except SourceError:
        pass  # a reader may refuse what it does not recognise
    except InputError as refusal:
        # nothing was left to read: because the only file stopped its reader?
        _, stopped, why = str(refusal).partition("could not be read as ")
        fault = f"{stopped}{why}"[:200]
    except Hung:
        fault = f"hung for {PATIENCE} s"
    except Exception as raised:
        fault = f"{type(raised).__name__}: {str(raised)[:100]}"
    finally:
        signal.alarm(0)
    return fault, time.process_time() - begun


def whole(data: bytes, name: str, folder: Path) -> None:
    """Read a file as anybody hands it in; raises what a reader met."""
    path = folder / name
    path.write_bytes(data)
    evidence = sources.read(path)
    for diagnostic in evidence.diagnostics:
        if diagnostic.code == "reading-fault":
            raise AssertionError(diagnostic.message)


def single(data: bytes, reader: str) -> None:
    """Hand text to one reader, whatever it is."""
    text = data.decode("utf-8", errors="replace").replace("\r\n", "\n")
    text = text if starts_like_json(text) else short_lines("sample.txt", text)[0]  # no reader is handed longer ones
    fault = read_as(reader, sources.Handed("sample.txt", text), "")
    assert fault is not None


def shrunk(data: bytes, still: Callable[[bytes], bool], seconds: float = 20) -> bytes:
    """Return a smaller input with which it still happens, by leaving out halves, quarters and so on."""
    end, size = time.monotonic() + seconds, max(1, len(data) // 2)
    while size and time.monotonic() < end:
        at = 0
        while at < len(data) and time.monotonic() < end:
            smaller = data[:at] + data[at + size :]
            if still(smaller):
                data = smaller
            else:
                at += size
        size //= 2
    return data


def fuzz(seeds: Path, minutes: float, seed: int, only: str) -> tuple[Counter[str], list[Find]]:
    """Return how many inputs each reader got, and the finds, one for each reader and fault."""
    signal.signal(signal.SIGALRM, _hang)
    files = [path for path in sorted(seeds.rglob("*")) if path.is_file() and 0 < path.stat().st_size < LARGEST]
    samples, names = [path.read_bytes() for path in files], [path.suffix or ".txt" for path in files]
    chance, end = random.Random(seed), time.monotonic() + minutes * 60
    readers = [only] if only else sorted(formats())
    counts: Counter[str] = Counter()
    found: dict[str, Find] = {}
    with tempfile.TemporaryDirectory() as folder:
        for data in mutants(samples, chance):
            if time.monotonic() > end:
                break
            name, reader = f"sample{chance.choice(names)}", chance.choice(readers)
            for who, read in (
                ("read", lambda data, name=name: whole(data, name, Path(folder))),
                (reader, lambda data, reader=reader: single(data, reader)),
            ):
                counts[who] += 1
                fault = tried(read, data, grow=who == "read" and counts[who] % GROWN == 0, whole=who == "read")
                key = f"{who}: {' '.join(fault.split()[:7])}"
                if fault and key not in found:
                    kind = " ".join(fault.split()[:7])
                    small = data
                    if not fault.startswith(("hung", "took")):
                        small = shrunk(data, lambda b, read=read, kind=kind: tried(read, b).startswith(kind))
                    found[key] = Find(who, fault, small)
                    print(f"{who}: {fault}\n    {len(small)} bytes: {small[:300]!r}", flush=True)
    return counts, list(found.values())


def _hang(*_: object) -> None:
    raise Hung


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seeds", type=Path)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", metavar="FORMAT")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where to keep the inputs found")
    given = parser.parse_args()
    counts, finds = fuzz(given.seeds, given.minutes, given.seed, given.only)
    for number, find in enumerate(finds):
        if given.keep:
            given.keep.mkdir(parents=True, exist_ok=True)
            (given.keep / f"{number:03d}-{find.reader}").write_bytes(find.data)
    others = [count for who, count in counts.items() if who != "read"]
    print(
        f"{counts['read']} inputs read whole, {sum(others)} by a single reader ({min(others, default=0)} at least each)"
    )
    print(f"{len(finds)} finds")
    return 1 if finds else 0


if __name__ == "__main__":
    sys.exit(main())
