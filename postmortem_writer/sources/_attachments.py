"""Images and PDFs are kept beside the records, with their hash: what a picture shows is no evidence until a person writes it down."""

import hashlib

from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.evidence import Attachment

_MAGIC = (
    (b"%PDF", "application/pdf", "a PDF"),
    (b"\x89PNG", "image/png", "a PNG image"),
    (b"\xff\xd8\xff", "image/jpeg", "a JPEG image"),
    (b"GIF8", "image/gif", "a GIF image"),
    (b"BM", "image/bmp", "a BMP image"),
)
_SVG_WITHIN = 1_000
PDF = "application/pdf"


def attachment(path: str, data: bytes) -> Attachment | None:
    """Return what is kept of an image or a PDF, told by its first bytes; None for every other file."""
    type = _type(data)
    return Attachment(path, hashlib.sha256(data).hexdigest(), len(data), type) if type else None


def _type(data: bytes) -> str:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    head = data[:_SVG_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<svg") or (head.startswith((b"<?xml", b"<!DOCTYPE svg")) and b"<svg" in head):
        return "image/svg+xml"
    if data.startswith(b"BM") and data[6:10] != b"\x00\x00\x00\x00":
        return ""  # two letters are no proof: a bitmap has four reserved zero bytes behind its size
    return next((type for magic, type, _ in _MAGIC if data.startswith(magic)), "")


def kept(attachment: Attachment) -> Diagnostic:
    """Return the remark on an image that was kept."""
    what = next((name for _, type, name in _MAGIC if type == attachment.type), f"an image ({attachment.type})")
    message = f"is {what}: kept as an attachment, what it shows is no evidence"
    hint = "write what matters of it into the notes, with its time"
    return Diagnostic("attachment", Level.SUGGESTION, attachment.path, message, hint)
