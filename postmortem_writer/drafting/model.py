"""A draft filled by a model: which section is asked when, what it is told, and when it is asked again.

The timeline comes first and alone, because the others build on it; impact, causes, review and actions go in parallel;
the summary comes last, because it says only what the body holds.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from postmortem_writer.diagnostics import Diagnostic, Level, errors
from postmortem_writer.draft import SECTIONS, Draft, Wire
from postmortem_writer.drafting.answer import read
from postmortem_writer.drafting.prompt import prompt
from postmortem_writer.errors import (
    BadAnswer,
    MissingKey,
    ModelError,
    ModelOverloaded,
    ModelRefused,
    ModelRejected,
    ModelTruncated,
    ModelUnreachable,
    StaleReply,
)
from postmortem_writer.evidence import Evidence
from postmortem_writer.progress import Progress, silent
from postmortem_writer.providers import Ask, Message, Provider, Usage
from postmortem_writer.providers._schema import strict

Check = Callable[[Wire, Evidence], list[Diagnostic]]

FIRST, LAST = "timeline", "summary"
FATAL = (MissingKey, ModelUnreachable, ModelRejected, ModelOverloaded)
"""What would befall every other section as well when the first request meets it."""


@dataclass(frozen=True)
class Drafted:
    """The sections that were filled, what the checks still say of them, what was spent, and why the others failed."""

    sections: Mapping[str, Wire]
    diagnostics: tuple[Diagnostic, ...]
    usage: Usage
    failed: Mapping[str, ModelError] = field(default_factory=dict)
    models: tuple[str, ...] = ()

    @property
    def draft(self) -> Draft | None:
        """Return the whole draft, or None while a section is missing."""
        return None if SECTIONS.keys() - self.sections.keys() else self.over(None)

    def over(self, fallback: Draft | None) -> Draft:
        """Return the draft with the sections that were filled, and those of ``fallback`` for the rest."""
        filled = dict(fallback) if fallback else {}
        for section in self.sections.values():
            filled |= dict(section)
        return Draft(**filled)


@dataclass(frozen=True)
class _Outcome:
    """How one section went."""

    name: str
    usage: Usage
    section: Wire | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    error: ModelError | None = None
    models: tuple[str, ...] = ()


def draft(
    evidence: Evidence,
    provider: Provider,
    *,
    brief: str,
    check: Check,
    template_sections: Iterable[str] | None = None,
    rounds: int = 2,
    progress: Progress = silent,
) -> Drafted:
    """Fill a draft from ``brief``, the evidence block, asking again at most ``rounds`` times a section.

    ``check`` compares a section with the evidence; its errors are sent back to the model. ``template_sections`` limits
    what is asked. Raises MissingKey, ModelUnreachable, ModelRejected or ModelOverloaded when the first request meets
    it, and StaleReply; any other ModelError only puts its section into ``failed``.
    """
    wanted = (
        list(SECTIONS) if template_sections is None else [name for name in SECTIONS if name in set(template_sections)]
    )
    done: list[_Outcome] = []

    def fill(name: str) -> _Outcome:
        told = {outcome.name: outcome.section for outcome in done if outcome.section is not None}
        return _fill(name, provider, _opening(name, brief, told), lambda section: check(section, evidence), rounds)

    for group in _groups(wanted):
        progress(f"asking for {', '.join(group)}", len(done), len(wanted))
        outcomes = _at_once(fill, group)
        _raise_fatal(outcomes, first=not done)
        done += outcomes
    return _drafted(done)


def _at_once(fill: Callable[[str], _Outcome], group: list[str]) -> list[_Outcome]:
    pool = ThreadPoolExecutor(max_workers=len(group), thread_name_prefix="drafting")
    try:
        return list(pool.map(fill, group))
    finally:
        # without waiting: all are done, unless an interruption is on its way out
        pool.shutdown(wait=False, cancel_futures=True)


def _groups(wanted: list[str]) -> list[list[str]]:
    middle = [name for name in wanted if name not in (FIRST, LAST)]
    groups = [[name for name in wanted if name == FIRST], middle, [name for name in wanted if name == LAST]]
    return [group for group in groups if group]


def _opening(name: str, brief: str, told: Mapping[str, Wire]) -> tuple[Message, ...]:
    # The evidence is a message of its own and comes first: all sections share that prefix, so vendors can cache it.
    body = {key: told[key] for key in SECTIONS if key in told}
    return Message("user", brief), Message("user", prompt(name, timeline=told.get(FIRST), body=body))


def _fill(
    name: str, provider: Provider, opening: tuple[Message, ...], check: Callable[[Wire], list[Diagnostic]], rounds: int
) -> _Outcome:
    kind = SECTIONS[name]
    ask = Ask(system=prompt("_rules", agent=False), messages=opening, schema=strict(kind), name=name)
    out = _Outcome(name, Usage())
    for round in range(rounds + 1):
        try:
            answer = provider.answer(ask)
        except StaleReply:
            raise
        except ModelError as exc:
            return _ended(out, exc)
        out = replace(
            out,
            usage=out.usage + answer.usage + Usage(re_asks=1 if round else 0),
            models=tuple(dict.fromkeys((*out.models, answer.model))),
        )
        if answer.stop == "refusal":
            return _ended(
                out,
                ModelRefused(
                    f"{answer.model} declined section {name!r}: {answer.detail or 'no reason given'}; try another model"
                ),
            )
        if answer.stop == "length":
            return _ended(
                out,
                ModelTruncated(
                    f"{answer.model} ran out of {ask.max_tokens} tokens in section {name!r}; try a model with longer answers, or fewer sources"
                ),
            )
        section, faults = read(answer.text, kind)
        if section is not None:
            found = check(section)
            faults = errors(found)
            if out.section is None or len(faults) < len(errors(out.diagnostics)):
                out = replace(out, section=section, diagnostics=tuple(found), error=None)
            if not faults:
                return out
        elif out.section is None:
            out = replace(out, error=_bad_answer(name, answer.model, faults))
        again = prompt("reask", faults=faults, schema=json.dumps(ask.schema) if section is None else "")
        ask = replace(ask, messages=(*ask.messages, Message("assistant", answer.text), Message("user", again)))
    return out


def _ended(out: _Outcome, error: ModelError) -> _Outcome:
    """Keep what an earlier round gave, with a warning; without one the section has failed."""
    if out.section is None:
        return replace(out, error=error)
    warning = Diagnostic("model", Level.WARNING, out.name, f"asking again was cut short: {error}")
    return replace(out, diagnostics=(*out.diagnostics, warning))


def _bad_answer(name: str, model: str, faults: list[Diagnostic]) -> ModelError:
    told = "; ".join(f"{fault.path}: {fault.message}" for fault in faults[:3])
    more = f"; and {len(faults) - 3} more" if len(faults) > 3 else ""
    return BadAnswer(f"{model} gave no usable answer for section {name!r}: {told}{more}")


def _raise_fatal(outcomes: list[_Outcome], *, first: bool) -> None:
    for outcome in outcomes:
        if first and not outcome.usage.calls and isinstance(outcome.error, FATAL):
            raise outcome.error


def _drafted(done: list[_Outcome]) -> Drafted:
    by_name = {outcome.name: outcome for outcome in done}
    ordered = [by_name[name] for name in SECTIONS if name in by_name]
    return Drafted(
        sections={one.name: one.section for one in ordered if one.section is not None},
        diagnostics=tuple(diagnostic for one in ordered for diagnostic in one.diagnostics),
        usage=sum((one.usage for one in ordered), Usage()),
        failed={one.name: one.error for one in ordered if one.error is not None},
        models=tuple(dict.fromkeys(model for one in ordered for model in one.models)),
    )
