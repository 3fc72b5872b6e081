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
    reader.breaks()
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
        self.header = False

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
        text = "".join(self.line)
        if self.cells is not None:
            self.line.append(" ")
            return
        if text.strip():
            self.lines.append((self.begun, self.mark + (text.rstrip() if self.literal else " ".join(text.split()))))
        elif self.lines and self.lines[-1][1]:
            self.lines.append((self.lines[-1][0], ""))
        self.line, self.blank, self.mark = [], True, ""

    def meets(self, at: int, tag: re.Match[str]) -> None:
        """Take a tag."""
        name, ends = tag["name"].lower(), bool(tag["end"])
        if self.unseen:
            if name == self.unseen and not tag["fields"].endswith("/"):
                self.depth += -1 if ends else 1
                self.unseen = self.unseen if self.depth else ""
        elif ends:
            self._ends(name)
        elif name in _UNSEEN:
            self.unseen, self.depth = name, 1
        else:
            self._begins(at, name, fields(tag["fields"]))

    def _begins(self, at: int, name: str, told: dict[str, str]) -> None:
        if name == "tr":
            self.breaks()
            self.cells, self.header, self.begun = [], False, at
        elif name in ("td", "th") and self.cells is not None:
            self.line, self.header = [], self.header or name == "th"
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
            self.unseen, self.depth = name, 1
        elif name == "img" and told.get("alt"):
            self.says(at, f" {told['alt']} ")

    def _ends(self, name: str) -> None:
        if name in ("td", "th") and self.cells is not None:
            self.cells.append(" ".join("".join(self.line).split()).replace("|", "/"))
            self.line = []
        elif name == "tr" and self.cells is not None:
            cells, self.cells, self.line = self.cells, None, []
            if any(cells):
                self.lines.append((self.begun, f"| {' | '.join(cells)} |"))
                self.lines += [(self.begun, "|" + " --- |" * len(cells))] * self.header
            self.blank = True
        elif name in BREAKS:
            self.breaks()
            self.literal = max(self.literal - (name in LITERAL), 0)
        elif name == "a" and self.targets:
            target = self.targets.pop()
            self.line += [f"]({target})"] * bool(target)
