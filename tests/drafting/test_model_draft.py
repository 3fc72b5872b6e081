"""What is asked, in what order and how often, with a scripted provider."""

import json
from typing import Any

import pytest
from building import UNKNOWN, evidence, message

from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.draft import SECTIONS, Draft, TimelineSection, Wire, claims
from postmortem_writer.drafting.brief import evidence_block
from postmortem_writer.drafting.model import Drafted, draft
from postmortem_writer.errors import (
    BadAnswer,
    MissingKey,
    ModelError,
    ModelOverloaded,
    ModelRefused,
    ModelRejected,
    ModelTruncated,
    ModelUnreachable,
    StaleReply,
)
from postmortem_writer.evidence import Evidence
from postmortem_writer.providers import Answer, Ask, Message, Usage
from postmortem_writer.providers.scripted import Scripted

EVIDENCE = evidence(message("checkout answers 502", "08:35:02"), message("rolled back, errors are gone", "08:44:00"))
BRIEF = evidence_block(EVIDENCE)


def claim(text: str, cite: str = "R1", **more: Any) -> dict[str, Any]:
    return {"cites": [cite], "quote": text, "text": text, "basis": "stated", **more}


def row(text: str, cite: str, kind: str) -> dict[str, Any]:
    return claim(text, cite, time_quote="", kind=kind)


GOOD: dict[str, dict[str, Any]] = {
    "timeline": {
        "timeline": [row("checkout answers 502", "R1", "detection"), row("rolled back", "R2", "mitigation")],
        "milestones": {
            name: UNKNOWN.model_dump() for name in ("start", "detected", "acknowledged", "mitigated", "resolved")
        },
    },
    "impact": {
        "severity": {"cites": [], "value": "unknown"},
        "impact": [claim("checkout answers 502", quantity="", unit="", denominator="")],
    },
    "causes": {
        "hypotheses": [
            {
                "supporting": [claim("rolled back", "R2")],
                "against": [],
                "settles": "",
                "text": "The release.",
                "state": "likely",
            }
        ],
        "contributing_factors": [],
    },
    "review": {"went_well": [], "went_wrong": [], "got_lucky": [], "lessons": []},
    "actions": {"action_items": [], "open_questions": [], "related": []},
    "summary": {"title": "Checkout errors", "summary": [claim("checkout answers 502")]},
}


def approve(section: Wire, evidence: Evidence) -> list[Diagnostic]:
    return []


def script(**answers: list[Any]) -> Scripted:
    return Scripted({**{name: [value] for name, value in GOOD.items()}, **answers})


def asked(provider: Scripted, name: str) -> list[Ask]:
    return [ask for ask in provider.asked if ask.name == name]


def run(provider: Scripted, check: Any = approve, **more: Any) -> Drafted:
    return draft(EVIDENCE, provider, brief=BRIEF, check=check, **more)


def test_all_sections_make_a_draft() -> None:
    drafted = run(script())
    assert drafted.draft == Draft.model_validate(
        {key: value for section in GOOD.values() for key, value in section.items()}
    )
    assert list(drafted.sections) == list(SECTIONS)
    assert (drafted.failed, drafted.diagnostics, drafted.models) == ({}, (), ("script",))
    assert drafted.usage == Usage(calls=6)


def test_the_timeline_is_asked_first_and_the_summary_last() -> None:
    provider = script()
    run(provider)
    names = [ask.name for ask in provider.asked]
    assert (names[0], names[-1]) == ("timeline", "summary")
    assert sorted(names[1:-1]) == ["actions", "causes", "impact", "review"]


def test_every_section_shares_rules_and_evidence_and_is_told_what_is_settled() -> None:
    provider = script()
    run(provider)
    [system] = {ask.system for ask in provider.asked}
    assert system.startswith("You help a team write a blameless postmortem")
    assert system.endswith(
        "Answer with one JSON object that fits the given schema, with every field present and nothing before or after it."
    )
    assert {ask.messages[0] for ask in provider.asked} == {Message("user", BRIEF)}
    told = {ask.name: ask.messages[1].text for ask in provider.asked}
    assert "accepted" not in told["timeline"]
    for name in ("impact", "causes", "review", "actions", "summary"):
        assert "- detection [R1]: checkout answers 502\n- mitigation [R2]: rolled back" in told[name]
        assert "- start: unknown" in told[name]
    assert "- likely: The release. [R2]" in told["summary"]
    assert "Impact:\n- checkout answers 502 [R1] stated" in told["summary"]


