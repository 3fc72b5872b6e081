"""A record as the rules compare it: its place, its bare words, and whether two of them can be of one hand or one thing."""

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from postmortem_writer.clock import STEP_NS
from postmortem_writer.evidence import Actor, Record

SECOND, MINUTE = STEP_NS["s"], STEP_NS["min"]
_LONGEST = 4_000
_LABELLED = re.compile(r"<[^|<>\s]+\|([^<>]*)>")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_EMOJI = re.compile(r":[a-z][a-z0-9_+\-]*:")
_WORD = re.compile(r"[^\W_](?:[\w.%/\-]*[^\W_%]|[^\W_])?%?")
_SAME_THING = ("service", "instance", "host", "hostname", "node", "pod", "container", "env", "environment", "region",
               "cluster", "namespace", "device", "shard")  # fmt: skip
_COMMON = frozenset(
    "the and for are was were has have had not but you all can now that this with from will its our out been still thanks thank"
    " please just into they what when here there looking done okay again back".split()
)


@dataclass(frozen=True)
class Seen:
    """One record with what rules compare, worked out when it is first asked for."""

    record: Record

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def place(self) -> tuple[str, str]:
        """Return where it stood: two channels of one tool are two places."""
        return self.record.source, self.record.channel

    @property
    def key(self) -> tuple[int, str]:
        """Return what puts records of one evidence into the order of their ids, whatever order they came in."""
        return (int(self.id[1:]) if self.id[1:].isdigit() else 0, self.id)

    @cached_property
    def at(self) -> int | None:
        """Return nanoseconds since 1970 UTC; None also for a day without a time, which is near nothing."""
        stamp = self.record.stamp
        return None if stamp is None or stamp.precision == "day" else stamp.instant

    @cached_property
    def grain(self) -> int:
        """Return how coarse its time is, in nanoseconds, a second at least."""
        stamp = self.record.stamp
        return max(STEP_NS[stamp.precision], SECOND) if stamp else SECOND

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Return its words in small letters, without markup, emoji and punctuation."""
        return bare(self.record.text)

    @cached_property
    def telling(self) -> int:
        """Return how many different words of it are not everybody's."""
        return len(_telling(self.words))


def seen(record: Record) -> Seen:
    """Return a record as rules compare it."""
    return Seen(record)


def bare(text: str) -> tuple[str, ...]:
    """Return the words of a text in small letters, without markup, emoji and punctuation."""
    text = _LABELLED.sub(r"\1", text[:_LONGEST])
    text = _EMOJI.sub(" ", html.unescape(_TAG.sub(" ", text)))
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text).lower()))


def telling(text: str) -> frozenset[str]:
    """Return the different words of a text that are not everybody's."""
    return _telling(bare(text))


def _telling(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in words if len(word) >= 3 or word[-1:].isdigit()) - _COMMON


def one_hand(one: Actor | None, other: Actor | None) -> bool:
    """Tell whether two names can be one speaker: ``msolyom`` and ``Marek Sólyom``, or one is a bot or not named."""
    if one is None or other is None or one.bot or other.bot or (one.id and one.id == other.id):
        return True
    first, second = _parts(one.name), _parts(other.name)
    return not first or not second or any(a in b or b in a for a in first for b in second)


def _parts(name: str) -> list[str]:
    flat = unicodedata.normalize("NFKD", name.lower())
    return [part for part in re.findall(r"[^\W\d_]+", re.sub(r"[\u0300-\u036f]", "", flat)) if len(part) >= 3]


def one_thing(one: Record, other: Record) -> bool:
    """Tell whether no label says that two records are about different things: another host, another environment."""
    labels = dict(one.subject)
    return all(labels.get(name, value) == value for name, value in other.subject if name in _SAME_THING)
