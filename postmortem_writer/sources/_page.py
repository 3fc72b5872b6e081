"""Saved web pages as Markdown, so that they are read as notes are: headings, list items, table rows, links, and no menus.

A time that the page shows in words of its own ("2 hours ago") and states in ``<time datetime="…">`` is the stated one.
"""

import html
import re
from bisect import bisect_right

from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.sources._html import BREAKS, LITERAL, fields, pieces

_OPENS = re.compile(r"\s*(?:<\?xml[^<>]{0,200}>\s*)?(?:<!doctype html|<html)\b", re.I)
_UNSEEN = frozenset({"head", "script", "style", "template", "noscript", "nav", "svg", "button", "select", "iframe"})
_TIMES = frozenset({"time", "relative-time", "time-ago", "local-time"})
_ROWS = frozenset({"table", "tr"})
_LINK = re.compile(r"https?://[^\s()<>]+")
_HEADING = re.compile(r"h([1-6])")


def is_page(text: str) -> bool:
    """Return whether a text is a whole page of HTML."""
    return _OPENS.match(text) is not None


def page(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the words of a page, and the number of the line of the file in which each of their lines begins."""
    reader = _Page()
    for at, piece in pieces(text):
        if isinstance(piece, str):
            reader.says(at, piece)
        elif "name" in piece.groupdict():
            reader.meets(at, piece)
        else:
            reader.says(at, piece[0])
    reader.ends()
    newlines = [match.start() for match in re.finditer("\n", text)]
    numbers = tuple(bisect_right(newlines, at) + 1 for at, _ in reader.lines)
    return "\n".join(line for _, line in reader.lines), numbers


def remark(path: str) -> Diagnostic:
    """Return what there is to say of a page."""
    message = "is a web page: its words are read, not its menus, scripts and pictures"
    return Diagnostic("web-page", Level.SUGGESTION, path, message, "what it shows in pictures goes into a notes file")


class _Page:
    """Collects the lines of a page, each with the place at which it begins."""

    def __init__(self) -> None:
        self.lines: list[tuple[int, str]] = []
        self.line, self.begun, self.blank, self.mark = list[str](), 0, True, ""
        self.literal = self.depth = 0
        self.unseen = ""
        self.targets: list[str] = []
        self.cells: list[str] | None = None
        self.header = self.inside = False

    def ends(self) -> None:
        """End the page."""
        self._row()
        self.breaks()

    def says(self, at: int, text: str) -> None:
        """Take the words between two tags."""
        if self.unseen or not text:
            return
        for number, part in enumerate(text.split("\n") if self.literal else [text]):
            if number:
                self.breaks()
            words = html.unescape(part) if self.literal else " ".join(html.unescape(f"|{part}|").split())[1:-1]
            if self.blank and words.strip():
                self.begun, self.blank = at + len(part) - len(part.lstrip()), False
            self.line.append(words)
            at += len(part) + 1

    def breaks(self) -> None:
        """End a line; within a table only its rows are lines."""
        if self.cells is not None:
            self.line.append(" ")
            return
        text = "".join(self.line)
        if text.strip():
            self.lines.append((self.begun, self.mark + (text.rstrip() if self.literal else " ".join(text.split()))))
        elif self.lines and self.lines[-1][1]:
            self.lines.append((self.lines[-1][0], ""))
        self.line, self.blank, self.mark = [], True, ""

    def meets(self, at: int, tag: re.Match[str]) -> None:
        """Take a tag."""
        name, ends, whole = tag["name"].lower(), bool(tag["end"]), tag["fields"].endswith("/")
        if self.unseen in _TIMES and name in BREAKS:  # a time that was never closed ends with its line
            self.unseen = ""
        if self.unseen:
            if name == self.unseen and not whole:
                self.depth += -1 if ends else 1
                self.unseen = self.unseen if self.depth else ""
        elif ends:
            self._ends(name)
        elif name in _UNSEEN:
            self._hide(name, whole=whole)
        else:
            self._begins(at, name, fields(tag["fields"]), whole=whole)

    def _hide(self, name: str, *, whole: bool) -> None:
        """Leave out what stands in a tag; one that is ``whole`` holds nothing."""
        self.unseen, self.depth = ("", 0) if whole else (name, 1)

    def _begins(self, at: int, name: str, told: dict[str, str], *, whole: bool) -> None:
        if name in _ROWS:
            self._row()
            if not self.blank or name == "table":
                self.breaks()
            if name == "tr":
                self.cells, self.header, self.begun = [], False, at
        elif name in ("td", "th"):
            self._cell()
            self.line.append(" ")
            self.inside, self.header = True, self.header or name == "th"
        elif name in BREAKS:
            self.breaks()
            self.literal += name in LITERAL
            heading = _HEADING.fullmatch(name)
            self.mark = f"{'#' * int(heading[1])} " if heading else "- " if name == "li" else self.mark
        elif name == "a":
            target = told.get("href", "")
            self.targets.append(target if _LINK.fullmatch(target) else "")
            self.line += ["["] * bool(self.targets[-1])
        elif name in _TIMES and told.get("datetime"):
            self.says(at, told["datetime"])
            self._hide(name, whole=whole)
        elif name == "img" and told.get("alt"):
            self.says(at, f" {told['alt']} ")

    def _ends(self, name: str) -> None:
        if name in ("td", "th"):
            self._cell()
        elif name in _ROWS:
            self._row()
            if name == "table":
                self.breaks()
        elif name in BREAKS:
            self.breaks()
            self.literal = max(self.literal - (name in LITERAL), 0)
        elif name == "a" and self.targets:
            target = self.targets.pop()
            self.line += [f"]({target})"] * bool(target)

    def _cell(self) -> None:
        """End a cell, whose end may be left out; words beside the cells of a row are one."""
        if self.cells is None:
            return
        text = " ".join("".join(self.line).split()).replace("|", "/")
        if text or self.inside:
            self.cells.append(text)
        self.line, self.inside = [], False

    def _row(self) -> None:
        """End a row, whose end may be left out, as does one in which another table begins."""
        if self.cells is None:
            return
        self._cell()
        if any(self.cells):
            self.lines.append((self.begun, f"| {' | '.join(self.cells)} |"))
            self.lines += [(self.begun, "|" + " --- |" * len(self.cells))] * self.header
        self.cells, self.line, self.blank = None, [], True
