"""Asking again through the real SDKs. The prompts are short stand-ins, so that a better prompt does not spoil the recording."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from building import evidence, message
from vcr.cassette import Cassette

from postmortem_writer.drafting import asking
from postmortem_writer.drafting.model import Drafted, draft
from postmortem_writer.errors import BadAnswer, ModelRefused
from postmortem_writer.providers import Usage, open_provider, openai_compatible

VENDORS = pytest.mark.parametrize("vendor", ["anthropic", "openai", "openai-compatible"])
EVIDENCE = evidence(
    message("café checkout answers 502", "08:35:02"), message("rolled back, errors are gone", "08:44:00")
)
CLAIM = {"cites": ["R2"], "quote": "rolled back", "text": "A roll-back ended it.", "basis": "stated"}
GOOD = json.dumps({"title": "Café checkout errors", "summary": [CLAIM]}, ensure_ascii=False)


@pytest.fixture(autouse=True)
def short_prompts(monkeypatch: pytest.MonkeyPatch) -> None:
    def short(name: str, **arguments: Any) -> str:
        faults = "; ".join(f"{one.path}: {one.message}" for one in arguments.get("faults", []))
        return {"_rules": "Answer with one JSON object.", "reask": f"Mend: {faults}"}.get(name, f"Write the {name}.")

    monkeypatch.setattr(asking, "prompt", short)
    # Nor should the words of a schema, which the provider adds to what it asks after an answer without form.
    monkeypatch.setattr(openai_compatible, "said", openai_compatible.turns)


def summarise(vendor: str, model: str, base_url: str, rounds: int = 2) -> Drafted:
    url = base_url if vendor == "anthropic" else f"{base_url}/v1"
    provider = open_provider(f"{vendor}:{model}", base_url=url, sleep=lambda _: None)
    brief = "R1 | café checkout answers 502\nR2 | rolled back, errors are gone"
    return draft(EVIDENCE, provider, brief=brief, check=lambda *_: [], sections=["summary"], rounds=rounds)


@VENDORS
def test_bad_json_then_mended(vendor: str, cassette: Cassette, by_hand: Callable[..., str]) -> None:
    drafted = summarise(
        vendor, "by-hand", by_hand({"answer": f"Here it is: {GOOD}"}, {"answer": "{}"}, {"answer": GOOD})
    )
    assert drafted.sections["summary"].model_dump() == json.loads(GOOD)
    assert (drafted.usage.calls, drafted.usage.re_asks, drafted.usage.retries) == (3, 2, 0)
    assert (drafted.failed, drafted.models) == ({}, ("by-hand",))


@VENDORS
def test_refused_section(vendor: str, cassette: Cassette, by_hand: Callable[..., str]) -> None:
    drafted = summarise(vendor, "by-hand", by_hand({"answer": "Not this.", "stop": "refusal"}))
    assert type(drafted.failed["summary"]) is ModelRefused
    assert str(drafted.failed["summary"]) == "by-hand declined section 'summary': Not this.; try another model"
    assert drafted.usage.calls == 1


def test_retried_then_mended(cassette: Cassette, by_hand: Callable[..., str]) -> None:
    url = by_hand(
        {"status": "503"}, {"answer": "[]"}, {"status": "429 retry-after=1"}, {"answer": f"```json\n{GOOD}\n```"}
    )
    drafted = summarise("openai-compatible", "by-hand", url)
    assert drafted.sections["summary"].model_dump() == json.loads(GOOD)
    assert drafted.usage == Usage(
        calls=2,
        input_tokens=drafted.usage.input_tokens,
        output_tokens=drafted.usage.output_tokens,
        retries=2,
        re_asks=1,
    )


def test_a_small_model_that_never_finds_the_form(cassette: Cassette, local_model: str) -> None:
    drafted = summarise("anthropic", "smollm2-135m-instruct", local_model, rounds=1)
    assert drafted.sections == {}
    assert type(drafted.failed["summary"]) is BadAnswer
    assert str(drafted.failed["summary"]).startswith(
        "smollm2-135m-instruct gave no usable answer for section 'summary': (whole): this is not one JSON object"
    )
    assert (drafted.usage.calls, drafted.usage.re_asks) == (2, 1)
