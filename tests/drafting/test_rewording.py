from typing import Any

import pytest
from building import evidence, message

from postmortem_writer.drafting.rewording import Flagged, Reworded, reword
from postmortem_writer.errors import BadAnswer, ModelOverloaded, ModelRefused, ModelTruncated, StaleReply
from postmortem_writer.providers import Answer, Usage
from postmortem_writer.providers.scripted import Scripted

EVIDENCE = evidence(
    message("ran the script in prod", "08:35:02"),
    message("the prompt shows no environment", "08:44:00"),
    message("lunch?"),
)
FLAGGED = (
    Flagged(
        "went_wrong[0]",
        "The engineer failed to check.",
        "It says what was not done.",
        "What did the prompt show?",
        ("R2",),
    ),
    Flagged("lessons[1]", "The engineer was careless.", "It judges."),
)


def test_what_is_asked_and_what_comes_back() -> None:
    provider = Scripted(
        [
            {
                "sentences": [
                    {"path": "went_wrong[0]", "text": " The prompt showed no environment. "},
                    {"path": "lessons[1]", "text": "The engineer was careless."},
                    {"path": "title", "text": "Not asked for"},
                ]
            }
        ]
    )
    done = reword(FLAGGED, EVIDENCE, provider)
    assert done == Reworded({"went_wrong[0]": "The prompt showed no environment."}, Usage(calls=1))
    [ask] = provider.asked
    assert ask.name == "reword"
    assert (
        "R2 | 2026-02-03 08:44:00Z | chat.json | responder | message: the prompt shows no environment"
        in ask.messages[0].text
    )
    assert "R1 |" not in ask.messages[0].text
    assert ask.messages[1].text.endswith(
        "- path: went_wrong[0]\n"
        "  sentence: The engineer failed to check.\n"
        "  flagged because: It says what was not done.\n"
        "  ask yourself: What did the prompt show?\n"
        "  its records: R2\n"
        "- path: lessons[1]\n"
        "  sentence: The engineer was careless.\n"
        "  flagged because: It judges."
    )


def test_nothing_flagged_asks_nothing() -> None:
    assert reword((), EVIDENCE, Scripted([])) == Reworded({})


@pytest.mark.parametrize(
    ("answer", "error", "calls"),
    [
        ("not json", BadAnswer, 1),
        (Answer("", "m", Usage(calls=1), "refusal"), ModelRefused, 1),
        (Answer("{", "m", Usage(calls=1), "length"), ModelTruncated, 1),
        (ModelOverloaded("busy"), ModelOverloaded, 0),
    ],
)
def test_a_failure_costs_no_sentence(answer: Any, error: type[Exception], calls: int) -> None:
    done = reword(FLAGGED, EVIDENCE, Scripted([answer]))
    assert type(done.error) is error
    assert (done.texts, done.usage) == ({}, Usage(calls=calls))


def test_an_empty_sentence_is_no_rewording() -> None:
    assert reword(FLAGGED, EVIDENCE, Scripted([{"sentences": [{"path": "lessons[1]", "text": "  "}]}])).texts == {}


def test_a_stale_reply_is_never_quiet() -> None:
    with pytest.raises(StaleReply):
        reword(FLAGGED, EVIDENCE, Scripted([StaleReply("old")]))
