"""Invents long incidents: weeks of a company's chat with one incident to write about, another one beside it, and the facts of both.

The same seed gives the same bytes. Who answers by hand gets ``raw/`` and nothing else.
"""

import json
from pathlib import Path

from long_incidents.beside import alerts, transcript
from long_incidents.gold import gold, notes
from long_incidents.slack import export
from long_incidents.story import Story, story

__all__ = ["Story", "story", "write"]


def write(seed: int, folder: Path) -> Story:
    """Write the case of a seed into ``folder``, which must not exist: ``raw/``, ``gold.json``, ``NOTES.md``."""
    told = story(seed)
    folder.mkdir(parents=True)
    export(told, folder / "raw" / "slack")
    transcript(told, folder / "raw" / "meetings" / f"{told.plot.told['meeting']['name']}.vtt")
    alerts(told, folder / "raw" / "alerts")
    (folder / "gold.json").write_text(json.dumps(gold(told), indent=1, ensure_ascii=False) + "\n", "utf-8")
    (folder / "NOTES.md").write_text(notes(told), "utf-8")
    return told
