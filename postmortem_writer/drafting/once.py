"""Ask a model one question, once: what cannot be used is told, not asked again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from postmortem_writer.draft import Wire
from postmortem_writer.drafting.answer import read
from postmortem_writer.drafting.prompt import prompt
from postmortem_writer.errors import BadAnswer, ModelError, ModelRefused, ModelTruncated, StaleReply
from postmortem_writer.providers import Ask, Message, Provider, Usage
from postmortem_writer.providers._schema import strict

T = TypeVar("T", bound=Wire)


@dataclass(frozen=True)
class Said(Generic[T]):
    """The answer as an object, or None and why there is none; and what was spent."""

    value: T | None
    usage: Usage = field(default_factory=Usage)
    error: ModelError | None = None


def ask_once(name: str, kind: type[T], messages: Sequence[Message], provider: Provider) -> Said[T]:
    """Return what a model answers under the shared rules; raises StaleReply, other failures are returned."""
    ask = Ask(system=prompt("_rules", agent=False), messages=tuple(messages), schema=strict(kind), name=name)
    try:
        answer = provider.answer(ask)
    except StaleReply:
        raise
    except ModelError as exc:
        return Said(None, Usage(retries=exc.retries), exc)
    if answer.stop != "ok":
        failure = ModelRefused if answer.stop == "refusal" else ModelTruncated
        return Said(None, answer.usage, failure(f"{answer.model} did not finish {name!r}"))
    value, faults = read(answer.text, kind)
    if value is None:
        return Said(
            None, answer.usage, BadAnswer(f"{answer.model} gave nothing usable for {name!r}: {faults[0].message}")
        )
    return Said(value, answer.usage)