def test_only_the_sections_of_a_template_are_asked() -> None:
    provider = script()
    drafted = run(provider, template_sections=["summary", "timeline"])
    assert [ask.name for ask in provider.asked] == ["timeline", "summary"]
    assert drafted.draft is None


def test_a_schema_fault_is_asked_again_with_its_path_and_the_schema() -> None:
    bad = {**GOOD["impact"], "severity": {"cites": []}}
    provider = script(impact=[bad, GOOD["impact"]])
    drafted = run(provider)
    first, second = asked(provider, "impact")
    assert second.messages[:2] == first.messages
    assert second.messages[2] == Message("assistant", json.dumps(bad, ensure_ascii=False))
    again = second.messages[3].text
    assert again.startswith(
        "Your answer was checked, and these places do not hold:\n- severity.value: this field is missing; every field is required\n\n"
        "Fix only these and return the whole object."
    )
    assert again.endswith(json.dumps(first.schema))
    assert drafted.usage == Usage(calls=7, re_asks=1)
    assert drafted.failed == {}


class Picky:
    """Finds one error at every claim whose text it does not like, and a warning at all others."""

    def __init__(self, *disliked: str) -> None:
        self.disliked = disliked

    def __call__(self, section: Wire, evidence: Evidence) -> list[Diagnostic]:
        assert evidence is EVIDENCE
        return [
            Diagnostic("figures", Level.ERROR, f"{path}.text", "42 does not stand in R1", "cite the record that has it")
            if claim.text in self.disliked
            else Diagnostic("length", Level.WARNING, path, "rather long")
            for path, claim in claims(section)
        ]


def test_a_failed_check_is_asked_again_with_its_hint_and_without_the_schema() -> None:
    worse = {"title": "t", "summary": [claim("42 errors"), claim("all is well")]}
    provider = script(summary=[worse, GOOD["summary"]])
    drafted = run(provider, Picky("42 errors"), template_sections=["summary"])
    again = asked(provider, "summary")[1].messages[-1].text
    assert "- summary[0].text: 42 does not stand in R1 (cite the record that has it)\n" in again
    assert "rather long" not in again
    assert "JSON schema" not in again
    assert [one.message for one in drafted.diagnostics] == ["rather long"]
    assert drafted.sections["summary"].model_dump() == GOOD["summary"]


def test_after_two_rounds_the_answer_with_the_fewest_errors_is_kept() -> None:
    two = {"title": "two", "summary": [claim("a"), claim("b")]}
    one = {"title": "one", "summary": [claim("a")]}
    provider = script(summary=[two, one, two, GOOD["summary"]])
    drafted = run(provider, Picky("a", "b"), template_sections=["summary"])
    assert len(provider.asked) == 3
    assert drafted.sections["summary"].model_dump() == one
    assert [found.path for found in drafted.diagnostics] == ["summary[0].text"]
    assert drafted.failed == {}
    assert drafted.usage == Usage(calls=3, re_asks=2)


def test_a_valid_answer_survives_a_worse_one() -> None:
    provider = script(summary=[{"title": "one", "summary": [claim("a")]}, "not json", "still not"])
    drafted = run(provider, Picky("a"), template_sections=["summary"])
    assert drafted.sections["summary"].model_dump()["title"] == "one"
    assert drafted.failed == {}


@pytest.mark.parametrize("rounds", [0, 1])
def test_the_number_of_rounds_is_the_callers(rounds: int) -> None:
    provider = script(summary=["no"] * 9)
    run(provider, template_sections=["summary"], rounds=rounds)
    assert len(provider.asked) == rounds + 1


def said(text: str, stop: Any, detail: str = "") -> Answer:
    return Answer(text, "script", Usage(calls=1, output_tokens=5), stop, detail)


