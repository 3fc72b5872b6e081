"""One budget and one gate for all calls of a run."""

import threading

import httpx2
import openai
import pytest
from faulty import Line, in_turn, says, status

from postmortem_writer.answering import Terms, chosen
from postmortem_writer.errors import ModelOverloaded
from postmortem_writer.providers import Ask, Message, Patience, open_provider

ASK = Ask(system="", messages=(Message("user", "x"),), schema={"type": "object", "properties": {}}, name="x")


class Time:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def patience(self, **limits: float) -> Patience:
        return Patience(sleep=self.sleep, clock=lambda: self.now, **limits)  # type: ignore[arg-type]


def test_a_limit_that_one_call_meets_is_waited_for_by_the_others() -> None:
    time = Time()
    patience = time.patience()
    one, other = patience.turn(), patience.turn()
    assert one.granted(20.0, shared=True)
    time.now += 5
    other.enter()
    assert time.slept == [15.0]
    other.enter()
    one.enter()
    assert time.slept == [15.0]


def test_a_fault_of_one_call_holds_nobody_up() -> None:
    time = Time()
    patience = time.patience()
    assert patience.turn().granted(20.0, shared=False)
    patience.turn().enter()
    assert time.slept == []


def test_a_wait_for_the_same_moment_counts_once() -> None:
    time = Time()
    patience = time.patience(waiting_s=30.0)
    assert [patience.turn().granted(20.0, shared=True) for _ in range(5)] == [True] * 5
    assert patience.turn().granted(25.0, shared=True)
    assert not patience.turn().granted(40.0, shared=True)
    assert not patience.turn().granted(6.0, shared=False)
    assert patience.turn().granted(5.0, shared=False)


def test_retries_of_all_calls_count_together() -> None:
    line = Line("openai", status(500), retries=4)
    told = []
    for _ in range(3):
        with pytest.raises(ModelOverloaded) as caught:
            line.provider.answer(ASK)
        told.append(
            (caught.value.retries, str(caught.value).endswith("what this run may wait and try again is used up"))
        )
    assert told == [(3, False), (1, True), (0, True)]
    assert (len(line.sent), len(line.waits)) == (4 + 2 + 1, 4)


def test_a_call_that_starts_while_another_waits_is_held_up_until_the_limit_is_over() -> None:
    begun, over = threading.Event(), threading.Event()
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        begun.set()
        assert over.wait(30)

    line = Line("anthropic", in_turn(status(429, retry_after="60"), says("anthropic", "{}")), sleep=sleep)
    calls = [threading.Thread(target=line.provider.answer, args=(ASK,)) for _ in range(4)]
    calls[0].start()
    assert begun.wait(30)
    for call in calls[1:]:
        call.start()
    while len(waits) < 4:
        begun.wait(0.01)
    assert len(line.sent) == 1
    over.set()
    for call in calls:
        call.join()
    assert len(line.sent) == 5
    assert waits[0] == 60.0
    assert all(0 < wait <= 60 for wait in waits[1:])


@pytest.mark.parametrize(("given", "expected"), [(None, 600), (1800.0, 1800.0)])
@pytest.mark.parametrize("vendor", ["anthropic", "openai", "vllm"])
def test_the_timeout_is_the_runs_or_that_of_the_sdk(vendor: str, given: float | None, expected: float) -> None:
    provider = open_provider(f"{vendor}:m", patience=Patience(timeout_s=given))
    timeout = provider._client.timeout  # type: ignore[attr-defined]
    assert timeout == httpx2.Timeout(expected, connect=5.0)


def test_a_ready_made_client_keeps_its_timeout_and_loses_its_retries() -> None:
    client = openai.OpenAI(api_key="k", timeout=42.0, max_retries=5)
    provider = open_provider("openai:m", client=client)
    kept = provider._client  # type: ignore[attr-defined]
    assert (kept.timeout, kept.max_retries, client.max_retries) == (42.0, 0, 5)


def test_each_of_several_incidents_brings_its_share_to_one_budget() -> None:
    provider = chosen("openai:m", "", None, {}, Terms(timeout_s=42.0), incidents=3)
    patience = provider._patience  # type: ignore[union-attr]
    assert (patience.begun_with, patience._waiting_s, patience.timeout_s) == (72, 900.0, 42.0)
