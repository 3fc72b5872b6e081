"""Time the linter beside other prose linters on a folder of Markdown files, and on its own by size of file.

    python tests/benchmarks/lint.py CORPUS [--peers DIR] [--rounds 5]

``DIR`` is where ``../shared/lint/peers.sh DIR CORPUS`` installed the peers. All whole-process figures are wall seconds of
commands run in turn, ours, peer, ours, peer …, so that their ratio holds on a machine whose speed drifts. Nothing is
asserted: figures and ratios are printed.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

OURS = [str(Path(sys.executable).with_name("postmortem-writer")), "lint"]  # as installed, like the peers
COLD_BYTES = 3_072


def peers(folder: Path) -> dict[str, list[str]]:
    """Return the commands of the peers that are installed, by name."""
    bin, venv = folder.resolve() / "node_modules" / ".bin", folder.resolve() / "venv" / "bin"
    commands = {
        "write-good": [str(bin / "write-good"), "--parse"],
        "proselint": [str(venv / "proselint"), "check", "--config", str(folder.resolve() / "proselint.json")],
        "alex": [str(bin / "alex")],
    }
    return {name: argv for name, argv in commands.items() if Path(argv[0]).exists()}


def seconds(argv: list[str], paths: list[Path], cwd: Path) -> float:
    """Return the wall seconds of one run; linters exit with what they found, so the status says nothing."""
    begun = time.perf_counter()
    subprocess.run(
        [*argv, *map(str, paths)], cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    return time.perf_counter() - begun


def side_by_side(title: str, paths: list[Path], others: dict[str, list[str]], rounds: int, cwd: Path) -> None:
    """Print what one job costs us and each peer, as medians and as the median of the ratios round by round."""
    commands = {"postmortem-writer lint": OURS, **others}
    for argv in commands.values():
        seconds(argv, paths, cwd)  # once, for the disk cache and compiled bytecode
    runs = [{name: seconds(argv, paths, cwd) for name, argv in commands.items()} for _ in range(rounds)]
    print(f"\n{title}\n\n| tool | median | min | max | ours is |\n| --- | --- | --- | --- | --- |")
    for name in commands:
        values = [run[name] for run in runs]
        ratio = statistics.median(run[name] / run["postmortem-writer lint"] for run in runs)
        print(
            f"| {name} | {statistics.median(values):.3f} s | {min(values):.3f} s | {max(values):.3f} s | {ratio:.2f} times as fast |"
        )


def warm(texts: list[str], rounds: int) -> None:
    """Print the speed in one process that has read the rules already."""
    from postmortem_writer.lint import lint

    size = sum(len(text.encode()) for text in texts) / 1e6
    times = []
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        found = sum(len(lint(text)) for text in texts)
        times.append(time.perf_counter() - begun)
    print(f"\nwarm, in process: {size / statistics.median(times[1:]):.2f} MB/s over {size:.2f} MB, {found} findings")


def by_size(texts: list[str], rounds: int) -> None:
    """Print the time per megabyte of one file of 1 MB and one of 20 MB, each in processes of its own."""
    whole = "\n\n".join(texts)
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for megabytes in (1, 20):
            text = (whole * (megabytes * 1_000_000 // len(whole) + 1))[: megabytes * 1_000_000]
            paths[megabytes] = Path(folder) / f"{megabytes}.md"
            paths[megabytes].write_text(text, encoding="utf-8")
        start = statistics.median(seconds(OURS, [_small(folder)], Path(folder)) for _ in range(rounds))
        per = {
            megabytes: statistics.median(seconds(OURS, [path], Path(folder)) - start for _ in range(3)) / megabytes
            for megabytes, path in paths.items()
        }
    print(
        f"\none file, start-up taken off: {per[1]:.3f} s/MB at 1 MB, {per[20]:.3f} s/MB at 20 MB, ratio {per[20] / per[1]:.2f}"
    )


def _small(folder: str) -> Path:
    path = Path(folder) / "small.md"
    path.write_text("# Summary\n\nThe job ran.\n", encoding="utf-8")
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--peers", type=Path, help="where peers.sh installed the other linters")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    files = sorted(path.resolve() for path in args.corpus.glob("*.md"))
    if not files:
        print(f"no *.md file in {args.corpus}: give a folder of Markdown documents", file=sys.stderr)
        return 2
    others = peers(args.peers) if args.peers else {}
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in files]
    small = min(files, key=lambda path: abs(path.stat().st_size - COLD_BYTES))
    with tempfile.TemporaryDirectory() as cwd:
        size = sum(path.stat().st_size for path in files) / 1e6
        side_by_side(f"{len(files)} files, {size:.2f} MB, one process", files, others, args.rounds, Path(cwd))
        side_by_side(f"cold, one file of {small.stat().st_size} bytes", [small], others, args.rounds * 3, Path(cwd))
    warm(texts, args.rounds)
    by_size(texts, args.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