@pytest.mark.parametrize(
    ("answers", "error", "message"),
    [
        (["{}"] * 3, BadAnswer, "script gave no usable answer for section 'causes': hypotheses: this field is missing"),
        ([said("", "refusal", "cyber")], ModelRefused, "script declined section 'causes': cyber; try another model"),
        ([said('{"hypo', "length")], ModelTruncated, "script ran out of 16000 tokens in section 'causes'"),
        ([ModelUnreachable("gone")], ModelUnreachable, "gone"),
        ([ModelOverloaded("busy")], ModelOverloaded, "busy"),
    ],
)
def test_a_section_that_fails_is_named_and_the_others_are_kept(
    answers: list[Any], error: type[ModelError], message: str
) -> None:
    drafted = run(script(causes=answers))
    assert list(drafted.failed) == ["causes"]
    assert type(drafted.failed["causes"]) is error
    assert message in str(drafted.failed["causes"])
    assert list(drafted.sections) == ["timeline", "impact", "review", "actions", "summary"]
    assert drafted.draft is None
    fallback = Draft.model_validate({key: value for section in GOOD.values() for key, value in section.items()})
    whole = drafted.over(
        fallback.model_copy(update={"title": "Extracted", "contributing_factors": [], "hypotheses": []})
    )
    assert (whole.title, whole.hypotheses) == ("Checkout errors", [])


def test_what_a_refused_or_cut_answer_cost_is_counted() -> None:
    drafted = run(script(causes=[said("", "refusal")], review=[said("{", "length")]))
    assert drafted.usage == Usage(calls=6, output_tokens=10)


def test_a_failed_timeline_does_not_stop_the_rest() -> None:
    provider = script(timeline=[said("", "refusal")])
    drafted = run(provider)
    assert list(drafted.failed) == ["timeline"]
    assert len(drafted.sections) == 5
    assert "accepted" not in asked(provider, "summary")[0].messages[1].text


@pytest.mark.parametrize("error", [MissingKey, ModelUnreachable, ModelRejected, ModelOverloaded])
def test_what_would_befall_all_ends_it_at_the_first_request(error: type[ModelError]) -> None:
    provider = script(timeline=[error("no")])
    with pytest.raises(error):
        run(provider)
    assert len(provider.asked) == 1


def test_a_connection_lost_on_asking_again_keeps_the_draft() -> None:
    bad = {"timeline": [row("a", "R1", "other")], "milestones": GOOD["timeline"]["milestones"]}
    drafted = run(script(timeline=[bad, ModelUnreachable("gone")]), Picky("a"), template_sections=["timeline"])
    assert drafted.failed == {}
    assert drafted.sections["timeline"] == TimelineSection.model_validate(bad)
    assert [(one.code, one.level, one.path, one.message) for one in drafted.diagnostics] == [
        ("figures", Level.ERROR, "timeline[0].text", "42 does not stand in R1"),
        ("model", Level.WARNING, "timeline", "asking again was cut short: gone"),
    ]


def test_a_connection_lost_before_any_usable_timeline_only_fails_the_timeline() -> None:
    drafted = run(script(timeline=["no json", ModelUnreachable("gone")]))
    assert type(drafted.failed["timeline"]) is ModelUnreachable
    assert len(drafted.sections) == 5


@pytest.mark.parametrize(
    "answers",
    [{"timeline": [StaleReply("old")]}, {"review": [StaleReply("old")]}, {"summary": ["no", StaleReply("old")]}],
)
def test_a_stale_reply_is_never_quiet(answers: dict[str, list[Any]]) -> None:
    with pytest.raises(StaleReply):
        run(script(**answers))


def test_many_faults_are_cut_short() -> None:
    many = {"title": "t", "summary": [claim(f"a{n}") for n in range(50)]}
    provider = script(summary=[many, GOOD["summary"]])
    run(provider, Picky(*(f"a{n}" for n in range(50))), template_sections=["summary"])
    again = asked(provider, "summary")[1].messages[-1].text
    assert again.count("42 does not stand in R1") == 40
    assert "- and 10 more of the same kinds\n" in again
