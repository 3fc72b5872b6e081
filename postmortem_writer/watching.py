"""A provider whose requests are reported as they are sent and answered; what is asked and said stays as it is."""

import time
from collections.abc import Callable

from postmortem_writer.errors import ModelError
from postmortem_writer.progress import Step, Steps
from postmortem_writer.providers import Answer, Ask, Provider


class Watched:
    """Answer through ``provider``, and tell ``steps`` of each request when it is sent and when it has ended."""

    def __init__(self, provider: Provider, steps: Steps, clock: Callable[[], float] = time.monotonic) -> None:
        self.name, self.model = provider.name, provider.model
        self._provider, self._steps, self._clock = provider, steps, clock

    def answer(self, ask: Ask) -> Answer:
        again = any(message.role == "assistant" for message in ask.messages)
        self._steps(Step(ask.name, "re-asked" if again else "asked"))
        start = self._clock()
        try:
            answer = self._provider.answer(ask)
        except ModelError:
            self._steps(Step(ask.name, "failed", seconds=self._since(start)))
            raise
        tokens = answer.usage.input_tokens + answer.usage.output_tokens
        self._steps(Step(ask.name, "replayed" if answer.replayed else "answered", tokens, self._since(start)))
        return answer

    def _since(self, start: float) -> float:
        return round(self._clock() - start, 1)
