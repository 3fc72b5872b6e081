"""Invented long incidents: the same for a seed, as large and as tangled as they must be, readable, and true to their gold record."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cases import scorer
from long_incidents import story, write

from postmortem_writer.evidence import Evidence
from postmortem_writer.sources import read

SEEDS = (1, 2, 3)
SECOND = 1_000_000_000


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Return a folder with the case of each seed."""
    top = tmp_path_factory.mktemp("long")
    for seed in SEEDS:
        write(seed, top / str(seed))
    return {seed: top / str(seed) for seed in SEEDS}


@pytest.fixture(scope="module")
def read_cases(cases: dict[int, Path]) -> dict[int, Evidence]:
    return {seed: read([case / "raw"]) for seed, case in cases.items()}


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def gold_of(case: Path) -> dict[str, Any]:
    return dict(json.loads((case / "gold.json").read_text("utf-8")))


def test_a_seed_always_gives_the_same_bytes(cases: dict[int, Path], tmp_path: Path) -> None:
    write(2, tmp_path / "again")
    assert digests(tmp_path / "again") == digests(cases[2])


def test_seeds_differ_in_plot_company_and_day() -> None:
    told = [story(seed) for seed in SEEDS]
    for facts in (
        {one.plot.name for one in told},
        {one.other.name for one in told},
        {one.world.company for one in told},
        {one.world.base for one in told},
        {tuple(one.moments.values()) for one in told},
    ):
        assert len(facts) == len(SEEDS)


@pytest.mark.parametrize("seed", range(1, 10))
def test_it_is_long_and_holds_what_makes_long_incidents_hard(seed: int) -> None:
    told = story(seed)
    messages = told.messages
    beats = [one.beat for one in told.beats]
    spoken = [one.beat for one in told.meeting]
    threads = {said.key: said for said in messages}
    replies = [(threads[said.thread], said) for said in messages if said.thread in threads]
    other = {said.by for said in messages if said.key.startswith("o:")}
    assert len(messages) >= 3_000
    assert len({said.place for said in messages}) == 7
    assert (messages[-1].at - messages[0].at).days >= 10
    assert 18 <= sum(beat.key for beat in (*beats, *spoken)) <= 23
    assert sum(bool(beat.row) and not beat.key for beat in beats) >= 4
    assert len([beat for beat in beats if beat.decoy]) == 3
    assert {beat.milestone for beat in beats} >= {"start", "detected", "acknowledged", "mitigated", "resolved"}
    assert sum(said.at.date() != parent.at.date() for parent, said in replies) >= 20
    assert other & {said.by for said in messages if said.key.startswith("b:")}
    actions = [beat for beat in (*beats, *spoken) if beat.action]
    assert (len(actions), sum(one.owner for one in actions), sum(one.due for one in actions)) == (4, 2, 1)


@pytest.mark.parametrize("seed", SEEDS)
def test_it_is_read_without_a_warning_and_without_loss(seed: int, read_cases: dict[int, Evidence]) -> None:
    evidence = read_cases[seed]
    deleted = sum(said.deleted for said in story(seed).messages)
    messages = [record for record in evidence.records if record.kind == "message"]
    assert [diagnostic.message for diagnostic in evidence.diagnostics] == []
    assert len(messages) == len(story(seed).messages)
    assert sum("deleted" in record.flags for record in messages) <= deleted
    assert [record for record in evidence.records if record.event is None and record.posted is None] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_every_gold_time_is_in_the_evidence(seed: int, cases: dict[int, Path], read_cases: dict[int, Evidence]) -> None:
    evidence = read_cases[seed]
    missing = [row["id"] for row in gold_of(cases[seed])["timeline"] if not borne_out(row, evidence)]
    assert missing == []


def borne_out(row: dict[str, Any], evidence: Evidence) -> bool:
    """Tell whether a record was made at the time of a row, or one says the time in full."""
    at = datetime.fromisoformat(row["time"])
    stamps = [stamp for record in evidence.records for stamp in (record.event, record.posted) if stamp]
    written = f"{at:%Y-%m-%d %H:%M} UTC"
    return any(
        stamp.instant is not None and abs(stamp.instant // SECOND - int(at.timestamp())) <= 1 for stamp in stamps
    ) or any(written in record.text for record in evidence.records)


@pytest.mark.parametrize("seed", SEEDS)
def test_who_answers_by_hand_is_not_told_the_facts(seed: int, cases: dict[int, Path]) -> None:
    kinds = {path.relative_to(cases[seed] / "raw").parts[0] for path in (cases[seed] / "raw").rglob("*")}
    raw = "".join(path.read_text("utf-8") for path in (cases[seed] / "raw").rglob("*") if path.is_file())
    gold = gold_of(cases[seed])
    told = [row["text"] for row in gold["timeline"]] + [fact["value"] for fact in gold["facts"]]
    assert kinds == {"slack", "meetings", "alerts"}
    assert [text for text in told if text in raw] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_the_gold_record_agrees_with_the_scorer_of_the_cases(seed: int, cases: dict[int, Path], shared: Path) -> None:
    score = scorer(shared / "cases")
    assert score.check(cases[seed], gold_of(cases[seed])) == []
