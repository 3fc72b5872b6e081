"""What the scope does to a postmortem: rows, causes and milestones of the other incident stay out, and it is named as related."""

import json
from pathlib import Path

import pytest
from building import claim, draft

from postmortem_writer.checks.scope import check
from postmortem_writer.cli import main
from postmortem_writer.draft import Hypothesis, Milestone, TimelineEvent
from postmortem_writer.errors import UsageError
from postmortem_writer.pipeline import read, write_postmortem

NOTES = """\
[2026-02-03 08:35:00 UTC] <ana> checkout returns 502 for most customers
[2026-02-03 08:45:00 UTC] <ana> opened INC-70 for checkout-api, I am looking into it
[2026-02-03 08:50:00 UTC] <cy> report-export is down, disk of rep-2 is full, opening INC-71
[2026-02-03 08:55:00 UTC] <cy> caused by debug logs on rep-2
[2026-02-03 09:00:00 UTC] <bo> rolled back checkout-api to 4.1
[2026-02-03 09:05:00 UTC] <cy> deleted debug logs on rep-2, report-export works again, INC-71 is closed
[2026-02-03 09:20:00 UTC] <ana> no more 502s, checkout works again. INC-70 resolved
[2026-02-03 09:40:00 UTC] <bo> the cause of INC-70 was the connection limit of checkout-api 4.2
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = [line.split("] <") for line in NOTES.splitlines()]
    said = [
        {
            "author": rest.split("> ")[0],
            "category": "Engineering",
            "parent": "",
            "content": rest.split("> ", 1)[1],
            "created_at": f"{time[1:11]}T{time[12:20]}.000000Z",
            "attachments": None,
        }
        for time, rest in lines
    ]
    (tmp_path / "ops").mkdir()
    (tmp_path / "ops" / "2026-02-03.json").write_text(json.dumps(said), "utf-8")
    return tmp_path


def test_extraction_tells_the_largest_and_names_the_other_as_related(folder: Path) -> None:
    lines: list[str] = []
    written = write_postmortem(folder, model="none", say=lines.append)
    made = written.postmortem
    rows = " ".join(row.text for row in made.timeline)
    assert "checkout" in rows
    assert "rep-2" not in rows
    assert [cause.text for cause in made.causes if "debug" in cause.text] == []
    assert [one.text for one in made.related] == ["report-export is down, disk of rep-2 is full, opening INC-71"]
    assert (made.scope.chosen, [one.id for one in made.scope.candidates]) == ("I1", ["I1", "I2"])
    assert lines[0].startswith("writing up I1, the largest: ")
    assert "Seen in the same material and not told here: I2, " in written.markdown


def test_the_other_one_is_told_when_it_is_asked_for(folder: Path) -> None:
    made = write_postmortem(folder, model="none", about="report export").postmortem
    rows = " ".join(row.text for row in made.timeline)
    assert made.scope.chosen == "I2"
    assert "rep-2" in rows
    assert "checkout" not in rows


def test_an_incident_that_is_not_there_is_an_error(folder: Path) -> None:
    with pytest.raises(UsageError, match="expected an id or words of one of: I1 "):
        write_postmortem(folder, model="none", about="payroll")


def test_the_check_refuses_what_rests_on_the_other_alone(folder: Path) -> None:
    evidence = read(folder)
    row = claim("disk of rep-2 is full", "R3").model_dump()
    both = claim("checkout returns 502", "R1", "R3").model_dump()
    cause = Hypothesis(supporting=[claim("debug logs", "R4")], against=[], settles="", text="logs", state="likely")
    milestone = Milestone(cites=["R3"], time_quote="", basis="stated")
    found = check.run(
        draft(
            timeline=[
                TimelineEvent(**row, time_quote="", kind="other"),
                TimelineEvent(**both, time_quote="", kind="other"),
            ],
            milestones=draft().milestones.model_copy(update={"detected": milestone}),
            hypotheses=[cause],
        ),
        evidence,
    )
    assert sorted((one.path, one.message.split(",")[0]) for one in found) == [
        ("hypotheses[0]", "R4 is of another incident"),
        ("milestones.detected", "R3 is of another incident"),
        ("timeline[0]", "R3 is of another incident"),
    ]


def test_the_check_refuses_a_row_that_names_the_other_one(folder: Path) -> None:
    row = TimelineEvent(
        **claim("INC-71 is closed", "R1", "R6").model_dump(), time_quote="", kind="other"
    )  # R1 is of this incident, but what the row tells is not
    found = check.run(draft(timeline=[row]), read(folder))
    assert [(one.path, one.message.split(" (")[0]) for one in found] == [("timeline[0]", "tells of I2")]


def test_scope_lists_the_candidates(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scope", str(folder)]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("* I1  2026-02-03 08:35Z to 2026-02-03 09:40Z      5 records")
    assert second.startswith("  I2  2026-02-03 08:50Z to 2026-02-03 09:05Z      3 records")
    assert main(["scope", str(folder), "--json", "--about", "INC-71"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["chosen"], told["asked"], [one["sign"] for one in told["candidates"]]) == (
        "I2",
        "INC-71",
        ["R1", "R3"],
    )
