"""Several incidents in one go: each on its own, resumed, and what each became as a row."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from batch_doubles import AnthropicDouble, OpenAIDouble

from postmortem_writer import Terms, awrite_postmortem, write_many, write_postmortem
from postmortem_writer.cli import main
from postmortem_writer.drafting import extraction
from postmortem_writer.drafting.rehearsal import Rehearsal
from postmortem_writer.errors import InputError, ModelOverloaded, UsageError
from postmortem_writer.pipeline import read
from postmortem_writer.pipeline.many import totals
from postmortem_writer.progress import Step
from postmortem_writer.providers import Answer, Ask, Usage, _batching, open_provider

CHECKOUT = "# Checkout down, 2026-02-03. All times UTC.\n\n- 08:35 errors on checkout at 18%\n- 08:44 rolled back the release\n- 08:52 back to normal, resolved\n"
SEARCH = (
    "# Search slow, 2026-02-04. All times UTC.\n\n- 10:05 search takes 9 s\n- 10:30 search is fast again, resolved\n"
)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    monkeypatch.chdir(tmp_path)
    for name, text in (("checkout", CHECKOUT), ("search", SEARCH)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "notes.md").write_text(text, "utf-8")
    return [Path("checkout"), Path("search")]


def said_by(text: str) -> Callable[[Any], str]:
    """Answer any section as extraction fills it."""
    draft = extraction.extract(read(text)).model_dump()
    return lambda schema: json.dumps({field: draft.get(field, []) for field in schema["properties"]})


class Answering:
    """A provider that answers as extraction would and counts what it was asked."""

    name, model = "openai", "gpt-6-luna"

    def __init__(self, fails: str = "") -> None:
        self.asked: list[str] = []
        self._fails = fails

    def answer(self, ask: Ask) -> Answer:
        self.asked.append(ask.name)
        evidence = ask.messages[0].text
        if self._fails and self._fails in evidence:
            raise ModelOverloaded("busy")
        text = CHECKOUT if "checkout" in evidence else SEARCH
        draft = extraction.extract(read(text))
        answer = Rehearsal(self.name, self.model, draft).answer(ask)
        return Answer(answer.text, self.model, Usage(calls=1, input_tokens=1000, output_tokens=100))


def test_each_incident_becomes_a_row(folders: list[Path]) -> None:
    rows = write_many(folders, Path("out"), model="none")
    assert [(row.incident, row.state, row.rows, row.milestones, row.tokens, row.status) for row in rows] == [
        ("checkout", "written", 3, 1, 0, 0),
        ("search", "written", 2, 1, 0, 0),
    ]
    alone = write_postmortem(Path("search"), model="none").markdown
    assert Path("out/search/postmortem.md").read_text("utf-8") == alone


def test_what_is_unchanged_is_not_written_again(folders: list[Path]) -> None:
    first = Answering()
    write_many(folders, Path("out"), provider=first)
    again = Answering()
    said: list[str] = []
    rows = write_many(folders, Path("out"), provider=again, say=said.append)
    assert ([row.state for row in rows], again.asked) == (["unchanged", "unchanged"], [])
    assert "checkout: unchanged since it was written" in said
    Path("search/notes.md").write_text(SEARCH + "\n", "utf-8")
    assert [row.state for row in write_many(folders, Path("out"), provider=again)] == ["unchanged", "written"]
    assert [
        row.state for row in write_many(folders, Path("out"), provider=again, template="default", title="Other")
    ] == ["written"] * 2


def test_what_somebody_wrote_stays(folders: list[Path]) -> None:
    write_many(folders, Path("out"), model="none")
    document = Path("out/search/postmortem.md")
    document.write_text("edited\n", "utf-8")
    rows = write_many(folders, Path("out"), model="none")
    assert [(row.state, row.status) for row in rows] == [("unchanged", 0), ("failed", 3)]
    assert "--force" in rows[1].fault
    assert document.read_text("utf-8") == "edited\n"


def test_one_that_fails_does_not_stop_the_others(folders: list[Path]) -> None:
    (empty := Path("empty")).mkdir()
    rows = write_many([empty, *folders], Path("out"), provider=Answering(fails="search"))
    assert [(row.state, row.status) for row in rows] == [("failed", 3), ("written", 0), ("failed", 4)]
    assert rows[2].fault == "busy"
    assert totals(rows)["status"] == 4
    healed = Answering()
    assert [row.state for row in write_many(folders, Path("out"), provider=healed)] == ["unchanged", "written"]


def test_limits_hold_for_all_together(folders: list[Path]) -> None:
    provider = Answering()
    rows = write_many(folders, Path("out"), provider=provider, terms=Terms(max_tokens_total=21_000), at_once=1)
    assert sum(row.tokens for row in rows) <= 21_000
    assert len(provider.asked) < 18


def test_folders_must_be_told_apart(folders: list[Path]) -> None:
    (Path("other") / "search").mkdir(parents=True)
    with pytest.raises(UsageError, match="both called 'search'"):
        write_many([*folders, Path("other/search")], Path("out"), model="none")
    with pytest.raises(InputError, match="'nowhere' does not exist"):
        write_many([Path("nowhere")], Path("out"), model="none")
    with pytest.raises(UsageError, match="lies within 'search'"):
        write_many(folders, Path("search/out"), model="none")


@pytest.mark.parametrize("vendor", ["anthropic:claude-haiku-5-5", "openai:gpt-6-luna"])
def test_batches_hold_what_all_incidents_are_ready_to_ask(
    vendor: str, folders: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_batching, "LINGER_S", 0.3)
    monkeypatch.setattr(_batching, "POLL_S", 0.05)
    double = (AnthropicDouble if vendor.startswith("anthropic") else OpenAIDouble)(said_by(CHECKOUT))
    provider = open_provider(vendor, client=double)
    (Path("other")).mkdir()
    Path("other/notes.md").write_text(CHECKOUT.replace("18%", "19%"), "utf-8")
    terms = Terms(batch=True)
    rows = write_many([folders[0], Path("other")], Path("out"), provider=provider, terms=terms)
    assert [row.state for row in rows] == ["written", "written"]
    asked = sum(map(len, double.submitted))
    assert len({request["custom_id"] for batch in double.submitted for request in batch}) == asked
    assert len(double.submitted) <= 6 < asked
    full = open_provider(vendor, client=double)
    assert rows[0].dollars is not None
    whole = [row.dollars for row in write_many([Path("other")], Path("out"), provider=full)]
    assert rows[1].dollars == pytest.approx((whole[0] or 0) / 2)


def test_batches_need_a_vendor_that_has_them(folders: list[Path]) -> None:
    with pytest.raises(UsageError, match="has no batch endpoint: use anthropic or openai"):
        write_many(folders, Path("out"), provider=Answering(), terms=Terms(batch=True))


def test_the_table_and_its_json(folders: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    (Path("empty")).mkdir()
    assert main(["write-many", "checkout", "search", "empty", "--model", "none", "--quiet"]) == 3
    out = capsys.readouterr().out.splitlines()
    assert out[:5] == [
        "incident     state    milestones  rows  causes  errors  tokens  cost  where",
        "checkout     written         1/5     3       0       0       0        postmortems/checkout",
        "search       written         1/5     2       0       0       0        postmortems/search",
        "empty        failed                                                   postmortems/empty",
        "3 incidents                          5       0       0       0",
    ]
    assert out[5].startswith("empty: ")
    assert main(["write-many", "checkout", "--model", "none", "--json", "--quiet"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["incidents"][0]["state"], told["total"]["rows"]) == ("unchanged", 3)


def test_the_plan_of_batches_costs_half(folders: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["write-many", "checkout", "search", "--model", "openai:gpt-6.1-sol", "--dry-run"]
    costs = []
    for more in ([], ["--batch"]):
        assert main([*argv, *more]) == 0
        costs.append(float(capsys.readouterr().out.splitlines()[-1].split("$")[1]))
    assert costs[1] == pytest.approx(costs[0] / 2, abs=0.01)
    assert not Path("postmortems").exists()


def test_two_at_once_on_an_event_loop_write_what_each_writes_alone(folders: list[Path]) -> None:
    async def both() -> list[str]:
        made = await asyncio.gather(*(awrite_postmortem(folder, provider=Answering()) for folder in folders))
        return [one.markdown for one in made]

    assert asyncio.run(both()) == [write_postmortem(folder, provider=Answering()).markdown for folder in folders]


def test_nothing_is_sent_after_the_waiting_task_was_cancelled(folders: list[Path]) -> None:
    provider = Answering()
    states: list[Step] = []

    async def cancelled() -> None:
        started = asyncio.Event()
        loop = asyncio.get_running_loop()

        def steps(step: Step) -> None:
            states.append(step)
            loop.call_soon_threadsafe(started.set)

        task = asyncio.create_task(awrite_postmortem(Path("checkout"), provider=provider, steps=steps))
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())
    assert "summary" not in provider.asked
