"""Write what a bundled incident must come out as: expected.md and expected.diagnostics.json.

    python tests/expected.py INCIDENT [--model recording:FOLDER=VENDOR:MODEL] [--base-url URL]

Without --model the recorded replies are replayed. Read the difference before you commit it.
"""

import argparse
import json
import sys
from pathlib import Path

from postmortem_writer.pipeline import Written, write_postmortem

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
INCIDENTS = ("pool-exhaustion", "silent-drops")


def written(incident: str, model: str = "", base_url: str = "") -> Written:
    """Return the postmortem of a bundled incident, from its recorded replies unless another model is named."""
    folder = FIXTURES / incident
    return write_postmortem(
        folder / "raw",
        model=model or f"recorded:{folder / 'replies'}",
        base_url=base_url,
        say=lambda line: print(line, file=sys.stderr),
    )


def diagnostics(made: Written) -> str:
    """Return the diagnostics of a postmortem as the expected file holds them."""
    return json.dumps([one.as_json() for one in made.diagnostics], indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("incident", choices=INCIDENTS)
    parser.add_argument("--model", default="")
    parser.add_argument("--base-url", default="")
    args = parser.parse_args()
    if args.model:
        written(args.incident, args.model, args.base_url)
    made = written(args.incident)
    (FIXTURES / args.incident / "expected.md").write_text(made.markdown, "utf-8")
    (FIXTURES / args.incident / "expected.diagnostics.json").write_text(diagnostics(made), "utf-8")


if __name__ == "__main__":
    main()
