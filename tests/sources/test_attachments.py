"""Images and PDFs: kept with their hash, and the text of a PDF read page by page."""

import sys
from pathlib import Path

import pytest

from postmortem_writer import sources
from postmortem_writer.errors import InputError
from postmortem_writer.evidence import Evidence

_NOTES = "# 2026-03-02, times in UTC\n\n- 14:02 the ferry queue ran dry\n"


def pdf(*pages: list[str]) -> bytes:
    """Return a PDF with these lines of text a page."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for lines in pages:
        shown = "".join(f"({line}) Tj T* " for line in lines)
        stream = f"BT /F1 10 Tf 12 TL 40 780 Td {shown}ET".encode("latin-1")
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        kids.append(len(objects) + 1)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
            % len(objects)
        )
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return body + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        table,
        len(objects) + 1,
        len(body),
    )


def read(folder: Path, **files: bytes) -> Evidence:
    (folder / "notes.md").write_text(_NOTES)
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_bytes(content)
    return sources.read(folder)


@pytest.mark.parametrize(
    ("name", "content", "type"),
    [
        ("a_png", b"\x89PNG\r\n\x1a\n\x00", "image/png"),
        ("a_jpg", b"\xff\xd8\xff\xe0\x00", "image/jpeg"),
        ("a_gif", b"GIF89a\x00", "image/gif"),
        ("a_webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        ("a_svg", b"<?xml version='1.0'?>\n<svg><text>14:02 outage</text></svg>", "image/svg+xml"),
    ],
)
def test_an_image_is_kept_and_is_no_evidence(tmp_path: Path, name: str, content: bytes, type: str) -> None:
    evidence = read(tmp_path, **{name: content})
    assert [(one.path, one.size, one.type, len(one.sha256)) for one in evidence.attachments] == [
        (name.replace("_", "."), len(content), type, 64)
    ]
    assert {record.source for record in evidence.records} == {"notes.md"}
    assert [(one.code, one.level.value) for one in evidence.diagnostics] == [("attachment", "suggestion")]


def test_notes_that_begin_with_two_letters_are_no_bitmap(tmp_path: Path) -> None:
    assert read(tmp_path, bm_txt=b"BMS alarm at 14:02\n").attachments == ()


def test_a_folder_of_images_alone_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    with pytest.raises(InputError, match="what it shows is no evidence"):
        sources.read(tmp_path)


def test_a_pdf_is_read_by_pages_without_their_furniture(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    first = ["Ferry Lines internal", "2026-03-02 14:02 UTC the queue ran dry", "Page 1 of 2"]
    second = ["Ferry Lines internal", "2026-03-02 14:31 UTC the queue is full again", "Page 2 of 2"]
    evidence = read(tmp_path, report_pdf=pdf(first, second))
    told = [(record.place, record.text, record.instant) for record in evidence.records if record.page]
    assert [one for one in told if one[2]] == [
        ("report.pdf, page 1", "2026-03-02 14:02 UTC the queue ran dry", 1772460120000000000),
        ("report.pdf, page 2", "2026-03-02 14:31 UTC the queue is full again", 1772461860000000000),
    ]
    assert not any("Page" in text for _, text, _ in told)
    assert [(one.type, one.pages) for one in evidence.attachments] == [("application/pdf", 2)]
    assert evidence.diagnostics == ()


@pytest.mark.parametrize("content", [b"%PDF-1.7 ...", b"%PDF-1.4\n" + bytes(range(256)) * 9, pdf(["x"])[:300], pdf([])])
def test_a_damaged_or_blank_pdf_is_still_an_attachment(tmp_path: Path, content: bytes) -> None:
    pytest.importorskip("pypdf")
    evidence = read(tmp_path, report_pdf=content)
    assert [(one.type, one.pages) for one in evidence.attachments] == [("application/pdf", 0)]
    assert [one.code for one in evidence.diagnostics] == ["attachment"]


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    (diagnostic,) = read(tmp_path, report_pdf=pdf(["14:02 x"])).diagnostics
    assert str(diagnostic) == (
        "report.pdf: warning attachment: is a PDF: kept as an attachment, its text is not read "
        "(pip install 'postmortem-writer[pdf]' reads it; or save its text as a file)"
    )
