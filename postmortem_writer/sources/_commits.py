"""One commit, however it was written down, and the record of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from postmortem_writer.clock import Stamp
from postmortem_writer.evidence import Actor, Record

_REVERTS = re.compile(r"\bThis reverts commit ([0-9a-f]{7,64})")
_PERSON = re.compile(r"(?P<name>[^<]*)(?:<(?P<mail>[^>]*)>)?$")
_SHORT = 10


@dataclass(frozen=True, slots=True)
class Commit:
    """What a log or a patch says of one commit; ``authored`` and ``committed`` are None where it does not say."""

    hash: str
    subject: str
    body: str = ""
    author: str = ""
    authored: Stamp | None = None
    committed: Stamp | None = None
    names: tuple[str, ...] = ()
    merges: tuple[str, ...] = ()


def record(path: str, commit: Commit, *, line: int, end_line: int, raw: str) -> Record:
    """Return the record: written by its author at ``event``, put into the branch at ``posted``; neither is a deploy.

    ``subject`` holds its tags and branches, and the hash of the commit it reverts.
    """
    reverted = _REVERTS.search(commit.body)
    named = tuple(("tag" if name.startswith("tag: ") else "ref", name.removeprefix("tag: ")) for name in commit.names)
    marks = f" ({', '.join(commit.names)})" if commit.names else ""
    words = f"commit {commit.hash[:_SHORT]}{marks}: {commit.subject}".rstrip(": ")
    return Record(
        source=path,
        line=line,
        end_line=end_line,
        kind="message",
        text=f"{words}\n{commit.body}".rstrip(),
        raw=raw,
        native=commit.hash,
        event=commit.authored,
        posted=commit.committed,
        actor=actor(commit.author),
        thread=commit.hash,
        subject=(*named, *((("reverts", reverted[1]),) if reverted else ())),
        flags=("commit", *(("merge",) if commit.merges else ())),
    )


def actor(written: str) -> Actor | None:
    """Return who ``Name <address>`` is; the address stays in the raw slice alone."""
    person = _PERSON.match(written.strip())
    name = (person["name"].rstrip() or (person["mail"] or "").partition("@")[0]) if person else ""
    return Actor(name, bot=name.endswith("[bot]")) if name else None


def oldest_first(groups: Sequence[Sequence[Record]], *, untimed: bool) -> list[Record]:
    """Return the records of commits in time order where the file lists the newest first.

    A commit and its diffs stay together. ``untimed`` is whether to turn a list whose times say nothing.
    """
    times = [group[0].posted or group[0].event for group in groups]
    instants = [stamp.instant for stamp in times if stamp is not None and stamp.instant is not None]
    back = sum(after < before for before, after in pairwise(instants))
    ahead = sum(after > before for before, after in pairwise(instants))
    turned = back > ahead if back or ahead else untimed
    return [one for group in (reversed(groups) if turned else groups) for one in group]
