"""Which incidents a folder seems to hold: one is the rule, and another needs records that tell it apart."""

from typing import Any

import pytest
from building import message

from postmortem_writer.errors import UsageError
from postmortem_writer.evidence import Actor, Evidence, Record, number
from postmortem_writer.scope import described, own, scoped, shown, told


def said(at: str, who: str, text: str, channel: str = "ops", **over: Any) -> Record:
    day, clock = at.split() if " " in at else ("03", at)
    return message(text, f"2026-02-{day}T{clock}:00Z", actor=Actor(who), channel=channel, **over)


def alert(at: str, text: str, **labels: str) -> Record:
    day, clock = at.split() if " " in at else ("03", at)
    return message(text, f"2026-02-{day}T{clock}:00Z", kind="alert", actor=None, subject=tuple(labels.items()))


CHECKOUT = (
    said("08:35", "Ana", "checkout returns 502 for most customers"),
    said("08:40", "Bo", "checkout-api pods are out of connections, looking"),
    said("09:10", "Bo", "rolled back checkout-api"),
    said("09:20", "Ana", "no more 502s, checkout works again"),
)


def read(*records: Record, about: str = "") -> Evidence:
    return scoped(Evidence(number([sorted(records, key=lambda one: one.instant or 0)])), about)


def seen(evidence: Evidence) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return id, first sign and, of all but the main one, the records of each candidate."""
    return [(one.id, one.sign, () if one.main else one.records) for one in evidence.scope.candidates]


def test_one_incident_is_one_and_changes_nothing() -> None:
    evidence = read(*CHECKOUT)
    assert seen(evidence) == [("I1", "R1", ())]
    assert own(evidence) is evidence
    assert shown(evidence) is evidence
    assert (described(evidence), told(evidence.scope)) == ("", [])


def test_nothing_is_no_incident() -> None:
    assert scoped(Evidence(())).scope.candidates == ()


def test_two_numbers_in_one_channel_are_two_incidents() -> None:
    evidence = read(
        *CHECKOUT,
        said("08:45", "Ana", "opened INC-70 for checkout-api"),
        said("08:50", "Cy", "report-export: disk of rep-2 is full, opening INC-71"),
        said("09:00", "Cy", "deleted old files on rep-2"),
        said("09:25", "Ana", "INC-70 resolved"),
        said("09:30", "Cy", "report-export writes again, INC-71 is closed"),
        said("09:40", "Ana", "INC-71 has nothing to do with INC-70"),
    )
    assert seen(evidence) == [("I1", "R1", ()), ("I2", "R4", ("R4", "R5", "R9"))]
    assert evidence.scope.chosen == "I1"
    assert [record.id for record in own(evidence).records] == ["R1", "R2", "R3", "R6", "R7", "R8", "R10"]
    assert [record.id for record in shown(evidence).records] == ["R1", "R2", "R3", "R4", "R6", "R7", "R8", "R9", "R10"]
    assert told(evidence.scope) == [
        "writing up I1, the largest: INC-70: checkout returns 502 for most customers",
        "not I2 (report-export: disk of rep-2 is full, opening INC-71; 2026-02-03 08:50Z to 2026-02-03 09:30Z, 3 records): --about I2 takes it",
    ]


def test_two_channels_of_their_own_are_two_incidents() -> None:
    evidence = read(
        *(said(f"10:0{n}", "Ana", f"line {n} about the checkout", "inc-0203-checkout") for n in range(4)),
        *(said(f"11:0{n}", "Bo", f"line {n} about the search", "inc-0203-search") for n in range(3)),
    )
    assert seen(evidence) == [("I1", "R1", ()), ("I2", "R5", ("R5", "R6", "R7"))]


def test_an_earlier_incident_that_is_mentioned_is_none() -> None:
    evidence = read(
        *CHECKOUT,
        said("08:42", "Cy", "looks like INC-12, opened in March, when payments were down"),
        said("08:44", "Bo", "INC-12 was fixed by a restart of payments"),
    )
    assert seen(evidence) == [("I1", "R1", ())]


def test_quiet_nights_and_relapses_are_one_incident() -> None:
    evidence = read(
        *CHECKOUT,
        said("06 07:10", "Ana", "checkout returns 502 again"),
        said("06 08:30", "Bo", "restarted checkout-api, works again"),
        said("12 14:00", "Cy", "checkout slow, same as on Tuesday"),
        said("12 15:00", "Bo", "checkout-api fixed for good"),
    )
    assert seen(evidence) == [("I1", "R1", ())]


def test_days_apart_another_thing_with_its_own_end_is_another() -> None:
    evidence = read(
        *CHECKOUT,
        said("06 07:10", "Dee", "invoices are stuck since six, finance cannot send any"),
        said("06 07:20", "Eve", "invoices wait for the printer queue of billing-worker"),
        said("06 08:30", "Dee", "billing-worker restarted, invoices are fixed"),
    )
    assert seen(evidence) == [("I1", "R1", ()), ("I2", "R5", ("R5", "R6", "R7"))]


def test_overlapping_things_are_two_where_several_work_on_each_and_they_end_apart() -> None:
    evidence = read(
        *CHECKOUT,
        said("09:00", "Dee", "search-index is down, the box shows no hits"),
        said("09:05", "Eve", "search-index lost its leader, electing a new one"),
        said("09:30", "Eve", "search-index has two leaders now, stopping one"),
        said("10:30", "Dee", "search-index is back online, hits are complete"),
    )
    assert seen(evidence) == [("I1", "R1", ()), ("I2", "R3", ("R3", "R4", "R7", "R8"))]


@pytest.mark.parametrize(
    "effect",
    [
        # begins and ends with it
        (
            said("08:36", "Dee", "basket-page is down"),
            said("08:50", "Eve", "basket-page shows errors for me too"),
            said("09:00", "Dee", "basket-page still failing"),
            said("09:21", "Eve", "basket-page is back online"),
        ),
        # alerts alone
        (alert("08:50", "[FIRING] SearchLagHigh", service="search"), alert("09:50", "[RESOLVED] SearchLagHigh", service="search")),
        # named together with it
        (
            said("08:55", "Dee", "search-index is down"),
            said("08:57", "Bo", "search-index waits for checkout-api"),
            said("09:40", "Eve", "search-index lags"),
            said("10:10", "Dee", "search-index is back online"),
        ),
        # talk of any day
        tuple(said(f"{day} 12:00", who, "build of pricing-feed failed, pricing-feed is green again") for day, who in (("01", "Dee"), ("02", "Eve"), ("03", "Dee"), ("08", "Eve"))),
    ],
)  # fmt: skip
def test_effects_lone_alerts_and_daily_talk_are_no_incidents(effect: tuple[Record, ...]) -> None:
    assert len(read(*CHECKOUT, *effect).scope.candidates) == 1


TWO = (
    *CHECKOUT,
    said("06 07:10", "Dee", "invoices are stuck since six, finance cannot send any"),
    said("06 07:20", "Eve", "invoices wait for the printer queue of billing-worker"),
    said("06 08:30", "Dee", "billing-worker restarted, invoices are fixed"),
)


@pytest.mark.parametrize(
    ("about", "chosen"),
    [("", "I1"), ("I2", "I2"), ("i2", "I2"), ("invoices", "I2"), ("the billing worker", "I2"), ("checkout 502s", "I1")],
)
def test_about_is_an_id_or_words(about: str, chosen: str) -> None:
    assert read(*TWO, about=about).scope.chosen == chosen


def test_about_that_fits_nothing_lists_the_candidates() -> None:
    with pytest.raises(UsageError) as caught:
        read(*TWO, about="payroll")
    assert str(caught.value) == (
        "--about 'payroll' fits no incident in the material: expected an id or words of one of: "
        "I1 checkout returns 502 for most customers; "
        "I2 billing-worker: invoices are stuck since six, finance cannot send any"
    )


def test_a_model_is_told_which_where_there_are_several_or_somebody_said_so() -> None:
    one = "billing-worker: invoices are stuck since six, finance cannot send any, first sign R5 2026-02-06 07:10Z to 2026-02-06 08:30Z"
    assert described(read(*TWO, about="I2")) == one
    assert described(read(*TWO, about="stuck invoices")) == f"stuck invoices: {one}"
    assert described(read(*CHECKOUT, about="checkout outage")) == "checkout outage"


def test_the_lesser_one_is_its_own_records_and_what_was_logged_meanwhile() -> None:
    line = message("ERROR queue full", "2026-02-06T07:12:00Z", kind="log", actor=None)
    assert [record.text[:8] for record in own(read(*TWO, line, about="I2")).records] == [
        "invoices",
        "ERROR qu",
        "invoices",
        "billing-",
    ]
