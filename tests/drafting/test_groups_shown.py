"""Where several records are one event, people and agents who read the evidence are told; a model's prompt stays as it was."""

from pathlib import Path

from building import evidence, message

from postmortem_writer.drafting.brief import evidence_block, evidence_text
from postmortem_writer.drafting.handoff import brief, load_evidence
from postmortem_writer.merging import grouped

SAID = "Queue lag is at 14 minutes for tenant Blau"
TWICE = grouped(evidence(message(SAID, "08:21:00"), message(SAID, "08:21:30", source="copied.txt")))
LINE = "one event: R1 = R2 (same words)"


def test_the_evidence_for_people_ends_with_what_is_one_event() -> None:
    assert evidence_text(TWICE).endswith(f"message: {SAID}\n\n{LINE}\n")
    assert "one event" not in evidence_text(evidence(message(SAID, "08:21:00")))


def test_an_agent_is_told_below_the_block(tmp_path: Path) -> None:
    brief(TWICE, tmp_path)
    assert (tmp_path / "evidence.md").read_text("utf-8") == f"{evidence_block(TWICE)}\n{LINE}\n"
    assert load_evidence(tmp_path) == TWICE
