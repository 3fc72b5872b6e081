"""Run the rules over a document: anchors first, so that only the few sentences that hold one are looked at closely."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from postmortem_writer.diagnostics import Level
from postmortem_writer.errors import UnknownName
from postmortem_writer.lint import inline, suppress
from postmortem_writer.lint.anchors import anchored, anywhere
from postmortem_writer.lint.finding import Finding
from postmortem_writer.lint.names import known_names
from postmortem_writer.lint.pattern import Pattern
from postmortem_writer.lint.people import Who
from postmortem_writer.lint.phrase import NOBODY, Subject
from postmortem_writer.lint.prose import Block, Prose, scan
from postmortem_writer.lint.reach import Surroundings, first_of_each
from postmortem_writer.lint.rule import Form, Rule, bundled
from postmortem_writer.lint.sentences import Sentence, split
from postmortem_writer.lint.subject import Resolver

_LONGEST_PIECE = 20_000  # a longer block is read in pieces, so that one endless line costs no more than many short ones
_Matches = list[re.Match[str]]
_FAR = 60  # a subject further left than this is named, not marked


def rules() -> dict[str, Rule]:
    """Return every bundled rule by its id."""
    return dict(bundled())


def explain(rule_id: str) -> str:
    """Return what a rule is about: reason, source, question, rewrite, examples. Raises UnknownName with what exists."""
    rule = bundled().get(rule_id.upper())
    if rule is None:
        raise UnknownName(f"there is no rule {rule_id!r}; rules: {', '.join(bundled())}")
    lines = [
        f"{rule.id} {rule.name} ({rule.level})",
        "",
        rule.why,
        f"Source: {rule.source}",
        "",
        f"Ask instead: {rule.question}",
    ]
    lines += [f"Rewrite: {rewrite}" for rewrite in rule.rewrites]
    lines += ["", "Flagged:", *(f"  - {example.text}" for example in rule.flagged)]
    lines += ["", "Clean:", *(f"  - {example.text}" for example in rule.clean)]
    return "\n".join(lines)


def lint(text: str, *, path: str = "", names: Iterable[str] = ()) -> list[Finding]:
    """Return what the rules find in a Markdown document, in order of place; silenced findings are there and say so.

    ``names`` are people known to take part, beside those the document itself names. Any text is a document: never raises.
    """
    return _Document(text, path, names).findings()


@dataclass(frozen=True, slots=True)
class _Hit:
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


class _Document:
    def __init__(self, text: str, path: str, names: Iterable[str]) -> None:
        self.text, self.path, self.given = text, path, tuple(names)
        self.prose = scan(text)
        self.surroundings = Surroundings(text)
        self._names: frozenset[str] | None = None

    def is_name(self, word: str) -> bool:
        if self._names is None:
            self._names = known_names(self.text, self.prose, self.given)
        return word in self._names

    def findings(self) -> list[Finding]:
        suppressions = suppress.read(self.text, self.prose)
        found: list[Finding] = []
        for block in _candidates(self.text, self.prose):
            for spans in _pieces(self.text, block.spans):
                words = inline.words(self.text, spans)
                for sentence, hits in self._hits(block, words):
                    found += (self._finding(block, words, sentence, hit, suppressions) for hit in hits)
        ordered = sorted(found, key=lambda finding: (finding.start, finding.rule, finding.end))
        return first_of_each(ordered, (rule.id for rule in bundled().values() if rule.reach.once))

    def _hits(self, block: Block, words: inline.Words) -> Iterator[tuple[Sentence, list[_Hit]]]:
        before = ""
        for sentence in split(words.plain):
            forms = [pair for pair in anchored(sentence.lowered) if self.surroundings.admit(pair[0].reach, block)]
            if forms and block.section.kind != "people":
                resolver = Resolver(sentence.plain, before, self.is_name)
                matches: dict[Pattern, _Matches] = {}
                kind = block.section.kind
                hits = [hit for pair in forms for hit in _form_hits(*pair, kind, sentence, resolver, matches)]
                if hits:
                    yield sentence, _without_doubles(hits)
            before = sentence.plain

    def _finding(
        self,
        block: Block,
        words: inline.Words,
        sentence: Sentence,
        hit: _Hit,
        suppressions: Sequence[suppress.Suppression],
    ) -> Finding:
        start, end = words.span(sentence.start + hit.low, sentence.start + hit.high)
        line, col = self._place(start)
        end_line, end_col = self._place(end)
        whole = words.span(sentence.start, sentence.start + len(sentence.plain))
        slots = {name: value for name, value in hit.match.groupdict().items() if value} | {
            "match": " ".join(self.text[start:end].split()),
            "subject": _inside(hit.subject) or "people",
            "section": block.section.title,
        }
        rule = hit.rule
        return Finding(
            rule=rule.id,
            name=rule.name,
            category=rule.category,
            level=hit.level,
            path=self.path,
            line=line,
            col=col,
            end_line=end_line,
            end_col=end_col,
            start=start,
            end=end,
            match=self.text[start:end],
            sentence=" ".join(self.text[slice(*whole)].split()),
            section=block.section.title,
            kind=block.section.kind,
            subject=hit.subject.text,
            subject_class=str(hit.subject.who) if hit.form.role else "",
            message=_filled(rule.message, slots),
            why=rule.why,
            source=rule.source,
            question=_filled(rule.question, slots),
            rewrites=tuple(_filled(rewrite, slots) for rewrite in rule.rewrites),
            suppressed=suppress.applied(suppressions, rule.id, start),
        )

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.prose.lines, offset, key=lambda span: span[0])
        return line, offset - self.prose.lines[line - 1][0] + 1


def _form_hits(
    rule: Rule, form: Form, section: str, sentence: Sentence, resolver: Resolver, matches: dict[Pattern, _Matches]
) -> Iterator[_Hit]:
    text = sentence.lowered
    if form.pattern not in matches:  # a wording that rules lend one another is looked for once
        matches[form.pattern] = list(form.pattern.finditer(text))
    for match in matches[form.pattern]:
        human = bool(rule.human and rule.human.search(match[0]))
        subject = _subject(form, match, resolver, human)
        level = _level(rule, form, subject, section)
        if level and not _vetoed(rule, form, text, match):
            yield _Hit(rule, form, match, level, subject)


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
            return resolver.owner_of(match.start("possessed"))
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


def _without_doubles(hits: Sequence[_Hit]) -> list[_Hit]:
    """Keep one of the hits that overlap: a rule yields to those it names, else the higher level, else the earlier id."""
    found = {hit.rule.id for hit in hits}
    kept: list[_Hit] = []
    ordered = sorted(
        hits, key=lambda hit: (hit.level.rank, bool(found & set(hit.rule.yields_to)), hit.rule.id, hit.low, -hit.high)
    )
    for hit in ordered:
        if not any(hit.low < other.high and other.low < hit.high for other in kept):
            kept.append(hit)
    return kept


def _inside(subject: Subject) -> str:
    """Return the subject as it reads inside a sentence: "The engineer" becomes "the engineer"; names and SRE stay."""
    text = subject.text
    return text if subject.who is Who.NAME or text[1:2].isupper() else text[:1].lower() + text[1:]


def _filled(template: str, slots: Mapping[str, str]) -> str:
    """Fill the slots that the sentence answers; the others stay, for the author to fill from evidence."""
    return re.sub(r"\{(\w+)\}", lambda slot: slots.get(slot[1], slot[0]), template)


def _candidates(text: str, prose: Prose) -> Iterator[Block]:
    """Yield the blocks in which an anchor of any rule stands."""
    starts = [block.start for block in prose.blocks]
    last = -1
    for found in anywhere().finditer(inline.lower(text).replace("’", "'")):
        index = bisect_right(starts, found.start()) - 1
        if index > last and found.start() < prose.blocks[index].end:
            last = index
            yield prose.blocks[index]


def _pieces(text: str, spans: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    if spans[-1][1] - spans[0][0] <= _LONGEST_PIECE:
        yield spans
        return
    for start, end in spans:
        while end - start > _LONGEST_PIECE:
            cut = text.rfind(". ", start, start + _LONGEST_PIECE) + 1 or start + _LONGEST_PIECE
            yield [(start, cut)]
            start = cut
        yield [(start, end)]
