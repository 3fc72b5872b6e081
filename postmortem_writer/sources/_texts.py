"""What was handed in, file by file, as text: decoded, secrets masked, over-long lines cut."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from postmortem_writer.diagnostics import Diagnostic
from postmortem_writer.evidence import Attachment
from postmortem_writer.redaction import mask
from postmortem_writer.sources import _archive, _attachments, _decoding, _handed, _json, _page, _pdf, _tidy
from postmortem_writer.sources._placing import Condensed
from postmortem_writer.sources._sifting import Large, Sift


@dataclass(frozen=True, slots=True)
class Text:
    """One file, decoded and masked; ``lines`` has the number in the file of each line of a web page's words."""

    path: str
    sha256: str
    size: int
    text: str
    masked: int = 0
    condensed: Condensed | None = None
    pages: _pdf.Pages | None = None
    lines: tuple[int, ...] = ()


def texts(
    handed_in: str | Path | Sequence[Path], sift: Sift, diagnostics: list[Diagnostic], attachments: list[Attachment]
) -> list[Text | Large]:
    """Return the files that were handed in as text, those of a PDF by pages; large logs are only found."""
    met = (_text(one, diagnostics, attachments) for one in _found(handed_in, sift))
    return [text for text in met if text is not None]


def _text(met: _handed.Met, diagnostics: list[Diagnostic], attachments: list[Attachment]) -> Text | Large | None:
    if isinstance(met, Large):
        return met
    if isinstance(met, Diagnostic):
        diagnostics.append(met)
        return None
    if (attachment := _attachments.attachment(met.path, met.data)) is not None:
        pages = _attached(attachment, met, diagnostics)
        attachments.append(replace(attachment, pages=len(pages.starts) if pages else 0))
        return None if pages is None else replace(_masked(met.path, met.data, pages.text, diagnostics), pages=pages)
    text, remarks = _decoding.decode(met.path, met.data)
    diagnostics += remarks
    if text is None or not _page.is_page(text):
        return None if text is None else _masked(met.path, met.data, text, diagnostics)
    words, lines = _page.page(text)
    diagnostics.append(_page.remark(met.path))
    return replace(_masked(met.path, met.data, words, diagnostics), lines=lines)


def _attached(attachment: Attachment, found: _handed.Found, diagnostics: list[Diagnostic]) -> _pdf.Pages | None:
    """Return the text of a PDF; of an image, say that it is kept."""
    if attachment.type != _attachments.PDF:
        diagnostics.append(_attachments.kept(attachment))
        return None
    pages, remarks = _pdf.pages(found.path, found.data)
    diagnostics += remarks
    return pages


def shown_lines(met: Large, condensed: Condensed | Exception, diagnostics: list[Diagnostic]) -> Text | None:
    """Return a large log as the text of its representative lines."""
    if isinstance(condensed, Exception):
        diagnostics.append(_handed.unreadable(met.shown, condensed))
        return None
    if condensed.cut is not None:
        diagnostics.append(_archive.broken(met.shown, condensed.cut))
    if not condensed.data:
        return Text(met.shown, condensed.sha256, met.size, "", condensed=condensed)
    text, remarks = _decoding.decode(met.shown, condensed.data)
    diagnostics += remarks
    whole = None if text is None else _masked(met.shown, condensed.data, text, diagnostics)
    return whole and replace(whole, sha256=condensed.sha256, size=met.size, condensed=condensed)


def _found(handed_in: str | Path | Sequence[Path], sift: Sift) -> Iterator[_handed.Met]:
    if isinstance(handed_in, str):
        return iter([_handed.Found("notes", handed_in.encode("utf-8", errors="replace"))])
    return _handed.find([handed_in] if isinstance(handed_in, Path) else list(handed_in), sift)


def _masked(path: str, data: bytes, text: str, diagnostics: list[Diagnostic]) -> Text:
    text, masked = mask(text)
    if not _json.starts_like_json(text):
        text, remarks = _tidy.short_lines(path, text)
        diagnostics += remarks
    return Text(path, hashlib.sha256(data).hexdigest(), len(data), text, masked)
