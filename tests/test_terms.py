"""What a run may spend, what it keeps, and what it says beforehand, through the whole pipeline."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from postmortem_writer.answering import Terms
from postmortem_writer.draft import SECTIONS
from postmortem_writer.drafting import extraction
from postmortem_writer.errors import BudgetSpent, JournalBusy, UsageError
from postmortem_writer.journal import opened
from postmortem_writer.pipeline import plan, read, write_postmortem
from postmortem_writer.providers import Answer, Ask, Usage
from postmortem_writer.spending import size

NOTES = """# 2026-02-03 Checkout errors
08:35 error rate on checkout at 18%
08:37 looking into it
08:44 rolled back the release, errors are gone
08:52 all clear, incident resolved
"""


class Paid:
    """A vendor that answers what extraction finds, and counts what it was asked."""

    name, model = "vendor", "m-1"

    def __init__(self, tokens: int = 500) -> None:
        self.asked: list[str] = []
        self._tokens = tokens

    def answer(self, ask: Ask) -> Answer:
        self.asked.append(ask.name)
        section = extraction.extract_section(ask.name, read(NOTES))
        usage = Usage(calls=1, input_tokens=size(ask) // 4, output_tokens=self._tokens)
        return Answer(section.model_dump_json(), "m-1-of-today", usage)


def write(provider: Paid, **terms: Any) -> Any:
    return write_postmortem(NOTES, provider=provider, terms=Terms(**terms))


def without_clocks(postmortem: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(postmortem.model_dump_json())
    del told["drafted_by"]["wall_seconds"], told["usage"]["seconds"]
    return told


def test_a_second_run_asks_nothing_and_writes_the_same(tmp_path: Path) -> None:
    first, second = Paid(), Paid()
    one, two = (write(provider, journal=tmp_path / "journal") for provider in (first, second))
    assert sorted(first.asked) == sorted(SECTIONS)
    assert second.asked == []
    assert two.markdown == one.markdown
    assert without_clocks(two.postmortem) == without_clocks(one.postmortem)
    third = Paid()
    write(third, journal=tmp_path / "journal", fresh=True)
    assert sorted(third.asked) == sorted(SECTIONS)


def test_without_a_journal_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(Paid())
    assert list(tmp_path.iterdir()) == []


def test_a_limit_keeps_what_is_done_and_extracts_the_rest(tmp_path: Path) -> None:
    stopped = Paid()
    made = write(stopped, journal=tmp_path / "journal", max_tokens_total=16_000)
    assert 0 < len(stopped.asked) < len(SECTIONS)
    assert made.usage.input_tokens + made.usage.output_tokens <= 16_000
    lost = [d for d in made.diagnostics if d.code == "section"]
    assert {d.path for d in lost} == set(made.postmortem.drafted_by.extracted) == set(SECTIONS) - set(stopped.asked)
    assert "the limit is 16,000 tokens" in lost[0].message
    more = Paid()
    whole = write(more, journal=tmp_path / "journal")
    assert set(more.asked) == set(SECTIONS) - set(stopped.asked)
    assert whole.postmortem.drafted_by.extracted == []


def test_a_limit_too_small_for_any_call_is_told(tmp_path: Path) -> None:
    with pytest.raises(BudgetSpent, match="raise the limit and run again"):
        write(Paid(), max_tokens_total=1_500)


def test_dollars_need_a_price(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the price of vendor:m-1 is not known"):
        write(Paid(), max_cost=1.0)
    table = tmp_path / "prices.toml"
    table.write_text('as_of = 2026-02-01\n[models."vendor:m-1"]\ninput = 1\noutput = 1\n', encoding="utf-8")
    made = write(Paid(), max_cost=1.0, prices=table)
    assert made.postmortem.drafted_by.extracted == []


def test_two_runs_at_once_in_one_folder_are_refused(tmp_path: Path) -> None:
    with opened(tmp_path / "out" / "journal"), pytest.raises(JournalBusy, match="choose another --out"):
        write(Paid(), journal=tmp_path / "out" / "journal")


def test_the_plan_is_what_is_asked_then() -> None:
    provider = Paid()
    made = write(provider)
    planned = plan(NOTES, model="openai:gpt-6.1-terra")
    assert sorted(call.name for call in planned.calls) == sorted(provider.asked)
    assert planned.usage.input_tokens == pytest.approx(made.usage.input_tokens, rel=0.05)
    assert planned.dollars == pytest.approx(planned.usage.input_tokens / 1e6 + planned.usage.output_tokens * 5 / 1e6)
    assert [call.cached_tokens > 0 for call in planned.calls] == [False, *[True] * (len(SECTIONS) - 1)]
    with pytest.raises(UsageError, match="no model would be asked"):
        plan(NOTES, model="none")


def test_a_layout_decides_what_is_paid_for(tmp_path: Path) -> None:
    short = tmp_path / "short.md.j2"
    short.write_text("# {{ postmortem.title }}\n{% for e in postmortem.timeline %}{{ e.text }}\n{% endfor %}", "utf-8")
    provider = Paid()
    write_postmortem(NOTES, provider=provider, template=short)
    assert sorted(provider.asked) == ["summary", "timeline"]


def names(folder: Path) -> Iterable[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_journal_says_that_it_is_not_to_be_committed(tmp_path: Path) -> None:
    write(Paid(), journal=tmp_path / "journal")
    assert ".gitignore" in names(tmp_path / "journal")
    assert not any("checkout" in path.read_text("utf-8") for path in (tmp_path / "journal").glob("lock"))
