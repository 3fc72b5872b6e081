"""Cue words: what a sentence asserts, and what it only asks, wishes, conditions or denies."""

import pytest

from postmortem_writer.drafting.extraction.cues import read_cues
from postmortem_writer.drafting.extraction.phrases import PHRASES, Cue


@pytest.mark.parametrize(
    ("sentence", "cue"),
    [
        ("All clear for checkout", "resolution"),
        ("Resolved :white_check_mark:", "resolution"),
        ("marking this resolved", "resolution"),
        ("the incident is over", "resolution"),
        ("Outage resolved, agents are allocated", "resolution"),
        ("checkout is working again", "recovery"),
        ("back to normal", "recovery"),
        ("error rate down to 0.2%", "recovery"),
        ("error rate back < 1%", "recovery"),
        ("error rate is 0 since 01:31", "recovery"),
        ("I think that worked!", "recovery"),
        ("CPU seems to be stabilized", "recovery"),
        ("error rate is coming down", "recovery"),
        ("didn't work either", "failed"),
        ("I don't think that worked", "failed"),
        ("no effect", "failed"),
        ("checkout is failing again", "relapse"),
        ("timeouts again on every pod", "relapse"),
        ("reopening, still SEV2", "relapse"),
        ("users can't log in", "symptom"),
        ("the API is down", "symptom"),
        ("18% errors on checkout", "symptom"),
        ("about 3% gone in the last hour", "symptom"),
        ("the search service is down", "symptom"),
        ("connection pool is exhausted", "symptom"),
        ("following exception shows up in the logs", "sign"),
        ("Alert HighLatency fired", "detection"),
        ("customers report blank pages", "detection"),
        ("on it", "acknowledgement"),
        ("I'm looking into it", "acknowledgement"),
        ("I have the page, looking", "acknowledgement"),
        ("paged the database team", "escalation"),
        ("please do not deploy this", "decision"),
        ("then we roll back to 7.11.3", "decision"),
        ("rolled back to 4.7.2", "action"),
        ("Restart is complete", "action"),
        ("rolling restart in prod finished", "action"),
        ("Downgrade those plugins", "action"),
        ("this was caused by the new index", "cause"),
        ("found it", "cause"),
        ("identified the bad host", "diagnosis"),
        ("status page updated", "communication"),
        ("Action item: add an alert", "follow_up"),
    ],
)
def test_is_asserted(sentence: str, cue: Cue) -> None:
    assert cue in read_cues(sentence).asserted


@pytest.mark.parametrize(
    ("sentence", "cue"),
    [
        ("is it resolved?", "resolution"),
        ("not resolved yet", "resolution"),
        ("should be resolved soon", "resolution"),
        ("a full incident report over the next days", "resolution"),
        ("we wait until the issue is resolved", "resolution"),
        ("it is due to a known bug that was fixed in 4.0", "resolution"),
        ("I don't think that worked", "recovery"),
        ("once checkout is working again", "recovery"),
        ("no longer failing", "symptom"),
        ("no outage here", "symptom"),
        ("they fail this test (as expected)", "symptom"),
        ("since the flag was not run beforehand", "symptom"),
        ("in case rollback needed", "action"),
        ("there are some orphaned blocks", "action"),
        ("looking good", "acknowledgement"),
        ("looks good, merging the PR", "recovery"),
        ("I'm back online after lunch", "resolution"),
        ("resolved the merge conflict", "resolution"),
        ("that is fixed in 4.2", "resolution"),
        ("errors are going down", "symptom"),
        ("I lost track of that thread", "symptom"),
        ("nobody was paged", "detection"),
        ("can you check the pool?", "diagnosis"),
    ],
)
def test_is_not_asserted(sentence: str, cue: Cue) -> None:
    assert cue not in read_cues(sentence).asserted


@pytest.mark.parametrize("sentence", ["thanks all!", "no worries", "anyone for lunch?", "good morning everyone"])
def test_small_talk_weighs_nothing(sentence: str) -> None:
    reading = read_cues(sentence)
    assert reading.small_talk
    assert reading.weight < 0


def test_a_question_asserts_nothing() -> None:
    reading = read_cues("did the rollback fix the timeouts?")
    assert reading.question
    assert reading.asserted == frozenset()
    assert "symptom" in reading.cues


def test_every_phrase_is_in_small_letters() -> None:
    escapes = str.maketrans("", "", "WSBDA")
    for cue, (_, phrases) in PHRASES.items():
        for phrase in phrases:
            assert phrase.translate(escapes) == phrase.translate(escapes).lower(), cue
