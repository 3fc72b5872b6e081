"""Record what a small local model makes of a bundled incident, to prove that its inventions are stopped.

    python tests/local_model.py --port 8724        # in an environment of its own, see there
    python tests/adversary.py --base-url http://127.0.0.1:8724/v1

The reply goes to fixtures/silent-drops/small-model/ and is read by tests/test_adversary.py, whatever the prompts have become since. Only the notes are handed in and
only the timeline is asked, once: the model's context is 8,192 tokens, and it takes minutes an answer.
"""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from postmortem_writer.document import DraftedBy
from postmortem_writer.draft import TimelineSection
from postmortem_writer.drafting.answer import read as as_object
from postmortem_writer.drafting.asking import Job, fill
from postmortem_writer.drafting.brief import evidence_block
from postmortem_writer.drafting.extraction import extract
from postmortem_writer.pipeline import Written, finish, read
from postmortem_writer.providers import Answer, Ask, Provider, open_provider
from postmortem_writer.providers.recorded import given, load
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
    """Return a schema with at most two entries in a list and 120 characters in a string."""
    if isinstance(schema, list):
        return [bounded(part) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    limits = {"array": {"maxItems": 2}, "string": {"maxLength": 120}}.get(str(schema.get("type")), {})
    kept = {key: bounded(value) for key, value in schema.items() if key != "description"}
    return kept if "enum" in schema else {**kept, **limits}


def written() -> Written:
    """Return the postmortem with the small model's timeline; the other sections are extracted."""
    evidence = read(FOLDER / "raw" / "notes.md")
    reply = load(FOLDER / "small-model" / "timeline.json")
    assert reply is not None
    section, _ = as_object(given(reply).text, TimelineSection)
    assert section is not None
    draft = extract(evidence).model_copy(update={"timeline": section.timeline})
    return finish(
        draft, evidence, drafted_by=DraftedBy(way="model", provider="small-model", model=reply["answered_by"])
    )


def record(base_url: str) -> None:
    """Ask the small model for the timeline, once, and keep what it says."""
    small = open_provider("openai-compatible:smollm2-135m-instruct", base_url=base_url)
    job = Job("timeline", evidence_block(read(FOLDER / "raw" / "notes.md")))
    fill(job, Recording(FOLDER / "small-model", Bounded(small)), lambda section: [], rounds=0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base-url", default="http://127.0.0.1:8724/v1")
    record(parser.parse_args().base_url)
    print(written().markdown)
