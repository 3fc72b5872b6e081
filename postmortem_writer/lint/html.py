"""Know where a block of HTML begins and ends in Markdown (CommonMark 0.31, section 4.6)."""

import re
from collections.abc import Sequence

_FOREIGN = re.compile(r"<(pre|script|style|textarea)\b", re.IGNORECASE)
_HTML_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|body|caption|center|col|colgroup|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|frame"
    r"|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|nav|ol|optgroup|option|p|section|summary|table|tbody|td|tfoot|th|thead|title|tr|ul)(?:[\s/>]|\Z)"
    r"|<[!?]|<(?:pre|script|style|textarea)\b",
    re.IGNORECASE,
)
_HTML_ALONE = re.compile(r"</?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>\s*\Z")


def begins(line: str, *, in_paragraph: bool) -> bool:
    """Say whether a line begins a block of HTML; a lone tag of no block's own interrupts no paragraph."""
    return bool(_HTML_BLOCK.match(line) or (not in_paragraph and _HTML_ALONE.match(line)))


def end(text: str, lines: Sequence[tuple[int, int]], index: int, first: str) -> int:
    """Return the index of the line after the block that begins at ``index`` with ``first``: its closing mark or a blank line."""
    if foreign := _FOREIGN.match(first):
        closing = re.compile(rf"</{foreign[1]}>", re.IGNORECASE)
        while index < len(lines) and not closing.search(text, *lines[index]):
            index += 1
        return index + 1
    if first.startswith("<!--") and "-->" in first:  # a comment ends where it says
        return index + 1
    while index < len(lines) and text[slice(*lines[index])].strip():
        index += 1
    return index
