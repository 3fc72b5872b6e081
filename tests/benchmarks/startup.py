"""Time `postmortem-writer --help` beside `python -c "import typer"`, in pairs, and print both with their ratio.

    python tests/benchmarks/startup.py [--pairs 15]

Whole processes on one machine in one run; each figure is the CPU time (user and system) of the child, in milliseconds.
"""

import argparse
import resource
import statistics
import subprocess
import sys

COMMANDS = {
    "import typer": [sys.executable, "-c", "import typer"],
    "postmortem-writer --help": [sys.executable, "-m", "postmortem_writer", "--help"],
    "import postmortem_writer": [sys.executable, "-c", "import postmortem_writer"],
}


def cpu_ms(argv: list[str]) -> float:
    """Return the CPU milliseconds of one run of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(argv, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=15)
    pairs = parser.parse_args().pairs
    for argv in COMMANDS.values():
        cpu_ms(argv)  # once, so that bytecode is compiled for all of them
    runs = [{name: cpu_ms(argv) for name, argv in COMMANDS.items()} for _ in range(pairs)]
    for name in COMMANDS:
        values = [run[name] for run in runs]
        ratio = statistics.median(run[name] / run["import typer"] for run in runs)
        print(
            f"{name:26} min {min(values):6.1f}  median {statistics.median(values):6.1f}  max {max(values):6.1f} ms   {ratio:.2f} of import typer"
        )


if __name__ == "__main__":
    main()
