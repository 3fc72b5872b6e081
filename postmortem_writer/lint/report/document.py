"""Put together what the findings do not say: how much blame is where, what is explained, who stands only in it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from postmortem_writer.diagnostics import Level
from postmortem_writer.lint.config import Config
from postmortem_writer.lint.finding import By, Finding
from postmortem_writer.lint.notices import NOTICES
from postmortem_writer.lint.report.actions import Actions, actions
from postmortem_writer.lint.report.causes import Causes, causes
from postmortem_writer.lint.report.credit import decisions
from postmortem_writer.lint.report.people import Named, only_blamed
from postmortem_writer.lint.report.ratings import Quoted, Rating, rate
from postmortem_writer.lint.report.reading import Reading, read

DISCLAIMER = (
    "The ratings borrow LRRIT's words and are not the instrument: that takes trained raters. Thresholds are judgement."
)
PLAIN = Config()
_HUMAN = ("NAME", "PERSON", "TEAM", "SELF")


@dataclass(frozen=True, slots=True)
class Share:
    """Findings in a part of a document, and how many that is for a thousand of its words."""

    findings: int
    words: int

    @property
    def per_1000(self) -> float:
        """Return findings per 1,000 words, to one decimal; 0 where there are no words."""
        return round(1000 * self.findings / self.words, 1) if self.words else 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """What a document's language adds up to; silenced findings are left out of all of it, and counted."""

    words: int
    findings: int
    silenced: int
    by_category: Mapping[str, Share]
    by_section: Mapping[str, Share]
    credits: tuple[Quoted, ...]
    ratings: tuple[Rating, ...]
    only_blamed: tuple[Named, ...]
    causes: Causes
    actions: Actions


def report(text: str, findings: Iterable[Finding], *, config: Config = PLAIN) -> Report:
    """Return the report of a Markdown document from its text and what ``lint`` found in it with the same settings.

    What only a baseline silences is in the text all the same, and counts. Never raises for any text.
    """
    every = [finding for finding in findings if finding.code not in NOTICES]
    spoken = [finding for finding in every if not finding.suppressed or finding.suppressed.by is By.BASELINE]
    reading = read(text, config)
    words = _words(reading)
    judged = _starts(reading, [finding for finding in spoken if finding.level is Level.ERROR])
    blamed = _starts(reading, [finding for finding in spoken if finding.subject_class in _HUMAN])
    told = decisions(reading.passages, judged, blamed)
    total = sum(words.values())
    return Report(
        words=total,
        findings=len(spoken),
        silenced=len(every) - len(spoken),
        by_category={
            category: Share(count, total)
            for category, count in sorted(Counter(finding.category for finding in spoken).items())
        },
        by_section=_by_section(spoken, words),
        credits=tuple(Quoted(credit.passage.line, credit.passage.source, credit.cue) for credit in told.credits),
        ratings=rate(total, spoken, told, list(reading.spoken)),
        only_blamed=only_blamed(reading, spoken),
        causes=causes(reading, spoken),
        actions=actions(reading, spoken),
    )


def _words(reading: Reading) -> Counter[str]:
    """Count the words of the author's prose by kind of section; headings and lists of people are none."""
    counted: Counter[str] = Counter()
    for passage in reading.spoken:
        counted[passage.kind] += len(passage.plain.split())
    return counted


def _by_section(findings: Sequence[Finding], words: Mapping[str, int]) -> dict[str, Share]:
    found = Counter(finding.kind for finding in findings)
    return {kind: Share(found[kind], words.get(kind, 0)) for kind in sorted({*found, *words})}


def _starts(reading: Reading, findings: Sequence[Finding]) -> set[int]:
    return reading.holding(place for finding in findings for place in (finding.start, finding.end - 1))
