"""Kill a run at random moments and start it again: the document must be that of an undisturbed run, no answer paid twice.

    python tests/benchmarks/killed.py [--times 20] [--seed 1] [--incident pool-exhaustion]

Each time a fresh folder, one kill -9 at a random moment of the run, then one run to the end. Counted at the endpoint: requests
that came more than once although they had been answered. A request that was under way when the run was killed had no answer
to keep, so it has to be sent again; those are counted apart. The endpoint reports no cached tokens: what a vendor finds in its
cache differs from run to run, and the document says how much it was.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Outcome:
    """One killed and resumed run: when it was killed, whether the document is the same, what was sent twice."""

    killed_after: float
    was_running: bool
    same: bool
    answered_twice: int
    sent_twice: int


def serve(replies: Path, log: Path, per_token_out: float) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, str(ROOT / "tests" / "endpoint.py"), str(replies)]
    command += ["--no-cache", "--per-token-out", str(per_token_out), "--log", str(log)]
    endpoint = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert endpoint.stdout is not None
    return endpoint, endpoint.stdout.readline().strip()


def start(incident: Path, url: str, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "postmortem_writer", "write", str(incident / "raw"), "--out", str(out)]
    command += ["--model", "openai-compatible:replayed", "--base-url", url]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def counted(log: Path) -> tuple[int, int]:
    """Return how many requests were asked again after their answer had been sent, and how many were sent twice at all."""
    answered: set[str] = set()
    asked: set[str] = set()
    paid_twice = twice = 0
    for line in log.read_text(encoding="utf-8").splitlines():
        kind, digest = line.split()
        if kind == "answered":
            answered.add(digest)
            continue
        paid_twice += digest in answered
        twice += digest in asked
        asked.add(digest)
    return paid_twice, twice


def once(incident: Path, folder: Path, expected: bytes, after: float, per_token_out: float) -> Outcome:
    """Kill one run after so many seconds, run it again to the end, and compare."""
    log, out = folder / "log", folder / "out"
    endpoint, url = serve(incident / "replies", log, per_token_out)
    try:
        run = start(incident, url, out)
        try:
            run.wait(after)
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
        was_running = run.wait() == -signal.SIGKILL
        if not (out / "postmortem.md").exists():
            start(incident, url, out).wait()
        document = out / "postmortem.md"
        same = document.exists() and document.read_bytes() == expected
        return Outcome(after, was_running, same, *counted(log))
    finally:
        endpoint.kill()
        endpoint.communicate()


def undisturbed(incident: Path, folder: Path, per_token_out: float) -> tuple[bytes, float]:
    """Return the document of a run that nobody kills, and the seconds it takes."""
    endpoint, url = serve(incident / "replies", folder / "log", per_token_out)
    try:
        begun = time.monotonic()
        start(incident, url, folder / "out").wait()
        return (folder / "out" / "postmortem.md").read_bytes(), time.monotonic() - begun
    finally:
        endpoint.kill()
        endpoint.communicate()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--incident", default="pool-exhaustion")
    parser.add_argument("--per-token-out", type=float, default=0.001)
    args = parser.parse_args()
    incident = ROOT / "fixtures" / args.incident
    chance = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as top:
        expected, takes = undisturbed(incident, Path(top), args.per_token_out)
        outcomes = []
        for number in range(args.times):
            folder = Path(top) / str(number)
            folder.mkdir()
            outcome = once(incident, folder, expected, chance.uniform(0.05, 0.95) * takes, args.per_token_out)
            outcomes.append(outcome)
            print(outcome, flush=True)
    killed = sum(one.was_running for one in outcomes)
    print(
        f"{killed} of {len(outcomes)} runs were killed (an undisturbed one takes {takes:.1f} s); documents the same:"
        f" {sum(one.same for one in outcomes)}; answered requests asked again: {sum(one.answered_twice for one in outcomes)};"
        f" requests under way when killed, sent again: {sum(one.sent_twice - one.answered_twice for one in outcomes)}"
    )


if __name__ == "__main__":
    main()
