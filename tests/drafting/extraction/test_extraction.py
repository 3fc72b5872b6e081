"""The whole draft: never raises, quotes verbatim, cites what exists, and says the same each time."""

from datetime import UTC, datetime

import pytest
from building import evidence, message
from growth import growth
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_writer.checks import check
from postmortem_writer.clock import Stamp
from postmortem_writer.draft import SECTIONS, Draft, claims
from postmortem_writer.drafting.extraction import extract, extract_section
from postmortem_writer.evidence import Actor, Evidence, Record, number

START = int(datetime(2026, 2, 3, 8, tzinfo=UTC).timestamp()) * 10**9
FRAGMENTS = [
    "checkout is failing again", "resolved", "all clear", "back to normal", "looking into it", "because the pool is exhausted",
    "root cause was", "since 14:05", "errors started at 08:01 UTC", "- item\n", "```\nERROR x\n```", "> quoted\n", "# heading\n",
    "SEV2", "40 of 300 users lost data", "https://x.example/a-\nb", "thanks!", "?", "**bold**", "I'll add an alert by Friday",
    "[FIRING:1] PoolFull", "[RESOLVED]", "ideas so far", "so it is not that", "\n\n", " ", "é’“”", "0x00", "=", "my wife calls",
    "cause: ", "suspected: bad node.", "Ruled out", "not the node", "Confirmed by a replay.", "TODO ", "[ ] raise it (Noor, P1, due 6 May)", "5xx 41%", "normal",
    "Next:", "- tomas by 17 nov", "Kim will add a test", "| Bo | P0 |", "Authors: Ada", "done", "because",
]  # fmt: skip

stamps = st.one_of(
    st.none(),
    st.integers(0, 10**6).map(
        lambda s: Stamp(raw=f"t{s}", instant=START + s * 10**9, zone="UTC", zone_source="explicit-offset")
    ),
    st.just(Stamp(raw="20:xx")),
)
texts = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(FRAGMENTS), max_size=8).map(" ".join))
records = st.builds(
    Record,
    source=st.sampled_from(["a.json", "b.log"]),
    line=st.integers(1, 99),
    kind=st.sampled_from(
        ["message", "log", "alert", "page-event", "deploy", "status-post", "note", "metric", "command"]
    ),
    text=texts,
    event=stamps,
    posted=stamps,
    actor=st.one_of(st.none(), st.builds(Actor, name=st.sampled_from(["Lena", "", "(bot)"]), bot=st.booleans())),
    channel=st.sampled_from(["", "inc-1", "general"]),
    heading=st.sampled_from(["", "Timeline", "Action items", "What went well", "Open questions"]),
    level=st.sampled_from(["", "ERROR", "critical"]),
)
incidents = st.lists(records, max_size=60).map(lambda items: Evidence(number([items])))


@settings(max_examples=150, deadline=None)
@given(incidents)
def test_every_claim_is_a_quote_of_a_record_that_exists(found: Evidence) -> None:
    draft = extract(found)
    for path, claim in claims(draft):
        assert claim.basis == "stated", path
        assert all(cite in found.by_id for cite in claim.cites), path
        assert claim.quote, path
        assert claim.quote in found.by_id[claim.cites[0]].text, path
        assert " ".join(claim.quote.split()) == claim.text, path
        assert len(claim.text.split()) <= 25, path
    for _, milestone in draft.milestones:
        assert [cite in found.by_id for cite in milestone.cites] == [milestone.basis != "unknown"] * len(
            milestone.cites
        )
        assert bool(milestone.cites) == (milestone.basis != "unknown")
        assert milestone.time_quote in (found.by_id[milestone.cites[0]].text if milestone.cites else "")


@settings(max_examples=30, deadline=None)
@given(incidents)
def test_the_same_evidence_gives_the_same_draft(found: Evidence) -> None:
    once = extract(found)
    assert extract(Evidence(found.records)) == once
    for name in SECTIONS:
        section = extract_section(name, found)
        assert type(section) is SECTIONS[name]
        assert all(getattr(section, field) == getattr(once, field) for field in type(section).model_fields)


def test_empty_evidence_gives_an_empty_draft() -> None:
    draft = extract(Evidence(()))
    filled = {name for name in Draft.model_fields if getattr(draft, name) and name not in ("milestones", "severity")}
    assert filled == set()


def test_a_section_that_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        extract_section("weather", Evidence(()))


def test_the_checks_find_nothing_to_mend() -> None:
    found = evidence(
        message("FIRING: checkout error rate at 18%", "14:00:00", kind="alert"),
        message("looking into it", "14:02:00"),
        message("root cause was a connection leak in 4.8.0", "14:20:00"),
        message("rolled back to 4.7.2, checkout is working again", "14:30:00"),
        message("all clear, incident resolved", "14:45:00"),
    )
    assert check(extract(found), found) == []


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "x",
            "error ",
            "[RESOLVED ",
            "*",
            "(",
            " ",
            "todo a, b / c - ",
            "-",
            "next: cause: ",
            "not it ",
            "A, b and c fine ",
        ),
    ],
)
@pytest.mark.parametrize("kind", ["message", "note"])
def test_a_very_long_line_costs_in_proportion(unit: str, kind: str) -> None:
    def run(size: int) -> None:
        text = f"it broke {unit * (size // len(unit))} so"
        draft = extract(evidence(message("checkout is failing", "13:59:00"), message(text, "14:00:00", kind=kind)))
        assert all(len(claim.quote) <= 300 for _, claim in claims(draft))

    assert growth(run, 12_000) < 10


def test_a_long_chat_costs_in_proportion() -> None:
    words = "checkout fails, cause: disk 5xx 41% resolved suspected: node not the cause exports ok done todo add a test".split()

    def run(size: int) -> None:
        chat = [
            message(
                " ".join(words[n % 7 :] + words[: n % 11]),
                f"2026-02-{3 + n // 1440:02}T{n // 60 % 24:02}:{n % 60:02}:00Z",
            )
            for n in range(size)
        ]
        extract(evidence(*chat))

    assert growth(run, 300) < 8
