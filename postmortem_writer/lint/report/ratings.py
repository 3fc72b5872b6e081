"""Rate a document on three dimensions in the words of LRRIT, with the sentences that decided it.

Thresholds are judgement, written here and nowhere else, until two people have rated documents to set them by. LRRIT is an
instrument for trained raters (NHS Education for Scotland, HSSIB, NHS England); these ratings borrow its words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from postmortem_writer.diagnostics import Level
from postmortem_writer.lint.finding import Finding
from postmortem_writer.lint.report.credit import Decisions
from postmortem_writer.lint.report.cues import cues, says
from postmortem_writer.lint.report.reading import Passage

GOOD, SOME, LITTLE, NOT_RATED = "GOOD", "SOME", "LITTLE", "NOT RATED"
BLAME = frozenset("BL01 BL02 BL03 BL04 BL05 BL09 BL10 BL12 BL14".split())
COUNTERFACTUAL = frozenset("BL06 BL07 BL08".split())
_BY_SYSTEM = "BL07"
_FEWEST_WORDS = 100
_MANY = 3
_QUOTES = 3


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence as evidence: its line, its words, and what it shows."""

    line: int
    text: str
    shows: str


@dataclass(frozen=True, slots=True)
class Rating:
    """One dimension: its name, GOOD, SOME, LITTLE or NOT RATED, the reason, and sentences for and against it."""

    dimension: str
    name: str
    rating: str
    reason: str
    positive: tuple[Quoted, ...] = ()
    negative: tuple[Quoted, ...] = ()


def rate(
    words: int, findings: Sequence[Finding], decisions: Decisions, passages: Sequence[Passage]
) -> tuple[Rating, ...]:
    """Return the ratings of D4, D5 and D6; under 100 words of prose nothing is rated."""
    if words < _FEWEST_WORDS:
        reason = f"{words} words of prose; at least {_FEWEST_WORDS} are needed"
        return tuple(Rating(dimension, name, NOT_RATED, reason) for dimension, name in _NAMES.items())
    return (
        _blame(words, findings, decisions),
        _rationality(findings, decisions),
        _counterfactuals(findings, passages),
    )


_NAMES = {
    "D4": "blame language avoided",
    "D5": "local rationality",
    "D6": "hindsight and counterfactuals avoided",
}


def _blame(words: int, findings: Sequence[Finding], decisions: Decisions) -> Rating:
    found = _worst_first(finding for finding in findings if finding.rule in BLAME)
    errors = [finding for finding in found if finding.level is Level.ERROR]
    warnings = sum(finding.level is Level.WARNING for finding in found)
    named = [finding for finding in errors if finding.kind == "causes" and finding.subject_class == "NAME"]
    reason = f"{counted(len(errors), 'error')} and {counted(warnings, 'warning')} in {words} words"
    if len(errors) >= _MANY or named:
        rating = LITTLE
        reason += "; a named person stands in the causes" if named else ""
    else:
        rating = SOME if errors or warnings > -(-words // 1000) else GOOD
    flagged = {finding.sentence for finding in findings}
    neutral = [passage for passage in decisions.described if passage.source not in flagged]
    positive = (Quoted(passage.line, passage.source, "an act told without a judgement") for passage in neutral)
    return Rating("D4", _NAMES["D4"], rating, reason, _first(positive), _first(map(_of_finding, found)))


def _rationality(findings: Sequence[Finding], decisions: Decisions) -> Rating:
    described, explained = len(decisions.described), len(decisions.explained)
    if not described:
        return Rating("D5", _NAMES["D5"], NOT_RATED, "no decision by people is described")
    rating = GOOD if 2 * explained >= described else SOME if explained else LITTLE
    judged = {finding.sentence for finding in findings if finding.rule in BLAME | COUNTERFACTUAL}
    bare = [passage for passage in decisions.described if passage not in decisions.explained]
    bare.sort(key=lambda passage: passage.source not in judged)
    blamed = sum(passage.source in judged for passage in bare)
    if blamed > explained:
        rating = LITTLE
    reason = f"{explained} of {counted(described, 'decision')} told with the conditions they were made in"
    reason += f"; {blamed} judged without" if blamed else ""
    return Rating(
        "D5",
        _NAMES["D5"],
        rating,
        reason,
        _first(Quoted(credit.passage.line, credit.passage.source, credit.cue) for credit in decisions.credits),
        _first(
            Quoted(
                passage.line,
                passage.source,
                "judged without its conditions" if passage.source in judged else "a decision without its conditions",
            )
            for passage in bare
        ),
    )


def _counterfactuals(findings: Sequence[Finding], passages: Sequence[Passage]) -> Rating:
    found = _worst_first(finding for finding in findings if finding.rule in COUNTERFACTUAL)
    definite = [finding for finding in found if not _hedged(finding)]
    cause = [finding for finding in definite if finding.kind == "causes"]
    rating = LITTLE if len(definite) >= _MANY or cause else SOME if definite else GOOD
    reason = f"{len(definite)} definite, {len(found) - len(definite)} hedged"
    reason += "; one stands as the cause" if cause else ""
    known = cues()
    careful = (
        Quoted(passage.line, passage.source, "says what cannot be known")
        for passage in passages
        if says(known.hedges, passage.lowered)
    )
    return Rating("D6", _NAMES["D6"], rating, reason, _first(careful), _first(map(_of_finding, definite)))


def _hedged(finding: Finding) -> bool:
    known, sentence = cues(), finding.sentence.lower().replace("’", "'")
    return says(known.hedges, sentence) or (finding.rule == _BY_SYSTEM and says(known.system_hedges, sentence))


def _worst_first(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (finding.level.rank, finding.kind != "causes", finding.start))


def _of_finding(finding: Finding) -> Quoted:
    return Quoted(finding.line, finding.sentence, f"{finding.rule} {finding.name}")


def _first(quotes: Iterable[Quoted]) -> tuple[Quoted, ...]:
    different = {quoted.text: quoted for quoted in reversed(list(quotes))}
    return tuple(reversed(different.values()))[:_QUOTES]


def counted(number: int, noun: str) -> str:
    """Return a number with its noun in the right form."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
