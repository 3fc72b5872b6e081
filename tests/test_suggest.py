"""Rewrites are filled from cited evidence or stay open, whatever the model says."""

from typing import Any

import pytest
from building import evidence, message

from postmortem_writer.errors import ModelOverloaded, StaleReply
from postmortem_writer.evidence import Actor
from postmortem_writer.lint import lint
from postmortem_writer.providers import Usage
from postmortem_writer.providers.scripted import Scripted
from postmortem_writer.suggest import Source, Suggested, Suggestion, suggest

EVIDENCE = evidence(
    message("ran the failover script against production", "08:35:02", actor=Actor("Helena Brandt")),
    message("the console showed the staging label on both clusters, no prompt asked which one", "08:44:00"),
    message("lunch?"),
)
TEXT = "# Causes\n\nThe operator should have noticed the label.\n"
FINDINGS = lint(TEXT)
REWRITES = FINDINGS[0].rewrites
QUOTE = "the console showed the staging label on both clusters"


def slot(name: str, words: str, *cites: str, quote: str = QUOTE) -> dict[str, Any]:
    return {"cites": list(cites or ("R2",)), "quote": quote, "name": name, "words": words}


GOOD = [
    slot("display", "the console"),
    slot("value", "the staging label on both clusters"),
    slot("reading", "staging"),
]


def answer(slots: list[dict[str, Any]], rewrite: int = 2, path: str = "finding[0]") -> dict[str, Any]:
    return {"sentences": [{"path": path, "rewrite": rewrite, "slots": slots}]}


def made(slots: list[dict[str, Any]], rewrite: int = 2) -> Suggestion:
    [suggestion] = suggest(FINDINGS, EVIDENCE, Scripted([answer(slots, rewrite)])).suggestions
    return suggestion


def test_the_rewrites_are_those_the_rows_below_fill() -> None:
    assert REWRITES == (
        "At {time}, {what_was_known}. Next time {signal} will {action}.",
        "{display} showed {value}; it was read as {reading}.",
    )


def test_a_rewrite_is_filled_with_words_of_the_records_and_says_where_they_stand() -> None:
    assert made(GOOD) == Suggestion(
        "The console showed the staging label on both clusters; it was read as staging.",
        tuple(Source(name, "R2", "chat.json:1", QUOTE) for name in ("display", "value", "reading")),
    )


def test_what_is_asked() -> None:
    provider = Scripted([answer(GOOD)])
    suggest(FINDINGS, EVIDENCE, provider)
    [ask] = provider.asked
    assert ask.name == "suggest"
    assert "R2 | 2026-02-03 08:44:00Z | chat.json | responder | message: the console showed" in ask.messages[0].text
    assert ask.messages[1].text.endswith(
        "- path: finding[0]\n"
        "  sentence: The operator should have noticed the label.\n"
        f"  flagged because: {FINDINGS[0].message}. {FINDINGS[0].why}\n"
        f"  the question: {FINDINGS[0].question}\n"
        f"  rewrite 1: {REWRITES[0]}\n"
        f"  rewrite 2: {REWRITES[1]}"
    )


def test_the_program_puts_the_time_in() -> None:
    rewrite = "At {time}, {what_was_known}. Next time {signal} will {action}."
    slots = [
        slot("time", "", quote=""),
        slot("what_was_known", "the console showed the staging label on both clusters"),
        slot("signal", "the prompt", quote="no prompt asked which one"),
        slot("action", "label both clusters"),
    ]
    assert rewrite in REWRITES
    suggestion = made(slots, 1)
    assert suggestion.text == (
        "At 2026-02-03 08:44:00Z, the console showed the staging label on both clusters. "
        "Next time the prompt will label both clusters."
    )
    assert suggestion.sources[0] == Source("time", "R2", "chat.json:1", "")


