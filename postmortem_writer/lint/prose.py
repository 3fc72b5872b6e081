"""Find the characters of a Markdown document that are its author's own prose.

Headings, paragraphs, list items and table cells are read. Code, quotations, HTML, comments, front matter, link and
footnote definitions and pasted chat are not: they are someone else's words or no words at all. Block structure follows
CommonMark 0.31 and GFM tables as far as it decides what is prose.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from postmortem_writer.lint import html, tables
from postmortem_writer.lint.sections import NO_SECTIONS, Section, kind_of, names_section
from postmortem_writer.lint.transcript import quoted_lines

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_FENCE = re.compile(r"(`{3,})[^`]*\Z|(~{3,})")
_MARKER = re.compile(r"(?:[-*+]|(\d{1,9})[.)])(?:[ \t]+|\Z)")
_BOX = re.compile(r"\[[ xX]\][ \t]+")
_RULE = re.compile(r"(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})\Z")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*\Z")
_HASHES = re.compile(r"#{1,6}(?:[ \t]+|\Z)")
_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*\Z")
_DEFINITION = re.compile(r"\[(\^)?[^\]\n]+\]:")
_BOLD = re.compile(r"(\*\*|__)(?P<title>[^*_\n]{2,80}?)(?::?\1:?)[ \t]*\Z")
_CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
_DEEPEST_LIST = 50
_DEEPEST = 7  # a bold line that stands for a heading lies below every real one


@dataclass(slots=True)
class Block:
    """One heading, paragraph, list item, table cell or block quotation: its source ranges, line by line, without markers or indent."""

    kind: str
    spans: list[tuple[int, int]]
    section: Section
    column: str = ""

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


@dataclass(frozen=True, slots=True)
class Comment:
    """One HTML comment: its source range and what stands between the marks."""

    start: int
    end: int
    body: str


@dataclass(slots=True)
class Prose:
    """The blocks of a document in order, its HTML comments, and the source range of every line."""

    blocks: list[Block] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)


def scan(text: str, sections: Mapping[str, str] = NO_SECTIONS, *, quotes: bool = False) -> Prose:
    """Return the author's prose in a Markdown document; anything is a document, so it never raises.

    ``sections`` gives headings, in lower case, a kind of their own; where ``quotes`` are asked for, block quotations are read too.
    """
    return _Scanner(text, sections, quotes).scan()


def line_ranges(text: str) -> list[tuple[int, int]]:
    """Return the source range of every line, without its end."""
    return [match.span(1) for match in _LINE.finditer(text)]


class _Scanner:
    def __init__(self, text: str, sections: Mapping[str, str], quotes: bool) -> None:
        self.text, self.sections, self.quotes = text, sections, quotes
        self.lines = line_ranges(text)
        self.prose = Prose(lines=list(self.lines))
        self.last_comment_end = text.rfind("-->")
        self.quoted = quoted_lines(text, self.lines)
        self.open: Block | None = None
        self.indents: list[int] = []  # content columns of the list items we are in
        self.after = ""  # what the line before was, where the next line may continue it: quote, note
        self.headings: list[tuple[int, Section]] = []
        self.section = Section()

    def scan(self) -> Prose:
        index = self._front_matter()
        while index < len(self.lines):
            index = self._chat(index) if index in self.quoted else self._line(index)
        self._close()
        return self.prose

    def _front_matter(self) -> int:
        mark = self.text[slice(*self.lines[0])].lstrip("\ufeff").rstrip() if self.lines else ""
        if mark not in ("---", "+++"):
            return 0
        for index, (start, end) in enumerate(self.lines[1:], start=1):
            if self.text[start:end].rstrip() in (mark, "..." if mark == "---" else mark):
                return index + 1
        return 0

    def _chat(self, index: int) -> int:
        self._close()
        return index + 1

    def _line(self, index: int) -> int:
        start, end = self.lines[index]
        line = self.text[start:end]
        content = line.lstrip(" \t\ufeff")
        if not content.strip():
            return self._blank(index)
        at = end - len(content)
        indent = len(line[: at - start].expandtabs(4))
        if "<!--" in content and (after := self._comment(index, at)) > index:
            return after
        return self._content(index, at, content, indent)

    def _content(self, index: int, at: int, content: str, indent: int) -> int:
        first = content[0]
        if first == ">":
            if self.quotes:
                return self._quote(index, at, content)
            self._close()
            self.after = "quote"
            return index + 1
        if self._is_code(content, indent):
            return index + 1
        if first in "`~" and (fence := _FENCE.match(content)):
            return self._fence(index, fence)
        if first == "<" and html.begins(content, in_paragraph=self.open is not None):
            self._close()
            return html.end(self.text, self.lines, index, content)
        if first == "[" and not self.open and (definition := _DEFINITION.match(content)):
            self.after = "note" if definition[1] else ""
            return index + 1
        if first == "#" and (hashes := _HASHES.match(content)):
            return self._heading(index, at, content, hashes)
        if first in "=-*_" and self._is_rule(content):
            return index + 1
        if "|" in content and (after := self._table(index)):
            return after
        if (first in "-*+" or first.isdigit()) and (marker := _MARKER.match(content)) and self._may_start(marker):
            return self._item(index, at, content, marker, indent)
        if self.after and not self.open:
            return index + 1  # lazy continuation of a quotation or a footnote
        self._add("item" if self.indents else "paragraph", at, self.lines[index][1])
        return index + 1

    def _quote(self, index: int, at: int, content: str) -> int:
        if self.open and self.open.kind != "quote":
            self._close()
        start, end = at + len(content) - len(content.lstrip("> \t")), self.lines[index][1]
        if start < end:
            self._add("quote", start, end)
        else:
            self._close()
        return index + 1

    def _blank(self, index: int) -> int:
        before = self.after
        self._close()
        self.after = "note!" if before.startswith("note") else ""
        return index + 1

    def _comment(self, index: int, at: int) -> int:
        """Take the comments of a line; return the next line's index where the line was used up by them, else 0."""
        _, end = self.lines[index]
        code = [match.span() for match in _CODE.finditer(self.text, at, end)]
        opened = self.text.find("<!--", at, end)
        while opened >= 0:
            if any(low <= opened < high for low, high in code):
                opened = self.text.find("<!--", opened + 4, end)
                continue
            if opened > self.last_comment_end:
                return len(self.lines) if opened == at else 0
            closed = self.text.find("-->", opened + 2)  # "<!-->" is a whole comment (CommonMark 6.6)
            self.prose.comments.append(Comment(opened, closed + 3, self.text[opened + 4 : closed]))
            if closed + 3 > end:
                return self._long_comment(index, at, opened, closed + 3)
            if opened == at and not self.text[closed + 3 : end].strip():
                self._close()
                return index + 1
            opened = self.text.find("<!--", closed + 3, end)
        return 0

    def _long_comment(self, index: int, at: int, opened: int, closed: int) -> int:
        if self.text[at:opened].strip():
            self.lines[index] = (self.lines[index][0], opened)
            content = self.text[at:opened]
            self._content(index, at, content, len(self.text[self.lines[index][0] : at].expandtabs(4)))
        while self.lines[index][1] < closed:
            index += 1
        self.lines[index] = (closed, self.lines[index][1])
        return index

    def _is_code(self, content: str, indent: int) -> bool:
        if self.open:
            return False
        while self.indents and indent < self.indents[-1] and not _MARKER.match(content):
            self.indents.pop()
        if self.after == "note!" and indent >= 4:
            return True
        if self.after == "note!":
            self.after = ""
        base = self.indents[-1] if self.indents else 0
        return indent - base >= 4 and not (self.indents and _MARKER.match(content))

    def _fence(self, index: int, fence: re.Match[str]) -> int:
        self._close()
        mark = fence[1] or fence[2]
        closing = re.compile(rf"[ \t>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*\Z")
        for after in range(index + 1, len(self.lines)):
            if closing.match(self.text[slice(*self.lines[after])]):
                return after + 1
        return len(self.lines)

    def _heading(self, index: int, at: int, content: str, hashes: re.Match[str]) -> int:
        self._close()
        self.indents.clear()
        end = self.lines[index][1]
        if closing := _CLOSING_HASHES.search(content, hashes.end()):
            end = at + closing.start()
        self._enter(hashes[0].count("#"), (at + hashes.end(), end))
        return index + 1

    def _enter(self, level: int, *spans: tuple[int, int]) -> None:
        """Open the section of a heading; one whose words say nothing keeps the kind of the section it lies in."""
        title = " ".join(self.text[start:end] for start, end in spans).strip()
        self.headings = [heading for heading in self.headings if heading[0] < level]
        parent = self.headings[-1][1].kind if self.headings else "other"
        self.section = Section(title.strip("*_: "), kind_of(title, self.sections) or parent)
        self.headings.append((level, self.section))
        if title:
            self.prose.blocks.append(Block("heading", list(spans), self.section))

    def _is_rule(self, content: str) -> bool:
        if self.open and self.open.kind == "paragraph" and _UNDERLINE.match(content):
            spans, self.open = self.open.spans, None
            self._enter(1 if content[0] == "=" else 2, *spans)
            return True
        if content[0] != "=" and _RULE.match(content):
            self._close()
            return True
        return False

    def _may_start(self, marker: re.Match[str]) -> bool:
        """A wrapped line that happens to begin with a number does not interrupt a paragraph (CommonMark 5.2)."""
        if not self.open or self.open.kind == "item":
            return True
        return marker[1] in (None, "1") and marker.end() < len(marker.string)

    def _item(self, index: int, at: int, content: str, marker: re.Match[str], indent: int) -> int:
        self._close()
        while self.indents and indent < self.indents[-1]:
            self.indents.pop()
        self.indents.append(indent + min(marker.end(), 5))
        box = _BOX.match(content, marker.end())
        at += box.end() if box else marker.end()
        self.lines[index] = (at, self.lines[index][1])
        rest = self.text[slice(*self.lines[index])]
        if rest and len(self.indents) < _DEEPEST_LIST and (rest[0] in ">#`~<[" or _MARKER.match(rest)):
            return self._content(index, at, rest, self.indents[-1])
        if rest.strip():
            self._add("item", at, self.lines[index][1])
        return index + 1

    def _table(self, index: int) -> int:
        """Read a table that begins at this line; return the next line's index, or 0 when it is none."""
        first = self.text[slice(*self.lines[index])].strip()
        below = self.text[slice(*self.lines[index + 1])] if index + 1 < len(self.lines) else ""
        headed = tables.is_headed(below)
        if not headed and not tables.is_bare_row(first):
            return 0
        self._close()
        columns = (
            [self.text[start:end].strip(" \t*_") for start, end in tables.cells(self.text, *self.lines[index])]
            if headed
            else []
        )
        row = index
        while row < len(self.lines) and "|" in (line := self.text[slice(*self.lines[row])]) and line.strip():
            if "<!--" in line and row > index:
                self._comment(row, self.lines[row][0])
            if not tables.is_delimiter_row(line):
                for number, (start, end) in enumerate(tables.cells(self.text, *self.lines[row])):
                    column = columns[number].lower() if number < len(columns) and row > index else ""
                    if self.text[start:end].strip():
                        self.prose.blocks.append(Block("cell", [(start, end)], self.section, column))
            row += 1
        return row

    def _add(self, kind: str, start: int, end: int) -> None:
        if self.open:
            self.open.spans.append((start, end))
        else:
            self.open = Block(kind, [(start, end)], self.section)

    def _close(self) -> None:
        """End the open paragraph; one that is a single bold line, or exactly a section's name, is a heading."""
        block, self.open, self.after = self.open, None, ""
        if block is None:
            return None
        line = self.text[block.start : block.end]
        if len(block.spans) == 1 and len(line) <= 90 and block.kind == "paragraph":
            if (bold := _BOLD.match(line)) and bold["title"][-1] not in ".!":
                return self._enter(_DEEPEST, (block.start + bold.start("title"), block.start + bold.end("title")))
            if line.rstrip().endswith(":") and names_section(line):
                return self._enter(_DEEPEST, block.spans[0])
        self.prose.blocks.append(block)
        return None
