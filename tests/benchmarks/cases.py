"""Score postmortems of real incidents against their gold facts, one row a case.

    python tests/benchmarks/cases.py [CASE …] [--model VENDOR:MODEL|none] [--base-url URL [--patience S]] [--out DIR] [--shared DIR]
    python tests/benchmarks/cases.py --score POSTMORTEM.json --case CASE

The cases lie outside the project (../shared/cases, or PMW_SHARED): they are other people's material. The second form
scores a postmortem that exists, ours or one in the neutral form of ``score.py``. Nothing is asserted: figures are printed.
"""

import argparse
import importlib.util
import json
import os
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MILESTONES = ("start", "detected", "acknowledged", "mitigated", "resolved")


def shared(given: str = "") -> Path:
    """Return the folder of shared data: the argument, PMW_SHARED, or ../shared beside the project."""
    return Path(given or os.environ.get("PMW_SHARED", "") or ROOT.parent / "shared")


def neutral(postmortem: dict[str, Any], markdown: str) -> dict[str, Any]:
    """Return a postmortem.json in the neutral form that ``score.py`` reads."""
    moments = postmortem["milestones"]
    return {
        "timeline": [
            {"time": event["at"]["at"] if event["at"] else None, "text": event["text"], "cites": event["cites"]}
            for event in postmortem["timeline"]
        ],
        "milestones": {name: moments[name]["at"] if moments[name] else None for name in MILESTONES},
        "causes": [{"text": cause["text"], "state": cause["state"]} for cause in postmortem["causes"]],
        "impact": [{"text": item["text"]} for item in postmortem["impact"]],
        "action_items": [
            {"text": item["text"], "owner": item["owner"] or None, "due": item["due"] or None}
            for item in postmortem["action_items"]
        ],
        "text": markdown,
    }


def scorer(folder: Path) -> ModuleType:
    """Return ``score.py`` of the cases as a module."""
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def body_words(markdown: str) -> int:
    """Count the words of the body: everything before the appendix, footnote marks and table rules aside."""
    body = re.split(r"^## Appendix\b", markdown, flags=re.M)[0]
    return len(re.findall(r"[\w'’.,:%/@-]*\w[\w'’.,:%/@-]*", re.sub(r"\[\^[^\]]+\]|[|#*_`]", " ", body)))


def unquoted(postmortem: dict[str, Any]) -> int:
    """Count the quotes that do not stand in a record they cite, white space aside."""

    def flat(text: str) -> str:
        return re.sub(r"\s+", " ", text).strip()

    def walk(node: Any) -> int:
        if isinstance(node, list):
            return sum(walk(item) for item in node)
        if not isinstance(node, dict):
            return 0
        texts = [flat(postmortem["records"][id]["text"]) for id in node.get("cites", []) if id in postmortem["records"]]
        bad = bool(node.get("quote")) and not any(flat(node["quote"]) in text for text in texts)
        return int(bad) + sum(walk(value) for key, value in node.items() if key != "records")

    return walk({key: value for key, value in postmortem.items() if key not in ("records", "diagnostics", "left_out")})


def row(case: Path, data: dict[str, Any], score: ModuleType) -> dict[str, Any]:
    """Return what one postmortem scores on one case."""
    gold = score.load(case / "gold.json")
    candidate, facts, timeline, actions, traps = score.score(gold, data)
    totals = score.totals(gold, candidate, facts, timeline, actions, traps)
    return {
        "case": case.name,
        "milestones hit/in raw": f"{totals['milestones']['hit']}/{totals['milestones']['in_raw']}",
        "wrong": totals["milestones"]["wrong"],
        "invented": totals["not_in_raw"]["invented"]
        + totals["milestones"]["invented"]
        + totals["timeline"]["invented_time"],
        "causes": f"{totals['causes']['hit']}/{totals['causes']['n']}",
        "overclaimed": totals["causes"]["overclaimed"],
        "facts": f"{totals['other_facts']['hit']}/{totals['other_facts']['n']}",
        "key rows": f"{totals['timeline']['key_hit']}/{totals['timeline']['key']}",
        "all rows": f"{totals['timeline']['hit']}/{totals['timeline']['n']}",
        "wrong time": totals["timeline"]["wrong_time"],
        "rows": totals["timeline"]["rows_given"],
        "traps": ",".join(trap["id"] for trap, sprung, _ in traps if sprung) or "-",
        "words": body_words(data["text"]),
    }


def table(rows: list[dict[str, Any]]) -> str:
    """Return rows as a Markdown table."""
    heads = list(rows[0])
    lines = [heads, ["---"] * len(heads), *([str(row[head]) for head in heads] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def patient(base_url: str, seconds: float) -> Any:
    """Return a client for an OpenAI-compatible endpoint behind which a person answers, who is slower than any model."""
    import openai

    return openai.OpenAI(api_key="none", base_url=base_url, max_retries=0, timeout=seconds)


def write(case: Path, score: ModuleType, args: argparse.Namespace) -> dict[str, Any]:
    """Write the postmortem of one case and return its row."""
    from postmortem_writer import write_postmortem

    flag = score.load(case / "gold.json")["raw_zone"].get("flag", "")
    written = write_postmortem(
        case / "raw",
        model=args.model,
        base_url=args.base_url,
        client=patient(args.base_url, args.patience) if args.patience else None,
        timezone=flag,
        say=lambda line: print(f"{case.name}: {line}", file=sys.stderr),
    )
    out = args.out / case.name
    written.save(out, force=True)
    postmortem = json.loads((out / "postmortem.json").read_text("utf-8"))
    data = neutral(postmortem, written.markdown)
    (out / "neutral.json").write_text(json.dumps(data, indent=1, ensure_ascii=False), "utf-8")
    return {
        **row(case, data, score),
        "quotes not verbatim": unquoted(postmortem),
        "left out": len(postmortem["left_out"]),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*")
    parser.add_argument("--model", default="none")
    parser.add_argument("--base-url", default="")
    parser.add_argument(
        "--patience", type=float, default=0, help="seconds to wait for each answer, instead of the SDK's 600"
    )
    parser.add_argument("--out", type=Path, default=Path("cases-out"))
    parser.add_argument("--shared", default="")
    parser.add_argument("--score", type=Path, help="score this postmortem instead of writing one")
    parser.add_argument("--case", default="", help="the case that --score belongs to")
    args = parser.parse_args()
    cases = shared(args.shared) / "cases"
    if not cases.is_dir():
        print(f"no cases at {cases}: set PMW_SHARED", file=sys.stderr)
        return 2
    score = scorer(cases)
    if args.score:
        data = json.loads(args.score.read_text("utf-8"))
        if "schema_version" in data:
            data = neutral(data, args.score.with_suffix(".md").read_text("utf-8"))
        print(table([row(cases / args.case, data, score)]))
        return 0
    names = args.cases or sorted(
        path.parent.name for path in cases.glob("*/gold.json") if json.loads(path.read_text("utf-8")).get("facts")
    )
    names = [name for name in names if (cases / name / "reference.md").exists()]
    print(table([write(cases / name, score, args) for name in names]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
