"""Count language of local rationality: what people could see and what the tools allowed when they chose.

A credit needs an act by a person, a team or the authors in this or the previous sentence of the block, a cue that points
at a system, display, document or constraint, and no finding of level error in the sentence.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from postmortem_writer.lint.people import PRONOUN, Who
from postmortem_writer.lint.phrase import Subject
from postmortem_writer.lint.report.cues import Cue, Patterns, cues
from postmortem_writer.lint.report.reading import Passage

_HUMAN = (Who.NAME, Who.PERSON, Who.TEAM, Who.SELF)
_ELSEWHERE = ("people", "appendix", "actions")


@dataclass(frozen=True, slots=True)
class Credit:
    """A sentence that gives the condition of a choice, and the cue by which it was known."""

    passage: Passage
    cue: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """The choices a document describes, and which of them it explains."""

    described: tuple[Passage, ...]
    explained: tuple[Passage, ...]
    credits: tuple[Credit, ...]


def decisions(passages: Sequence[Passage], judged: Container[int], blamed: Container[int]) -> Decisions:
    """Return the decisions of a document with their credits.

    ``judged`` are the starts of sentences with an error, which earn no credit; ``blamed`` those of sentences in which a
    finding is about people, which describe a decision whatever their verb.
    """
    credits: list[Credit] = []
    described: dict[int, None] = {}
    explained: set[int] = set()
    for index, passage in enumerate(passages):
        if passage.block.kind == "heading" or passage.kind in _ELSEWHERE:
            continue
        if passage.start in blamed or _decides(passage):
            described[index] = None
        before = passages[index - 1] if index and passages[index - 1].block is passage.block else None
        cue = None if passage.start in judged else _cue(passage)
        actor = index if cue and _acts(passage) else index - 1 if cue and before and _acts(before) else -1
        if cue and actor >= 0:
            credits.append(Credit(passage, cue.name))
            described[actor] = None
            explained |= {actor, index}
    told = sorted(described)
    return Decisions(
        tuple(passages[index] for index in told),
        tuple(passages[index] for index in told if index in explained),
        tuple(credits),
    )


def _decides(passage: Passage) -> bool:
    known = cues()
    return _by_people(passage, known.choices) or (passage.kind != "timeline" and _by_people(passage, known.deeds))


def _acts(passage: Passage) -> bool:
    return _by_people(passage, cues().acts)


def _by_people(passage: Passage, patterns: Patterns) -> bool:
    """Say whether people do one of the verbs in a sentence; what they would do if something happened is no act."""
    subjects = (
        passage.resolver.left_of(match.start("verb"))
        for pattern in patterns
        for match in pattern.finditer(passage.lowered)
    )
    return any(subject.who in _HUMAN and not subject.hypothetical for subject in subjects)


def _cue(passage: Passage) -> Cue | None:
    return next((cue for cue in cues().conditions if _points_at_a_thing(cue, passage)), None)


def _points_at_a_thing(cue: Cue, passage: Passage) -> bool:
    for match in cue.pattern.finditer(passage.lowered):
        found = match.groupdict()
        if found.get("complement"):
            explains = _of_what_people_did(passage, match.start())
            subject = passage.resolver.after(match.start("complement"))
        elif found.get("verb"):
            explains = True
            subject = passage.resolver.left_of(match.start("verb"))
        else:
            return True
        if explains and _is_thing(subject):
            return True
    return False


def _of_what_people_did(passage: Passage, cue: int) -> bool:
    """Say whether the verb nearest before a cue is what people did; a cue that opens the sentence explains what follows."""
    before = passage.lowered[:cue]
    verbs = [match.start("verb") for pattern in cues().verbs for match in pattern.finditer(before)]
    return not verbs or passage.resolver.left_of(max(verbs)).who in _HUMAN


def _is_thing(subject: Subject) -> bool:
    first = subject.text.lower().partition(" ")[0].partition("'")[0]
    if PRONOUN.get(first, Who.SYSTEM) is not Who.SYSTEM:
        return False  # "because we did not see the alert" is about us
    unknown = subject.who is Who.UNKNOWN
    return subject.who is Who.SYSTEM or (unknown and bool(cues().thing.search(subject.text.lower())))
