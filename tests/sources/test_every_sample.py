"""No sample of any format stops a reader, whole or cut in the middle."""

from pathlib import Path

from postmortem_writer import sources
from postmortem_writer.errors import InputError


def faults(path: Path) -> list[str]:
    try:
        evidence = sources.read(path)
    except InputError as fault:
        return [str(fault)] if "could not be read as" in str(fault) else []
    return [str(diagnostic) for diagnostic in evidence.diagnostics if diagnostic.code == "reading-fault"]


def samples(shared: Path) -> list[Path]:
    return [path for path in sorted((shared / "formats").rglob("*")) if path.is_file() and path.stat().st_size < 40_000]


def test_every_sample_is_read(shared: Path) -> None:
    assert len(samples(shared)) > 100
    assert [fault for path in samples(shared) for fault in faults(path)] == []


def test_every_sample_may_be_cut_in_the_middle(shared: Path, tmp_path: Path) -> None:
    found = []
    for path in samples(shared):
        cut = tmp_path / path.name
        cut.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
        found += faults(cut)
    assert found == []
