"""What a module of this package declares, and what several checks ask of a claim."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from postmortem_writer.diagnostics import Diagnostic
from postmortem_writer.draft import Claim, Hypothesis, Wire, parts
from postmortem_writer.evidence import Evidence, Record


@dataclass(frozen=True)
class Check:
    """One comparison of a draft with the evidence; ``title`` says in one sentence what holds when it finds nothing."""

    title: str
    run: Callable[[Wire, Evidence], Iterable[Diagnostic]]


@dataclass(frozen=True)
class Sentence:
    """One factual sentence of a draft and the records it rests on."""

    path: str
    text: str
    cites: tuple[str, ...]
    records: tuple[Record, ...]
    inferred: bool

    @property
    def named(self) -> str:
        """Return the records as a message names them: ``R41 or R44``."""
        return " or ".join(self.cites) if self.cites else "any record"

    def that(self, verb: str) -> str:
        """Return the records with a verb of theirs: ``R41 says``, ``R41 or R44 say``."""
        return f"{self.named} {verb if len(self.cites) > 1 else verb + 's'}"


def sentences(draft: Wire, evidence: Evidence) -> Iterator[Sentence]:
    """Yield every sentence that must be supported: the text of claims and of hypotheses.

    An inference that cites nothing is held against all records: it may conclude, but not invent. A sentence in a
    record's own words is left to the check of quotes.
    """
    for path, part in parts(draft):
        if isinstance(part, Claim):
            inferred = part.basis == "inferred"
            if any(record.says(part.text) for record in evidence.cited(part.cites)):
                continue
            records = evidence.cited(part.cites) or (evidence.records if inferred and not part.cites else [])
            yield Sentence(f"{path}.text", part.text, tuple(part.cites), tuple(records), inferred)
        elif isinstance(part, Hypothesis):
            yield Sentence(f"{path}.text", part.text, tuple(part.cited), tuple(evidence.cited(part.cited)), False)


def haystack(records: Sequence[Record]) -> str:
    """Return everything that records hold that a sentence may repeat: words, speakers, places, labels, file names."""
    fields = (
        part
        for record in records
        for part in (
            record.text,
            record.raw,
            record.heading,
            record.channel,
            record.level,
            record.source,
            record.actor.name if record.actor else "",
            record.event.raw if record.event else "",
            *(f"{name} {value}" for name, value in record.subject),
        )
    )
    return "\n".join(fields)
