"""Requests gathered into batches, which vendors answer within a day for half the price; a run that was killed goes on waiting.

Whoever asks waits as for any other answer. What was handed to a vendor stands in a file before and after it is handed over, so
that the next run waits for the same batch and submits nothing twice.
"""

import hashlib
import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from postmortem_writer.errors import ModelError, ModelOverloaded, ModelRejected, ModelUnreachable
from postmortem_writer.output import replace_file
from postmortem_writer.providers import Answer, Ask, Provider

LINGER_S = 5.0
"""With no new request for so long everybody waits for an answer, and what is there becomes a batch."""

POLL_S = 20.0
MOST_IN_ONE = 10_000
MOST_MISSES = 15
"""Turns in a row in which the vendor cannot be reached, before everybody who waits is told so."""

TIMES = 2
"""How often a request is submitted that expired or met a fault of the vendor."""

KEPT_S = 28 * 24 * 3600
"""Vendors keep the answers of a batch for about a month."""

Reply = Answer | ModelError


class Batches(Protocol):
    """A vendor's batch endpoint. ModelOverloaded as a reply says that the same request may be submitted again."""

    def submit(self, asks: Mapping[str, Ask], mark: str) -> str:
        """Hand over requests by their keys and return the id of the batch; raises ModelError."""
        ...

    def find(self, mark: str, size: int, since: float) -> list[str]:
        """Return the ids of batches that may be the one of that mark and size, handed over since a time of day in seconds."""
        ...

    def ended(self, id: str) -> bool:
        """Tell whether all answers are there that will ever be."""
        ...

    def replies(self, id: str, keys: Sequence[str]) -> Iterator[tuple[str, Reply]]:
        """Yield the replies to ``keys``, in any order; one may be missing. Raises ModelRejected when they are no longer kept."""
        ...


@runtime_checkable
class Batching(Protocol):
    """A provider whose vendor has a batch endpoint."""

    name: str
    model: str

    def batches(self) -> Batches: ...


@dataclass(slots=True)
class Batch:
    """One batch as the file holds it; ``id`` is "" from before it is handed over until the vendor has named it."""

    mark: str
    keys: list[str]
    at: float
    id: str = ""


@dataclass(slots=True)
class _Waiting:
    """One request, everybody who waits for its answer, and how often the vendor failed at it."""

    ask: Ask
    reply: Reply | None = None
    failed: int = 0
    there: threading.Event = field(default_factory=threading.Event)


