"""The readable text of a message written in HTML, as Teams and mail programs write it: words, line breaks, link targets."""

import html
from html.parser import HTMLParser

_LONGEST = 400_000  # characters looked at; what people write is far shorter
_BREAKS = frozenset({"address", "article", "blockquote", "br", "codeblock", "dd", "div", "dl", "dt", "footer", "form"})
_BREAKS |= {"h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul"}
_UNSEEN = frozenset({"head", "script", "style", "template", "title"})
_LITERAL = frozenset({"codeblock", "pre"})
_EMPTY = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})


def readable(text: str, *, quotes: bool = True) -> tuple[str, tuple[str, ...]]:
    """Return the words of HTML and its link targets; ``quotes`` says whether quoted blocks are kept.

    A mention keeps the name, an emoji its sign, and a link in Slack's form ``<https://…|label>`` its label.
    """
    reader = _Reader(quotes=quotes)
    reader.feed(text[:_LONGEST])
    reader.close()
    lines = (line if keep else " ".join(line.split()) for line, keep in reader.lines())
    shown = [line for line in lines if line.strip()]
    return "\n".join(shown), tuple(dict.fromkeys(reader.links))


class _Reader(HTMLParser):
    """Collects the words of a page line by line."""

    def __init__(self, *, quotes: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[tuple[str, bool]] = []
        self.links: list[str] = []
        self.unseen, self.literal, self.quotes = 0, 0, quotes
        self.quoted: list[str] = []

    def lines(self) -> list[tuple[str, bool]]:
        """Return the lines, each with whether its blanks count."""
        lines: list[tuple[str, bool]] = [("", False)]
        for part, literal in self.parts:
            first, *rest = part.split("\n") if literal or part == "\n" else [part]
            lines[-1] = (lines[-1][0] + first, literal or lines[-1][1])
            lines += ((line, literal) for line in rest)
        return lines

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        fields = {key: value or "" for key, value in attrs}
        if "://" in (written := self.get_starttag_text() or "") and tag.endswith(":"):
            self._slack_link(html.unescape(written.strip("<>")))
        elif self._opens_quote(tag, fields):
            self.quoted.append(tag)
        elif self.quoted and tag not in _EMPTY:
            self.quoted += [tag] * (tag == self.quoted[0])
        elif tag in _UNSEEN:
            self.unseen += 1
        else:
            self._shown(tag, fields)

    def _opens_quote(self, tag: str, fields: dict[str, str]) -> bool:
        quote = tag == "blockquote" or (tag == "div" and "gmail_quote" in fields.get("class", ""))
        return quote and not self.quotes and not self.quoted

    def _shown(self, tag: str, fields: dict[str, str]) -> None:
        self.literal += tag in _LITERAL
        if tag in _BREAKS:
            self._say("\n")
        elif tag in ("td", "th"):
            self._say(" ")
        elif tag in ("emoji", "img"):
            self._say(fields.get("alt", ""))
        target = fields.get("href", "")
        if tag == "a" and "://" in target:
            self.links.append(target)

    def _slack_link(self, written: str) -> None:
        target, _, label = written.partition("|")
        self.links.append(target)
        self._say(label or target)

    def handle_endtag(self, tag: str) -> None:
        if self.quoted:
            self.quoted = self.quoted[:-1] if tag == self.quoted[0] else self.quoted
        elif tag in _UNSEEN:
            self.unseen = max(self.unseen - 1, 0)
        else:
            self.literal = max(self.literal - (tag in _LITERAL), 0)
            if tag in _BREAKS:
                self._say("\n")

    def handle_data(self, data: str) -> None:
        self._say(data)

    def _say(self, text: str) -> None:
        if not self.unseen and not self.quoted:
            self.parts.append((text, self.literal > 0))
