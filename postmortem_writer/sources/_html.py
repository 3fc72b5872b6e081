"""The readable text of a message written in HTML, as Teams and mail programs write it: words, line breaks, link targets.

Read by hand in one pass: ``html.parser`` takes time that grows with the square of what is never closed.
"""

import html
import re
from collections.abc import Iterator

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][\w:.-]{0,60})(?P<fields>(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>")
_FIELD = re.compile(r"(?P<key>[\w:-]{1,60})\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'>]+))")
_SLACK_LINK = re.compile(r"<(?P<target>https?://[^<>\s|]+)(?:\|(?P<label>[^<>\n]*))?>")
_DECLARED = re.compile(r"<[!?][a-zA-Z\[/][^<>]*>")
BREAKS = frozenset({"address", "article", "blockquote", "br", "codeblock", "dd", "div", "dl", "dt", "footer", "form"})
BREAKS |= {"h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul"}
_UNSEEN = frozenset({"head", "script", "style", "template", "title"})
LITERAL = frozenset({"codeblock", "pre"})


def readable(text: str, *, quotes: bool = True) -> tuple[str, tuple[str, ...]]:
    """Return the words of HTML and its link targets; ``quotes`` says whether quoted blocks are kept.

    A mention keeps the name, an emoji its sign, and a link in Slack's form ``<https://…|label>`` its label.
    """
    reader = _Reader(quotes=quotes)
    for _, piece in pieces(text):
        reader.take(piece)
    lines = (line if keep else " ".join(line.split()) for line, keep in reader.lines())
    return "\n".join(line for line in lines if line.strip()), tuple(dict.fromkeys(reader.links))


def pieces(text: str) -> Iterator[tuple[int, str | re.Match[str]]]:
    """Yield tags as matches and what stands between them as text, each with its place; a lone ``<`` is text, comments are left out."""
    at = begun = 0
    closing = True  # whether there can be the end of a comment further on
    while (at := text.find("<", at)) >= 0:
        end = text.find("-->", at) if closing and text.startswith("<!--", at) else -1
        closing = closing and (end >= 0 or not text.startswith("<!--", at))
        match = _SLACK_LINK.match(text, at) or _TAG.match(text, at) or _DECLARED.match(text, at)
        if end < 0 and match is None:
            at += 1
            continue
        yield begun, text[begun:at]
        if end < 0 and match is not None and match.re is not _DECLARED:
            yield at, match
        at = begun = end + 3 if end >= 0 or match is None else match.end()
    yield begun, text[begun:]


class _Reader:
    """Collects the words of a page line by line."""

    def __init__(self, *, quotes: bool) -> None:
        self.parts: list[tuple[str, bool]] = []
        self.links: list[str] = []
        self.literal, self.quotes = 0, quotes
        self.unseen, self.depth = "", 0

    def lines(self) -> list[tuple[str, bool]]:
        """Return the lines, each with whether its blanks count."""
        lines: list[tuple[list[str], bool]] = [([], False)]
        for part, literal in self.parts:
            first, *rest = part.split("\n") if literal or part == "\n" else [part]
            lines[-1] = (lines[-1][0], literal or lines[-1][1])
            lines[-1][0].append(first)
            lines += (([line], literal) for line in rest)
        return [("".join(line), literal) for line, literal in lines]

    def take(self, piece: str | re.Match[str]) -> None:
        """Take the next piece of the page."""
        if isinstance(piece, str):
            self._say(html.unescape(piece))
        elif "target" in piece.groupdict():
            target = html.unescape(piece["target"])
            self.links += [target] * (not self.unseen)
            self._say(html.unescape(piece["label"] or "") or target)
        elif self.unseen:
            self._inside(piece["name"].lower(), ends=bool(piece["end"]), whole=piece["fields"].endswith("/"))
        elif piece["end"]:
            self._ends(piece["name"].lower())
        else:
            self._begins(piece["name"].lower(), fields(piece["fields"]))

    def _inside(self, tag: str, *, ends: bool, whole: bool) -> None:
        """Count the tags of the same name until the block that is left out ends."""
        if tag == self.unseen and not whole:
            self.depth += -1 if ends else 1
            self.unseen = self.unseen if self.depth else ""

    def _begins(self, tag: str, fields: dict[str, str]) -> None:
        quote = tag == "blockquote" or (tag == "div" and "gmail_quote" in fields.get("class", ""))
        if tag in _UNSEEN or (quote and not self.quotes):
            self.unseen, self.depth = tag, 1
            return
        self.literal += tag in LITERAL
        if tag in BREAKS:
            self._say("\n")
        elif tag in ("td", "th"):
            self._say(" ")
        elif tag in ("emoji", "img"):
            self._say(fields.get("alt", ""))
        elif tag == "a" and "://" in fields.get("href", ""):
            self.links.append(fields["href"])

    def _ends(self, tag: str) -> None:
        self.literal = max(self.literal - (tag in LITERAL), 0)
        if tag in BREAKS:
            self._say("\n")

    def _say(self, text: str) -> None:
        if not self.unseen:
            self.parts.append((text, self.literal > 0))


def fields(text: str) -> dict[str, str]:
    """Return the attributes of a tag."""
    found = _FIELD.finditer(text)
    return {
        match["key"].lower(): html.unescape(match["double"] or match["single"] or match["bare"] or "")
        for match in found
    }
