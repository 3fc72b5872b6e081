"""One tiny call that shows whether a provider works: what came of it, in words for the person who set it up."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from postmortem_writer.errors import ModelError
from postmortem_writer.providers import Answer, Ask, Message, Provider, Usage
from postmortem_writer.providers._schema import fits

# The message names none of the fields, so an answer that has them shows that the schema holds the model to it.
ASK = Ask(
    system="You help to test a connection. Follow the given form of the answer.",
    messages=(Message("user", "Say that you can be reached, and how many letters the word 'incident' has."),),
    schema={
        "type": "object",
        "properties": {
            "remark": {"type": "string", "description": "Three words at most."},
            "letters": {"type": "integer", "description": "The number of letters."},
        },
        "required": ["remark", "letters"],
        "additionalProperties": False,
    },
    name="connection",
    max_tokens=2_000,
)


@dataclass(frozen=True, slots=True)
class Trial:
    """How the call went: ``outcome`` in two or three words, ``detail`` as a sentence, ``exit_status`` as the error's, 0 for none."""

    outcome: str
    detail: str
    model: str = ""
    exit_status: int = 0
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0


def trial(provider: Provider, clock: Callable[[], float] = time.monotonic) -> Trial:
    """Make one call and return what came of it; never raises a ModelError."""
    start = clock()
    try:
        answer = provider.answer(ASK)
    except ModelError as exc:
        return Trial(exc.outcome, str(exc), exit_status=exc.exit_status, seconds=round(clock() - start, 1))
    outcome, detail, status = _judged(answer)
    return Trial(outcome, detail, answer.model, status, answer.usage, round(clock() - start, 1))


def _judged(answer: Answer) -> tuple[str, str, int]:
    if answer.stop == "refusal":
        why = answer.detail or "no reason given"
        return "model declined", f"it answers, but declined a harmless question: {why}; try another model", 4
    if answer.stop == "length":
        told = f"it answers, but did not finish a line of JSON within {ASK.max_tokens:,} tokens; try another model"
        return "answer cut off", told, 4
    if not answer.text.strip():
        return "empty answer", "it answers with nothing at all; check the model's name, or try another model", 4
    if not fits(answer.text, ASK.schema):
        told = (
            "it answers, but the schema does not hold it to the form; drafting works all the same: every answer is"
            " checked and asked again with the schema in words, which costs calls"
        )
        return "schema not enforced", told, 0
    return "works", "it answers in the form that was asked for", 0
