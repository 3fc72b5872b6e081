"""Write the postmortem of an invented long incident and score it against the facts it was invented from.

    python tests/benchmarks/long.py SEED … [--model VENDOR:MODEL|none] [--base-url URL] [--patience S] [--budget TOKENS]
                                           [--about TEXT] [--out DIR] [--shared DIR]

Each seed runs in a process of its own, so that its peak memory is its own. "Tokens sent" are the input tokens counted by the
endpoint; the size of the chat is given in two measures, both in characters / 4: the raw export as it lies on disk, and the
evidence block, which is every record as a model would be shown it. Nothing is asserted: figures are printed.
"""

import argparse
import json
import resource
import sys
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cases import neutral, patient, row, scorer, shared, table
from long_incidents import write

from postmortem_writer.drafting.brief import evidence_block
from postmortem_writer.pipeline import Written, plan, write_postmortem
from postmortem_writer.selection import DEFAULT_BUDGET

NOWHERE = "http://127.0.0.1:9/v1"
"""The address a plan is made for where no model is asked: nothing is sent there."""

CHARS_PER_TOKEN = 4
COUNTED = ("key rows", "all rows", "wrong time", "wrong", "milestones hit/in raw", "invented", "causes", "overclaimed")


def owners_invented(gold: dict[str, Any], postmortem: dict[str, Any]) -> int:
    """Count the follow-ups whose owner no message names for it."""
    named = [name.casefold() for name in gold["owners_in_raw"]]
    owners = [item["owner"] for item in postmortem["action_items"] if item["owner"]]
    return sum(not any(name in owner.casefold() for name in named) for owner in owners)


def rows_of_other(gold: dict[str, Any], written: Written) -> int:
    """Count the rows that cite a message of the second incident."""
    by_id = written.evidence.by_id
    theirs = {datetime.fromisoformat(at) for at in gold["other_messages"]}

    def other(id: str) -> bool:
        at = by_id[id].at if id in by_id else None
        return at is not None and at.astimezone(UTC).replace(microsecond=0) in theirs

    return sum(any(map(other, event.cites)) for event in written.timeline)


def chat_size(raw: Path, written: Written) -> tuple[int, int]:
    """Return the tokens of the raw material and of the evidence block, in characters / 4."""
    export = sum(len(path.read_text("utf-8")) for path in raw.rglob("*") if path.is_file())
    return export // CHARS_PER_TOKEN, len(evidence_block(written.evidence, said=True)) // CHARS_PER_TOKEN


def spent(raw: Path, written: Written, args: argparse.Namespace) -> dict[str, str]:
    """Return what was sent and planned, as shares of the chat and of each other."""
    export, block = chat_size(raw, written)
    asked = args.model != "none"
    planned = plan(
        raw,
        model=args.model if asked else "openai-compatible:any",
        base_url=args.base_url or NOWHERE,
        budget=args.budget,
        about=args.about,
    )
    sent = written.usage.input_tokens
    tokens = planned.usage.input_tokens
    return {
        "chat raw/4": f"{export:,}",
        "chat block/4": f"{block:,}",
        "sent": f"{sent:,}",
        "sent/raw": f"{sent / export:.2f}",
        "sent/block": f"{sent / block:.2f}",
        "planned": f"{tokens:,} in {len(planned.calls)}",
        "planned/raw": f"{tokens / export:.2f}",
        "planned/block": f"{tokens / block:.2f}",
        "planned/sent": f"{tokens / sent:.2f}" if sent else "-",
        "re-asks": str(written.usage.re_asks),
    }


def run(seed: int, folder: Path, args: argparse.Namespace) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write and score one incident; return the row of its quality and that of its size."""
    score = scorer(shared(args.shared) / "cases")
    case = folder / f"long-{seed}"
    write(seed, case)
    written = write_postmortem(
        case / "raw",
        model=args.model,
        base_url=args.base_url,
        client=patient(args.base_url, args.patience) if args.patience else None,
        budget=args.budget,
        about=args.about,
        say=lambda line: print(f"{case.name}: {line}", file=sys.stderr),
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    out = written.save((args.out or folder / "out") / case.name, force=True)
    postmortem = json.loads((out / "postmortem.json").read_text("utf-8"))
    data = neutral(postmortem, written.markdown)
    (out / "neutral.json").write_text(json.dumps(data, indent=1, ensure_ascii=False), "utf-8")
    gold = score.load(case / "gold.json")
    scored = row(case, data, score)
    quality = {
        "case": case.name,
        **{name: scored[name] for name in COUNTED},
        "other incident's rows": rows_of_other(gold, written),
        "owners invented": owners_invented(gold, postmortem),
        **{name: scored[name] for name in ("rows", "traps", "words")},
    }
    return quality, {"case": case.name, **spent(case / "raw", written, args), "peak MB": memory}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seeds", nargs="+", type=int)
    parser.add_argument("--model", default="none")
    parser.add_argument("--base-url", default="")
    parser.add_argument("--patience", type=float, default=0, help="seconds to wait for each answer")
    parser.add_argument("--budget", type=int, default=DEFAULT_BUDGET)
    parser.add_argument("--about", default="")
    parser.add_argument("--out", type=Path, help="keep the documents here, a folder a seed")
    parser.add_argument("--shared", default="")
    args = parser.parse_args()
    if not (shared(args.shared) / "cases").is_dir():
        print(f"no scorer at {shared(args.shared) / 'cases'}: set PMW_SHARED", file=sys.stderr)
        return 2
    with (
        TemporaryDirectory() as folder,
        get_context("spawn").Pool(1, maxtasksperchild=1) as pool,
    ):
        rows = pool.starmap(run, [(seed, Path(folder), args) for seed in args.seeds], chunksize=1)
    for number in range(2):
        print(table([pair[number] for pair in rows]), end="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
