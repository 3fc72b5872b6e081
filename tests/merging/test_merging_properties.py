"""What holds of groups whatever the records: stable, in no order, nobody in two, few of one place, linear in time."""

import time

from building import message
from hypothesis import given
from hypothesis import strategies as st

from postmortem_writer.evidence import Actor, Evidence, Record, number
from postmortem_writer.merging import grouped

TEXTS = ["done", "[FIRING:1] QueueLagHigh", "[RESOLVED] QueueLagHigh", "mail-sender 2.4.1: rollout started",
         "Queue lag is at 14 minutes for tenant Blau", "look: `pool exhausted: 20 of 20 in use`",
         "pool exhausted: 20 of 20 in use", ""]  # fmt: skip
RECORDS = st.lists(
    st.builds(
        lambda text, minute, source, kind, bot: message(
            text, f"08:{minute:02}:00" if minute else "", source=source, kind=kind, actor=Actor("x", bot=bot)
        ),
        st.sampled_from(TEXTS),
        st.integers(0, 30),
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["message", "alert", "log", "note"]),
        st.booleans(),
    ),
    max_size=25,
)


@given(RECORDS, st.randoms())
def test_groups_are_stable_and_disjoint(records: list[Record], shuffle: "st.random.Random") -> None:
    evidence = Evidence(number([records]))
    once = grouped(evidence)
    assert grouped(once) == once
    shuffled = list(evidence.records)
    shuffle.shuffle(shuffled)
    assert grouped(Evidence(tuple(shuffled))).groups == once.groups
    ids = [id for group in once.groups for id in group.ids]
    assert len(ids) == len(set(ids))
    assert all(len(group.ids) >= 2 and group.rule for group in once.groups)


@given(RECORDS)
def test_a_group_holds_different_records_of_different_places(records: list[Record]) -> None:
    evidence = Evidence(number([records]))
    for group in grouped(evidence).groups:
        places = [evidence.by_id[id].source for id in group.ids]
        assert len(places) == len(set(places))


def test_a_phrase_said_ten_thousand_times_costs_no_more_than_its_records() -> None:
    said = [
        message("Queue lag is at 14 minutes for tenant Blau", f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}", source=f"s{n % 40}")
        for n in range(10_000)
    ]  # fmt: skip
    evidence = Evidence(number([said]))
    start = time.process_time()
    groups = grouped(evidence).groups
    assert time.process_time() - start < 10
    assert max(len(group.ids) for group in groups) <= 16
