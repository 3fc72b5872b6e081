"""Whatever is handed in: folders, archives, encodings and everything that is wrong with them."""

import gzip
import io
import os
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from postmortem_writer import sources
from postmortem_writer.diagnostics import Diagnostic
from postmortem_writer.errors import InputError, UnknownName
from postmortem_writer.evidence import Evidence
from postmortem_writer.sources import _archive, json_lines

LINE = '{"time":"2025-10-26T00:52:13Z","level":"error","msg":"acquire failed"}\n'
LATER = '{"time":"2025-10-26T01:52:13Z","level":"info","msg":"recovered"}\n'


def folder(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def zipped(files: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def tarred(files: dict[str, str], links: dict[str, str] | None = None) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content.encode()))
        for name, target in (links or {}).items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            archive.addfile(info)
    return buffer.getvalue()


def found(evidence: Evidence) -> list[tuple[str, str]]:
    return [(diagnostic.code, diagnostic.path) for diagnostic in evidence.diagnostics]


def only(evidence: Evidence) -> Diagnostic:
    (diagnostic,) = evidence.diagnostics
    return diagnostic


def test_a_string_is_text_and_its_file_is_called_notes() -> None:
    evidence = sources.read(LINE)
    assert [(record.id, record.place, record.text) for record in evidence.records] == [
        ("R1", "notes:1", "acquire failed")
    ]
    (source,) = evidence.sources
    assert (source.path, source.format, source.size, source.records, source.zone, source.zone_basis) == (
        "notes",
        "json_lines",
        71,
        1,
        "UTC",
        "explicit-offset",
    )
    assert source.sha256 == "59ef8560497751c68010922aa83cf5aae340ec2d187956434488d3367eb3f095"
    assert (source.first, source.last) == (1761439933000000000, 1761439933000000000)


def test_a_folder_is_walked_in_order_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    folder(tmp_path, {"b.jsonl": LATER, "a/x.jsonl": LINE, ".git/c.jsonl": LINE, "__pycache__/d.jsonl": LINE})
    evidence = sources.read(tmp_path)
    assert [source.path for source in evidence.sources] == ["b.jsonl", "a/x.jsonl"]
    assert [record.place for record in evidence.records] == ["a/x.jsonl:1", "b.jsonl:1"]


def test_several_paths_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    folder(tmp_path, {"one/app.jsonl": LINE, "two/app.jsonl": LATER, "three/x.jsonl": LINE})
    evidence = sources.read([tmp_path / "one/app.jsonl", tmp_path / "two/app.jsonl", tmp_path / "three"])
    assert [source.path for source in evidence.sources] == ["one/app.jsonl", "two/app.jsonl", "three/x.jsonl"]


def test_a_file_that_is_reached_twice_is_read_once(tmp_path: Path) -> None:
    folder(tmp_path, {"app.jsonl": LINE})
    evidence = sources.read([tmp_path, tmp_path / "app.jsonl"])
    assert len(evidence.records) == 1


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_an_archive_is_read_without_unpacking_it(tmp_path: Path, pack: object) -> None:
    archive = folder(tmp_path, {"logs.bin": pack({"./app/a.jsonl": LINE, "b.jsonl": LATER})}) / "logs.bin"  # type: ignore[operator]
    evidence = sources.read(archive)
    assert [record.place.removeprefix("logs.bin/").removeprefix("./") for record in evidence.records] == [
        "app/a.jsonl:1",
        "b.jsonl:1",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["logs.bin"]


def test_a_compressed_log_is_read(tmp_path: Path) -> None:
    evidence = sources.read(folder(tmp_path, {"app.jsonl.gz": gzip.compress(LINE.encode())}))
    assert [record.place for record in evidence.records] == ["app.jsonl.gz/app.jsonl:1"]


@pytest.mark.parametrize(
    ("name", "content", "code", "says"),
    [
        ("empty.log", b"", "empty", "is empty"),
        ("blank.log", b" \n\n", "empty", "is empty"),
        ("shot.png", b"\x89PNG\r\n\x1a\n\x00\x00", "attachment", "is a PNG image: kept as an attachment, what it shows is no evidence"),
        ("report.pdf", b"%PDF-1.7 ...", "attachment", "kept as an attachment"),
        ("core", bytes(range(256)) * 4, "binary", "is binary or holds NUL bytes: not read"),
        ("holes.log", b"2025-10-26 00:52:13 a\n\x00\x00\x002025-10-26 00:52:14 b\n", "binary", "NUL bytes: not read"),
        ("noise.log", bytes(range(1, 32)) * 4, "binary", "is binary: not read"),
        ("cyrillic.txt", "сервер упал в ночь".encode("cp1251"), "binary", "is no UTF-8 text: not read"),
        ("config.json", b'{"pool": {"size": 400}}', "unknown-format", "is JSON that no source recognises: expected one of the formats"),
        ("empty.json", b"[]", "unknown-format", "is JSON that no source recognises"),
        ("cut.json", b'{"log_entries": [{"id": 1,\n "a', "broken-json", "begins like JSON and is no longer JSON on line 2"),
        ("cut.zip", zipped({"a.jsonl": LINE})[:60], "broken-archive", "is a damaged or truncated archive"),
        ("cut.tar.gz", tarred({"a.jsonl": LINE})[:60], "broken-archive", "is a damaged or truncated archive"),
        ("notes.docx", zipped({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}), "binary", "office document"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)  # fmt: skip
def test_what_cannot_be_read_is_named_and_stops_nothing(
    tmp_path: Path, name: str, content: bytes, code: str, says: str
) -> None:
    evidence = sources.read(folder(tmp_path, {name: content, "good.jsonl": LINE}))
    diagnostic = only(evidence)
    assert (diagnostic.code, diagnostic.path.split(":")[0]) == (code, name)
    assert says in diagnostic.message
    assert [record.place for record in evidence.records] == ["good.jsonl:1"]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"\xef\xbb\xbf" + LINE.encode(), 1),
        (LINE.encode("utf-16"), 1),
        (b"\xfe\xff" + LINE.encode("utf-16-be"), 1),
        (LINE.encode("utf-32"), 1),
        (b"\r\n" + LINE.encode().replace(b"\n", b"\r\n"), 2),
    ],
    ids=["utf-8 mark", "utf-16", "utf-16 big endian", "utf-32", "carriage returns"],
)
def test_encodings_that_say_so_are_read(tmp_path: Path, content: bytes, line: int) -> None:
    evidence = sources.read(folder(tmp_path, {"app.jsonl": content}))
    assert found(evidence) == []
    (record,) = evidence.records
    assert (record.text, record.line, record.raw) == ("acquire failed", line, LINE.strip())


