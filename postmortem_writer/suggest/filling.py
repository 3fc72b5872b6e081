"""Fill the slots of rewrites from records, and let through only what passes every check.

A suggestion is shown only where every slot rests on records that exist, its quote stands in one of them character for
character, its words are theirs, the sentence as a whole passes the checks of a draft, and the linter has nothing against it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from postmortem_writer.checks import check, foreign_words
from postmortem_writer.diagnostics import Level, errors
from postmortem_writer.draft import Claim, Wire
from postmortem_writer.drafting.brief import shown
from postmortem_writer.drafting.suggesting import Filling, Open, Slot, fill
from postmortem_writer.errors import ModelError
from postmortem_writer.evidence import Evidence, Record, plain
from postmortem_writer.lint import Finding, lint
from postmortem_writer.lint.words import lexicon, singular
from postmortem_writer.providers import Provider, Usage

_SLOT = re.compile(r"\{(\w+)\}")
_TIME, _ROLE = "time", "role"
_NEGATION = re.compile(r"\b(?:no|not|none|nothing|nobody|never|without|cannot|neither|nor)\b|n't\b", re.I)


@dataclass(frozen=True, slots=True)
class Source:
    """What one slot rests on: the record, where it lies, and its words."""

    slot: str
    record: str
    place: str
    quote: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A filled rewrite with its sources; without a text, the reason why the rewrites stay open."""

    text: str = ""
    sources: tuple[Source, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Suggested:
    """A suggestion for every finding, in order; what was spent; and why there are none when asking failed."""

    suggestions: tuple[Suggestion, ...]
    usage: Usage = field(default_factory=Usage)
    error: ModelError | None = None


class _Said(Wire):
    """A part of a draft of one claim, which is what the checks read."""

    claims: list[Claim]


def suggest(findings: Sequence[Finding], evidence: Evidence, provider: Provider) -> Suggested:
    """Return a suggestion for each finding that is not silenced; a model is asked once for all. Raises StaleReply."""
    paths = {f"finding[{index}]": finding for index, finding in enumerate(findings) if _is_open(finding)}
    if not paths:
        return Suggested(tuple(Suggestion(reason="nothing to fill") for _ in findings))
    asked = [
        Open(path, finding.sentence, f"{finding.message}. {finding.why}", finding.question, finding.rewrites)
        for path, finding in paths.items()
    ]
    said = fill(asked, evidence, provider)
    if said.value is None:
        return Suggested(tuple(Suggestion(reason="the model gave no answer") for _ in findings), said.usage, said.error)
    answers = {answer.path: answer for answer in said.value.sentences}
    made = (_checked(finding, answers.get(f"finding[{index}]"), evidence) for index, finding in enumerate(findings))
    return Suggested(tuple(made), said.usage)


def _is_open(finding: Finding) -> bool:
    return not finding.suppressed and any(_SLOT.search(rewrite) for rewrite in finding.rewrites)


def _checked(finding: Finding, answer: Filling | None, evidence: Evidence) -> Suggestion:
    if answer is None or answer.rewrite == 0:
        return Suggestion(reason="the records hold nothing that fills a rewrite")
    if not 1 <= answer.rewrite <= len(finding.rewrites):
        return Suggestion(reason=f"there is no rewrite {answer.rewrite}")
    template = finding.rewrites[answer.rewrite - 1]
    if fault := next(_faults(template, answer.slots, evidence), ""):
        return Suggestion(reason=fault)
    text = _filled(template, _words(answer.slots, evidence))
    if fault := next(_sentence_faults(text, answer.slots, evidence), ""):
        return Suggestion(reason=fault)
    return Suggestion(text, tuple(_sources(answer.slots, evidence)))


def _faults(template: str, slots: Sequence[Slot], evidence: Evidence) -> Iterator[str]:
    """Yield what is wrong with the slots one by one: their names, their records, their words."""
    names = [slot.name for slot in slots]
    if sorted(names) != sorted(dict.fromkeys(_SLOT.findall(template))):
        yield f"the slots of the rewrite are not filled once each: {', '.join(names) or 'none'}"
    for slot in slots:
        records = evidence.cited(slot.cites)
        if not records or len(records) < len(slot.cites):
            yield f"{slot.name!r} cites no record, or one that does not exist"
        elif slot.name == _TIME:
            if records[0].instant is None:
                yield f"{slot.name!r} cites {records[0].id}, which has no time"
        elif not slot.words.strip():
            yield f"{slot.name!r} is empty"
        elif slot.name == _ROLE and not _ends_in_role(slot.words):
            yield f"{slot.name!r} names no role: {slot.words!r}"
        elif name := next(
            (name for name in _speakers(evidence) if re.search(rf"\b{re.escape(name)}\b", slot.words)), ""
        ):
            yield f"{slot.name!r} names a person: {name!r}"
        elif foreign := [word for word in foreign_words(slot.words, records) if not _is_role(slot, word)]:
            yield f"{slot.name!r} has words that {' or '.join(slot.cites)} do not hold: {', '.join(foreign)}"
    for slot in (slot for slot in slots if slot.name != _TIME):
        claim = Claim(cites=slot.cites, quote=slot.quote, text=slot.words, basis="stated")
        yield from (fault.message for fault in errors(check(_Said(claims=[claim]), evidence)))


def _sentence_faults(text: str, slots: Sequence[Slot], evidence: Evidence) -> Iterator[str]:
    """Yield what is wrong with the sentence as a whole: what the checks say, a "no" of its own, wording that blames."""
    cites = list(dict.fromkeys(id for slot in slots for id in slot.cites))
    quote = next((slot.quote for slot in slots if slot.quote), "")
    claim = Claim(cites=cites, quote=quote, text=_without_times(text, slots, evidence), basis="stated")
    yield from (fault.message for fault in errors(check(_Said(claims=[claim]), evidence)))
    held = " ".join(plain(record.text) for record in evidence.cited(cites))
    if _NEGATION.search(text) and not _NEGATION.search(held):
        yield "it says that something was not there, and no cited record does"
    for finding in lint(text):
        if finding.level is not Level.SUGGESTION:
            yield f"its wording is flagged itself: {finding.message}"


def _without_times(text: str, slots: Sequence[Slot], evidence: Evidence) -> str:
    """Return the sentence without the times that the program itself put in, which need no check."""
    for slot in slots:
        if slot.name == _TIME:
            text = text.replace(_time(evidence.cited(slot.cites)[0]), "then")
    return text


def _words(slots: Sequence[Slot], evidence: Evidence) -> dict[str, str]:
    return {
        slot.name: _time(evidence.cited(slot.cites)[0]) if slot.name == _TIME else " ".join(slot.words.split())
        for slot in slots
    }


def _time(record: Record) -> str:
    return shown(record.stamp) if record.stamp else ""


def _filled(template: str, words: Mapping[str, str]) -> str:
    """Return a rewrite with its slots filled, beginning with a capital."""
    text = _SLOT.sub(lambda slot: words.get(slot[1], slot[0]), template)
    return text[:1].upper() + text[1:]


def _ends_in_role(words: str) -> bool:
    last = words.rsplit(maxsplit=1)[-1].lower().strip(".,")
    return any(form in lexicon("roles") | lexicon("teams") for form in (last, singular(last)))


def _is_role(slot: Slot, stem: str) -> bool:
    """Say whether a word that no record holds only names a role, which says nothing about the incident."""
    return slot.name == _ROLE and any(role.startswith(stem) for role in lexicon("roles") | lexicon("teams"))


def _speakers(evidence: Evidence) -> set[str]:
    """Return the names of the people who speak in the records, whole and word by word."""
    names = {record.actor.name for record in evidence.records if record.actor and not record.actor.bot}
    words = {word for name in names for word in name.split() if word[0].isupper()}
    return words | {name for name in names if name and not _ends_in_role(name)}


def _sources(slots: Sequence[Slot], evidence: Evidence) -> Iterator[Source]:
    for slot in slots:
        for record in evidence.cited(slot.cites):
            quote = slot.quote if record.says(slot.quote) else ""
            if quote or slot.name == _TIME:
                yield Source(slot.name, record.id, record.place, quote)
