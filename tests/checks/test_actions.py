"""Owners, dates and priorities are the records' own."""

from building import draft, evidence, message

from postmortem_writer.checks.actions import check
from postmortem_writer.draft import ActionItem

RECORDS = evidence(message("@data-lead will add the pool alert by Friday, P1", "08:35:02"))
ITEM = {
    "cites": ["R1"],
    "quote": "will add the pool alert by Friday",
    "text": "Add the pool alert.",
    "basis": "stated",
    "type": "detect",
    "owner": "",
    "due": "",
    "priority": "",
    "status": "open",
    "done_when": "",
    "answers": "",
}


def faults(**over: str) -> list[tuple[str, str, str]]:
    item = ActionItem.model_validate({**ITEM, **over})
    return [(d.level.value, d.path, d.message) for d in check.run(draft(action_items=[item]), RECORDS)]


def test_what_the_record_commits_passes() -> None:
    assert faults(owner="data-lead", due="Friday", priority="P1") == []


def test_what_it_does_not_commit_is_a_fault() -> None:
    assert faults(owner="platform-lead", due="Friday") == [
        ("error", "action_items[0].owner", "owner 'platform-lead' does not occur in R1")
    ]
    assert faults(owner="data-lead", due="Monday") == [
        ("error", "action_items[0].due", "due 'Monday' does not occur in R1")
    ]
    assert faults(basis="inferred", status="done") == [
        ("error", "action_items[0].status", "a proposal cannot be 'done'")
    ]


def test_what_is_missing_is_marked_open() -> None:
    assert faults(owner="data-lead") == [
        ("suggestion", "action_items[0]", "no record gives this action item a due date")
    ]
    assert faults() == [("suggestion", "action_items[0]", "no record gives this action item an owner and due date")]
