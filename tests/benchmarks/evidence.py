"""Time the log digest beside drain3, wc and lnav on logs generated from known templates, and measure how it grows.

    python -m venv PEERS && PEERS/bin/pip install drain3
    python tests/benchmarks/evidence.py [--drain3 PEERS] [--sizes 10 100 1000] [--lines 100000] [--seed 4]

Five kinds of log (syslog, JSON lines, logfmt, access log, Java with traces) are written to a temporary folder, with one burst
of an error that occurs nowhere else. lnav is run where it is on PATH. Accuracy is the grouping accuracy of the log parsing
literature: the share of lines whose group has exactly the lines of one known template. Nothing is asserted: figures are printed.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import generated_logs

MB = 1_000_000

DRAIN = """
import json, sys, time
from drain3 import TemplateMiner
from drain3.template_miner_config import TemplateMinerConfig
from drain3.masking import MaskingInstruction
config = TemplateMinerConfig()
config.profiling_enabled = False
if sys.argv[2] == "masked":
    config.masking_instructions = [
        MaskingInstruction(r"((?<=[^A-Za-z0-9])|^)(([0-9a-f]{2,}:){3,}([0-9a-f]{2,}))((?=[^A-Za-z0-9])|$)", "ID"),
        MaskingInstruction(r"((?<=[^A-Za-z0-9])|^)(\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3})((?=[^A-Za-z0-9])|$)", "IP"),
        MaskingInstruction(r"((?<=[^A-Za-z0-9])|^)([0-9a-f]{6,} ?){3,}((?=[^A-Za-z0-9])|$)", "SEQ"),
        MaskingInstruction(r"((?<=[^A-Za-z0-9])|^)(0x[a-f0-9A-F]+)((?=[^A-Za-z0-9])|$)", "HEX"),
        MaskingInstruction(r"((?<=[^A-Za-z0-9])|^)([\\-\\+]?\\d+)((?=[^A-Za-z0-9])|$)", "NUM"),
    ]
