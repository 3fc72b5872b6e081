"""Write an invented long incident: raw material of more than 3,000 messages, the facts it was written from, and notes.

python tests/benchmarks/long_incident.py SEED FOLDER
"""

import argparse
from pathlib import Path

from long_incidents import write


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seed", type=int)
    parser.add_argument("folder", type=Path, help="must not exist; give nobody who answers by hand more than its raw/")
    args = parser.parse_args()
    story = write(args.seed, args.folder)
    print(f"{args.folder}: {len(story.messages):,} messages, plot {story.plot.name}, beside it {story.other.name}")


if __name__ == "__main__":
    main()
