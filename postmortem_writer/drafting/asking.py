"""One section from one model: asked, checked, asked again for what does not hold, and in smaller parts when it is cut off."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import create_model

from postmortem_writer.diagnostics import Diagnostic, Level, errors
from postmortem_writer.draft import SECTIONS, Wire
from postmortem_writer.drafting import mending
from postmortem_writer.drafting.mending import Filled
from postmortem_writer.drafting.prompt import prompt
from postmortem_writer.errors import BadAnswer, ModelError, ModelRefused, ModelTruncated, StaleReply
from postmortem_writer.providers import Answer, Ask, Message, Provider, Usage
from postmortem_writer.providers._schema import strict

CheckSection = Callable[[Wire], list[Diagnostic]]

ROWS = 40
"""Rows of a whole timeline, at most."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the evidence whose events one request is to write: its records, and which part of how many it is."""

    ids: tuple[str, ...]
    number: int
    of: int

    @property
    def first(self) -> str:
        return self.ids[0]

    @property
    def last(self) -> str:
        return self.ids[-1]

    @property
    def rows(self) -> int:
        """Return how many rows it may have: its share, and one more, as events do not come evenly."""
        return -(-ROWS // self.of) + 1

    def halves(self) -> Iterator["Part"]:
        """Yield two parts of it, or none when it is a single record."""
        middle = len(self.ids) // 2
        for number, ids in enumerate((self.ids[:middle], self.ids[middle:]) if middle else (), start=1):
            yield Part(ids, 2 * self.number - 2 + number, 2 * self.of)


@dataclass(frozen=True)
class Job:
    """One section, or a part of one, to ask for.

    ``brief`` is the evidence, the same text for every job so that vendors can cache it; ``told`` what earlier sections
    settled; ``about`` names the incident where there are several; ``more`` are the layout's own instructions.
    """

    section: str
    brief: str
    told: Mapping[str, Wire] = field(default_factory=dict)
    about: str = ""
    more: str = ""
    part: Part | None = None
    only: str = ""
    shorter: bool = False

    @property
    def name(self) -> str:
        """Return its name on the wire and in recordings: ``timeline_2`` for the second part."""
        tail = f"_{self.part.number}" if self.part and self.part.of > 1 else f"_{self.only}" if self.only else ""
        return self.section + tail + ("_shorter" if self.shorter else "")

    @property
    def kind(self) -> type[Wire]:
        """Return the schema of its answer."""
        kind = SECTIONS[self.section]
        if not self.only:
            return kind
        asked = kind.model_fields[self.only]
        return create_model(f"{kind.__name__}_{self.only}", __base__=Wire, **{self.only: (asked.annotation, asked)})  # type: ignore[call-overload, no-any-return]

    @property
    def messages(self) -> tuple[Message, ...]:
        """Return the evidence and, as a message of its own, what is asked."""
        arguments: dict[str, Any] = {"body": dict(self.told), "about": self.about, "part": self._part()}
        text = prompt(
            self.section, timeline=self.told.get("timeline"), milestones=self.told.get("milestones"), **arguments
        )
        for also in self._also():
            text += f"\n\n{also}"
        return Message("user", self.brief), Message("user", text)

    def smaller(self) -> list["Job"]:
        """Return what to ask instead when the answer was cut off: halves, single fields, or fewer entries; [] when all was tried."""
        if self.part is not None:
            return [replace(self, part=half) for half in self.part.halves()] if self.part.of < 16 else []
        fields = SECTIONS[self.section].model_fields
        if not self.only and len(fields) > 1:
            return [replace(self, only=name) for name in fields]
        return [] if self.shorter else [replace(self, shorter=True)]

    def _part(self) -> Part | None:
        return self.part if self.part and self.part.of > 1 else None

    def _also(self) -> Iterator[str]:
        if self.more:
            yield f"For this document also:\n{self.more}"
        if self.only:
            yield f'Answer with "{self.only}" alone: the rest of the section is asked for separately.'
        if self.shorter:
            yield "Answer in less than half the room: the few most telling entries only."


@dataclass(frozen=True)
class Outcome:
    """How one job went: what was filled, what the checks still say of it, what was spent, and why there is nothing."""

    job: Job
    usage: Usage = field(default_factory=Usage)
    filled: Filled | None = None
    found: tuple[Diagnostic, ...] = ()
    remarks: tuple[Diagnostic, ...] = ()
    error: ModelError | None = None
    models: tuple[str, ...] = ()

    @property
    def section(self) -> Wire | None:
        """Return the section as far as it stands."""
        return self.filled.section if self.filled else None

    @property
    def faults(self) -> list[Diagnostic]:
        """Return what does not hold, with the paths of the first answer."""
        return [*self.filled.faults, *self.filled.placed(errors(self.found))] if self.filled else []


def fill(job: Job, provider: Provider, check: CheckSection, rounds: int) -> Outcome:
    """Ask for a section and at most ``rounds`` times for what does not hold of it; raises StaleReply alone."""
    ask = Ask(system=prompt("_rules", agent=False), messages=job.messages, schema=strict(job.kind), name=job.name)
    out = Outcome(job)
    for round in range(rounds + 1):
        try:
            answer = provider.answer(ask)
        except StaleReply:
            raise
        except ModelError as exc:
            return _ended(replace(out, usage=out.usage + Usage(retries=exc.retries)), exc)
        out = _paid(out, answer, again=round > 0)
        stopped = _stopped(answer, ask)
        if isinstance(stopped, ModelTruncated) and out.filled is None and (smaller := job.smaller()):
            return _joined(out, [fill(part, provider, check, rounds) for part in smaller])
        if stopped is not None:
            return _ended(out, stopped)
        out, wrong = _taken(out, answer, check)
        if out.filled is not None and not out.faults:
            return out
        ask = _again(ask, answer, out, wrong)
    return _closed(out)


def _paid(out: Outcome, answer: Answer, *, again: bool) -> Outcome:
    usage = out.usage + answer.usage + Usage(re_asks=1 if again else 0)
    return replace(out, usage=usage, models=tuple(dict.fromkeys((*out.models, answer.model))))


def _stopped(answer: Answer, ask: Ask) -> ModelError | None:
    if answer.stop == "refusal":
        why = answer.detail or "no reason given"
        return ModelRefused(f"{answer.model} declined section {ask.name!r}: {why}; try another model")
    if answer.stop == "length":
        told = f"{answer.model} ran out of {ask.max_tokens} tokens in section {ask.name!r}"
        return ModelTruncated(f"{told}; try a model with longer answers, or fewer sources")
    return None


def _taken(out: Outcome, answer: Answer, check: CheckSection) -> tuple[Outcome, list[Diagnostic]]:
    """Return the outcome with an answer in it where that is better than what there was, and what is wrong with the answer."""
    if out.filled is None:
        got, wrong = mending.filled(answer.text, out.job.kind)
    else:
        got, wrong = mending.mended(out.filled, out.faults, answer.text)
    if got is None:
        failed = _bad_answer(out.job.name, answer.model, wrong) if out.filled is None else None
        return replace(out, error=failed), wrong
    new = replace(out, filled=got, found=tuple(check(got.section)), error=None)
    return (new if out.filled is None or len(new.faults) < len(out.faults) else out), []


def _again(ask: Ask, answer: Answer, out: Outcome, wrong: Sequence[Diagnostic]) -> Ask:
    """Return the request for what does not hold: the whole when nothing could be used, else the named entries."""
    if out.filled is None:
        schema = strict(out.job.kind)
        text = prompt("reask", faults=wrong, schema=json.dumps(schema))
    else:
        schema = strict(mending.question(out.filled, out.faults))
        text = prompt("mend", faults=out.faults, schema=json.dumps(schema))
    messages = (*ask.messages, Message("assistant", answer.text), Message("user", text))
    return replace(ask, messages=messages, schema=schema)


def _ended(out: Outcome, error: ModelError) -> Outcome:
    """Keep what an earlier round gave, with a warning; without one the section has failed."""
    if out.filled is None:
        return replace(out, error=error)
    warning = Diagnostic("model", Level.WARNING, out.job.name, f"asking again was cut short: {error}")
    return _closed(replace(out, remarks=(*out.remarks, warning)))


def _closed(out: Outcome) -> Outcome:
    """Say which entries were dropped because they never fitted the schema."""
    dropped = out.filled.faults if out.filled else ()
    lost = [
        Diagnostic("entry", Level.WARNING, fault.path, f"this entry of the model was dropped: {fault.message}")
        for fault in dropped
    ]
    return replace(out, remarks=(*out.remarks, *lost))


def _joined(whole: Outcome, parts: Sequence[Outcome]) -> Outcome:
    """Return the outcome of a section that was asked for in parts: what they hold together, failed when all failed."""
    usage = sum((part.usage for part in parts), whole.usage)
    models = tuple(dict.fromkeys(model for one in (whole, *parts) for model in one.models))
    remarks = tuple(remark for part in parts for remark in (*part.remarks, *_lost(part)))
    values: dict[str, Any] = {}
    for part in parts:
        for name, value in part.filled.values.items() if part.filled else ():
            values[name] = (*values.get(name, ()), *value) if isinstance(value, tuple) else value
    kind = whole.job.kind
    if values.keys() != kind.model_fields.keys():
        error = next((part.error for part in parts if part.error), None)
        return replace(whole, usage=usage, models=models, remarks=remarks, error=error)
    found = tuple(diagnostic for part in parts for diagnostic in part.found)
    return Outcome(whole.job, usage, Filled(kind, values), found, remarks, None, models)


def _lost(part: Outcome) -> Iterator[Diagnostic]:
    if part.error is not None:
        yield Diagnostic("section", Level.WARNING, part.job.name, f"the model gave no usable part ({part.error})")


def _bad_answer(name: str, model: str, faults: Sequence[Diagnostic]) -> ModelError:
    told = "; ".join(f"{fault.path}: {fault.message}" for fault in faults[:3])
    more = f"; and {len(faults) - 3} more" if len(faults) > 3 else ""
    return BadAnswer(f"{model} gave no usable answer for section {name!r}: {told}{more}")
