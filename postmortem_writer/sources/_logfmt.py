"""Lines of ``key=value`` pairs (logfmt), as Go services, Grafana and Heroku write them."""

import re

_PAIR = re.compile(r'([A-Za-z_@][\w.@/\-]{0,99})=("(?:[^"\\]|\\.)*"|[^\s"]*)(?=\s|$)\s*')
_ESCAPE = re.compile(r"\\(.)", re.S)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r"}


def pairs(text: str) -> dict[str, str]:
    """Return the pairs of a line that consists of nothing else, {} for any other line; ``reason=`` is the empty string."""
    found: dict[str, str] = {}
    at = len(text) - len(text.lstrip())
    while at < len(text):
        match = _PAIR.match(text, at)
        if match is None:
            return {}
        found.setdefault(match[1], _value(match[2]))
        at = match.end()
    return found if len(found) > 1 else {}


def _value(text: str) -> str:
    if not text.startswith('"'):
        return text
    return _ESCAPE.sub(lambda match: _PLAIN.get(match[1], match[1]), text[1:-1])
