"""Ask a model once to reword the sentences that the linter flagged, keeping every fact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from postmortem_writer.draft import Wire
from postmortem_writer.drafting.brief import evidence_block
from postmortem_writer.drafting.once import ask_once
from postmortem_writer.drafting.prompt import prompt
from postmortem_writer.errors import ModelError
from postmortem_writer.evidence import Evidence
from postmortem_writer.providers import Message, Provider, Usage


@dataclass(frozen=True, slots=True)
class Flagged:
    """One sentence of the draft to reword: where it stands, what is wrong with it, what to ask instead, its records."""

    path: str
    sentence: str
    why: str
    question: str = ""
    cites: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reworded:
    """The new sentences by path, what was spent, and why there are none when asking failed."""

    texts: Mapping[str, str]
    usage: Usage = field(default_factory=Usage)
    error: ModelError | None = None


class Rewording(Wire):
    path: str
    """The path of the sentence, exactly as it was given."""
    text: str
    """The sentence in new words with every fact, number and name of the old one."""


class Rewordings(Wire):
    sentences: list[Rewording]
    """One entry for each sentence that was given, in the same order."""


def reword(flagged: Sequence[Flagged], evidence: Evidence, provider: Provider) -> Reworded:
    """Return new wordings of ``flagged``; the caller checks them against the evidence and keeps the old one on a fault.

    Only paths that were asked for and sentences that changed come back. Raises StaleReply; other failures are returned.
    """
    if not flagged:
        return Reworded({})
    ids = {id for one in flagged for id in one.cites}
    shown = Evidence(records=tuple(record for record in evidence.records if record.id in ids))
    messages = (Message("user", evidence_block(shown)), Message("user", prompt("reword", flagged=flagged)))
    said = ask_once("reword", Rewordings, messages, provider)
    if said.value is None:
        return Reworded({}, said.usage, said.error)
    before = {one.path: one.sentence for one in flagged}
    changed = {new.path: new.text.strip() for new in said.value.sentences if before.get(new.path, new.text) != new.text}
    return Reworded({path: text for path, text in changed.items() if text}, said.usage)
