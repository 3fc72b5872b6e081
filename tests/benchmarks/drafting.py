"""Time a run against an endpoint that needs a fixed time for every token, beside the same calls one after another.

    python tests/benchmarks/drafting.py [--incident pool-exhaustion] [--per-token-out 0.02] [--per-token-in 0.00005] [--rounds 1]

The defaults are 50 tokens a second out and 20,000 in, about what large hosted models give. Printed as ratios: one after another to the run; the run to its critical path (the milestones, the slowest part of the timeline, the slowest
section, the summary, each with what is asked again); and the input tokens paid for with and without a cache at the vendors' prices for it.
"""

import argparse
import statistics
import threading
import time
from pathlib import Path

from endpoint import Endpoint

from postmortem_writer.draft import SECTIONS
from postmortem_writer.pipeline import plan, write_postmortem
from postmortem_writer.providers._prices import prices

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
BETWEEN = [name for name in SECTIONS if name not in ("timeline", "milestones", "summary")]


def run(endpoint: Endpoint, incident: Path) -> tuple[float, float, float, dict[str, int]]:
    """Return the seconds of the run, of its calls one after another, of its critical path, and its tokens."""
    endpoint.busy_seconds.clear()
    start = time.monotonic()
    model = "openai-compatible:replayed"
    written = write_postmortem(incident / "raw", model=model, base_url=endpoint.url, environ={})
    took = time.monotonic() - start
    by_name: dict[str, float] = {}
    for name, seconds in endpoint.busy_seconds:
        by_name[name] = by_name.get(name, 0.0) + seconds
    timeline = max(seconds for name, seconds in by_name.items() if name.startswith("timeline"))
    between = max(by_name.get(name, 0.0) for name in BETWEEN)
    path = timeline + between + sum(by_name.get(name, 0.0) for name in ("milestones", "summary", "reword"))
    usage = written.usage
    return took, sum(by_name.values()), path, {"in": usage.input_tokens, "cached": usage.cached_tokens}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--incident", default="pool-exhaustion")
    parser.add_argument("--per-token-in", type=float, default=0.00005)
    parser.add_argument("--per-token-out", type=float, default=0.02)
    parser.add_argument("--rounds", type=int, default=1)
    args = parser.parse_args()
    incident = FIXTURES / args.incident
    rounds = []
    for _ in range(args.rounds):
        endpoint = Endpoint(incident / "replies", args.per_token_in, args.per_token_out)
        threading.Thread(target=endpoint.serve_forever, daemon=True).start()
        rounds.append(run(endpoint, incident))
        endpoint.shutdown()
    took, apart, path = (statistics.median(one[index] for one in rounds) for index in range(3))
    tokens = rounds[-1][3]
    print(f"run {took:.2f} s; the same calls one after another {apart:.2f} s: {apart / took:.2f} times the run")
    print(f"critical path {path:.2f} s: the run takes {took / path:.2f} times that")
    for name in ("anthropic:claude-sonnet-5-5",):
        price = prices().models[name]
        shared = (price.cached or 0) / price.input
        paid = tokens["in"] - tokens["cached"] * (1 - shared)
        print(
            f"input tokens {tokens['in']:,}, {tokens['cached']:,} of them from the cache; at the cache price of {name}"
            f" ({shared:.2f}) that costs {paid / tokens['in']:.2f} of the uncached: {1 - paid / tokens['in']:.0%} fewer"
        )
    planned = plan(incident / "raw", model="openai-compatible:replayed", base_url="http://127.0.0.1:9")
    print(
        f"planned {planned.usage.input_tokens:,} tokens in: {planned.usage.input_tokens / tokens['in']:.2f} of those counted"
    )


if __name__ == "__main__":
    main()
