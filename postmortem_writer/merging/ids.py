"""The same id of the tool itself: an alert's fingerprint, an incident's or a message's id, in two files near in time."""

import re
from collections.abc import Iterator, Sequence

from postmortem_writer.merging._join import Link, near
from postmortem_writer.merging._likeness import MINUTE, Seen, one_thing

SAME_ID = "same id"
_WINDOW = 5 * MINUTE
_COMMIT = re.compile(r"(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,40}")
_ID = re.compile(r"(?=.*\d)[\w.\-:]{6,}")


def links(records: Sequence[Seen]) -> Iterator[Link]:
    """Yield links between records whose tool gave them one id; a counter such as ``17`` is nobody's own."""
    own = ((_key(one.record.native), one) for one in records if _ID.fullmatch(one.record.native))
    return (link for link in near(own, _WINDOW, SAME_ID, 0) if one_thing(link.first.record, link.second.record))


def _key(native: str) -> str:
    """Return what two tools have in common of an id: a commit is shortened as each of them likes."""
    return native[:7] if _COMMIT.fullmatch(native) else native
