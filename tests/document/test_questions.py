"""What the tool asks where the records settle nothing: a handful, in a fixed order, and nothing the draft asks already."""

from typing import Any

from building import claim, draft, evidence, message

from postmortem_writer.document import DraftedBy, assemble
from postmortem_writer.draft import ActionItem, Hypothesis, ImpactItem, Milestone, OpenQuestion
from postmortem_writer.lint import lint
from postmortem_writer.render import render

RECORDS = evidence(
    message("errors on checkout", "08:35:00"),
    message("the release is what broke it", "08:50:00"),
    message("add an alert on the pool", "09:10:00"),
    message("all good again", "09:30:00"),
)


def asked(**over: Any) -> list[tuple[str, list[str]]]:
    """Return the tool's own questions, with the records they rest on."""
    made = assemble(draft(**over), RECORDS, drafted_by=DraftedBy(way="hand"))
    return [(one.text, one.cites) for one in made.open_questions if one.by == "tool"]


def action(owner: str = "", due: str = "", status: str = "open", basis: str = "stated") -> ActionItem:
    fields = claim("add an alert on the pool", "R3", basis=basis).model_dump()
    return ActionItem(
        **fields, type="detect", owner=owner, due=due, priority="", status=status, done_when="", answers=""
    )


def hypothesis(settles: str = "", state: str = "likely", text: str = "The release broke checkout") -> Hypothesis:
    point = claim("the release is what broke it", "R2")
    return Hypothesis(supporting=[point], against=[], settles=settles, text=text, state=state)


def known(start: str = "stated") -> Any:
    moment = Milestone(cites=["R1"], time_quote="", basis=start)
    end = Milestone(cites=["R4"], time_quote="", basis="stated")
    return draft().milestones.model_copy(update={"start": moment, "resolved": end})


def impact(quantity: str = "") -> ImpactItem:
    return ImpactItem(
        **claim("errors on checkout", "R1").model_dump(),
        quantity=quantity,
        unit="users" * bool(quantity),
        denominator="",
    )


def test_where_nothing_is_known_the_four_most_useful_questions_are_asked() -> None:
    assert asked(action_items=[action()]) == [
        ("What would show what caused it?", []),
        ("When did the harm begin?", []),
        ("Who takes action item 1, and by when?", ["R3"]),
        ("Who or what was affected, and how many?", []),
    ]


def test_each_question_says_what_is_known() -> None:
    assert asked(
        hypotheses=[hypothesis()],
        milestones=known("first_sign"),
        impact=[impact()],
        action_items=[action(due="Friday")],
    ) == [
        ("What would show whether this holds: The release broke checkout?", ["R2"]),
        ("When did the harm begin, before its first sign?", ["R1"]),
        ("Who takes action item 1?", ["R3"]),
        ("How many were affected?", ["R1"]),
    ]


def test_what_is_settled_is_not_asked() -> None:
    assert (
        asked(
            hypotheses=[hypothesis(settles="a test with the old release")],
            milestones=known(),
            impact=[impact("12")],
            action_items=[action(owner="Ana"), action(status="done"), action(basis="inferred")],
        )
        == []
    )


def test_items_without_an_owner_are_one_question() -> None:
    items = [action(), action(owner="Ana"), action(), action(), action(), action(status="done")]
    (told,) = asked(
        hypotheses=[hypothesis(settles="a test")], milestones=known(), impact=[impact("12")], action_items=items
    )
    assert told == ("Who takes action items 1 and 3 to 5, and by when?", ["R3"])


def test_what_the_draft_asks_is_not_asked_again() -> None:
    texts = [
        "What set it off at 08:35?",
        "When did errors begin?",
        "How many users were affected?",
        "Who owns the alert?",
    ]
    assert asked(
        open_questions=[OpenQuestion(cites=[], text=text) for text in texts], action_items=[action()], impact=[impact()]
    ) == [("When was it over, and what showed it?", [])]


def test_questions_are_marked_in_the_document_blame_nobody_and_stand_once() -> None:
    text = render(assemble(draft(action_items=[action()]), RECORDS, drafted_by=DraftedBy(way="hand")))
    assert "- When did the harm begin? *(to ask)*" in text
    assert "Not settled by any record: the detection, who took it up when, when it eased, the end." in text
    assert lint(text) == []


def test_inferred_lessons_and_factors_are_marked_as_proposals() -> None:
    lesson = claim("Watch the pool after a release.", "R3", basis="inferred")
    text = render(assemble(draft(lessons=[lesson]), RECORDS, drafted_by=DraftedBy(way="hand")))
    assert "- Watch the pool after a release.[^R3] *(proposal)*" in text