miner = TemplateMiner(None, config)
lines = open(sys.argv[1], encoding="utf-8").read().split("\\n")[:-1]
begun = time.process_time()
found = [miner.add_log_message(line)["cluster_id"] for line in lines]
json.dump({"seconds": time.process_time() - begun, "groups": found}, sys.stdout)
"""

OURS = """
import json, sys, time
from postmortem_writer.digest import Line, Place, digest
lines = open(sys.argv[1], encoding="utf-8").read().split("\\n")[:-1]
begun = time.process_time()
whole = digest(Line(text, 0, Place("log", at)) for at, text in enumerate(lines, 1))
templates = len(whole.templates)
seconds = time.process_time() - begun
json.dump({"seconds": seconds, "groups": [whole.template_of(text) for text in lines]}, sys.stdout)
"""

STREAMED = """
import json, sys, time
from pathlib import Path
from postmortem_writer.clock import Frame
from postmortem_writer.sources._scanning import Segment, scan
begun = time.process_time()
part = scan(Segment(Path(sys.argv[1]), "log", "log", Frame()))
templates = len(part.digest.templates)
json.dump({"seconds": time.process_time() - begun, "groups": []}, sys.stdout)
"""

READ = """
import json, sys
from pathlib import Path
from postmortem_writer.sources import read
evidence = read([Path(path) for path in sys.argv[1:]])
json.dump([[record.place, record.raw] for record in evidence.records], sys.stdout)
"""


def run(code: str, *args: str, python: str = sys.executable) -> dict[str, object]:
    """Return what a program printed as JSON."""
    done = subprocess.run([python, "-c", code, *args], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def grouping_accuracy(groups: list[object], truth: list[str]) -> float:
    """Return the share of lines whose group holds exactly the lines of one template; lines of unknown template are left out."""
    sizes = Counter(template for template in truth if template)
    members: dict[object, Counter[str]] = defaultdict(Counter)
    for group, template in zip(groups, truth, strict=True):
        if template:
            members[group][template] += 1
    right = sum(
        sum(found.values())
        for found in members.values()
        if len(found) == 1 and sizes[next(iter(found))] == sum(found.values())
    )
    return right / sum(sizes.values())


def beside_drain(folder: Path, lines: int, seed: int, drain: Path | None) -> None:
    """Print lines per second and grouping accuracy of both on the same lines, one process each, whole lines as logged."""
    python = str(drain / "bin" / "python") if drain else ""
    print(f"\ndigest beside drain3, one process each, CPU seconds, {lines:,} lines of each kind as they were logged\n")
    print("| log | ours, lines/s | drain3 | drain3, masked | ours is | GA ours | GA drain3 | GA drain3, masked |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for kind in (*generated_logs.KINDS, "mixed"):
        path, truth = folder / f"{kind}.txt", folder / f"{kind}.truth"
        templates = generated_logs.write(path, kind, seed, lines, truth)
        known = truth.read_text().split("\n")[:-1]
        ours = run(OURS, str(path))
        others = [run(DRAIN, str(path), way, python=python) if drain else None for way in ("bare", "masked")]
        speeds = [len(known) / result["seconds"] if result else None for result in (ours, *others)]
        accuracy = [grouping_accuracy(result["groups"], known) if result else None for result in (ours, *others)]
        ratio = speeds[0] / max(speed for speed in speeds[1:] if speed) if drain else None
        shown = [f"{speed:,.0f}" if speed else "not installed" for speed in speeds]
        share = [f"{value:.3f}" if value is not None else "-" for value in accuracy]
        print(
            f"| {kind} ({templates} templates) | {' | '.join(shown)} | {f'{ratio:.1f} times' if ratio else '-'} | {' | '.join(share)} |",
            flush=True,
        )
    streamed = run(STREAMED, str(folder / "mixed.txt"))
    print(
        f"\nthe same mixed lines with their times, as a large file is read, one process: {len(known) / streamed['seconds']:,.0f} lines/s"
    )


def growing(folder: Path, sizes: list[int], seed: int) -> None:
    """Print time, memory and use of the cores for reading logs of these sizes in megabytes, wc and lnav beside it."""
    print("\nread by size: a folder of the five kinds, from start to records\n")
    print(
        "| MB | seconds | CPU s | CPU s/MB | load average | peak memory of all processes | cores used | wc -l | ours / wc | lnav | ours / lnav | injected error |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for megabytes in sizes:
        paths = []
        for kind in generated_logs.KINDS:
            path = folder / f"{kind}-{megabytes}.log"
            generated_logs.write_large(path, kind, seed, megabytes * MB // len(generated_logs.KINDS))
            paths.append(str(path))
        total = sum(Path(path).stat().st_size for path in paths) / MB
        seconds, cpu, peak, out = watched([sys.executable, "-c", READ, *paths])
        wc = watched(["wc", "-l", *paths])[0]
        lnav = (
            watched(["lnav", "-n", "-N", "-c", ";SELECT count(*) FROM all_logs", *paths])[0]
            if shutil.which("lnav")
            else None
        )
        records = json.loads(out)
        injected = sum(generated_logs.INJECTED in raw for _, raw in records)
        beside = f"{lnav:.2f} s | {seconds / lnav:.2f}" if lnav else "not installed | -"
        print(
            f"| {total:.0f} | {seconds:.2f} | {cpu:.2f} | {cpu / total:.4f} | {os.getloadavg()[0]:.1f} | {peak:.0f} MB | {cpu / seconds:.2f} | {wc:.2f} s | {seconds / wc:.1f} | {beside} | {injected} of {len(records)} records |",
            flush=True,
        )
        for path in paths:
            Path(path).unlink()


def watched(argv: list[str]) -> tuple[float, float, float, str]:
    """Run a command; return its wall seconds, CPU seconds, peak memory in MB of it and all its children together, and output."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun, peak = time.perf_counter(), 0
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(argv, stdout=out, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        while process.poll() is None:
            peak = max(peak, memory(process.pid))
            time.sleep(0.02)
        seconds = time.perf_counter() - begun
        out.seek(0)
        text = out.read().decode()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, cpu, peak / MB, text


def memory(pid: int) -> int:
    """Return the resident bytes of a process and of those it started, 0 where /proc does not tell."""
    total = 0
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                total += int(line.split()[1]) * 1024
        for task in Path(f"/proc/{pid}/task").iterdir():
            total += sum(memory(int(child)) for child in (task / "children").read_text().split())
    except OSError:
        pass
    return total


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drain3", type=Path, help="a virtual environment in which drain3 is installed")
    parser.add_argument("--sizes", type=int, nargs="*", default=[10, 100, 1000], help="megabytes")
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=4)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if args.lines:
            beside_drain(Path(folder), args.lines, args.seed, args.drain3)
        growing(Path(folder), args.sizes, args.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
