"""Quotes are verbatim or a fault; a near miss is never repaired."""

import pytest
from building import claim, draft, evidence, message, stamp

from postmortem_writer.checks.quotes import check

RECORDS = evidence(
    message("Rollback of “v2.3.4” started,\nerror rate 92% – watching", "08:35:02"),
    message("ok", "08:36:00"),
    message("we see error rate 52% now", "08:37:00"),
    message("09:12 - ack Lena", event=stamp("2026-02-03T09:12+00:00", raw="09:12")),
    message("[x] add quota", "09:20:00"),
)


@pytest.mark.parametrize(
    ("quote", "cites"),
    [
        ("Rollback of “v2.3.4” started", ["R1"]),
        ('Rollback of "v2.3.4" started, error rate 92% - watching', ["R1"]),
        ("error  rate 92%", ["R1"]),
        ("ok", ["R2"]),
        ("ack Lena", ["R4"]),
        ("error rate 52%", ["R1", "R3"]),
        ("add quota", ["R5"]),
    ],
)
def test_verbatim_passes(quote: str, cites: list[str]) -> None:
    assert list(check.run(draft(summary=[claim("x", *cites, quote=quote)]), RECORDS)) == []


@pytest.mark.parametrize(
    ("quote", "cites", "message"),
    [
        ("error rate 52%", ["R1"], "'error rate 52%' does not stand in R1; it stands in R3"),
        ("rollback failed", ["R1"], "'rollback failed' does not stand in R1"),
        ("Rollback … watching", ["R1"], "'Rollback … watching' does not stand in R1"),
        ("rate 92%", ["R9"], "'rate 92%' is quoted from no record"),
        ("Lena", ["R4"], "'Lena' is too short to carry the claim"),
        ("quota", ["R5"], "'quota' is too short to carry the claim"),
        ("of", ["R1"], "'of' is too short to carry the claim"),
    ],
)
def test_anything_else_is_a_fault(quote: str, cites: list[str], message: str) -> None:
    (fault,) = check.run(draft(summary=[claim("x", *cites, quote=quote)]), RECORDS)
    assert (fault.path, fault.message) == ("summary[0].quote", message)


def test_a_stated_claim_needs_a_quote() -> None:
    silent = claim("x", "R1").model_copy(update={"quote": ""})
    assert [d.message for d in check.run(draft(summary=[silent]), RECORDS)] == ["a stated claim has no quote"]
    inferred = claim("x", basis="inferred")
    assert list(check.run(draft(lessons=[inferred]), RECORDS)) == []
