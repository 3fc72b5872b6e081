"""What one wording of a rule finds in one sentence: the match, whom it is about, and at which level."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from postmortem_writer.diagnostics import Level
from postmortem_writer.lint.pattern import Pattern
from postmortem_writer.lint.people import Who
from postmortem_writer.lint.phrase import NOBODY, Subject
from postmortem_writer.lint.rule import Form, Rule
from postmortem_writer.lint.sentences import Sentence
from postmortem_writer.lint.subject import Resolver

Matches = dict[int, list[re.Match[str]]]
_FEW_WORDS = re.compile(r"(?: [\w'-]+){0,3}")
_FAR = 60  # a subject further left than this is named, not marked


@dataclass(frozen=True, slots=True)
class Hit:
    """One match of a form; ``low`` and ``high`` are what is marked in the sentence, the subject included where it stands near."""

    rule: Rule
    form: Form
    match: re.Match[str]
    level: Level
    subject: Subject

    @property
    def low(self) -> int:
        start = self.match.start("mark" if "mark" in self.form.pattern.groups else 0)
        near = 0 <= self.subject.start < start and start - self.subject.start <= _FAR
        return self.subject.start if near else start

    @property
    def high(self) -> int:
        agent = self.subject.start + len(self.subject.text) if self.form.role == "agent" else 0
        return max(self.match.end(), agent)


def allowed(hit: Hit, sentence: Sentence, phrases: Iterable[str]) -> bool:
    """Say whether an allowed phrase stands where the hit is."""
    return any(
        found.start() < hit.match.end() and hit.match.start() < found.end()
        for phrase in phrases
        for found in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", sentence.lowered)
    )


def find(
    rule: Rule, form: Form, section: str, sentence: Sentence, resolver: Resolver, matches: Matches
) -> Iterator[Hit]:
    """Yield what a form finds in a sentence in a kind of section; ``matches`` keeps the matches of patterns that rules share."""
    text = sentence.plain if form.cased else sentence.lowered
    wording = id(form.pattern)
    if wording not in matches:  # a wording that rules lend one another is looked for once
        matches[wording] = list(form.pattern.finditer(text))
    for match in matches[wording]:
        human = bool(rule.human and rule.human.search(match[0] + _more(text, match)))
        subject = _subject(form, match, resolver, human)
        level = _level(rule, form, subject, section)
        if level and not _vetoed(rule, form, text, match):
            lowered = level is Level.ERROR and _any(rule.lowered_by, text)
            yield Hit(rule, form, match, _lowered(level) if lowered else level, subject)


def _more(text: str, match: re.Match[str]) -> str:
    """Return the few words that follow: "failed to follow" may be a client, "failed to follow up" is somebody."""
    following = _FEW_WORDS.match(text, match.end())
    return following[0] if following else ""


def _vetoed(rule: Rule, form: Form, text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    return (
        _any(rule.unless, text)
        or _any(form.unless, text)
        or _any(rule.unless_before, before)
        or _any(rule.unless_after, after)
    )


def _any(vetoes: Iterable[Pattern], text: str) -> bool:
    return any(veto.search(text) for veto in vetoes)


def _subject(form: Form, match: re.Match[str], resolver: Resolver, human: bool) -> Subject:
    match form.role:
        case "verb":
            return resolver.left_of(match.start("verb"), human=human)
        case "agent":
            return resolver.after(match.start("agent"), human=human)
        case "possessed":
            return resolver.owner_of(match.start("possessed"), human=human)
    return NOBODY


def _level(rule: Rule, form: Form, subject: Subject, section: str) -> Level | None:
    if form.role:
        if subject.hypothetical and not form.hypothetical:
            return None
        who = Who.PERSON if subject.who is Who.NAME and Who.NAME not in form.subject else subject.who
        if who not in form.subject:
            return None
        level = max(form.subject[who], form.level, key=lambda level: level.rank)
        level = level if subject.sure else _lowered(level)
    else:
        level = form.level
    here = rule.level_in(section, level)
    return Level.SUGGESTION if here and section == "appendix" else here


def _lowered(level: Level) -> Level:
    return Level.WARNING if level is Level.ERROR else Level.SUGGESTION


def without_doubles(hits: Sequence[Hit]) -> list[Hit]:
    """Keep one of the hits that overlap: a rule yields to those it names, else the higher level, else the earlier id."""
    found = {hit.rule.id for hit in hits}
    kept: list[Hit] = []
    ordered = sorted(
        hits, key=lambda hit: (hit.level.rank, bool(found & set(hit.rule.yields_to)), hit.rule.id, hit.low, -hit.high)
    )
    for hit in ordered:
        if not any(hit.low < other.high and other.low < hit.high for other in kept):
            kept.append(hit)
    return kept


def suggested(hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits as suggestions."""
    return [replace(hit, level=Level.SUGGESTION) for hit in hits]
