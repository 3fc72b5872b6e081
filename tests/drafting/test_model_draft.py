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
    },
    "milestones": {
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
    },
    "factors": {"contributing_factors": []},
    "review": {"went_well": [], "went_wrong": [], "got_lucky": [], "lessons": []},
    "actions": {"action_items": []},
    "questions": {"open_questions": [], "related": []},
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
    assert (drafted.failed, drafted.remarks, drafted.models) == ({}, (), ("script",))
    assert drafted.usage == Usage(calls=9)


def test_milestones_and_timeline_are_asked_first_and_the_summary_last() -> None:
    provider = script()
    run(provider)
    names = [ask.name for ask in provider.asked]
    assert names[:2] == ["milestones", "timeline"]
    assert sorted(names[2:-1]) == ["actions", "causes", "factors", "impact", "questions", "review"]
    assert names[-1] == "summary"


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
    assert "accepted" not in told["timeline"] + told["milestones"]
    for name in ("impact", "causes", "factors", "review", "actions", "questions", "summary"):
        assert "- detection [R1]: checkout answers 502\n- mitigation [R2]: rolled back" in told[name]
        assert "- start: unknown" in told[name]
    assert "- likely: The release. [R2]" in told["summary"]
    assert "Impact:\n- checkout answers 502 [R1] stated" in told["summary"]


def test_only_the_sections_of_a_template_are_asked() -> None:
    provider = script()
    drafted = run(provider, sections=["summary", "timeline"])
    assert [ask.name for ask in provider.asked] == ["timeline", "summary"]
    assert drafted.draft is not None
    assert [row.text for row in drafted.draft.timeline] == ["checkout answers 502", "rolled back"]
    assert (drafted.draft.severity.value, drafted.draft.action_items) == ("unknown", [])
    assert (
        drafted.over(
            Draft.model_validate({**drafted.draft.model_dump(), "severity": {"cites": [], "value": "P1"}})
        ).severity.value
        == "unknown"
    )


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
    assert drafted.usage == Usage(calls=10, re_asks=1)
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


def mend(*entries: tuple[int, dict[str, Any]], withdrawn: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"summary": [{"index": index, "entry": entry} for index, entry in entries], "withdrawn": list(withdrawn)}


def test_a_failed_check_asks_for_its_entry_alone() -> None:
    worse = {"title": "t", "summary": [claim("all is well"), claim("42 errors")]}
    provider = script(summary=[worse, mend((1, claim("checkout answers 502")))])
    drafted = run(provider, Picky("42 errors"), sections=["summary"])
    first, second = asked(provider, "summary")
    assert second.messages[:2] == first.messages
    again = second.messages[-1].text
    assert "- summary[1].text: 42 does not stand in R1 (cite the record that has it)\n" in again
    assert "rather long" not in again
    assert again.endswith(json.dumps(second.schema))
    assert list(second.schema["properties"]) == ["summary", "withdrawn"]
    assert drafted.sections["summary"].model_dump() == {
        "title": "t",
        "summary": [claim("all is well"), claim("checkout answers 502")],
    }


def test_an_entry_may_be_withdrawn_and_others_keep_their_places() -> None:
    bad = {"title": "t", "summary": [claim("a"), claim("fine"), claim("b")]}
    provider = script(summary=[bad, mend(withdrawn=("summary[0]",)), mend((2, claim("fine too")))])
    drafted = run(provider, Picky("a", "b"), sections=["summary"])
    again = asked(provider, "summary")[2].messages[-1].text
    assert "summary[2].text" in again
    assert "summary[0]" not in again
    assert [entry["text"] for entry in drafted.sections["summary"].model_dump()["summary"]] == ["fine", "fine too"]


def test_an_entry_nobody_complained_of_cannot_be_changed() -> None:
    bad = {"title": "t", "summary": [claim("fine"), claim("a")]}
    provider = script(summary=[bad, mend((0, claim("other")), (1, claim("good")), withdrawn=("summary[0]",))])
    drafted = run(provider, Picky("a"), sections=["summary"])
    assert [entry["text"] for entry in drafted.sections["summary"].model_dump()["summary"]] == ["fine", "good"]


def test_an_entry_that_does_not_fit_the_schema_costs_only_itself() -> None:
    half = {"cites": ["R1"], "quote": "x", "text": "x"}
    bad = {"title": "t", "summary": [half, claim("fine")]}
    provider = script(summary=[bad, mend((0, claim("whole")))])
    drafted = run(provider, sections=["summary"])
    assert "- summary[0].basis: this field is missing" in asked(provider, "summary")[1].messages[-1].text
    assert [entry["text"] for entry in drafted.sections["summary"].model_dump()["summary"]] == ["whole", "fine"]
    never = run(script(summary=[bad, "no", "no"]), sections=["summary"])
    assert [entry["text"] for entry in never.sections["summary"].model_dump()["summary"]] == ["fine"]
    assert [(one.code, one.path) for one in never.remarks] == [("entry", "summary[0].basis")]


