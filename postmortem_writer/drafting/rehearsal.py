"""What a run will ask, counted before anything is sent: the real drafting, answered by what extraction found.

So the plan cannot drift from the run: it holds the calls that drafting makes when nothing has to be asked again.
"""

import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from postmortem_writer.draft import SECTIONS, Draft, claims
from postmortem_writer.drafting.model import FIRST
from postmortem_writer.providers import Answer, Ask, Usage
from postmortem_writer.providers._prices import Price

TOKEN_CHARS = 4
"""Characters of prompt and JSON for one token, as vendors of large models count English text."""

EXPECTED = {
    "timeline": 380, "milestones": 100, "impact": 260, "causes": 650, "factors": 230, "review": 450, "actions": 450,
    "questions": 140, "summary": 230, "window": 600,
}  # fmt: skip
"""Tokens an answer takes, of the timeline each part, as measured on the bundled incidents; thinking comes on top."""

ONE_OF = 60
"""Of so many records of a long chat one is pointed out, as measured on invented incidents of 3,400 records."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the plan, in tokens: what is sent, how much of it a vendor may have cached, what may come back."""

    name: str
    input_tokens: int
    cached_tokens: int
    output_tokens: int

    @property
    def usage(self) -> Usage:
        """Return the call as what it would cost."""
        return Usage(1, self.input_tokens, self.cached_tokens, self.output_tokens)


@dataclass(frozen=True, slots=True)
class Plan:
    """The calls of a run in the order they are made, for whom, and the price of that model where it is known."""

    provider: str
    model: str
    calls: tuple[Call, ...]
    price: Price | None = None
    priced_on: str = ""

    @property
    def usage(self) -> Usage:
        """Return what all calls would cost together."""
        return sum((call.usage for call in self.calls), Usage())

    @property
    def dollars(self) -> float | None:
        """Return the estimate in US dollars, None when the price of the model is not known."""
        return None if self.price is None else self.price.of(self.usage)


class Rehearsal:
    """Stand in for a provider: answer each section from ``draft``, and remember what was asked."""

    def __init__(self, provider: str, model: str, draft: Draft) -> None:
        self.name, self.model = provider, model
        self._said: Mapping[str, object] = draft.model_dump()
        self._cited = {id for _, claim in claims(draft) for id in claim.cites}
        self._asked: list[Ask] = []
        self._lock = threading.Lock()

    def answer(self, ask: Ask) -> Answer:
        with self._lock:
            self._asked.append(ask)
        if ask.name.startswith("window"):
            return Answer(json.dumps({"noted": self._noted(ask.messages[0].text)}), self.model, Usage(calls=1))
        return Answer(
            json.dumps({field: self._said[field] for field in ask.schema["properties"]}), self.model, Usage(calls=1)
        )

    def _noted(self, evidence: str) -> list[dict[str, str]]:
        """Return every record of a stretch that extraction cites, and a share of the rest, as a careful reader points out."""
        ids = re.findall(r"^(R\d+) \|", evidence, re.M)
        return [
            {"cite": id, "about": "event"} for place, id in enumerate(ids) if id in self._cited or place % ONE_OF == 0
        ]

    def calls(self) -> tuple[Call, ...]:
        """Return what was asked, in the order it is sent; the prefix that calls share is cached from the second on."""
        order = ["window", *FIRST, *SECTIONS]
        asked = sorted(self._asked, key=lambda ask: (order.index(_section(ask)), ask.name))
        seen: set[str] = set()
        return tuple(_call(ask, seen) for ask in asked)


def _call(ask: Ask, seen: set[str]) -> Call:
    shared = ask.system + ask.messages[0].text
    cached = len(shared) // TOKEN_CHARS if shared in seen else 0
    seen.add(shared)
    told = sum(len(message.text) for message in ask.messages) + len(ask.system) + len(json.dumps(ask.schema))
    return Call(ask.name, told // TOKEN_CHARS, cached, EXPECTED[_section(ask)])


def _section(ask: Ask) -> str:
    return ask.name.partition("_")[0]
