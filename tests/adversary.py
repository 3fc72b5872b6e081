"""Record what a small local model makes of a bundled incident, to prove that its inventions are stopped.

    python tests/local_model.py --port 8724        # in an environment of its own, see there
    python tests/adversary.py --base-url http://127.0.0.1:8724/v1

The replies go to fixtures/silent-drops/small-model/ and are replayed by tests/test_adversary.py. Only the notes are handed in: the
model's context is 8,192 tokens.
"""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from postmortem_writer.pipeline import Written, write_postmortem
from postmortem_writer.providers import Answer, Ask, Provider, open_provider
from postmortem_writer.providers.recorded import Recorded
from postmortem_writer.providers.recording import Recording

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "silent-drops"


class Bounded:
    """Another provider, asked with short lists and strings: a model this small writes on until its context is full."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self.name, self.model = provider.name, provider.model

    def answer(self, ask: Ask) -> Answer:
        return self._provider.answer(replace(ask, schema=bounded(ask.schema), max_tokens=1_200))


def bounded(schema: Any) -> Any:
    """Return a schema with at most three entries in a list and 120 characters in a string."""
    if isinstance(schema, list):
        return [bounded(part) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    limits = {"array": {"maxItems": 3}, "string": {"maxLength": 120}}.get(str(schema.get("type")), {})
    kept = {key: bounded(value) for key, value in schema.items() if key != "description"}
    return kept if "enum" in schema else {**kept, **limits}


def written(provider: Provider | None = None) -> Written:
    """Return the postmortem the small model's recorded replies give, or those of another provider."""
    return write_postmortem(FOLDER / "raw" / "notes.md", provider=provider or Recorded(FOLDER / "small-model"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base-url", default="http://127.0.0.1:8724/v1")
    given = parser.parse_args()
    small = open_provider("openai-compatible:smollm2-135m-instruct", base_url=given.base_url)
    print(written(Recording(FOLDER / "small-model", Bounded(small))).markdown)
