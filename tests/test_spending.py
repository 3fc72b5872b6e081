"""A limit is never exceeded, not even by calls side by side, and what a call costs is counted."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from postmortem_writer.errors import BudgetSpent, ModelOverloaded, UsageError
from postmortem_writer.providers import Answer, Ask, Message, Usage
from postmortem_writer.providers._prices import Price, prices
from postmortem_writer.providers.scripted import Scripted
from postmortem_writer.spending import Limit, Metered


def ask(chars: int = 4_000, max_tokens: int = 2_000) -> Ask:
    return Ask("", (Message("user", "x" * (chars - 2)),), {}, "timeline", max_tokens)


def answer(tokens_in: int, tokens_out: int) -> Answer:
    return Answer("{}", "m", Usage(calls=1, input_tokens=tokens_in, output_tokens=tokens_out))


class Longest:
    """Answer as long as it is allowed, and remember how much was under way at once."""

    name, model = "longest", "m"

    def __init__(self) -> None:
        self.total = 0
        self._lock = threading.Lock()

    def answer(self, ask: Ask) -> Answer:
        given = answer(1_000, ask.max_tokens)
        with self._lock:
            self.total += 1_000 + ask.max_tokens
        return given


def test_the_call_that_would_exceed_the_limit_is_not_made() -> None:
    script = Scripted([answer(1_000, 1_500), answer(1_000, 900)])
    metered = Metered(script, Limit(tokens=5_900))
    metered.answer(ask())
    metered.answer(ask())
    assert [one.max_tokens for one in script.asked] == [2_000, 2_000]
    with pytest.raises(BudgetSpent, match=r"needs about 1,000 tokens and an answer, 4,400 are spent.*5,900 tokens"):
        metered.answer(ask())
    assert len(script.asked) == 2


def test_near_the_limit_a_shorter_answer_is_asked_for() -> None:
    script = Scripted([answer(1_000, 1_500)])
    Metered(script, Limit(tokens=2_500)).answer(ask())
    assert script.asked[0].max_tokens == 1_500


@pytest.mark.parametrize("limit", [1_999, 2_000, 7_000, 12_345, 30_000])
def test_calls_side_by_side_never_exceed_it_together(limit: int) -> None:
    provider = Longest()
    metered = Metered(provider, Limit(tokens=limit))

    def go(_: int) -> bool:
        try:
            metered.answer(ask())
        except BudgetSpent:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        done = sum(pool.map(go, range(24)))
    assert provider.total <= limit
    assert metered.spent.input_tokens + metered.spent.output_tokens == provider.total
    assert (done > 0) == (limit >= 2_000)


def test_dollars_are_a_limit_too() -> None:
    script = Scripted([answer(1_000, 2_000)])
    metered = Metered(script, Limit(dollars=0.03), Price(input=2, output=10))
    metered.answer(ask())
    with pytest.raises(BudgetSpent, match=r"the limit is \$0\.03"):
        metered.answer(ask())


def test_what_an_earlier_run_paid_counts() -> None:
    metered = Metered(Scripted([]), Limit(tokens=5_000))
    metered.count(Usage(calls=1, input_tokens=3_500))
    with pytest.raises(BudgetSpent):
        metered.answer(ask())


def test_a_failed_call_gives_its_reservation_back() -> None:
    metered = Metered(Scripted([ModelOverloaded("busy"), answer(1_000, 10)]), Limit(tokens=3_000))
    with pytest.raises(ModelOverloaded):
        metered.answer(ask())
    assert metered.answer(ask()).usage.output_tokens == 10


def test_the_time_waited_is_counted() -> None:
    ticks = iter([10.0, 12.5])
    assert Metered(Scripted([answer(1, 1)]), clock=lambda: next(ticks)).answer(ask()).usage.seconds == 2.5


def test_a_model_without_a_price_cannot_be_limited_in_dollars() -> None:
    with pytest.raises(UsageError, match="the price of scripted:script is not known"):
        Metered(Scripted([]), Limit(dollars=1))


def test_cached_and_written_tokens_have_their_own_price() -> None:
    price = prices().of("anthropic", "claude-sonnet-5-5")
    assert price is not None
    usage = Usage(
        calls=2, input_tokens=3_000_000, cached_tokens=1_000_000, written_tokens=1_000_000, output_tokens=100_000
    )
    assert price.of(usage) == pytest.approx(2.0 + 0.2 + 2.5 + 1.0)
    assert prices().of("openai", "no-such-model") is None


def test_a_table_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text('as_of = 2026-12-01\n[models."ollama:qwen"]\ninput = 0\noutput = 0\n', encoding="utf-8")
    own = prices(file)
    assert own.of("ollama", "qwen") == Price(input=0, output=0)
    assert own.of("openai", "gpt-6-luna") == Price(input=0.1, output=0.5)
    file.write_text('as_of = 2026-12-01\n[models."a:b"]\ninput = -1\noutput = 0\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"models\.a:b\.input: Input should be greater than or equal to 0"):
        prices(file)