@pytest.mark.parametrize(
    ("slots", "rewrite", "reason"),
    [
        ([], 0, "the records hold nothing that fills a rewrite"),
        (GOOD, 3, "there is no rewrite 3"),
        (GOOD[:2], 2, "the slots of the rewrite are not filled once each: display, value"),
        ([*GOOD, GOOD[0]], 2, "not filled once each"),
        ([*GOOD[:2], slot("reading", "staging", "R9")], 2, "'reading' cites no record, or one that does not exist"),
        ([*GOOD[:2], slot("reading", "staging", "R2", "R9")], 2, "'reading' cites no record"),
        ([*GOOD[:2], slot("reading", " ")], 2, "'reading' is empty"),
        ([*GOOD[:2], slot("reading", "a harmless sandbox")], 2, "words that R2 do not hold: harmless, sandbox"),
        ([*GOOD[:2], slot("reading", "staging 7")], 2, "'7' does not occur in R2"),
        ([*GOOD[:2], slot("reading", "staging in Oslo")], 2, "do not hold: oslo"),
        ([*GOOD[:2], slot("reading", "staging", quote="the console showed a staging label")], 2, "a staging label"),
        ([*GOOD[:2], slot("reading", "staging", quote="")], 2, "a stated claim has no quote"),
        ([*GOOD[:2], slot("reading", "staging for Helena")], 2, "'reading' names a person: 'Helena'"),
        (
            [
                slot("display", "the script", "R1", quote="ran the failover script against production"),
                slot(
                    "value", "the failover against production", "R1", quote="ran the failover script against production"
                ),
                slot("reading", "not production", "R1", quote="ran the failover script against production"),
            ],
            2,
            "it says that something was not there, and no cited record does",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_fails_a_check_is_not_shown(slots: list[dict[str, Any]], rewrite: int, reason: str) -> None:
    suggestion = made(slots, rewrite)
    assert (suggestion.text, suggestion.sources) == ("", ())
    assert reason in suggestion.reason


def test_a_filling_that_blames_is_not_shown() -> None:
    records = evidence(message("the console showed that the operator forgot to check", "08:44:00"))
    quote = "the console showed that the operator forgot to check"
    slots = [
        slot("display", "the console", "R1", quote=quote),
        slot("value", "that the operator forgot to check", "R1", quote=quote),
        slot("reading", "check", "R1", quote=quote),
    ]
    [suggestion] = suggest(FINDINGS, records, Scripted([answer(slots)])).suggestions
    assert suggestion.text == ""
    assert suggestion.reason.startswith("its wording is flagged itself: 'the operator forgot to check'")


def test_a_role_needs_no_record_but_must_be_one() -> None:
    findings = lint("It was ridiculous of the operator to wait.")
    assert findings[0].rewrites[1] == "{role} had {information} and {time_available} to decide."
    records = evidence(message("the console showed one label and there was one minute to decide", "08:44:00"))
    quote = "the console showed one label"
    rest = [
        slot("information", "one label", "R1", quote=quote),
        slot("time_available", "one minute", "R1", quote="there was one minute to decide"),
    ]

    def of(words: str) -> Suggestion:
        slots = [slot("role", words, "R1", quote=quote), *rest]
        return suggest(findings, records, Scripted([answer(slots)])).suggestions[0]

    assert of("the operator").text == "The operator had one label and one minute to decide."
    assert of("the label").reason == "'role' names no role: 'the label'"


def test_silenced_findings_and_those_without_slots_ask_nothing() -> None:
    silenced = lint("It was operator error. <!-- blameless-ignore BL05: quoted -->")
    provider = Scripted([])
    assert suggest(silenced, EVIDENCE, provider).suggestions == (Suggestion(reason="nothing to fill"),)
    assert provider.asked == []


def test_a_failure_leaves_every_rewrite_open_and_is_told() -> None:
    done = suggest(FINDINGS, EVIDENCE, Scripted([ModelOverloaded("busy")]))
    assert isinstance(done.error, ModelOverloaded)
    assert done.suggestions == (Suggestion(reason="the model gave no answer"),)
    assert suggest(FINDINGS, EVIDENCE, Scripted(["not json"])).usage == Usage(calls=1)


def test_an_answer_to_something_that_was_not_asked_is_dropped() -> None:
    done = suggest(FINDINGS, EVIDENCE, Scripted([answer(GOOD, path="finding[7]")]))
    assert done == Suggested((Suggestion(reason="the records hold nothing that fills a rewrite"),), Usage(calls=1))


def test_a_stale_reply_is_never_quiet() -> None:
    with pytest.raises(StaleReply):
        suggest(FINDINGS, EVIDENCE, Scripted([StaleReply("old")]))
