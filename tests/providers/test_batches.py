"""Requests by batches, against doubles of both vendors: gathered, collected, tried again, and found again after a kill."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from batch_doubles import NOW, AnthropicDouble, OpenAIDouble

from postmortem_writer.errors import ModelError, ModelOverloaded, ModelRejected
from postmortem_writer.providers import Answer, Ask, Message, open_provider
from postmortem_writer.providers._batching import Batched, key_of, running

DOUBLES = {"anthropic": AnthropicDouble, "openai": OpenAIDouble}


def ask(name: str) -> Ask:
    schema = {"type": "object", "properties": {"said": {"type": "string"}}}
    return Ask(system="Rules.", messages=(Message("user", f"Evidence of {name}."),), schema=schema, name=name)


ASKS = [ask("timeline"), ask("milestones"), ask("impact")]


@pytest.fixture(params=DOUBLES)
def vendor(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def double(vendor: str) -> Any:
    return DOUBLES[vendor]()


def batched(vendor: str, double: Any, folder: Path, said: list[str] | None = None) -> Batched:
    provider: Any = open_provider(f"{vendor}:m-1", client=double, sleep=lambda seconds: None)
    heard = (lambda line: None) if said is None else said.append
    return Batched(provider, folder / "batches.json", linger=0.05, poll=0.02, wall=lambda: NOW, say=heard)


def outcomes(one: Batched, asks: list[Ask] = ASKS) -> list[Answer | ModelError]:
    def outcome(ask: Ask) -> Answer | ModelError:
        try:
            return provider.answer(ask)
        except ModelError as fault:
            return fault

    with running(one) as provider, ThreadPoolExecutor(len(asks)) as pool:
        return list(pool.map(outcome, asks))


def texts(found: list[Answer | ModelError]) -> list[str]:
    return [one.text if isinstance(one, Answer) else f"{type(one).__name__}" for one in found]


def keys(double: Any) -> list[list[str]]:
    return [[request["custom_id"] for request in batch] for batch in double.submitted]


def test_what_is_asked_side_by_side_is_one_batch(vendor: str, double: Any, tmp_path: Path) -> None:
    said: list[str] = []
    found = outcomes(batched(vendor, double, tmp_path, said))
    assert texts(found) == ['{"said": "yes"}'] * 3
    assert isinstance(found[0], Answer)
    assert (found[0].model, found[0].usage.input_tokens, found[0].usage.output_tokens) == ("m-1", 1000, 100)
    assert [sorted(batch) for batch in keys(double)] == [sorted(key_of("m-1", one) for one in ASKS)]
    (line,) = said
    assert f"3 requests to {vendor}:m-1" in line


def test_a_run_that_was_killed_waits_for_the_same_batch(vendor: str, double: Any, tmp_path: Path) -> None:
    double.at_once = False
    killed = batched(vendor, double, tmp_path)
    for one in ASKS:
        threading.Thread(target=lambda one=one: killed.answer(one), daemon=True).start()
    threading.Thread(target=killed.work, daemon=True).start()
    while not double.polls:
        threading.Event().wait(0.01)
    killed.close()
    double.at_once = True
    double.end()
    found = outcomes(batched(vendor, double, tmp_path), [*ASKS, ask("summary")])
    assert texts(found) == ['{"said": "yes"}'] * 4
    assert [len(batch) for batch in keys(double)] == [3, 1]


def test_a_batch_whose_id_was_never_heard_is_found(vendor: str, double: Any, tmp_path: Path) -> None:
    double.lose_reply = KeyboardInterrupt
    killed = batched(vendor, double, tmp_path)
    threading.Thread(target=lambda: killed.answer(ASKS[0]), daemon=True).start()
    while not killed._new:
        threading.Event().wait(0.01)
    with pytest.raises(KeyboardInterrupt):
        killed.work()
    assert [batch["id"] for batch in json.loads((tmp_path / "batches.json").read_text())["batches"]] == [""]
    assert texts(outcomes(batched(vendor, double, tmp_path), ASKS[:1])) == ['{"said": "yes"}']
    assert len(double.submitted) == 1


def test_a_batch_that_never_arrived_is_submitted(vendor: str, double: Any, tmp_path: Path) -> None:
    noted = {"mark": "0", "keys": [key_of("m-1", ASKS[0])], "at": NOW, "id": ""}
    (tmp_path / "batches.json").write_text(json.dumps({"batches": [noted]}))
    assert texts(outcomes(batched(vendor, double, tmp_path), ASKS[:1])) == ['{"said": "yes"}']
    assert len(double.submitted) == 1


@pytest.mark.parametrize("outcome", ["errored", "expired"])
def test_what_the_vendor_failed_at_is_submitted_once_more(
    outcome: str, vendor: str, double: Any, tmp_path: Path
) -> None:
    double.outcomes[0, 1] = outcome
    assert texts(outcomes(batched(vendor, double, tmp_path))) == ['{"said": "yes"}'] * 3
    assert [len(batch) for batch in keys(double)] == [3, 1]
    double.outcomes |= {(2, 0): outcome, (3, 0): outcome}
    (found,) = outcomes(batched(vendor, double, tmp_path), [ask("causes")])
    assert isinstance(found, ModelOverloaded)
    assert [len(batch) for batch in keys(double)] == [3, 1, 1, 1]
    assert texts(outcomes(batched(vendor, double, tmp_path), [ask("causes")])) == ['{"said": "yes"}']


@pytest.mark.parametrize(("outcome", "kind"), [("invalid", ModelRejected), ("canceled", ModelError)])
def test_what_cannot_be_answered_fails_alone(
    outcome: str, kind: type[ModelError], vendor: str, double: Any, tmp_path: Path
) -> None:
    double.outcomes[0, 1] = outcome
    found = outcomes(batched(vendor, double, tmp_path))
    assert sorted(texts(found)) == sorted([kind.__name__, *['{"said": "yes"}'] * 2])
    assert len(double.submitted) == 1


def test_a_batch_that_was_not_accepted_says_why(tmp_path: Path) -> None:
    double = OpenAIDouble()
    double.status[0] = "failed"
    (found,) = outcomes(batched("openai", double, tmp_path), ASKS[:1])
    assert str(found) == "openai: batch batch-0 was not accepted: line 1 is no JSON"
    assert texts(outcomes(batched("openai", double, tmp_path), ASKS[:1])) == ['{"said": "yes"}']


def test_a_cancelled_batch_is_not_submitted_again(tmp_path: Path) -> None:
    double = OpenAIDouble()
    double.status[0] = "cancelled"
    double.outcomes[0, 0] = "canceled"
    (found,) = outcomes(batched("openai", double, tmp_path), ASKS[:1])
    assert type(found) is ModelError
    assert len(double.submitted) == 1


def test_the_requests_are_those_of_single_calls(tmp_path: Path) -> None:
    double = OpenAIDouble()
    outcomes(batched("openai", double, tmp_path), ASKS[:1])
    (upload,) = double.uploaded
    assert (upload["purpose"], upload["expiry"]) == ("batch", {"anchor": "created_at", "seconds": 259200})
    (request,) = double.submitted[0]
    assert (request["method"], request["url"], request["body"]["store"]) == ("POST", "/v1/responses", False)
    claude = AnthropicDouble()
    outcomes(batched("anthropic", claude, tmp_path / "other"), ASKS[:1])
    assert set(claude.submitted[0][0]["params"]) == {"model", "max_tokens", "system", "messages", "output_config"}
