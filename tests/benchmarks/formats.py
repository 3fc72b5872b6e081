"""Print what every sample of a folder is read as: one row a sample.

    python tests/benchmarks/formats.py FOLDER [--timezone ZONE]

A row says the format, the records, how many of these have no instant, the first and last instant, and what there was to
remark, or in one sentence why nothing was read. Each sample is read alone, as it would be handed in. Nothing is asserted.
"""

import argparse
from pathlib import Path

from postmortem_writer import sources
from postmortem_writer.clock import utc
from postmortem_writer.errors import InputError


def rows(folder: Path, timezone: str = "") -> list[tuple[str, ...]]:
    """Return a row for every file below a folder, in the order of their paths."""
    return [
        (path.relative_to(folder).as_posix(), *told(path, timezone))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]


def told(path: Path, timezone: str = "") -> tuple[str, ...]:
    """Return format, records, those without an instant, first, last and remarks of one file; of a refusal, the sentence."""
    try:
        evidence = sources.read(path, timezone=timezone)
    except InputError as refusal:
        return "refused", "0", "0", "-", "-", " ".join(str(refusal).split())
    read = evidence.sources
    formats = ", ".join(dict.fromkeys(source.format for source in read))
    first = min((source.first for source in read if source.first is not None), default=None)
    last = max((source.last for source in read if source.last is not None), default=None)
    untimed = sum(source.without_time for source in read)
    remarks = ", ".join(dict.fromkeys(diagnostic.code for diagnostic in evidence.diagnostics)) or "-"
    return formats, str(len(evidence.records)), str(untimed), _shown(first), _shown(last), remarks


def _shown(instant: int | None) -> str:
    return "-" if instant is None else f"{utc(instant):%Y-%m-%d %H:%M:%SZ}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--timezone", default="", help="the zone of samples that state none")
    given = parser.parse_args()
    table = rows(given.folder, given.timezone)
    print("| sample | format | records | without time | first | last | remarks |\n|---|---|---:|---:|---|---|---|")
    for row in table:
        print(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |")
    read = [row for row in table if row[1] != "refused"]
    print(f"\n{len(table)} samples: {len(read)} read, {len(table) - len(read)} refused with a sentence")


if __name__ == "__main__":
    main()
