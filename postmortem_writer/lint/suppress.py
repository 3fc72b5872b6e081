"""Read the HTML comments by which an author silences a finding, and apply them.

``<!-- blameless off -->`` to ``<!-- blameless on -->`` covers what stands between; ``<!-- blameless-ignore BL06: reason -->``
covers its own line or, alone on one, the next block; ``<!-- blameless-ignore-file BL06 -->`` the document. Ids are given by
comma, ``all`` is allowed, the reason is optional.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from postmortem_writer.lint.finding import Suppressed
from postmortem_writer.lint.prose import Comment, Prose

_COMMENT = re.compile(
    r"\s*blameless(?:[ \t]+(?P<switch>off|on)\b|-(?P<kind>ignore-file|ignore)\b)(?P<ids>[^:]*)(?::(?P<reason>.*))?\s*\Z",
    re.DOTALL | re.IGNORECASE,
)


@dataclass(slots=True)
class Suppression:
    """One comment: which rules it silences between two places of the source; no ids means every rule."""

    ids: frozenset[str]
    start: int
    end: int
    reason: str
    line: int

    def covers(self, rule: str, start: int) -> bool:
        """Say whether a finding of this rule that begins at ``start`` is silenced."""
        return self.start <= start < self.end and (not self.ids or rule in self.ids)


def read(text: str, prose: Prose) -> list[Suppression]:
    """Return the suppressions of a document in order; an "ignore" without any id silences nothing."""
    found: list[Suppression] = []
    switched: Suppression | None = None
    for comment in prose.comments:
        match = _COMMENT.match(comment.body)
        if not match:
            continue
        ids, reason = _ids(match["ids"]), " ".join((match["reason"] or "").split())
        line = bisect_right(prose.lines, comment.start, key=itemgetter(0))
        if match["switch"] and match["switch"].lower() == "on":
            if switched:
                switched.end, switched = comment.start, None
        elif match["switch"]:
            switched = Suppression(ids - {"ALL"}, comment.end, len(text) + 1, reason, line)
            found.append(switched)
        elif ids:
            start, end = (0, len(text) + 1) if match["kind"].lower() == "ignore-file" else _scope(text, prose, comment)
            found.append(Suppression(ids - {"ALL"}, start, end, reason, line))
    return found


def applied(suppressions: Sequence[Suppression], rule: str, start: int) -> Suppressed | None:
    """Return what silences a finding of a rule at a place, or None; the first comment that covers it counts."""
    for suppression in suppressions:
        if suppression.covers(rule, start):
            return Suppressed(suppression.line, suppression.reason)
    return None


def _ids(given: str) -> frozenset[str]:
    return frozenset(word.upper() for word in re.split(r"[\s,]+", given) if word)


def _scope(text: str, prose: Prose, comment: Comment) -> tuple[int, int]:
    """Return the comment's own line, or the next block where the line holds nothing else."""
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
