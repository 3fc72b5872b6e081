"""How a long stage tells how far it is: the library stays silent, and whoever calls it may listen."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many parts of it are done and how many there are."""


def silent(what: str, done: int, total: int) -> None:
    """Say nothing: what every stage reports to unless somebody listens."""
