"""One log line → its pattern: a pure function of that line, so that patterns never depend on what was read before.

Numbers, hexadecimal ids, addresses, paths, quoted values and the like become ``*``; the words stay.
"""

import re

WILD = "*"
LONGEST = 24
"""Tokens of a pattern; what comes after them is one more, ``...``."""

# One pass of a table over the bytes and a few of replace cost a fifth of a pattern for whole numbers.
_DIGITS = bytes.maketrans(b"0123456789", b"0" * 10)
_NUMBER = re.compile(rb"0[a-fA-F][0a-fA-F]*")
_ID = re.compile(
    rb"[a-fA-F0](?:(?<![\w:].)[a-fA-F0]?(?::[a-fA-F0]{1,2}){5}(?![\w:])"
    rb"|(?<![A-Za-z0-9].)(?:(?<=[a-f])[a-f]*|(?<=[A-F])[A-F]*)0)"
)
_STATUS = (
    (re.compile(rb'" 5[0-9][0-9](?= )'), b'" server-error'),
    (re.compile(rb'" 4[0-9][0-9](?= )'), b'" client-error'),
)
_QUOTED = re.compile(rb'(?P<key>[A-Za-z]*)=?"(?P<words>(?:[^"\\]|\\.)*)"')
_SPEAKING = frozenset(b"msg message event err error exception reason".split())
_REQUEST = re.compile(rb"(?:GET|POST|PUT|HEAD|DELETE|PATCH|OPTIONS) ")
_TELLING = re.compile(rb'"(msg|message|event|text|body|log|err|error|exception|reason)" ?: ?"((?:[^"\\]|\\.)*)"', re.I)
_MONTH = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun),?")
_DATE = re.compile(r"\b0/[A-Z][a-z]{2}/0\b")
_UUID = re.compile(r"[a-fA-F0]+(?:-[a-fA-F0]+){4}")
_WORD = re.compile(r"[A-Za-z]*0[A-Za-z0]*")
_NAMED = re.compile(r"(?![a-f]*0|[A-F]*0)[A-Za-z]{3,}0")
_RUN = re.compile(r"[*+-]*\*(?:[T.:,/_+-]*\*)+[Z]?|\*Z\b")
_URL = re.compile(r"\b([a-z][a-z0-9+]*)://[^\s\"',;)\]]+")
_PATH = re.compile(r"(?<![\w.*~])~?/[^\s\"',;)\]:=?]*(?:\?[^\s\"',;)\]]*)?")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_FLAG = re.compile(r"\b(?:true|false|True|False)\b")
_IPV6 = re.compile(r"(?<![\w:])[a-fA-F0]{0,4}(?::[a-fA-F0]{0,4}){2,7}(?![\w:])")
_LETTERS = re.compile(r"(?<![A-Za-z])(?:[a-f]{8,}|[A-F]{8,})(?![A-Za-z])")
"""An id without one digit; no word of that length has only these letters."""
_LONG_WORD = 48


_LEVEL = re.compile(rb'"level": ?([1-6])0(?=[,}])')
_LEVELS = dict(zip(b"123456", b"tdiwef", strict=True))
"""The levels of pino and bunyan are numbers: 10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal."""


def _named_level(match: re.Match[bytes]) -> bytes:
    return b'"level":%c' % _LEVELS[match[1][0]]


def shapes(block: bytes) -> bytes:
    """Return a block of lines with every number made ``0`` but for a level and the kind of an HTTP error; the lines stay as many."""
    for status, kind in _STATUS if b"HTTP/" in block else ():
        block = status.sub(kind, block)
    block = _LEVEL.sub(_named_level, block)
    block = block.translate(_DIGITS).replace(b"0000", b"0").replace(b"000", b"0").replace(b"00", b"0")
    while b"00" in block:
        block = block.replace(b"00", b"0")
    return _NUMBER.sub(b"0", block)


def settled(shape: bytes) -> bytes:
    """Return the shape of one line without the ids that begin with letters, such as ``fb04``, and without addresses of networks.

    Over a whole block this would cost as much as all else: it is for the lines whose shape was not met before.
    """
    return _NUMBER.sub(b"0", _ID.sub(b"0", shape))


class _Masked(dict[bytes, str]):
    """The masked form of each token met, so that a line costs one look-up a token."""

    most = 10_000

    def __missing__(self, token: bytes) -> str:
        if len(self) >= self.most:
            self.clear()
        masked = self[token] = _masked(token.decode("utf-8", errors="replace"))
        return masked


_MASKED = _Masked()


def pattern(shape: bytes) -> tuple[str, ...]:
    """Return the tokens of one line that went through ``shapes``, the variable ones masked."""
    body = settled(shape).lstrip()
    if body.startswith(b"{"):
        body = _told(body)
    elif b'"' in body:
        body = _QUOTED.sub(_quoted, body)
    tokens = [_MASKED[token] for token in body.split(None, LONGEST)]
    if len(tokens) > LONGEST:
        tokens[LONGEST] = "..."
    return tuple(tokens)


def _quoted(match: re.Match[bytes]) -> bytes:
    """Keep what is said and what was requested; any other quoted value is variable."""
    if match["key"] in _SPEAKING or _REQUEST.match(match["words"]):
        return match[0]
    start = match.start("words") - match.start()
    return match[0][:start] + b'*"'


def _told(body: bytes) -> bytes:
    """Return the words of a JSON object that says something, else all of it with its values masked."""
    said = _TELLING.findall(body)
    return b" ".join(words for _, words in said) if said else _VALUES.sub(rb"\1*", body)


_VALUES = re.compile(rb'(" ?: ?)("(?:[^"\\]|\\.)*"|[0-9.eE+-]+|true|false|null)')


def _masked(token: str) -> str:
    if _MONTH.fullmatch(token):
        return WILD
    if len(token) > _LONG_WORD and token.isalnum():
        return WILD
    if "://" in token:
        token = _URL.sub(r"\1://*", token)
    elif "/" in token:
        token = _PATH.sub("/*", _DATE.sub("0", token))
    if "@" in token:
        token = _ADDRESS.sub("*@*", token)
    if "0" in token:
        token = _IPV6.sub(_address, token) if ":" in token else token
        token = _RUN.sub(WILD, _WORD.sub(_number, _UUID.sub(WILD, token)))
    return _FLAG.sub(WILD, _LETTERS.sub(WILD, token))


def _address(match: re.Match[str]) -> str:
    return WILD if "0" in match[0] else match[0]


def _number(match: re.Match[str]) -> str:
    """Keep the name in ``node7``; a number with a unit, an id and a hash keep nothing."""
    return f"{match[0][:-1]}{WILD}" if _NAMED.fullmatch(match[0]) else WILD
