"""The candidate incidents that a folder seems to hold, and which of them is written up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """One incident as the records show it: when, where, of what, and which records are certainly its own.

    ``id`` is ``I1`` and so on by first sign; ``names`` are what it goes by: a number, a channel, services, alerts. ``first`` and
    ``last`` are nanoseconds since 1970 UTC. ``sign`` is the record of the first sign, "" where there is none. ``records``
    are certain; those of the ``main`` candidate are all that belong to no other. ``basis`` says what tells it apart.
    """

    id: str
    title: str
    names: tuple[str, ...]
    channels: tuple[str, ...]
    first: int | None
    last: int | None
    sign: str
    records: tuple[str, ...]
    basis: str = ""
    main: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """The candidates in the order of their first signs and the id of the one that is written up; "" before anything was read."""

    candidates: tuple[Candidate, ...] = ()
    chosen: str = ""
    asked: str = ""

    @property
    def choice(self) -> Candidate | None:
        """Return the candidate that is written up."""
        return next((one for one in self.candidates if one.id == self.chosen), None)

    @property
    def others(self) -> tuple[Candidate, ...]:
        """Return the candidates that are not written up."""
        return tuple(one for one in self.candidates if one.id != self.chosen)

    @property
    def foreign(self) -> dict[str, Candidate]:
        """Return the other candidate of each record that is certainly another's."""
        return {id: one for one in self.others for id in one.records}
