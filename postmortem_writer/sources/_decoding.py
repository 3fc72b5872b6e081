"""Bytes to text: byte order marks, UTF-8, and a clear word on what is no text at all."""

import codecs
import re

from postmortem_writer.diagnostics import Diagnostic, Level

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KNOWN = ((b"SQLite format 3", "an SQLite database"),)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_HIGH = re.compile(rb"[\x80-\xff]")
# a letter of Latin-1 between ASCII: several in a row are some other alphabet, and one at the very end a cut character
_LATIN_LETTER = re.compile(rb"(?<![\x80-\xff])[\xc0-\xff](?=[\x00-\x7f])")
_MOST_REPLACED = 0.2
_MOST_CONTROL = 0.02


def decode(path: str, data: bytes) -> tuple[str | None, list[Diagnostic]]:
    """Return the text with ``\\n`` line ends, or None when the bytes hold none, and what there is to say about it."""
    kind = next((kind for magic, kind in _KNOWN if data.startswith(magic)), "")
    if kind:
        return None, [_binary(path, f"is {kind}: not read")]
    encoding, body = _encoding(data)
    if encoding == "utf-8" and b"\x00" in body:
        return None, [_binary(path, "is binary or holds NUL bytes: not read")]
    text = body.decode(encoding, errors="replace")
    if not text.strip():
        return None, [Diagnostic("empty", Level.WARNING, path, "is empty")]
    if len(_CONTROL.findall(text)) > _MOST_CONTROL * len(text):
        return None, [_binary(path, "is binary: not read")]
    return _checked(path, body, encoding, text)


def _encoding(data: bytes) -> tuple[str, bytes]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, data[len(mark) :]
    return "utf-8", data


def _binary(path: str, message: str) -> Diagnostic:
    return Diagnostic("binary", Level.WARNING, path, message, "save its text as UTF-8 and hand in that")


def _checked(path: str, body: bytes, encoding: str, text: str) -> tuple[str | None, list[Diagnostic]]:
    try:
        body.decode(encoding)
    except UnicodeDecodeError as fault:
        if text.count("�") > _MOST_REPLACED * len(text):
            return None, [_binary(path, f"is no {encoding.upper()} text: not read")]
        line = body[: fault.start].decode(encoding, errors="replace").count("\n") + 1
        letters = 0
        if encoding == "utf-8":
            text, letters = _by_line(body)
        message = f"{_counted(text.count('�'), letters, encoding.upper())}, the first on line {line}"
        diagnostic = Diagnostic("invalid-encoding", Level.WARNING, path, message, "save it as UTF-8 to keep them")
        return _lines(text), [diagnostic]
    return _lines(text), []


def _by_line(body: bytes) -> tuple[str, int]:
    """Decode each line for itself, and return how many letters were read as Latin-1: chat mixes what its clients write."""
    texts: list[str] = []
    letters = 0
    for line in body.splitlines(keepends=True):
        try:
            texts.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            single = len(_LATIN_LETTER.findall(line))
            latin = single == len(_HIGH.findall(line))
            texts.append(line.decode("latin-1" if latin else "utf-8", errors="replace"))
            letters += single if latin else 0
    return "".join(texts), letters


def _counted(replaced: int, letters: int, encoding: str) -> str:
    told = {"replaced": replaced, "read as Latin-1": letters}
    return " and ".join(f"{count} bytes that are not {encoding} were {what}" for what, count in told.items() if count)


def _lines(text: str) -> str:
    """Make every line end in ``\\n``, so that line numbers are those an editor shows."""
    text = text.replace("\r\n", "\n")
    return text if "\n" in text else text.replace("\r", "\n")
