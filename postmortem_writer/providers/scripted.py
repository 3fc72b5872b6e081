"""A provider that answers from a queue and remembers what it was asked: for tests, and for answers kept in a file."""

import json
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from postmortem_writer.errors import BadAnswer, ModelError, UsageError
from postmortem_writer.providers import Answer, Ask, Patience, Usage, Vendor

Scripted_ = str | Mapping[str, Any] | Answer | ModelError


class Scripted:
    """Give queued answers: texts, objects (sent as JSON), whole ``Answer``s, or errors to raise.

    ``answers`` is one queue for all, or a queue by the name asked for, which parallel calls need. ``asked`` holds every
    request in the order it came.
    """

    name = "scripted"

    def __init__(self, answers: Iterable[Scripted_] | Mapping[str, Iterable[Scripted_]], model: str = "script") -> None:
        self.model = model
        self.asked: list[Ask] = []
        self._queues = {
            key: list(queue) for key, queue in (answers if isinstance(answers, Mapping) else {"": answers}).items()
        }
        self._lock = threading.Lock()

    def answer(self, ask: Ask) -> Answer:
        with self._lock:
            self.asked.append(ask)
            queue = self._queues.get(ask.name) or self._queues.get("")
            if not queue:
                raise BadAnswer(f"the script has no further answer for {ask.name!r}")
            said = queue.pop(0)
        if isinstance(said, ModelError):
            raise said
        if isinstance(said, Answer):
            return said
        text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
        return Answer(text=text, model=self.model, usage=Usage(calls=1))


def _open(path: str, base_url: str, client: Any, patience: Patience) -> Scripted:
    try:
        answers = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise UsageError(f"cannot read the answers of scripted:{path}: {exc}") from None
    return Scripted(answers, model=Path(path).name)


vendor = Vendor(
    title="answers from a JSON file, in order or by section",
    needs="scripted:FILE",
    keys=(),
    model="",
    open=_open,
)
