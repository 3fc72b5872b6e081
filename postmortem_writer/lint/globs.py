"""Match paths against patterns as .gitignore does: ``*`` stays in a folder, ``**`` does not, a bare name counts anywhere."""

import re
from functools import cache


def matches(pattern: str, path: str) -> bool:
    """Say whether a relative path with ``/`` is what a pattern names, or lies in a folder that it names."""
    return bool(_compiled(pattern).match(path))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    bare = pattern.strip("/")
    anywhere = "" if "/" in pattern.rstrip("/") else "(?:.*/)?"
    pieces = re.split(r"(\*\*/|/\*\*$|\*\*|\*|\?)", bare)
    stand_ins = {"**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile(anywhere + "".join(stand_ins.get(piece) or re.escape(piece) for piece in pieces) + r"(?:/.*)?\Z")
