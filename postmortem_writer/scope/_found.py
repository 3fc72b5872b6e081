"""A candidate incident while it is put together, and what its parts ask of a record."""

from dataclasses import dataclass, field

from postmortem_writer.scope.signs import Sign

HOUR = 3_600 * 10**9
FEWEST = 3
"""Records that make an incident, at least."""


@dataclass
class Found:
    """What is known of one candidate while it is put together."""

    keys: set[str]
    basis: str
    core: list[Sign] = field(default_factory=list)
    things: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    taken: dict[str, Sign] = field(default_factory=dict)

    @property
    def window(self) -> tuple[int, int]:
        times = [one.record.instant for one in (*self.core, *self.taken.values()) if one.record.instant is not None]
        return (min(times), max(times)) if times else (0, 0)


def speaks_of(one: Sign) -> frozenset[str]:
    """Return the incidents a record belongs to by name; its channel decides where it is one incident's own."""
    return frozenset({one.channel_key}) if one.channel_key else one.keys


def at(one: Sign) -> int:
    return one.record.instant or 0
