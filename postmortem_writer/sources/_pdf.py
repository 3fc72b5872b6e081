"""The text of a PDF, page by page, without the lines that every page repeats; needs the extra ``pdf``."""

import importlib
import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from postmortem_writer.diagnostics import Diagnostic, Level

_INSTALL = "pip install 'postmortem-writer[pdf]' reads it; or save its text as a file"
_MOST_PAGES = 500
_EDGE = 3
_PAGE_NUMBER = re.compile(r"\W*(?:page\W*)?\d+(?:\W*(?:of|/)\W*\d+)?\W*", re.I)


@dataclass(frozen=True, slots=True)
class Pages:
    """The text of a PDF and the line on which each of its pages begins."""

    text: str
    starts: tuple[int, ...]

    def page(self, line: int) -> int:
        """Return the number of the page that a line of the text stands on, counted from 1."""
        return max(sum(start <= line for start in self.starts), 1)


def pages(path: str, data: bytes) -> tuple[Pages | None, list[Diagnostic]]:
    """Return the text of a PDF, None where there is none or it cannot be read, and what there is to say about it."""
    try:
        pypdf = importlib.import_module("pypdf")
    except ImportError:
        message = "is a PDF: kept as an attachment, its text is not read"
        return None, [Diagnostic("attachment", Level.WARNING, path, message, _INSTALL)]
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it says on stderr what it mends
    texts: list[str] = []
    remarks: list[Diagnostic] = []
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        whole = len(reader.pages)
        texts += (reader.pages[at].extract_text() or "" for at in range(min(whole, _MOST_PAGES)))
        if whole > _MOST_PAGES:
            message = f"has {whole} pages: the first {_MOST_PAGES} are read"
            remarks.append(Diagnostic("too-large", Level.WARNING, path, message))
    except Exception as fault:  # a damaged PDF breaks its reader in many ways
        message = f"is a PDF that cannot be read ({str(fault).lower() or type(fault).__name__}): kept as an attachment"
        remarks.append(Diagnostic("attachment", Level.WARNING, path, message, "save its text as a file"))
    if not any(text.strip() for text in texts):
        if not remarks:
            message = "is a PDF without text: kept as an attachment, what its pictures show is no evidence"
            hint = "write what matters of it into the notes, with its time"
            remarks.append(Diagnostic("attachment", Level.SUGGESTION, path, message, hint))
        return None, remarks
    return _joined([_printable(text).split("\n") for text in texts]), remarks


def _printable(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\u00a0", " ")


def _joined(texts: Sequence[Sequence[str]]) -> Pages:
    """Put the pages together without their furniture; what repeats is kept where it stands first."""
    repeated = Counter(key for lines in texts for key in {_key(lines[at]) for at in _edges(lines)})
    shown: list[str] = []
    starts = []
    first: set[str] = set()
    for lines in texts:
        starts.append(len(shown) + 1)
        edges = set(_edges(lines))
        for at, line in enumerate(lines):
            key = _key(line)
            furniture = at in edges and len(texts) > 1 and repeated[key] * 2 > len(texts)
            if furniture and (key in first or _PAGE_NUMBER.fullmatch(line.strip())):
                continue
            first |= {key} if furniture else set()
            shown.append(line.rstrip())
    return Pages("\n".join(shown), tuple(starts))


def _edges(lines: Sequence[str]) -> list[int]:
    """Return the indices of the first and last lines of a page that hold something."""
    held = [at for at, line in enumerate(lines) if line.strip()]
    return sorted({*held[:_EDGE], *held[-_EDGE:]})


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))
