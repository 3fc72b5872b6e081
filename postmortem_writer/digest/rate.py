"""Lines by stretches of time, packed: a digest keeps hundreds of thousands of stretches, and as objects they would take 250 bytes each."""

from array import array
from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Place(NamedTuple):
    """Where a line stands: the file, and its line number or byte offset there."""

    source: str
    at: int


class Stretch(NamedTuple):
    """How many lines one stretch of time has, and the place of the first of them in reading order."""

    lines: int
    place: Place


_COLUMNS = 4


class Rate(Mapping[int, Stretch]):
    """The stretches that have lines by their number since 1970, in order of time."""

    __slots__ = ("_packed", "_sources")

    def __init__(self, stretches: Mapping[int, Stretch]) -> None:
        self._sources = tuple(sorted({stretch.place.source for stretch in stretches.values()}))
        number = {source: at for at, source in enumerate(self._sources)}
        self._packed = array("q")
        for index, (lines, (source, at)) in sorted(stretches.items()):
            self._packed.extend((index, lines, number[source], at))

    def __getitem__(self, index: int) -> Stretch:
        for found, stretch in self._stretches():
            if found == index:
                return stretch
        raise KeyError(index)

    def __iter__(self) -> Iterator[int]:
        return iter(self._packed[::_COLUMNS])

    def __len__(self) -> int:
        return len(self._packed) // _COLUMNS

    def __repr__(self) -> str:
        return f"Rate({dict(self._stretches())!r})"

    def _stretches(self) -> Iterator[tuple[int, Stretch]]:
        packed, sources = self._packed, self._sources
        for row in range(0, len(packed), _COLUMNS):
            index, lines, source, at = packed[row : row + _COLUMNS]
            yield index, Stretch(lines, Place(sources[source], at))

    def unpacked(self) -> dict[int, Stretch]:
        """Return the stretches as a dictionary, in order of time; a look-up in it is quick."""
        return dict(self._stretches())