def test_a_field_that_is_no_list_is_asked_for_whole() -> None:
    provider = script(milestones=[GOOD["milestones"], {**GOOD["milestones"], "withdrawn": []}])

    def complain(section: Wire, evidence: Evidence) -> list[Diagnostic]:
        return [Diagnostic("times", Level.ERROR, "milestones.start", "unknown")] if len(provider.asked) == 1 else []

    drafted = run(provider, complain, sections=["milestones"])
    assert list(asked(provider, "milestones")[1].schema["properties"]) == ["milestones", "withdrawn"]
    assert (drafted.failed, drafted.usage.re_asks) == ({}, 1)


def test_after_two_rounds_the_answer_with_the_fewest_errors_is_kept() -> None:
    two = {"title": "two", "summary": [claim("a"), claim("b")]}
    provider = script(summary=[two, mend((1, claim("good"))), mend((0, claim("b"))), GOOD["summary"]])
    drafted = run(provider, Picky("a", "b"), sections=["summary"])
    assert len(provider.asked) == 3
    assert [entry["text"] for entry in drafted.sections["summary"].model_dump()["summary"]] == ["a", "good"]
    assert drafted.failed == {}
    assert drafted.usage == Usage(calls=3, re_asks=2)


def test_a_valid_answer_survives_a_worse_one() -> None:
    provider = script(summary=[{"title": "one", "summary": [claim("a")]}, "not json", "still not"])
    drafted = run(provider, Picky("a"), sections=["summary"])
    assert drafted.sections["summary"].model_dump()["title"] == "one"
    assert drafted.failed == {}


@pytest.mark.parametrize("rounds", [0, 1])
def test_the_number_of_rounds_is_the_callers(rounds: int) -> None:
    provider = script(summary=["no"] * 9)
    run(provider, sections=["summary"], rounds=rounds)
    assert len(provider.asked) == rounds + 1


def said(text: str, stop: Any, detail: str = "") -> Answer:
    return Answer(text, "script", Usage(calls=1, output_tokens=5), stop, detail)


@pytest.mark.parametrize(
    ("answers", "error", "message"),
    [
        (["{}"] * 3, BadAnswer, "script gave no usable answer for section 'causes': hypotheses: this field is missing"),
        ([said("", "refusal", "cyber")], ModelRefused, "script declined section 'causes': cyber; try another model"),
        ([said('{"hypo', "length")], ModelTruncated, "script ran out of 16000 tokens in section 'causes_shorter'"),
        ([ModelUnreachable("gone")], ModelUnreachable, "gone"),
        ([ModelOverloaded("busy")], ModelOverloaded, "busy"),
    ],
)
def test_a_section_that_fails_is_named_and_the_others_are_kept(
    answers: list[Any], error: type[ModelError], message: str
) -> None:
    drafted = run(script(causes=answers, causes_shorter=answers))
    assert list(drafted.failed) == ["causes"]
    assert type(drafted.failed["causes"]) is error
    assert message in str(drafted.failed["causes"])
    assert list(drafted.sections) == [name for name in GOOD if name != "causes"]
    assert drafted.draft is None
    fallback = Draft.model_validate({key: value for section in GOOD.values() for key, value in section.items()})
    whole = drafted.over(
        fallback.model_copy(update={"title": "Extracted", "contributing_factors": [], "hypotheses": []})
    )
    assert (whole.title, whole.hypotheses) == ("Checkout errors", [])


def test_what_a_refused_or_cut_answer_cost_is_counted() -> None:
    cut = said("{", "length")
    drafted = run(script(causes=[said("", "refusal")], actions=[cut], actions_shorter=[cut]))
    assert drafted.usage == Usage(calls=10, output_tokens=15)
    assert list(drafted.failed) == ["causes", "actions"]


def test_a_cut_section_of_several_fields_is_asked_field_by_field() -> None:
    parts = {f"review_{name}": [{name: [claim(name)]}] for name in GOOD["review"]}
    provider = script(review=[said("{", "length")], **parts)
    drafted = run(provider)
    assert drafted.failed == {}
    assert drafted.sections["review"].model_dump() == {name: [claim(name)] for name in GOOD["review"]}
    assert 'Answer with "lessons" alone' in asked(provider, "review_lessons")[0].messages[1].text


def test_a_cut_timeline_is_asked_in_halves() -> None:
    first, second = GOOD["timeline"]["timeline"]
    halves = {"timeline_1": [{"timeline": [first]}], "timeline_2": [{"timeline": [second]}]}
    provider = script(timeline=[said("{", "length")], **halves)
    drafted = run(provider)
    assert drafted.sections["timeline"].model_dump() == GOOD["timeline"]
    assert "R2 to R2" in asked(provider, "timeline_2")[0].messages[1].text


LONG = evidence(*(message(f"event {n}", f"08:{n // 2:02d}:{n % 2 * 30:02d}") for n in range(40)))


def part(number: int, cite: str) -> dict[str, Any]:
    return {f"timeline_{number}": [{"timeline": [row(f"event {number}", cite, "other")]}]}