@pytest.mark.parametrize(
    ("written", "read", "message"),
    [
        (b"caf\xe9", "café", "1 bytes that are not UTF-8 were read as Latin-1, the first on line 2"),
        (b"\xcf\xf0\xe8", "���", "3 bytes that are not UTF-8 were replaced, the first on line 2"),
        (b"caf\xe9\x91", "caf�", "1 bytes that are not UTF-8 were replaced, the first on line 2"),
    ],
)
def test_bytes_that_are_no_utf8_are_read_as_one_letter_or_replaced_and_counted(
    tmp_path: Path, written: bytes, read: str, message: str
) -> None:
    content = LINE.encode() + LINE.encode().replace(b"acquire", written)
    evidence = sources.read(folder(tmp_path, {"app.jsonl": content}))
    assert [record.text for record in evidence.records] == ["acquire failed", f"{read} failed"]
    assert only(evidence).message == message


def test_a_line_of_ten_megabytes_is_cut_and_said(tmp_path: Path) -> None:
    content = LINE + '{"time":"2025-10-26T00:52:14Z","msg":"' + "x" * 10_000_000 + '"}\n' + LATER
    evidence = sources.read(folder(tmp_path, {"app.jsonl": content}))
    assert [record.line for record in evidence.records] == [1, 2, 3]
    assert evidence.records[1].text == "x" * 20_000 + " … [cut: 10,000,000 characters]"
    assert (only(evidence).code, only(evidence).path) == ("long-text", "app.jsonl:2")
    assert only(evidence).message == "is longer than 20,000 characters: cut there"


def test_a_text_line_of_ten_megabytes_is_cut_before_it_is_searched(tmp_path: Path) -> None:
    content = "2025-10-26T00:52:13Z app: " + "word " * 2_000_000 + "\n2025-10-26T00:52:14Z app: next\n"
    evidence = sources.read(folder(tmp_path, {"app.log": content}))
    assert [record.line for record in evidence.records] == [1, 2]
    assert len(evidence.records[0].text) < 20_100
    assert ("long-text", "app.log:1") in found(evidence)


def test_names_that_lead_out_of_an_archive_are_refused(tmp_path: Path) -> None:
    names = ["../evil.jsonl", "/etc/evil.jsonl", "C:\\evil.jsonl", "a\\..\\..\\evil.jsonl", "good.jsonl"]
    evidence = sources.read(folder(tmp_path, {"x.zip": zipped(dict.fromkeys(names, LINE))}) / "x.zip")
    assert [record.place for record in evidence.records] == ["x.zip/good.jsonl:1"]
    assert sorted(diagnostic.message for diagnostic in evidence.diagnostics) == [
        "'../evil.jsonl' has a name that leads out of the archive: not read",
        "'/etc/evil.jsonl' has an absolute name: not read",
        "'C:\\\\evil.jsonl' has an absolute name: not read",
        "'a\\\\..\\\\..\\\\evil.jsonl' has a name that leads out of the archive: not read",
    ]


