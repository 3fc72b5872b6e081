"""Show which times of the gold facts the evidence holds at the right instant, one table a case.

    python tests/benchmarks/instants.py [CASE …] [--shared DIR]

Looked for are the milestones of a case, what counts for them as well, and the rows of its timeline, where raw holds them. A time
is held when a record happened, was written, begins, ends or speaks of it within the tolerance. Nothing is asserted here.
"""

import argparse
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from postmortem_writer import sources
from postmortem_writer.clock import Stamp, utc
from postmortem_writer.evidence import Evidence, Record

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Wanted:
    """A time that the material holds, and how far off a reading may be."""

    id: str
    at: datetime
    tolerance: timedelta
    text: str


def cases(folder: Path) -> list[Path]:
    """Return the cases that have raw material and gold facts."""
    return sorted(path.parent for path in folder.glob("*/gold.json"))


def evidence(case: Path) -> Evidence:
    """Read a case as a user would, with the zone flag it asks for."""
    flag = gold(case)["raw_zone"].get("flag") or ""
    return sources.read(case / "raw", timezone=flag.rpartition(" ")[2])


def gold(case: Path) -> dict[str, Any]:
    """Return the gold facts of a case."""
    return dict(json.loads((case / "gold.json").read_text("utf-8")))


def wanted(case: Path) -> Iterator[Wanted]:
    """Yield the times of a case that its raw material holds."""
    facts = gold(case)
    for fact in facts["facts"]:
        if fact["kind"] != "milestone":
            continue
        if fact["in_raw"] and fact["time"]:
            yield _wanted(fact["id"], fact, fact["value"])
        for also in fact.get("also", ()):
            yield _wanted(f"{fact['id']} (also)", also, also["why"])
    for row in facts["timeline"]:
        if row["time"]:
            yield _wanted(row["id"], row, row["text"])


def _wanted(id: str, of: dict[str, Any], text: str) -> Wanted:
    return Wanted(id, datetime.fromisoformat(of["time"]), timedelta(minutes=of.get("tolerance_min", 1)), text)


def stamps(record: Record) -> Iterator[tuple[str, Stamp]]:
    """Yield every time a record holds, with what it is of the record."""
    named = (("event", record.event), ("posted", record.posted), ("first", record.first), ("last", record.last))
    yield from ((name, stamp) for name, stamp in named if stamp is not None and stamp.instant is not None)
    yield from (("said", stamp) for stamp in record.said if stamp.instant is not None)


def held(one: Wanted, records: Evidence) -> str:
    """Return the record that holds a time and as what, "" when none does."""
    for record in records.records:
        for name, stamp in stamps(record):
            if stamp.bounds and utc(stamp.bounds[0]) - one.tolerance <= one.at <= utc(stamp.bounds[1]) + one.tolerance:
                return f"{record.id} {name}"
    return ""


def missing(case: Path) -> list[Wanted]:
    """Return the times of a case that no record holds."""
    read = evidence(case)
    return [one for one in wanted(case) if not held(one, read)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*")
    parser.add_argument("--shared", default=os.environ.get("PMW_SHARED", ""))
    args = parser.parse_args()
    for case in cases(Path(args.shared or ROOT.parent / "shared") / "cases"):
        if args.cases and case.name not in args.cases:
            continue
        read, found = evidence(case), list(wanted(case))
        print(f"{case.name}: {sum(bool(held(one, read)) for one in found)} of {len(found)} times held")
        for one in found:
            where = held(one, read)
            print(
                f"  {'' if where else 'MISSING '}{one.id} {one.at:%Y-%m-%d %H:%M}Z {where} {'' if where else one.text}"
            )


if __name__ == "__main__":
    main()
