"""Which sentences earn credit for the conditions they give, and which do not."""

import pytest

from postmortem_writer.lint import lint
from postmortem_writer.lint.report import report


def cues(text: str) -> list[str]:
    return [quoted.shows for quoted in report(text, lint(text)).credits]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("The engineer deployed the release because the dashboard showed a healthy canary.", "because"),
        ("We restarted the primary, given that the runbook asks for it.", "because"),
        ("The operator went on because there was no warning.", "because"),
        ("She took the second node because she had no access to the console.", "could see or do"),
        ("The engineer picked the node since both clusters looked identical.", "because"),
        ("The team raised the limit. The panel showed spare memory.", "display showed"),
        ("The engineer ran the job on production. The tool accepted the command.", "tool allowed"),
        ("The console did not ask which cluster was meant, and the operator confirmed.", "tool allowed"),
        ("The responder drained the node, the documented step for this alert.", "documented step"),
        ("We rolled on; nothing on the status page said otherwise.", "no prompt"),
        ("The team merged the change under time pressure.", "pressure"),
        ("We kept the old pool; it was a trade-off between cost and headroom.", "trade-off"),
        ("The operator promoted the replica, which was believed to be in step.", "was believed to"),
        ("We added no node because we thought the pool was four times too large.", "was believed to"),
        ("At the time, the graph was flat, so the engineer closed the page.", "at the time"),
    ],
)
def test_a_condition_beside_an_act_earns_credit(text: str, cue: str) -> None:
    assert cues(text) == [cue]


@pytest.mark.parametrize(
    "text",
    [
        "The engineer deployed the release because Tom did not know better.",
        "The engineer deployed the release because she was in a hurry.",
        "The pods hung because the lock was held.",
        "The dashboard showed a healthy canary.",
        "The engineer deployed the release.",
        "The careless engineer deployed it because the dashboard was green.",
        "The engineer deployed the release.\n\nThe dashboard showed a healthy canary.",
        "> The engineer deployed it because the dashboard was green.",
        "## Action items\n\n- The team deploys it because the runbook said so.",
        "If the engineer had deployed it, the dashboard would have shown an error.",
    ],
    ids=lambda text: text[:50],
)
def test_no_condition_no_act_or_a_reproach_earns_none(text: str) -> None:
    assert cues(text) == []


def test_a_sentence_earns_one_credit_however_many_cues_it_has() -> None:
    text = "At the time, the engineer deployed it because the dashboard showed green and the tool accepted it."
    assert len(cues(text)) == 1
