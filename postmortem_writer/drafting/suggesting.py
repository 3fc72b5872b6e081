"""Ask a model once to fill the slots of rewrites from the records; it chooses and points, the caller checks and prints."""

from collections.abc import Sequence
from dataclasses import dataclass

from postmortem_writer.draft import Wire
from postmortem_writer.drafting.brief import evidence_block
from postmortem_writer.drafting.once import Said, ask_once
from postmortem_writer.drafting.prompt import prompt
from postmortem_writer.evidence import Evidence
from postmortem_writer.providers import Message, Provider


@dataclass(frozen=True, slots=True)
class Open:
    """One flagged sentence whose rewrites have open slots: what is wrong, what to ask, and the rewrites."""

    path: str
    sentence: str
    why: str
    question: str
    rewrites: tuple[str, ...]


class Slot(Wire):
    cites: list[str]
    """Ids of the records that hold the words, such as ["R12"]."""
    quote: str
    """Words of one cited record that carry what the slot says, copied character for character. "" for the slot "time"."""
    name: str
    """The name of the slot, as it stands between the braces."""
    words: str
    """What goes into the slot, in words of the cited records. "" for the slot "time"."""


class Filling(Wire):
    path: str
    """The path of the sentence, exactly as it was given."""
    rewrite: int
    """The number of the rewrite that is filled; 0 when the records hold no whole sentence for any."""
    slots: list[Slot]
    """One entry for each slot of that rewrite; [] with rewrite 0."""


class Fillings(Wire):
    sentences: list[Filling]
    """One entry for each sentence that was given, in the same order."""


def fill(open_: Sequence[Open], evidence: Evidence, provider: Provider) -> Said[Fillings]:
    """Return how a model would fill the rewrites; nothing of it is checked yet. Raises StaleReply."""
    messages = (Message("user", evidence_block(evidence)), Message("user", prompt("suggest", flagged=open_)))
    return ask_once("suggest", Fillings, messages, provider)
