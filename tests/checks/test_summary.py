"""The summary holds nothing that stands nowhere else."""

from typing import Any

import pytest
from building import evidence, message

from postmortem_writer.checks.summary import check
from postmortem_writer.draft import Draft, SummarySection, nothing_known
from postmortem_writer.evidence import Evidence, Group

FOUND = evidence(
    message("checkout is down", "08:00:00"),
    message("a copy: checkout is down", "08:00:01"),
    message("fixed", "08:10:00"),
)
GROUPED = Evidence(FOUND.records, groups=(Group(("R1", "R2"), "same words"),))


def claim(*cites: str) -> dict[str, Any]:
    return {"cites": list(cites), "quote": "x", "text": "x", "basis": "stated"}


@pytest.mark.parametrize(
    ("cites", "body", "known", "found"),
    [
        (("R1",), ("R1",), FOUND, []),
        (("R1", "R3"), ("R3",), FOUND, []),
        ((), ("R3",), FOUND, []),
        (("R2",), ("R1",), GROUPED, []),
        (("R2",), ("R1",), FOUND, ["summary[0]"]),
        (("R1", "R2"), ("R3",), FOUND, ["summary[0]"]),
        (("R1",), (), FOUND, ["summary[0]"]),
    ],
)
def test_what_it_cites_the_body_cites_too(
    cites: tuple[str, ...], body: tuple[str, ...], known: Evidence, found: list[str]
) -> None:
    draft = nothing_known().model_dump() | {"summary": [claim(*cites)], "went_well": [claim(id) for id in body]}
    assert [one.path for one in check.run(Draft.model_validate(draft), known)] == found


def test_a_section_alone_is_not_judged() -> None:
    assert list(check.run(SummarySection.model_validate({"title": "", "summary": [claim("R1")]}), FOUND)) == []
