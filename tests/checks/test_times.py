"""Times, dates, durations and shares: read or recomputed, never invented."""

import pytest
from building import claim, draft, evidence, message, stamp

from postmortem_writer.checks.times import check
from postmortem_writer.draft import TimelineEvent

RECORDS = evidence(
    message("deploy started", "08:35:02", event=stamp("2026-02-03T09:35:02+01:00", zone="+01:00")),
    message("errors since 8:40, timeouts after 600 s; failed 5 of 12 checks", "08:47:30"),
    message("The first one was at 10 am uk time", "13:01"),
    message("731 of 2,944 holds ran out (24.8%), on a normal morning it is 9%", "14:00"),
    message(
        "errors from 09:41 PDT on, worse at about 11",
        "18:05",
        said=(
            stamp("2026-02-03T09:41-07:00", raw="09:41 PDT", zone="-07:00", precision="min"),
            stamp("2026-02-03T11:00+00:00", raw="about 11", precision="approximate"),
        ),
    ),
)

HELD = [
    ("The deploy started at 08:35.", ["R1"]),
    ("The deploy started at 09:35:02 local time.", ["R1"]),
    ("Errors were seen from 8:40.", ["R2"]),
    ("The deploy started on 2026-02-03.", ["R1"]),
    ("The deploy started on February 3.", ["R1"]),
    ("Errors came 12 minutes after the deploy started.", ["R1", "R2"]),
    ("Timeouts came after 600 seconds.", ["R2"]),
    ("42% of the checks failed, 5 of 12.", ["R2"]),
    ("It was seen 4 h 25 min after the deploy started.", ["R1", "R3"]),
    ("It was seen 4h25m after the deploy started.", ["R1", "R3"]),
    ("It was seen 4 hours and 25 minutes after the deploy started.", ["R1", "R3"]),
    ("731 of 2,944 holds ran out; on a normal morning it is 9%.", ["R4"]),
    ("Errors came from 16:41 UTC on.", ["R5"]),
]
NOT_HELD = [
    ("The deploy started at 08:36.", ["R1"], "'08:36' is no time of R1"),
    ("The deploy started on February 4.", ["R1"], "'February 4' is no time of R1"),
    ("Errors came 15 minutes after the deploy started.", ["R1", "R2"], "'15 minutes' is no time of R1 or R2"),
    ("Errors came 12 minutes after it.", ["R2"], "'12 minutes' is no time of R2"),
    ("Timeouts came after 300 seconds.", ["R2"], "'300 seconds' is no time of R2"),
    ("It was seen 4 h 55 min after the deploy started.", ["R1", "R3"], "'4 h 55 min' is no time of R1 or R3"),
    ("It was worse at 11:00.", ["R5"], "'11:00' is no time of R5"),
    ("52% of the checks failed, 5 of 12.", ["R2"], "5 of 12 is 41.7%, not 52%"),
]


@pytest.mark.parametrize(("text", "cites"), HELD)
def test_what_the_records_give_passes(text: str, cites: list[str]) -> None:
    assert list(check.run(draft(summary=[claim(text, *cites)]), RECORDS)) == []


@pytest.mark.parametrize(("text", "cites", "message"), NOT_HELD)
def test_what_they_do_not_give_is_a_fault(text: str, cites: list[str], message: str) -> None:
    assert [fault.message for fault in check.run(draft(summary=[claim(text, *cites)]), RECORDS)] == [message]


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("10 am uk time", []),
        ("", []),
        ("11 am uk time", ["'11 am uk time' does not stand in R3, whose time it is to replace"]),
        ("The first one", ["'The first one' in R3 settles no time"]),
    ],
)
def test_said_times_stand_in_the_record_and_settle(quote: str, expected: list[str]) -> None:
    base = claim("The first one was seen.", "R3", quote="The first one was")
    event = TimelineEvent(**base.model_dump(), time_quote=quote, kind="impact_start")
    found = [fault.message.split(" (")[0] for fault in check.run(draft(timeline=[event]), RECORDS)]
    assert found == expected
