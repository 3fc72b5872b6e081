"""Numbers, versions, identifiers and names of a sentence stand in the records it cites."""

from collections.abc import Iterator

from postmortem_writer.checks._check import Check, Sentence, haystack, sentences
from postmortem_writer.checks._words import digits, figures, has_figure, has_word, identifiers, names
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.draft import ImpactItem, Wire, parts
from postmortem_writer.evidence import Evidence, plain


def _run(draft: Wire, evidence: Evidence) -> Iterator[Diagnostic]:
    for sentence in sentences(draft, evidence):
        yield from _missing(sentence, evidence)
    for path, part in parts(draft):
        if isinstance(part, ImpactItem):
            words = digits(plain(haystack(evidence.cited(part.cites))))
            for name in ("quantity", "denominator"):
                for figure in figures(getattr(part, name)):
                    if not has_figure(figure, words):
                        yield _fault(f"{path}.{name}", figure, " or ".join(part.cites), tuple(part.cites), "")


def _missing(sentence: Sentence, evidence: Evidence) -> Iterator[Diagnostic]:
    """Yield a fault for each checkable word that no cited record holds, naming records that do where some exist."""
    words = plain(haystack(sentence.records))
    folded, folded_digits = words.casefold(), digits(words)
    text = plain(sentence.text).replace("`", " ")
    for figure in dict.fromkeys(figures(text)):
        if not has_figure(figure, folded_digits):
            yield _fault(
                sentence.path,
                figure,
                sentence.named,
                sentence.cites,
                _elsewhere(figure, evidence, sentence.path, number=True),
            )
    for word in dict.fromkeys([*identifiers(text), *names(text)]):
        if not has_word(word, folded):
            yield _fault(
                sentence.path,
                word,
                sentence.named,
                sentence.cites,
                _elsewhere(word, evidence, sentence.path, number=False),
            )


def _elsewhere(word: str, evidence: Evidence, path: str, *, number: bool) -> str:
    found = []
    for record in evidence.records:
        words = plain(haystack([record]))
        if has_figure(word, digits(words)) if number else has_word(word, words.casefold()):
            found.append(record.id)
        if len(found) == 3:
            break
    if not found:
        return "no record holds it: leave it out"
    if number and len(digits(word)) < 3 and not word.endswith("%"):
        return "small numbers stand in many records: cite the one that counts this, or say it without"
    how = "add a point under supporting or against that cites" if path.startswith("hypotheses") else "cite"
    return f"{how} {' or '.join(found)}, where it stands, or leave it out"


def _fault(path: str, word: str, named: str, cites: tuple[str, ...], hint: str) -> Diagnostic:
    return Diagnostic("figure", Level.ERROR, path, f"{word!r} does not occur in {named}", hint, cites)


check = Check("Every number, version, identifier and name of a sentence occurs in a record it cites.", _run)