class Batched:
    """Answer by batches of ``provider``, noted in ``state``; use it within ``running``.

    ``linger`` and ``poll`` are seconds, ``wall`` tells the time of day as seconds, ``say`` is told of every batch.
    """

    def __init__(
        self,
        provider: Batching,
        state: Path,
        *,
        linger: float | None = None,
        poll: float | None = None,
        wall: Callable[[], float] = time.time,
        say: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.name, self.model = provider.name, provider.model
        self._vendor, self._state = provider.batches(), state
        self._linger = LINGER_S if linger is None else linger
        self._poll = POLL_S if poll is None else poll
        self._wall, self._say = wall, say
        self._lock = threading.Condition()
        self._asked: dict[str, _Waiting] = {}
        self._new: list[str] = []
        self._told: dict[str, Reply] = {}
        self._batches = _noted(state, wall() - KEPT_S)
        self._collected: set[str] = set()
        self._misses = 0
        self._closed = False

    def answer(self, ask: Ask) -> Answer:
        key = key_of(self.model, ask)
        with self._lock:
            if key not in self._asked:
                self._asked[key] = _Waiting(ask)
                self._new.append(key)
                self._lock.notify_all()
            waiting = self._asked[key]
        waiting.there.wait()
        if isinstance(waiting.reply, Answer):
            return waiting.reply
        assert waiting.reply is not None
        raise waiting.reply

    def work(self) -> None:
        """Submit, poll and deliver until closed; the loop of the collector's thread."""
        while self._gathered():
            try:
                self._turn()
                self._misses = 0
            except (ModelUnreachable, ModelOverloaded) as fault:
                self._misses += 1  # a wait of hours outlives a broken wire
                if self._misses >= MOST_MISSES:
                    self._fail(fault)
            except ModelError as fault:
                self._fail(fault)
            except Exception as fault:
                self._fail(ModelError(f"{self.name}: batches: {type(fault).__name__}: {fault}"))

    def close(self) -> None:
        """Stop collecting; batches under way stay noted."""
        with self._lock:
            self._closed = True
            self._lock.notify_all()

    def _gathered(self) -> bool:
        """Wait until nobody has asked anything new for a while, or it is time to look after batches."""
        with self._lock:
            if not self._new:
                self._lock.wait_for(lambda: self._new or self._closed, self._poll if self._waits() else None)
            while self._new and not self._closed:
                before = len(self._new)
                self._lock.wait(self._linger)
                if len(self._new) == before:
                    break
            return not self._closed

    def _waits(self) -> bool:
        return any(not waiting.there.is_set() for waiting in self._asked.values())

    def _under_way(self) -> list[Batch]:
        return [batch for batch in self._batches if batch.mark not in self._collected]

    def _turn(self) -> None:
        with self._lock:
            new, self._new = self._new, []
        try:
            self._adopt()
            held = {key for batch in self._under_way() for key in batch.keys}
            for key in [key for key in new if key in self._told]:
                self._deliver(key, self._told[key])
            fresh = [key for key in new if key not in held and key not in self._told]
            for start in range(0, len(fresh), MOST_IN_ONE):
                self._submit(fresh[start : start + MOST_IN_ONE])
        except (ModelUnreachable, ModelOverloaded):
            with self._lock:  # those that did not get into a batch are tried again
                self._new = [*new, *self._new]
            raise
        wanted = {key for key, waiting in list(self._asked.items()) if not waiting.there.is_set()}
        for batch in [one for one in self._under_way() if one.id and wanted.intersection(one.keys)]:
            if self._vendor.ended(batch.id):
                self._collect(batch)

    def _submit(self, keys: Sequence[str]) -> None:
        batch = Batch(uuid.uuid4().hex, list(keys), self._wall())
        self._batches.append(batch)
        self._note()
        try:
            batch.id = self._vendor.submit({key: self._asked[key].ask for key in keys}, batch.mark)
        except ModelUnreachable:
            raise  # it may have arrived: the next turn looks for it
        except ModelError:
            self._batches.remove(batch)
            self._note()
            raise
        self._note()
        self._say(f"batch {batch.id}: {len(keys)} requests to {self.name}:{self.model}, answered within a day")

    def _adopt(self) -> None:
        """Name the batches whose handing over was interrupted, and forget those that never arrived."""
        for batch in [one for one in self._batches if not one.id]:
            known = {one.id for one in self._batches}
            found = self._vendor.find(batch.mark, len(batch.keys), batch.at)
            batch.id = next((id for id in found if id not in known), "")
            if not batch.id:
                self._batches.remove(batch)
            self._note()

    def _collect(self, batch: Batch) -> None:
        """Deliver a batch that has ended; what it lacks, or what the vendor failed at, is submitted once more."""
        lacking: Reply = ModelOverloaded(f"{self.name}: batch {batch.id} holds no answer to it")
        try:
            replies = dict(self._vendor.replies(batch.id, tuple(batch.keys)))
        except (ModelUnreachable, ModelOverloaded):
            raise
        except ModelError as fault:
            gone = isinstance(fault, ModelRejected)
            replies, lacking = {}, ModelOverloaded(str(fault)) if gone else fault
        self._collected.add(batch.mark)
        for key in list(batch.keys):
            reply = replies.get(key, lacking)
            if not isinstance(reply, Answer):
                batch.keys.remove(key)  # or the next run would wait for what will never come
            if not (isinstance(reply, ModelOverloaded) and self._tries_again(key)):
                self._deliver(key, reply)
        self._note()

    def _tries_again(self, key: str) -> bool:
        waiting = self._asked.get(key)
        if waiting is None or any(key in batch.keys for batch in self._under_way()):
            return True
        waiting.failed += 1
        if waiting.failed >= TIMES:
            return False
        with self._lock:
            self._new.append(key)
        return True

    def _deliver(self, key: str, reply: Reply) -> None:
        with self._lock:
            waiting = self._asked.get(key)
            if isinstance(reply, Answer):
                self._told[key] = reply
            else:
                self._asked.pop(key, None)  # who asks later asks anew
        if waiting is not None:
            waiting.reply = reply
            waiting.there.set()

    def _fail(self, fault: ModelError) -> None:
        with self._lock:
            self._new, self._misses = [], 0
            keys = [key for key, waiting in self._asked.items() if not waiting.there.is_set()]
        for key in keys:
            self._deliver(key, fault)

    def _note(self) -> None:
        kept = [asdict(batch) for batch in self._batches]
        replace_file(self._state, json.dumps({"batches": kept}, indent=1) + "\n")


def _noted(state: Path, since: float) -> list[Batch]:
    try:
        told = json.loads(state.read_text(encoding="utf-8"))
        batches = [Batch(**one) for one in told["batches"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [batch for batch in batches if batch.at > since]


@contextmanager
def running(batched: Batched) -> Iterator[Provider]:
    """Collect on a thread of its own while the block runs."""
    thread = threading.Thread(target=batched.work, name="drafting-batches", daemon=True)
    thread.start()
    try:
        yield batched
    finally:
        batched.close()
        thread.join(timeout=1)


def key_of(model: str, ask: Ask) -> str:
    """Return the key of a request, the same in every run: what decides its answer, as a digest."""
    told = [model, ask.name, ask.system, [[m.role, m.text] for m in ask.messages], ask.schema, ask.max_tokens]
    return "pmw-" + hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:40]
