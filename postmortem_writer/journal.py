"""Finished calls kept on disk, so that a run that was killed goes on where it stopped and pays for nothing twice.

A call is kept under the digest of everything that decided it: vendor, endpoint, model, prompt and schema. Prompts are made
of redacted evidence only, and of them only digests are kept beside the answer.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from postmortem_writer.errors import JournalBusy, StaleReply
from postmortem_writer.output import replace_file
from postmortem_writer.providers import Answer, Ask, Provider, Usage
from postmortem_writer.providers.recorded import digest, given, load, reply_to

FOLDER = ".postmortem-writer"
_IGNORE = "# answers of models, kept so that a run that was stopped can go on; delete at will\n*\n"


class Journaled:
    """Answer from the journal in ``folder``, else through ``provider``, and keep each answer as soon as it is there.

    ``replayed`` counts the answers that were not asked for again. With ``fresh`` nothing of an earlier run is used.
    ``where`` tells endpoints apart, such as a base URL; ``seen`` is told what each answer cost that was not asked again.
    """

    def __init__(
        self,
        provider: Provider,
        folder: Path,
        *,
        fresh: bool = False,
        where: str = "",
        seen: Callable[[Usage], None] = lambda usage: None,
    ) -> None:
        self.name, self.model = provider.name, provider.model
        self.replayed = 0
        self._seen = seen
        self._provider, self._folder, self._fresh, self._where = provider, folder, fresh, where
        self._asked: set[Path] = set()

    def answer(self, ask: Ask) -> Answer:
        path = self._folder / f"{self._key(ask)}.json"
        reply = None if self._fresh and path not in self._asked else _kept(path)
        self._asked.add(path)
        if reply is not None:
            self.replayed += 1
            answer = replace(given(reply), replayed=True)
            self._seen(answer.usage)
            return answer
        answer = self._provider.answer(ask)
        # Character for character: a re-ask quotes the answer, so one space of difference would make it another call.
        reply = {**reply_to(ask, answer), "answer": answer.text}
        replace_file(path, json.dumps(reply, ensure_ascii=False, indent=1) + "\n")
        return answer

    def _key(self, ask: Ask) -> str:
        told = json.dumps([self.name, self._where, self.model, digest(ask), ask.max_tokens])
        return hashlib.sha256(told.encode()).hexdigest()[:32]


@contextmanager
def opened(folder: Path) -> Iterator[Path]:
    """Make the journal's folder, hold it against other runs, and yield it; raises JournalBusy while another run holds it."""
    with (prepared(folder) / "lock").open("a+") as lock:
        try:
            _hold(lock.fileno())
        except OSError:
            raise JournalBusy(
                f"another run is writing to {str(folder.parent)!r}: wait until it has ended, or choose another --out"
            ) from None
        yield folder


def prepared(folder: Path) -> Path:
    """Return the folder, made where it is missing, which version control is told to leave out."""
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        replace_file(ignore, _IGNORE)
    return folder


def _kept(path: Path) -> dict[str, Any] | None:
    try:
        return load(path)
    except StaleReply:  # something that is no answer, which only a hand can have put there
        return None


def _hold(file: int) -> None:
    """Take the lock that ends with the process, however it ends; raises OSError while another process has it."""
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
