"""The readable text of Markdown and stray HTML, and the links in it."""

import html
import re

_TAG = re.compile(
    r"</?(?:a|b|blockquote|br|center|code|details|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|script|small|span|strong|sub"
    r"|summary|sup|table|tbody|td|th|thead|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.I,
)
_IMAGE = re.compile(r"!\[([^\]]{0,500})\]\(([^()\s]+)[^()]*\)")
_LINK = re.compile(r"(?<!!)\[([^\[\]]+)\]\(([^()]+)\)")
_BARE = re.compile(r"https?://[^\s<>\"'`\])}]+")
_AUTO = re.compile(r"<(https?://[^\s<>]+)>")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,800}?)(?<=\S)\1")
_EMPHASIS = re.compile(
    r"(?<![\w*\\])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![\w*])|(?<![\w\\])_(?=[^\s_])([^_\n]+?)(?<=\S)_(?!\w)"
)
_CODE = re.compile(r"(?<!`)(`++).+?\1", re.S)  # where backticks open nothing, no part of them is tried


def plain(text: str) -> str:
    """Return text without Markdown emphasis, link targets, comments and HTML tags; code in backticks stays as it is."""
    if "`" not in text:
        return _plain(text).strip()
    parts, at = [], 0
    for code in _CODE.finditer(text):
        parts += [_plain(text[at : code.start()]), code[0]]
        at = code.end()
    return "".join([*parts, _plain(text[at:])]).strip()


def _plain(text: str) -> str:
    if "<" in text:
        text = _TAG.sub("", _without_comments(_AUTO.sub(r"\1", text)))
    if "](" in text:
        text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub(lambda match: match[1] or match[2], _STRONG.sub(r"\2", text))
        text = _EMPHASIS.sub(lambda match: match[1] or match[2], text)
    return html.unescape(text) if "&" in text else text


def _without_comments(text: str) -> str:
    parts, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        parts.append(text[at:start])
        at = end + 3
    return "".join([*parts, text[at:]])


def holds_links(text: str) -> bool:
    """Return whether there can be links in a text."""
    return "](" in text or "://" in text


def links(text: str) -> tuple[str, ...]:
    """Return the targets of the links in a text, in order, each once."""
    if not holds_links(text):
        return ()
    found = [match[2].split()[0] for match in _LINK.finditer(text) if match[2].strip()]
    found += [match[0].rstrip(".,;:!?") for match in _BARE.finditer(text)]
    return tuple(dict.fromkeys(found))