def test_the_timeline_of_many_records_is_written_in_parts_at_once() -> None:
    provider = script(**part(1, "R7"), **part(2, "R20"), **part(3, "R40"))
    drafted = draft(LONG, provider, brief="evidence", check=approve)
    told = {ask.name: ask.messages[1].text for ask in provider.asked}
    stretches = {"timeline_1": "R1 to R13", "timeline_2": "R14 to R26", "timeline_3": "R27 to R40"}
    assert all(stretch in told[name] for name, stretch in stretches.items())
    rows = drafted.sections["timeline"].model_dump()["timeline"]
    assert [row["text"] for row in rows] == ["event 1", "event 2", "event 3"]
    assert "event 2" in told["impact"]


def test_later_sections_see_a_row_where_it_happened() -> None:
    told = evidence(message("it is down", "09:00:00"), message("logs say it began at 08:10 UTC", "12:00:00"))
    late = {**row("it began", "R2", "impact_start"), "time_quote": "08:10 UTC"}
    provider = script(timeline=[{"timeline": [row("it is down", "R1", "detection"), late]}])
    draft(told, provider, brief="evidence", check=approve)
    text = asked(provider, "impact")[0].messages[1].text
    assert text.index('- impact_start [R2] at "08:10 UTC": it began') < text.index("- detection [R1]: it is down")


def test_log_lines_make_no_parts_of_their_own() -> None:
    lines = [message(f"line {n}", f"08:00:{n % 60:02d}", kind="log") for n in range(300)]
    provider = script()
    draft(evidence(*lines, message("checkout is down", "09:00:00")), provider, brief="evidence", check=approve)
    assert len(asked(provider, "timeline")) == 1


def test_a_part_that_fails_is_filled_from_extraction_alone() -> None:
    provider = script(**part(1, "R7"), timeline_2=[said("", "refusal")], **part(3, "R30"))
    drafted = draft(LONG, provider, brief="evidence", check=approve)
    assert drafted.draft is None
    assert drafted.failed == {}
    assert [one.path for one in drafted.remarks] == ["timeline_2"]
    extracted = {**{key: value for section in GOOD.values() for key, value in section.items()}}
    extracted["timeline"] = [row("from extraction", cite, "other") for cite in ("R2", "R20", "R39")]
    whole = drafted.over(Draft.model_validate(extracted))
    assert [(one.cites[0], one.text) for one in whole.timeline] == [
        ("R7", "event 1"),
        ("R20", "from extraction"),
        ("R30", "event 3"),
    ]


def test_a_layouts_own_instructions_and_the_incidents_name_are_told() -> None:
    provider = script()
    run(provider, instructions={"actions": "Name a ticket."}, about="the checkout outage")
    told = {ask.name: ask.messages[1].text for ask in provider.asked}
    assert told["actions"].endswith("For this document also:\nName a ticket.")
    assert all("This postmortem is about: the checkout outage" in text for text in told.values())


def test_the_summary_is_checked_beside_the_body() -> None:
    seen: list[Wire] = []

    def look(section: Wire, evidence: Evidence) -> list[Diagnostic]:
        seen.append(section)
        return [
            Diagnostic("x", Level.ERROR, "timeline[0]", "not the summary's"),
            Diagnostic("x", Level.WARNING, "summary[0]", "its own"),
        ]

    drafted = run(script(), look, rounds=0)
    whole = seen[-1]
    assert isinstance(whole, Draft)
    assert ([row.text for row in whole.timeline], whole.title) == (
        ["checkout answers 502", "rolled back"],
        "Checkout errors",
    )
    assert drafted.failed == {}


def test_a_failed_timeline_does_not_stop_the_rest() -> None:
    provider = script(timeline=[said("", "refusal")])
    drafted = run(provider)
    assert list(drafted.failed) == ["timeline"]
    assert len(drafted.sections) == 8
    assert "accepted" not in asked(provider, "summary")[0].messages[1].text


@pytest.mark.parametrize("error", [MissingKey, ModelUnreachable, ModelRejected, ModelOverloaded])
def test_what_would_befall_all_ends_it_at_the_first_request(error: type[ModelError]) -> None:
    provider = script(milestones=[error("no")])
    with pytest.raises(error):
        run(provider)
    assert len(provider.asked) == 1


def test_a_connection_lost_on_asking_again_keeps_the_draft() -> None:
    bad = {"timeline": [row("a", "R1", "other")]}
    drafted = run(script(timeline=[bad, ModelUnreachable("gone")]), Picky("a"), sections=["timeline"])
    assert drafted.failed == {}
    assert drafted.sections["timeline"] == TimelineSection.model_validate(bad)
    assert [(one.code, one.level, one.path, one.message) for one in drafted.remarks] == [
        ("model", Level.WARNING, "timeline", "asking again was cut short: gone"),
    ]


def test_a_connection_lost_before_any_usable_timeline_only_fails_the_timeline() -> None:
    drafted = run(script(timeline=["no json", ModelUnreachable("gone")]))
    assert type(drafted.failed["timeline"]) is ModelUnreachable
    assert len(drafted.sections) == 8


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
    run(provider, Picky(*(f"a{n}" for n in range(50))), sections=["summary"])
    again = asked(provider, "summary")[1].messages[-1].text
    assert again.count("42 does not stand in R1") == 40
    assert "- and 10 more of the same kinds\n" in again
