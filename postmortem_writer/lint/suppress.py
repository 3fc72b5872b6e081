"""Read the HTML comments by which an author silences a finding, and apply them.

``<!-- blameless off -->`` to ``<!-- blameless on -->`` covers what stands between; ``<!-- blameless-ignore BL06: reason -->``
covers its own line or, alone on one, the next block; ``<!-- blameless-ignore-file BL06 -->`` the document. Ids are given by
comma, ``all`` is allowed, the reason is optional unless the settings require one.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from postmortem_writer.lint.finding import Suppressed
from postmortem_writer.lint.prose import Comment, Prose

_COMMENT = re.compile(
    r"\s*blameless(?:[ \t]+(?P<switch>off|on)\b|-(?P<kind>ignore-file|ignore)\b)(?P<ids>[^:]*)(?::(?P<reason>.*))?\s*\Z",
    re.DOTALL | re.IGNORECASE,
)
_ALL = "ALL"


@dataclass(slots=True)
class Suppression:
    """One comment: which rules it silences between two places of the source; no ids means every rule."""

    comment: Comment
    line: int
    ids: tuple[str, ...]
    reason: str
    start: int
    end: int
    used: set[str] = field(default_factory=set)

    def covers(self, rule: str, start: int, end: int) -> bool:
        """Say whether a finding of this rule that reaches into the comment's range is silenced."""
        return self.start < end and start < self.end and (not self.ids or rule in self.ids)


@dataclass(frozen=True, slots=True)
class Fault:
    """A comment that does not do what it was meant to: the notice it deserves and what it is about."""

    notice: str
    comment: Comment
    subject: str = ""


class Suppressions:
    """The comments of one document that silence findings, and those that fail to."""

    def __init__(self, text: str, prose: Prose, *, require_reason: bool = False) -> None:
        self._text, self._prose = text, prose
        self._faults: list[Fault] = []
        self._all: list[Suppression] = []
        open_switch: Suppression | None = None
        for comment in prose.comments:
            match = _COMMENT.match(comment.body)
            if not match:
                continue
            if open_switch and match["switch"]:
                open_switch.end, open_switch = comment.start, None
            if (match["switch"] or "").lower() == "on":
                continue
            found = self._read(comment, match)
            if not (found.ids or match["switch"]):
                self._faults.append(Fault("suppression-without-rule", comment))
            elif require_reason and not found.reason:
                self._faults.append(Fault("suppression-without-reason", comment))
            else:
                self._all.append(found)
                open_switch = found if match["switch"] else open_switch
            if _ALL in found.ids:
                found.ids = ()

    def applied(self, rule: str, start: int, end: int) -> Suppressed | None:
        """Return what silences a finding of a rule at a place, or None; the first comment that covers it counts."""
        for one in self._all:
            if one.covers(rule, start, end):
                one.used.add(rule)
                return Suppressed(one.line, one.reason)
        return None

    def faults(self, active: Collection[str], known: Collection[str]) -> Iterator[Fault]:
        """Yield what is wrong with the comments, once every finding was held against them.

        What names a rule that is off is not unused: with that rule on it may be needed.
        """
        yield from self._faults
        for one in self._all:
            for id in one.ids:
                if id not in known:
                    yield Fault("unknown-rule", one.comment, repr(id))
                elif id in active and id not in one.used:
                    yield Fault("unused-suppression", one.comment, id)
            if not one.ids and not one.used and len(active) == len(known):
                yield Fault("unused-suppression", one.comment, "any rule")

    def _read(self, comment: Comment, match: re.Match[str]) -> Suppression:
        ids = tuple(dict.fromkeys(word.upper() for word in re.split(r"[\s,]+", match["ids"]) if word))
        reason = " ".join((match["reason"] or "").split())
        line = bisect_right(self._prose.lines, comment.start, key=itemgetter(0))
        return Suppression(comment, line, ids, reason, *self._range(comment, (match["kind"] or "").lower()))

    def _range(self, comment: Comment, kind: str) -> tuple[int, int]:
        if kind == "ignore-file":
            return 0, len(self._text) + 1
        return self._scope(comment) if kind else (comment.end, len(self._text) + 1)

    def _scope(self, comment: Comment) -> tuple[int, int]:
        """Return the comment's own line, or the next block where the line holds nothing else."""
        text, prose = self._text, self._prose
        start = max(text.rfind("\n", 0, comment.start), text.rfind("\r", 0, comment.start)) + 1
        end = next((high for low, high in prose.lines if low <= comment.end <= high), len(text))
        around = text[start : comment.start] + text[comment.end : end]
        if any(character.isalnum() for character in around):
            return start, end
        block = next((block for block in prose.blocks if block.start >= comment.end), None)
        if block is None:
            return comment.end, comment.end
        if block.kind == "cell":  # the next block of a table is its next row
            return block.start, next((high for low, high in prose.lines if low <= block.start <= high), block.end)
        return block.start, block.end
