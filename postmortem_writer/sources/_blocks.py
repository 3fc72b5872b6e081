"""The blocks of typed notes: headings, bullets, paragraphs, table rows, fences; fences may be broken."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from postmortem_writer.sources._entries import lead
from postmortem_writer.sources._lines import Line
from postmortem_writer.sources._markup import plain
from postmortem_writer.sources._name_lines import name_line, stands_above
from postmortem_writer.sources._wrapping import goes_on, width_of

BlockKind = Literal["front", "heading", "bullet", "paragraph", "row", "fence", "log", "listing", "furniture"]

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s++(.*)$")
_CLOSING = re.compile(r"(?<!\s)\s++#+$")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-{3,})\s*$")
_RULE = re.compile(r"\s{0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$")
_BULLET = re.compile(r"(\s*)([-*+\u2022\u2013]|\d{1,3}[.)])(\s+)(?=\S)")
_BULLETS = frozenset("-*+\u2022\u2013")
_FENCE = re.compile(r"\s*(?:>\s?)?(```+|~~~+)\s*(.*)$")
_INFO = re.compile(r"[\w+#.\-{}:= ]{0,30}$")
_ROW = re.compile(r"\s*\|.*\|\s*$")
_DASHES = re.compile(r"\s*+\|?(?:\s*:?-{2,}:?\s*\|)+\s*+(?::?-{2,}:?)?\s*$")
LISTING = re.compile(
    r"[-dlbcps](?:[r-][w-][xsStT-]){3}[.+@]?\s+\d+\s+\S+\s+\S+\s+[\d,]+[KMGT]?\s+"
    r"(?P<time>[A-Z][a-z]{2}\s+\d{1,2}\s+(?:\d{1,2}:\d\d|\d{4})|\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: [+-]\d{4})?)?)\s+\S"
)
_MARKS = frozenset("#=-*_`~>|:")
_LISTED = frozenset("dlbcps")
"""What every line begins with that is neither typed text nor of a file listing."""

_STRONG_LOG = re.compile(
    r"\b(?:FATAL|ERROR|WARN(?:ING)?|INFO|DEBUG|TRACE|CRITICAL|NOTICE|SEVERE|LOG)\b|\[\w+\]|\w+\[\d+\]:"
)
_LABEL = re.compile(r"\s*(?:TO-?DO|FIXME|AI\s*:|actions? items?\b|follow[- ]?ups?\s*:)", re.I)
_MAYBE_TIMED = re.compile(r"[\dxX?]")
_SHORTEST_STAMP = len("9:00:00")
_DIGIT = re.compile(r"\d")
_QUOTE = re.compile(r"\s*>\s?")


@dataclass(slots=True)
class Block:
    """Consecutive lines that belong together. ``level`` is a heading's depth or a bullet's indentation.

    Its text is put together once, so it is to be asked for when the block has all its lines.
    """

    kind: BlockKind
    lines: list[Line]
    level: int = 0
    info: str = ""
    inside: int = -1
    _text: str | None = field(default=None, repr=False, compare=False)

    @property
    def text(self) -> str:
        """Return the readable text: wrapped lines joined, sub-bullets on lines of their own, markup resolved."""
        if self._text is None:
            self._text = self._readable()
        return self._text

    def _readable(self) -> str:
        if self.kind in ("fence", "log", "listing", "front"):
            return "\n".join(line.text for line in self.lines)
        if self.kind == "heading":
            match = _HEADING.match(self.lines[0].text)
            return plain(_CLOSING.sub("", match[2].rstrip()) if match else self.lines[0].text.strip())
        if self.kind == "row":
            return " | ".join(cell for cell in map(plain, self.lines[0].text.strip().strip("|").split("|")) if cell)
        return plain(self.source_text)

    @property
    def number(self) -> str:
        """Return the number a list item bears, by which later notes may refer to it; "" for any other block."""
        if self.kind != "bullet" or not self.lines[0].text.lstrip()[:1].isdigit():
            return ""
        bullet = _BULLET.match(self.lines[0].text)
        return bullet[2][:-1] if bullet else ""

    @property
    def author(self) -> str:
        """Return who wrote a message copied out of a chat, whose name and time stand above it; "" for any other block."""
        match = name_line(self.lines[0].text) if self.kind == "paragraph" and len(self.lines) > 1 else None
        return match["name"] if match and stands_above(self.lines[0].text) else ""

    @property
    def said(self) -> "Block":
        """Return the block without the line that names its author and time."""
        return Block(self.kind, self.lines[1:], self.level, self.info) if self.author else self

    @property
    def source_text(self) -> str:
        """Return the lines joined as they wrap, with the markers of the first bullet and of quotes taken off."""
        parts: list[str] = []
        for index, line in enumerate(self.lines):
            text = _QUOTE.sub("", line.text, count=1) if self.info == "quote" else line.text
            bullet = _BULLET.match(text) if self.kind == "bullet" else None
            if index == 0:
                parts.append(text[bullet.end() :] if bullet else text.strip())
            elif bullet:
                parts += "\n- ", text[bullet.end() :].strip()
            elif text.strip():
                parts += " ", text.strip()
        return "".join(parts).strip()


def blocks(
    part: Sequence[Line], timed: Callable[[str], bool], titled: Callable[[str, bool], bool] = lambda text, first: False
) -> list[Block]:
    """Split lines into blocks.

    ``timed`` says whether a line (without its bullet) begins with a time, which starts a block; ``titled`` whether a
    line, perhaps the first of the file, only says which day it is, and so is a block of its own.
    """
    return _Splitter(part, timed, titled).run()


class _Splitter:
    def __init__(self, part: Sequence[Line], timed: Callable[[str], bool], titled: Callable[[str, bool], bool]) -> None:
        self.part, self.timed, self.titled = part, timed, titled
        self.width = width_of(part)
        self.found: list[Block] = []
        self.open: Block | None = None
        self.asked: Block | None = None
        self.typed = False
        self.begun: dict[str, bool] = {}
        self.blank = True
        self.at = 0

    def run(self) -> list[Block]:
        self._front()
        while self.at < len(self.part):
            line = self.part[self.at]
            self.at += 1
            told = line.text.strip()
            if told:
                self._line(line, told[0])
            self.blank = not told
        return self.found

    def _add(self, kind: BlockKind, line: Line, *, level: int = 0, info: str = "", keep: bool = False) -> Block:
        inside = self.open.level if keep and self.open and self.open.kind == "bullet" else -1
        block = Block(kind, [line], level, info, inside)
        self.found.append(block)
        if not keep:
            self.open = block if kind in ("bullet", "paragraph", "log") else None
        return block

    def _line(self, line: Line, first: str) -> None:
        text = line.text
        if first not in _MARKS:
            self._add("listing", line) if first in _LISTED and LISTING.match(text) else self._prose(line, first)
            return
        if first in "`~>" and (fence := _FENCE.match(text)):
            self._fence(line, fence)
        elif first == "#" and (heading := _HEADING.match(text)):
            self._add("heading", line, level=len(heading[1]))
        elif first in "=-" and _UNDERLINE.match(text) and self._underlined(text):
            return
        elif first in "-*_|:" and (_RULE.match(text) or _DASHES.match(text)):
            self.open = None
        elif first == "|" and _ROW.match(text):
            header = self.at < len(self.part) and _DASHES.match(self.part[self.at].text)
            self._add("row", line, info="header" if header else "")
        elif first == "-" and LISTING.match(text):
            self._add("listing", line)
        else:
            self._prose(line, first)

    def _front(self) -> None:
        if len(self.part) < 2 or self.part[0].text.rstrip() != "---":
            return
        for index in range(1, min(len(self.part), 80)):
            if self.part[index].text.rstrip() in ("---", "..."):
                if any(re.match(r"\w[\w \-]*:", line.text) for line in self.part[1:index]):
                    self.found.append(Block("front", list(self.part[: index + 1])))
                    self.at = index + 1
                return

    def _underlined(self, text: str) -> bool:
        before = self.found[-1] if self.found else None
        if self.blank or before is None or before.kind != "paragraph" or len(before.lines) > 1:
            return False
        before.kind, before.level, self.open = "heading", 1 if "=" in text else 2, None
        return True

    def _fence(self, line: Line, match: re.Match[str]) -> None:
        """Read a fence to its end; a missing end is where another fence opens, or a heading or timed bullet follows a blank."""
        info = match[2]
        content = not _INFO.match(info) or bool(info.strip().endswith("```"))
        block = self._add("fence", line, info="" if content else info.strip(), keep=line.text[:1].isspace())
        if content and info.rstrip().endswith(match[1]):
            return
        closing = next((i for i in range(self.at, len(self.part)) if self._closes(self.part[i].text, match[1])), None)
        blank = False
        while self.at < len(self.part):
            following = self.part[self.at]
            other = _FENCE.match(following.text)
            if other and other[2].strip() and _INFO.match(other[2]):
                return
            if closing is None and blank and (_HEADING.match(following.text) or self._timed_line(following.text)):
                return
            self.at += 1
            block.lines.append(following)
            if self._closes(following.text, match[1]):
                return
            blank = not following.text.strip()

    @staticmethod
    def _closes(text: str, mark: str) -> bool:
        stripped = text.strip().removeprefix(">").strip()
        return stripped == mark or (stripped.endswith(mark) and not stripped.startswith(mark))

    def _timed_line(self, text: str) -> bool:
        bullet = _BULLET.match(text)
        return self.timed(text[bullet.end() :] if bullet else text.strip())

    def _prose(self, line: Line, first: str) -> None:
        text = line.text
        if self._log_line(line):
            return
        bullet = _BULLET.match(text) if first in _BULLETS or first.isdecimal() else None
        quote = _QUOTE.match(text) if first == ">" else None
        if bullet and not (self.open and self.open.kind == "bullet" and self._sub_bullet(bullet, text)):
            self._add("bullet", line, level=len(bullet[1].expandtabs(4)))
        elif self.open and self._continues(line, bullet is not None):
            self.open.lines += self._skipped_blanks(line)
        elif not first.isalnum() and not plain(text).strip("*_ "):
            self._add("furniture", line, keep=True)
        elif self.blank and text.startswith(("    ", "\t")) and not self.timed(text.strip()):
            self._indented_code(line)
        elif not quote and self.titled(text, not self.found):
            self._add("paragraph", line)
            self.open = None
        else:
            self._add("paragraph", line, info="quote" if quote else "typed" if self._is_typed() else "")

    def _skipped_blanks(self, line: Line) -> list[Line]:
        assert self.open
        if not self.blank:
            return [line]
        first = self.open.lines[-1].number - self.part[0].number + 1
        return list(self.part[first : line.number - self.part[0].number + 1])

    def _sub_bullet(self, bullet: re.Match[str], text: str) -> bool:
        """Return whether a bullet belongs to the open one: deeper, and without a time of its own."""
        assert self.open
        return len(bullet[1].expandtabs(4)) > self.open.level and not self.timed(text[bullet.end() :])

    def _continues(self, line: Line, is_bullet: bool) -> bool:
        assert self.open
        text = line.text
        if self.open.kind == "log":
            return not self.blank
        if self.open.kind == "bullet":
            indent = len(text.expandtabs(4)) - len(text.expandtabs(4).lstrip())
            deeper = is_bullet or indent > self.open.level
            return (deeper or not self.blank) and not (self.timed(text.strip()) and not is_bullet)
        if self.blank or _LABEL.match(text) or (_MAYBE_TIMED.search(text) and self._begins(text)):
            return False
        if self._is_typed() and not goes_on(self.open.lines[-1].text, text, self.width):
            return False
        return (self.open.info == "quote") == bool(_QUOTE.match(text))

    def _begins(self, text: str) -> bool:
        if text not in self.begun:
            self.begun[text] = self.timed(text.strip()) or self.titled(text, False)
        return self.begun[text]

    def _is_typed(self) -> bool:
        """Return whether the open paragraph is a line that begins with a time, or one typed right below such a line."""
        if self.blank or self.open is None or self.open.kind != "paragraph":
            return False
        if self.open is not self.asked:  # once for a block, not for each line that may belong to it
            first = self.open.lines[0].text
            self.asked = self.open
            self.typed = self.open.info == "typed" or (self.timed(first.strip()) and not stands_above(first))
        return self.typed

    def _log_line(self, line: Line) -> bool:
        """Begin a block of unfenced log lines where a line has a stamp as only logs write it."""
        if self.open and self.open.kind == "log" and not self.blank:
            self.open.lines.append(line)
            return True
        text = line.text.strip() if len(line.text) >= _SHORTEST_STAMP else ""
        found = lead(text) if _DIGIT.search(text) and not _BULLET.match(line.text) else None
        if found is None:
            return False
        rest = text[found.end : found.end + 80]
        bracketed = text.startswith("[") and "]" in rest
        if found.stamp.precision == "s" and not (_STRONG_LOG.search(rest) or (bracketed and not rest.startswith("]"))):
            return False
        self._add("log", line)
        return True

    def _indented_code(self, line: Line) -> None:
        block = self._add("fence", line, info="indented")
        while self.at < len(self.part) and (
            self.part[self.at].text.startswith(("    ", "\t")) or not self.part[self.at].text.strip()
        ):
            block.lines.append(self.part[self.at])
            self.at += 1
        while not block.lines[-1].text.strip():
            block.lines.pop()
