"""A long incident is read in stretches; where they begin and end changes nothing that is cited."""

import json
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from building import evidence, message
from hypothesis import given, settings
from hypothesis import strategies as some

from postmortem_writer.drafting.brief import evidence_block, record_lines
from postmortem_writer.drafting.excerpt import excerpt
from postmortem_writer.drafting.windows import gather, windows
from postmortem_writer.errors import ModelRefused, ModelUnreachable
from postmortem_writer.evidence import Evidence, Group
from postmortem_writer.providers import Answer, Ask, Usage
from postmortem_writer.providers.scripted import Scripted
from postmortem_writer.selection import tokens


def chat(count: int) -> Evidence:
    """Return a chat in which every seventh message matters, and every ninth belongs to something else."""
    words = {0: "KEEP the pool is used up", 4: "OTHER the mail queue grows"}
    return evidence(
        *(
            message(
                f"{words.get(n % 7 if n % 9 else 4, 'small talk')} {n}",
                f"{9 + n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d}",
            )
            for n in range(count)
        )
    )


class Reader:
    """Points out what is marked, wherever it stands, as a careful model would."""

    name, model = "reader", "m"

    def __init__(self) -> None:
        self.asked: list[Ask] = []

    def answer(self, ask: Ask) -> Answer:
        self.asked.append(ask)
        noted = [
            {"cite": id, "about": "event" if word == "KEEP" else "other"}
            for id, word in re.findall(r"^(R\d+) \|.*: (KEEP|OTHER)", ask.messages[0].text, re.M)
        ]
        return Answer(json.dumps({"noted": noted}), self.model, Usage(calls=1, input_tokens=10))


@given(some.integers(1, 300), some.integers(60, 5_000))
@settings(deadline=None, max_examples=40)
def test_stretches_hold_every_record_in_order_and_overlap(count: int, size: int) -> None:
    records = chat(count).records
    found = windows(chat(count), size)
    assert list(dict.fromkeys(record.id for stretch in found for record in stretch)) == [
        record.id for record in records
    ]
    for stretch in found:
        cost = sum(tokens(record_lines(record, said=True)) + 1 for record in stretch)
        assert cost <= size or len(stretch) == 1
    for before, after in pairwise(found):
        assert int(after[0].id[1:]) <= int(before[-1].id[1:]) + 1
        assert after[-1].id != before[-1].id


@given(some.integers(20, 400), some.integers(400, 3_000))
@settings(deadline=None, max_examples=25)
def test_the_same_records_are_cited_when_the_stretches_are_twice_as_long(count: int, size: int) -> None:
    once, twice = (gather(chat(count), Reader(), size=length) for length in (size, 2 * size))
    assert [record.id for record in once.shown.records] == [record.id for record in twice.shown.records]
    assert once.others == twice.others


def test_each_record_is_told_once_and_others_are_kept_apart() -> None:
    reader = Reader()
    gathered = gather(chat(40), reader, size=700, about="the pool outage")
    texts = [record.text.split()[0] for record in gathered.shown.records]
    assert (texts.count("KEEP"), texts.count("OTHER")) == (len(texts) - len(gathered.others), len(gathered.others))
    assert len(reader.asked) == gathered.windows == gathered.usage.calls > 1
    assert all("This postmortem is about: the pool outage" in ask.messages[1].text for ask in reader.asked)
    assert "stretch 2 of" in {ask.name: ask.messages[1].text for ask in reader.asked}["window_2"]


def test_a_stretch_that_fails_is_chosen_from_by_rule() -> None:
    count = len(windows(chat(60), 1_000))
    answers = {f"window_{n}": [{"noted": []}] for n in range(1, count + 1)}
    gathered = gather(chat(60), Scripted({**answers, "window_1": [ModelRefused("no")]}), size=1_000)
    assert gathered.shown.records
    assert [(one.code, one.path) for one in gathered.remarks] == [("window", "window_1")]


def test_what_befalls_every_stretch_is_raised() -> None:
    with pytest.raises(ModelUnreachable):
        gather(chat(60), Scripted({"": [ModelUnreachable("gone")] * 9}), size=1_000)


def test_an_id_that_is_not_in_the_stretch_counts_for_nothing() -> None:
    count = len(windows(chat(30), 400))
    answers = {f"window_{n}": [{"noted": [{"cite": "R30", "about": "event"}]}] for n in range(1, count + 1)}
    gathered = gather(chat(30), Scripted(answers), size=400)
    assert [record.id for record in gathered.shown.records] == ["R30"]


def test_of_an_event_of_which_one_record_is_pointed_out_no_line_is_told() -> None:
    told = chat(30)
    several = replace(
        told, groups=(Group(("R1", "R2", "R3"), "same alert"), Group(("R15", "R22", "R23"), "same words"))
    )
    gathered = gather(several, Reader(), size=700)
    assert {"R1", "R15", "R22"} < {record.id for record in gathered.shown.records}
    assert gathered.shown.groups == (Group(("R15", "R22"), "same words"),)
    assert excerpt(gathered.shown, 60_000).complete


def test_an_answer_brings_its_question() -> None:
    asked = replace(message("which pods were it?", "09:00:00"), native="1", channel="ops")
    other = replace(message("lunch?", "09:01:00"), native="2", channel="ops")
    answer = replace(message("all of them", "09:02:00"), native="3", channel="ops", thread="1", flags=("reply",))
    found = evidence(asked, other, answer)
    assert found.parents == {"R3": "R1"}
    assert "(reply to R1): all of them" in evidence_block(found)
    noted = {"window_1": [{"noted": [{"cite": "R3", "about": "event"}]}]}
    assert [record.id for record in gather(found, Scripted(noted), size=4_000).shown.records] == ["R1", "R3"]