def test_links_in_archives_are_refused(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("link.jsonl")
    info.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, "/etc/passwd")
        archive.writestr("good.jsonl", LINE)
    tar = tarred({"good.jsonl": LINE}, {"link.jsonl": "/etc/passwd"})
    evidence = sources.read(folder(tmp_path, {"a.zip": buffer.getvalue(), "b.tgz": tar}))
    assert [record.place for record in evidence.records] == ["a.zip/good.jsonl:1", "b.tgz/good.jsonl:1"]
    assert [(diagnostic.path, diagnostic.message) for diagnostic in evidence.diagnostics] == [
        ("a.zip", "'link.jsonl' is a link: not read"),
        ("b.tgz", "'link.jsonl' is a link or device: not read"),
    ]


def test_a_truncated_archive_keeps_what_came_before(tmp_path: Path) -> None:
    packed = tarred({"a.jsonl": LINE, "b.jsonl": "".join(f'{{"n":{n},"x":"{n * 7919}"}}\n' for n in range(9000))})
    evidence = sources.read(folder(tmp_path, {"x.tgz": packed[: len(packed) // 2]}))
    assert [record.place for record in evidence.records] == ["x.tgz/a.jsonl:1"]
    assert ("broken-archive", "x.tgz") in found(evidence)


def test_a_damaged_member_stops_no_other(tmp_path: Path) -> None:
    packed = bytearray(zipped({"a.jsonl": LINE * 50, "b.jsonl": LATER}))
    packed[45:60] = b"\xff" * 15
    evidence = sources.read(folder(tmp_path, {"x.zip": bytes(packed)}))
    assert found(evidence) == [("broken-archive", "x.zip/a.jsonl")]
    assert [record.place for record in evidence.records] == ["x.zip/b.jsonl:1"]


def test_a_member_without_a_name_stops_nothing(tmp_path: Path) -> None:
    packed = zipped({"a.jsonl": LINE}).replace(b"a.jsonl", b"\x00.jsonl")
    evidence = sources.read(folder(tmp_path, {"x.zip": packed, "good.jsonl": LINE}))
    assert found(evidence) == [("broken-archive", "x.zip")]
    assert len(evidence.records) == 1


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_an_archive_may_not_expand_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: object) -> None:
    monkeypatch.setattr(_archive._Budget, "__init__", lambda self: self.__dict__.update(members=10, size=100_000))
    packed = pack({"a.jsonl": LINE, "b.jsonl": "x" * 5_000_000})  # type: ignore[operator]
    evidence = sources.read(
        [folder(tmp_path, {"x.bin": packed}) / "x.bin", folder(tmp_path, {"ok.jsonl": LINE}) / "ok.jsonl"]
    )
    assert only(evidence).code == "archive-too-large"
    assert only(evidence).message == "expands to more than 10,000 files or 256 MB: read up to there and no further"
    assert evidence.records[-1].place == "ok.jsonl:1"


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_archive._Budget, "__init__", lambda self: self.__dict__.update(members=2, size=100_000))
    packed = zipped({f"{n}.jsonl": LINE for n in range(3)})
    evidence = sources.read(folder(tmp_path, {"x.zip": packed}))
    assert (len(evidence.records), only(evidence).code) == (2, "archive-too-large")


def test_archives_are_not_opened_without_end(tmp_path: Path) -> None:
    inner = zipped({"deep.jsonl": LINE})
    middle = zipped({"inner.zip": inner, "mid.jsonl": LINE})
    evidence = sources.read(folder(tmp_path, {"x.zip": zipped({"middle.zip": middle})}))
    assert [record.place for record in evidence.records] == ["x.zip/middle.zip/mid.jsonl:1"]
    assert found(evidence) == [("nested-archive", "x.zip/middle.zip/inner.zip")]


def test_a_file_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder(tmp_path, {"locked.jsonl": LINE, "good.jsonl": LINE})
    really = Path.open

    def refuse(path: Path, *args: object, **named: object) -> object:
        if path.name == "locked.jsonl":
            raise PermissionError(13, "Permission denied", str(path))
        return really(path, *args, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    evidence = sources.read(tmp_path)
    assert found(evidence) == [("unreadable", "locked.jsonl")]
    assert only(evidence).message == "could not be read: permission denied"
    assert len(evidence.records) == 1


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    folder(tmp_path, {"good.jsonl": LINE})
    evidence = sources.read([tmp_path / "typo.jsonl", tmp_path / "good.jsonl"])
    assert only(evidence).message == "could not be read: no such file or directory"


def test_pipes_and_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    folder(tmp_path, {"in/good.jsonl": LINE, "out/secret.jsonl": LINE})
    (tmp_path / "in/link.jsonl").symlink_to(tmp_path / "out/secret.jsonl")
    os.mkfifo(tmp_path / "in/pipe.jsonl")
    evidence = sources.read(tmp_path / "in")
    assert found(evidence) == [("link", "link.jsonl"), ("not-a-file", "pipe.jsonl")]
    assert len(evidence.records) == 1


def test_when_nothing_can_be_read_the_reasons_are_listed(tmp_path: Path) -> None:
    folder(tmp_path, {"a.log": "", "b.png": b"\x89PNG\r\n", "empty/.keep": ""})
    with pytest.raises(InputError) as raised:
        sources.read([tmp_path / "a.log", tmp_path / "b.png", tmp_path / "empty"])
    assert str(raised.value) == (
        "nothing that was handed in could be read as evidence:\n"
        "  a.log: is empty\n"
        "  b.png: is a PNG image: kept as an attachment, what it shows is no evidence\n"
        "  empty: holds no files"
    )


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_string_is_an_error(text: str) -> None:
    with pytest.raises(InputError, match="notes: is empty"):
        sources.read(text)


def test_an_unknown_zone_is_an_error_before_anything_is_read() -> None:
    with pytest.raises(UnknownName, match="Mars/Olympus"):
        sources.read(LINE, timezone="Mars/Olympus")


def test_the_users_zone_is_for_times_that_state_none() -> None:
    bare = LINE.replace("Z", "")
    assumed = sources.read(bare)
    assert [diagnostic.code for diagnostic in assumed.diagnostics] == ["assumed-zone"]
    assert only(assumed).message == "its times state no zone: they are reckoned as UTC"
    assert "--timezone" in only(assumed).hint
    assert (assumed.sources[0].zone, assumed.sources[0].zone_basis) == ("UTC", "assumed")
    told = sources.read(bare, timezone="America/New_York")
    assert told.diagnostics == ()
    assert told.records[0].at == datetime(2025, 10, 26, 4, 52, 13, tzinfo=UTC)
    assert (told.sources[0].zone, told.sources[0].zone_basis) == ("America/New_York", "user-flag")


def test_hours_that_were_not_asked_for_are_left_out_and_counted() -> None:
    text = LINE + "panic: no time here\n" + LATER
    evidence = sources.read(
        text, since=datetime(2025, 10, 26, 1, tzinfo=UTC), until=datetime(2025, 10, 26, 2, tzinfo=UTC)
    )
    assert [record.text for record in evidence.records] == ["panic: no time here", "recovered"]
    assert only(evidence).code == "outside-window"
    assert only(evidence).message == (
        "1 records before 2025-10-26T01:00:00+00:00 and after 2025-10-26T02:00:00+00:00 were left out"
    )
    assert evidence.sources[0].skipped == ("1 records outside the hours asked for",)


def test_a_window_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="must be aware"):
        sources.read(LINE, since=datetime(2025, 10, 26))


def test_secrets_never_reach_a_record(tmp_path: Path) -> None:
    key = "AKIA" + "IOSFODNN7EXAMPLE"
    escaped = '{"time":"2025-10-26T00:52:13Z","msg":"to \\u0070assword=hunter\\u0032x","key":"' + key + '"}\n'
    evidence = sources.read(folder(tmp_path, {"app.jsonl": escaped}))
    (record,) = evidence.records
    assert record.text == "to password=[masked:password] key=[masked:aws-key]"
    assert "hunter" not in record.raw
    assert key not in record.raw
    assert evidence.masked == 2


def test_control_characters_and_half_characters_are_taken_out() -> None:
    (record,) = sources.read(
        '{"time":"2025-10-26T00:52:13Z","msg":"a\\u001b[31mb\\u001b[0m\\u0000c \\ud800 d"}'
    ).records
    assert record.text == "ab" + "c ? d"


@pytest.mark.parametrize(
    ("function", "formats", "codes"),
    [("_grouped", ["log"], ["reading-fault"]), ("_parse", ["records_json", "log"], ["mapping"])],
    ids=["while reading", "while recognising"],
)
def test_a_source_that_fails_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str, formats: list[str], codes: list[str]
) -> None:
    def fail(*_: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(json_lines, function, fail)
    evidence = sources.read(folder(tmp_path, {"app.jsonl": LINE, "app.log": "2025-10-26T00:52:13Z app: a\n"}))
    assert [source.format for source in evidence.sources] == formats
    assert [diagnostic.code for diagnostic in evidence.diagnostics] == codes
