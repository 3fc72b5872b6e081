"""Refusals, rate limits and failures, recorded with the real SDKs from an endpoint that answers as it is told."""

from collections.abc import Callable

import pytest
from vcr.cassette import Cassette

from postmortem_writer.errors import ModelOverloaded
from postmortem_writer.providers import Answer, Ask, Message, open_provider

VENDORS = pytest.mark.parametrize("vendor", ["anthropic", "openai", "openai-compatible"])
ASK = Ask(
    system="Answer with JSON.",
    messages=(Message("user", "R1 | no time | notes: café closed"), Message("user", "Write the title.")),
    schema={
        "type": "object",
        "properties": {"title": {"type": "string"}},
        "required": ["title"],
        "additionalProperties": False,
    },
    name="summary",
    max_tokens=200,
)


def ask(vendor: str, base_url: str) -> tuple[Callable[[], Answer], list[float]]:
    sleeps: list[float] = []
    url = base_url if vendor == "anthropic" else f"{base_url}/v1"
    provider = open_provider(f"{vendor}:by-hand", base_url=url, sleep=sleeps.append)
    return lambda: provider.answer(ASK), sleeps


@VENDORS
def test_answer(vendor: str, cassette: Cassette, by_hand: Callable[..., str]) -> None:
    answer, sleeps = ask(vendor, by_hand({"answer": '{"title": "Café closed"}'}))
    said = answer()
    assert (said.text, said.model, said.stop) == ('{"title": "Café closed"}', "by-hand", "ok")
    assert (said.usage.calls, said.usage.retries, said.usage.output_tokens) == (1, 0, 6)
    assert said.usage.input_tokens > 50
    assert sleeps == []


@VENDORS
def test_refusal(vendor: str, cassette: Cassette, by_hand: Callable[..., str]) -> None:
    answer, sleeps = ask(vendor, by_hand({"answer": "I cannot help with that.", "stop": "refusal"}))
    said = answer()
    assert (said.text, said.stop, said.detail) == ("", "refusal", "I cannot help with that.")
    assert sleeps == []


@VENDORS
def test_truncation(vendor: str, cassette: Cassette, by_hand: Callable[..., str]) -> None:
    answer, _ = ask(vendor, by_hand({"answer": '{"title": "Caf', "stop": "length"}))
    said = answer()
    assert (said.text, said.stop) == ('{"title": "Caf', "length")


@VENDORS
def test_429_then_answer(vendor: str, cassette: Cassette, by_hand: Callable[..., str]) -> None:
    answer, sleeps = ask(vendor, by_hand({"status": "429 retry-after=7"}, {"answer": '{"title": "Café closed"}'}))
    said = answer()
    assert said.text == '{"title": "Café closed"}'
    assert said.usage.retries == 1
    assert sleeps == [7.0]


@VENDORS
def test_500_to_the_end(vendor: str, cassette: Cassette, by_hand: Callable[..., str]) -> None:
    answer, sleeps = ask(vendor, by_hand(*[{"status": "500"}] * 4))
    with pytest.raises(
        ModelOverloaded, match=r"answered 500: asked to fail by hand; try again later, or draft without"
    ):
        answer()
    assert len(sleeps) == 3
    assert all(0 <= wait <= 2 for wait in sleeps)


@VENDORS
def test_429_with_a_long_wait(vendor: str, cassette: Cassette, by_hand: Callable[..., str]) -> None:
    answer, sleeps = ask(vendor, by_hand({"status": "429 retry-after=3600"}))
    with pytest.raises(ModelOverloaded):
        answer()
    assert sleeps == []
