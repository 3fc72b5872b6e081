"""How much of a large log a budget leaves out, and where the lines of the fault stand, without being told of it.

    python tests/benchmarks/selection.py [--budget TOKENS] [--shared DIR] [--seeds N]

The first rows are ``cases/logs-stress`` of the shared data, whose label is read only afterwards, to know the lines of the
fault; the others are the invented incidents of ``tests/selection/invented.py``. Nothing is asserted: figures are printed.
"""

import argparse
import sys
from pathlib import Path

from cases import shared

from postmortem_writer.drafting.excerpt import excerpt
from postmortem_writer.evidence import Evidence
from postmortem_writer.pipeline import read
from postmortem_writer.selection import Selection

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "selection")]


def row(name: str, selection: Selection, fault: set[str], callers: set[str]) -> str:
    """Return one line of the table."""
    shown = {record.id for record in selection.shown.records}
    ranks = [n for n, one in enumerate(selection.templates, 1) if fault & {record.id for record in one.records}]
    whole = len(selection.whole.records)
    return (
        f"{name:<14} {selection.budget:>7} {selection.tokens:>7} {whole:>8} {len(shown):>6} {1 - len(shown) / whole:>8.1%}"
        f" {len(fault & shown):>3}/{len(fault):<3} {len(callers & shown):>3}/{len(callers):<3}"
        f" {', '.join(map(str, ranks)):>6} of {len(selection.templates)}"
    )


def stressed(folder: Path) -> tuple[Evidence, set[str], set[str]]:
    """Return the evidence of the labelled case with the error lines of its faulty service and of that service's caller."""
    evidence = read(folder / "cases/logs-stress/raw")
    errors = [record for record in evidence.records if record.level.upper() == "ERROR"]
    fault = [record for record in errors if "ts-basic-service" in dict(record.subject).get("PodName", "")]
    traces = {record.text.split("TraceID: ")[1][:32] for record in fault}
    calling = {record.id for record in errors if record.text.split("TraceID: ")[1][:32] in traces}
    return evidence, {record.id for record in fault}, calling - {record.id for record in fault}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--budget", type=int, default=20_000)
    parser.add_argument("--shared", default="")
    parser.add_argument("--seeds", type=int, default=10)
    given = parser.parse_args()
    from invented import incident

    print(
        f"{'incident':<14} {'budget':>7} {'tokens':>7} {'records':>8} {'shown':>6} {'left out':>8} fault  caller  rank"
    )
    folder = shared(given.shared)
    if folder.is_dir():
        evidence, fault, callers = stressed(folder)
        print(row("logs-stress", excerpt(evidence, given.budget), fault, callers))
    else:
        print(f"logs-stress    not at {folder}")
    for seed in range(given.seeds):
        told = incident(seed)
        print(row(f"invented {seed}", excerpt(told.evidence, given.budget), set(told.fault), set(told.callers)))


if __name__ == "__main__":
    main()
