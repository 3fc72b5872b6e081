"""The times that the gold facts of the cases have in raw are in the evidence, at the right instant."""

from pathlib import Path

import instants

NOT_HELD = {
    # "Update 18:14 UTC" above the notes of another day: nothing in the material says of which day it is.
    ("notes-dataloss", "resolved"),
    ("notes-dataloss", "r10"),
}


def test_every_time_in_raw_is_in_the_evidence(shared: Path) -> None:
    cases = instants.cases(shared / "cases")
    assert len(cases) > 5
    assert {(case.name, one.id) for case in cases for one in instants.missing(case)} == NOT_HELD
