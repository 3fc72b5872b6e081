"""What a run may spend: every call is counted, and the one that would go beyond a limit is not made."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from postmortem_writer.errors import BudgetSpent, UsageError
from postmortem_writer.providers import Answer, Ask, Provider, Usage
from postmortem_writer.providers._prices import Price

LEAST_ANSWER = 1_000
"""Tokens an answer needs at least: with less left, no call is made."""

CHARS_PER_TOKEN = 4.0
"""Of English prose and JSON, before a vendor's first count shows how it really is."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Tokens in and out together, and US dollars; None for no limit."""

    tokens: int | None = None
    dollars: float | None = None


class Metered:
    """Answer through ``provider``, count what it costs, and stop before a limit is exceeded.

    A call reserves its prompt and the longest answer it may give. Where that is more than what is left, it waits for the
    calls that are under way, and then asks for a shorter answer, or raises BudgetSpent. Raises UsageError for a limit in
    dollars on a model whose price is not known.
    """

    def __init__(
        self,
        provider: Provider,
        limit: Limit = Limit(),
        price: Price | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if limit.dollars is not None and price is None:
            raise UsageError(
                f"the price of {provider.name}:{provider.model} is not known, so --max-cost cannot be kept:"
                " name it in a table of your own (--prices FILE), or limit tokens (--max-tokens-total)"
            )
        self.name, self.model = provider.name, provider.model
        self.context_tokens: int = getattr(provider, "context_tokens", 0)
        self.spent = Usage()
        self._provider, self._limit, self._price, self._clock = provider, limit, price, clock
        self._free = threading.Condition()
        self._reserved: dict[int, Usage] = {}
        self._chars_per_token = CHARS_PER_TOKEN

    def answer(self, ask: Ask) -> Answer:
        number, allowed = self._reserve(ask)
        start = self._clock()
        answer: Answer | None = None
        try:
            answer = self._provider.answer(ask if allowed == ask.max_tokens else replace(ask, max_tokens=allowed))
            answer = replace(answer, usage=answer.usage + Usage(seconds=round(self._clock() - start, 3)))
            return answer
        finally:
            self._settle(number, ask, answer)

    def count(self, usage: Usage) -> None:
        """Add what an earlier run paid: limits hold for the whole postmortem, however often it was begun."""
        with self._free:
            self.spent += usage

    def _reserve(self, ask: Ask) -> tuple[int, int]:
        """Return the number of the reservation and how many tokens the answer may have."""
        with self._free:
            while True:
                prompt = int(size(ask) / self._chars_per_token)
                allowed = min(ask.max_tokens, self._left(prompt))
                if allowed == ask.max_tokens or not self._reserved:
                    break
                self._free.wait()
            if allowed < min(LEAST_ANSWER, ask.max_tokens):
                raise BudgetSpent(self._told(ask, prompt))
            number = max(self._reserved, default=0) + 1
            self._reserved[number] = Usage(input_tokens=prompt, output_tokens=allowed)
            return number, allowed

    def _left(self, prompt: int) -> int:
        """Return the longest answer, in tokens, to a prompt of that length that no limit forbids."""
        taken = sum(self._reserved.values(), self.spent) + Usage(input_tokens=prompt)
        left = 10**9
        if self._limit.tokens is not None:
            left = self._limit.tokens - taken.input_tokens - taken.output_tokens
        if self._limit.dollars is not None and self._price is not None:
            dollars = self._limit.dollars - self._price.of(taken)
            left = min(left, int(dollars / max(self._price.output, 1e-9) * 1e6))
        return left

    def _settle(self, number: int, ask: Ask, answer: Answer | None) -> None:
        with self._free:
            del self._reserved[number]
            if answer is not None:
                self.spent += answer.usage
                if answer.usage.input_tokens:
                    # The tightest seen so far: an estimate that is too high only stops a little early.
                    self._chars_per_token = min(self._chars_per_token, size(ask) / answer.usage.input_tokens)
            self._free.notify_all()

    def _told(self, ask: Ask, prompt: int) -> str:
        spent = self.spent.input_tokens + self.spent.output_tokens
        limits = [f"{self._limit.tokens:,} tokens"] if self._limit.tokens is not None else []
        limits += [f"${self._limit.dollars:.2f}"] if self._limit.dollars is not None else []
        return (
            f"section {ask.name!r} was not asked: it needs about {prompt:,} tokens and an answer, {spent:,} are spent,"
            f" and the limit is {' and '.join(limits)}; raise the limit and run again, what was answered is kept"
        )


def size(ask: Ask) -> int:
    """Return the characters a request sends, its schema included."""
    return len(ask.system) + sum(len(message.text) for message in ask.messages) + len(str(ask.schema))
