"""Find pasted chat in a document: the speakers are being quoted, so their words are not the author's."""

import re
from collections.abc import Sequence

_CLOCK = r"\d{1,2}:\d\d(?::\d\d)?(?: ?[APap]\.?[Mm]\.?)?"
_NAME = r"@?[\w.\-]{1,30}(?: [A-Z][\w.\-]{0,20})?"
# Slack and IRC put name and clock on a line in forms nobody writes by hand; the message may follow on the next lines.
_HEADER = re.compile(
    rf" {{0,3}}(?:{_NAME} {{0,2}}\[{_CLOCK}\]|{_NAME} {{1,4}}{_CLOCK}\s*$|\[?(?:{_CLOCK})?\]? ?<@?(?!(?:br|b|i|p|a|em|hr)>)[\w.\-]{{1,30}}> \S)"
)
# "name: text" is also how metadata is written, so these count only where speakers take turns.
_TURN = re.compile(rf" {{0,3}}(?:\[?{_CLOCK}\]?[ \-]+)?\*{{0,2}}(?P<speaker>{_NAME})\*{{0,2}}:\*{{0,2}} \S")
_HINT = re.compile(rf"\d:\d\d|^ {{0,3}}(?:<|\*{{0,2}}{_NAME}\*{{0,2}}:)", re.MULTILINE)
_REPLY_LINES = 12


def quoted_lines(text: str, lines: Sequence[tuple[int, int]]) -> set[int]:
    """Return the indexes of the lines that belong to a run of three or more chat messages."""
    if len(_HINT.findall(text, 0, 20_000)) < 3 and len(_HINT.findall(text)) < 3:
        return set()
    return _headed(text, lines) | _turns(text, lines)


def _headed(text: str, lines: Sequence[tuple[int, int]]) -> set[int]:
    heads = [i for i, (start, end) in enumerate(lines) if end - start < 400 and _HEADER.match(text, start, end)]
    found: set[int] = set()
    for run in _runs(heads, _REPLY_LINES):
        last = run[-1]
        while last + 1 < len(lines) and text[slice(*lines[last + 1])].strip():
            last += 1
        found.update(range(run[0], last + 1))
    return found


def _turns(text: str, lines: Sequence[tuple[int, int]]) -> set[int]:
    speakers = {i: match["speaker"] for i, (start, end) in enumerate(lines) if (match := _TURN.match(text, start, end))}
    found: set[int] = set()
    for run in _runs(list(speakers), 2):
        names = [speakers[i] for i in run]
        if 1 < len(set(names)) < len(names):
            found.update(range(run[0], run[-1] + 1))
    return found


def _runs(numbers: Sequence[int], gap: int) -> list[list[int]]:
    """Group ascending line numbers that lie at most ``gap`` apart; groups under three are dropped."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number - runs[-1][-1] <= gap:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [run for run in runs if len(run) >= 3]
