"""Run the rules over a document: anchors first, so that only the few sentences that hold one are looked at closely."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from postmortem_writer.errors import UnknownName
from postmortem_writer.lint import inline
from postmortem_writer.lint.config import Config
from postmortem_writer.lint.finding import Finding, identity
from postmortem_writer.lint.hits import Hit, Matches, allowed, find, suggested, without_doubles
from postmortem_writer.lint.names import known_names
from postmortem_writer.lint.notices import NOTICES, noticed
from postmortem_writer.lint.people import Who
from postmortem_writer.lint.phrase import Subject
from postmortem_writer.lint.places import Places
from postmortem_writer.lint.prose import Block, scan
from postmortem_writer.lint.reach import Surroundings, first_of_each
from postmortem_writer.lint.rule import Rule
from postmortem_writer.lint.ruleset import ruleset
from postmortem_writer.lint.sentences import Sentence, split
from postmortem_writer.lint.subject import Resolver
from postmortem_writer.lint.suppress import Suppressions

_LONGEST_PIECE = 20_000  # a longer block is read in pieces, so that one endless line costs no more than many short ones
_OWNED = re.compile(r"'|\b(?:his|her|their|my|our)\b")  # without one of these nothing is anybody's


def rules(config: Config | None = None) -> dict[str, Rule]:
    """Return every rule by its id: the bundled ones and those that the settings bring along."""
    return dict(ruleset(config).rules)


def explain(rule_id: str, config: Config | None = None) -> str:
    """Return what a rule is about: reason, source, question, rewrite, examples. Raises UnknownName with what exists."""
    if notice := NOTICES.get(rule_id.lower()):
        return f"{notice.id} ({notice.level})\n\n{notice.why}\n\nAsk: {notice.question}"
    known = ruleset(config).rules
    rule = known.get(rule_id.upper())
    if rule is None:
        raise UnknownName(f"there is no rule {rule_id!r}; rules: {', '.join(known)}")
    lines = [
        f"{rule.id} {rule.name} ({rule.level})",
        "",
        rule.why,
        f"Source: {rule.source}",
        "",
        f"Ask instead: {rule.question}",
    ]
    lines += [f"Rewrite: {rewrite}" for rewrite in rule.rewrites]
    for heading, examples in (("Flagged:", rule.flagged), ("Clean:", rule.clean)):
        lines += ["", heading, *(f"  - {example.text}" for example in examples)] if examples else []
    return "\n".join(lines)


def lint(text: str, *, path: str | None = None, config: Config | None = None) -> list[Finding]:
    """Return what the rules find in a Markdown document, in order of place; silenced findings are there and say so.

    ``path`` is what the document is called; ``config`` holds the settings, by default none. Any text is a document: it
    never raises for one. Raises ConfigError or RuleError for settings that cannot be used.
    """
    return _Document(text, path or "", config or Config()).findings()


class _Document:
    def __init__(self, text: str, path: str, config: Config) -> None:
        self.text, self.config, self.rules = text, config.at(path), ruleset(config)
        self.rules.check(config)
        self.active = self.rules.active(self.config)
        self.quotes = config.quotes == "suggest"
        self.prose = scan(text, self.config.sections, quotes=self.quotes)
        self.places = Places(text, self.prose.lines, path)
        self.surroundings = Surroundings(text)
        self.suppressions = Suppressions(text, self.prose, require_reason=config.require_reason)
        self.given = {word: who for who, words in _meant(config) for word in words}
        self._names: frozenset[str] | None = None

    def is_name(self, word: str) -> bool:
        if self._names is None:
            self._names = known_names(self.text, self.prose, self.config.names)
        return word in self._names

    def findings(self) -> list[Finding]:
        ordered = sorted(self._of_rules(), key=lambda finding: finding.key)
        kept = first_of_each(ordered, (rule.id for rule in self.active.values() if rule.reach.once))
        least = self.config.min_level.rank
        found = [one for one in (*kept, *self._of_comments()) if one.level.rank <= least]
        return sorted(found, key=lambda finding: finding.key)

    def _of_rules(self) -> Iterator[Finding]:
        for block in self.rules.candidates(self.text, self.prose):
            for spans in _pieces(self.text, block.spans):
                words = inline.words(self.text, spans)
                for sentence, hits in self._hits(block, words):
                    hits = suggested(hits) if block.kind == "quote" else hits
                    yield from (self._finding(block, words, sentence, hit) for hit in hits)
                if self.quotes:
                    yield from self._quoted(block, spans, words)

    def _quoted(self, block: Block, spans: list[tuple[int, int]], words: inline.Words) -> Iterator[Finding]:
        """Yield, as suggestions, what the rules find inside the quotations of a block."""
        spoken = inline.words(self.text, spans, quotations=True)
        for sentence, hits in self._hits(block, spoken) if spoken.plain != words.plain else ():
            at = sentence.start
            inside = [hit for hit in hits if inline.QUOTE in words.plain[at + hit.low : at + hit.high]]
            yield from (self._finding(block, spoken, sentence, hit) for hit in suggested(inside))

    def _of_comments(self) -> Iterator[Finding]:
        for fault in self.suppressions.faults(self.active, self.rules.rules):
            subject = (fault.subject,) if fault.subject else ()
            yield from noticed(fault.notice, self.config, self.places, fault.comment.start, fault.comment.end, *subject)

    def _hits(self, block: Block, words: inline.Words) -> Iterator[tuple[Sentence, list[Hit]]]:
        before = ""
        admitted: dict[str, bool] = {}
        for sentence in split(words.plain) if block.section.kind != "people" else ():
            forms = []
            owned = _OWNED.search(sentence.lowered) is not None
            for rule, form in self.rules.anchored(sentence.lowered):
                if form.role == "possessed" and not owned:
                    continue
                if rule.id not in admitted:
                    admitted[rule.id] = rule.id in self.active and self.surroundings.admit(rule.reach, block)
                if admitted[rule.id]:
                    forms.append((rule, form))
            if forms:
                resolver = Resolver(sentence.plain, before, self.is_name, self.given)
                matches: Matches = {}
                hits = [
                    hit
                    for pair in forms
                    for hit in find(*pair, block.section.kind, sentence, resolver, matches)
                    if not allowed(hit, sentence, self.config.allow)
                ]
                if hits := self._levelled(hits):
                    yield sentence, without_doubles(hits)
            before = sentence.plain

    def _levelled(self, hits: list[Hit]) -> list[Hit]:
        """Give each hit the level that the settings state for its rule."""
        settled = self.config.level
        if not settled:
            return hits
        return [
            replace(hit, level=hit.rule.moved(hit.level, settled.get(hit.rule.id, hit.level)) or hit.level)
            for hit in hits
        ]

    def _finding(self, block: Block, words: inline.Words, sentence: Sentence, hit: Hit) -> Finding:
        start, end = words.span(sentence.start + hit.low, sentence.start + hit.high)
        whole = words.span(sentence.start, sentence.start + len(sentence.plain))
        slots = {name: value for name, value in hit.match.groupdict().items() if value} | {
            "match": " ".join(self.text[start:end].split()),
            "subject": _inside(hit.subject) or "people",
            "section": block.section.title,
            **hit.form.slots,
        }
        rule = hit.rule
        return Finding(
            code=rule.id,
            level=hit.level,
            message=_filled(rule.message, slots),
            hint=_filled(rule.question, slots),
            name=rule.name,
            category=rule.category,
            sentence=" ".join(self.text[slice(*whole)].split()),
            section=block.section.title,
            kind=block.section.kind,
            subject=hit.subject.text,
            subject_class=str(hit.subject.who) if hit.form.role else "",
            why=rule.why,
            source=rule.source,
            rewrites=tuple(_filled(rewrite, slots) for rewrite in rule.rewrites),
            identity=identity(rule.id, self.config.relative(self.places.file), sentence.plain),
            suppressed=self.suppressions.applied(rule.id, start, end),
            **self.places.fields(start, end),
        )


def _meant(config: Config) -> Iterator[tuple[Who, tuple[str, ...]]]:
    yield Who.PERSON, config.roles
    yield Who.SYSTEM, config.systems


def _inside(subject: Subject) -> str:
    """Return the subject as it reads inside a sentence: "The engineer" becomes "the engineer"; names and SRE stay."""
    text = subject.text
    return text if subject.who is Who.NAME or text[1:2].isupper() else text[:1].lower() + text[1:]


def _filled(template: str, slots: Mapping[str, str]) -> str:
    """Fill the slots that the sentence answers; the others stay, for the author to fill from evidence."""
    return re.sub(r"\{(\w+)\}", lambda slot: slots.get(slot[1], slot[0]), template)


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
