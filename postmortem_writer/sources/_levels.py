"""The level of a log line: a word, a letter or a number, wherever its format writes it → one of five."""

import re

_LEVELS = {
    "fatal": "fatal emerg emergency panic alert crit critical f c",
    "error": "error err severe failure e",
    "warning": "warn warning w",
    "info": "info notice note log information i n statement detail hint context",
    "debug": "debug trace verbose fine finer finest d t v",
}
LEVEL_OF = {word: level for level, words in _LEVELS.items() for word in words.split()}
LEVEL_WORDS = "|".join(sorted((word for word in LEVEL_OF if len(word) > 1), key=len, reverse=True))

_SEVERITY = re.compile(r"<(1[0-8]\d|19[01]|\d{1,2})>")
_SEVERITIES = ("fatal", "fatal", "fatal", "error", "warning", "info", "info", "debug")  # emerg to debug, RFC 5424 6.2.1
_FACILITY = re.compile(
    r"\s(?:kern|user|mail|daemon|auth|authpriv|syslog|lpr|news|uucp|cron|ftp|local[0-7])\."
    r"(emerg|panic|alert|crit|err|error|warning|warn|notice|info|debug)\s"
)
_LEVEL_UPPER = re.compile(r"\b[A-Z]{3,9}\b")
_LEVEL_MARKED = re.compile(
    r"[\[(<|.:](?:\w+:)?([a-z]{3,9})(?=[\])>|])|\blevel=\"?([a-z]{3,9})\b|^\s+([a-z]{3,9})(?=\s)", re.I
)
_LEVEL_KEY = re.compile(r"\blevel=\"?([A-Za-z]{3,9})\b")


def level_of(head: re.Match[str] | None, rest: str, letter: str) -> str:
    """Return the level of five that a line has: from what stands before its stamp, else a word behind it, else a letter, else a number."""
    word = (head["letter"] or head["letter2"] or head["word"] or "") if head else ""
    if not word:
        facility = _FACILITY.search(rest, 0, 100)
        word = facility[1] if facility else _level_word(rest) or letter
    return LEVEL_OF.get(word.lower(), "") or _by_number(head)


def _by_number(head: re.Match[str] | None) -> str:
    severity = _SEVERITY.match(head.string) if head else None
    return _SEVERITIES[int(severity[1]) % 8] if severity else ""


def _level_word(rest: str) -> str:
    """Return the word for a level nearest to the stamp: in capitals, or marked as one by what stands around it."""
    upper = next((match for match in _LEVEL_UPPER.finditer(rest, 0, 100) if match[0].lower() in LEVEL_OF), None)
    marked = _LEVEL_MARKED.finditer(rest, 0, min(80, upper.start() if upper else 80))
    for match in marked:
        word = match[match.lastindex or 0]
        if word.lower() in LEVEL_OF:
            return word
    if upper:
        return upper[0]
    key = _LEVEL_KEY.search(rest, 0, 300) if "level=" in rest else None
    return key[1] if key else ""
