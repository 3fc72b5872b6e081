"""How a long run tells how far it is: the library stays silent, and whoever calls it may listen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many parts of it are done and how many there are."""

State = Literal["asked", "re-asked", "answered", "failed", "replayed"]


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one request to a model.

    ``section`` is its name on the wire (``timeline_2`` is the second part of the timeline), ``tokens`` are in and out
    together and ``seconds`` waited, both 0 until there is an answer. ``incident`` names the folder where several are written.
    """

    section: str
    state: State
    tokens: int = 0
    seconds: float = 0.0
    incident: str = ""


Steps = Callable[[Step], None]
"""Called when a request is sent, and again when it is answered or has failed; from several threads at once."""


def silent(what: str, done: int, total: int) -> None:
    """Say nothing: what every stage reports to unless somebody listens."""


def unheard(step: Step) -> None:
    """Say nothing of single requests."""
