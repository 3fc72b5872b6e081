import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from postmortem_writer.errors import MissingKey, UnknownName, UsageError
from postmortem_writer.providers import Answer, Usage, available, from_environment, open_provider, vendors


def test_every_file_is_a_vendor_and_its_name_is_the_id() -> None:
    assert list(vendors()) == [
        "anthropic",
        "llamacpp",
        "lmstudio",
        "local",
        "ollama",
        "openai",
        "openai-compatible",
        "recorded",
        "recording",
        "scripted",
        "vllm",
    ]


@pytest.mark.parametrize(
    ("environ", "base_url", "expected"),
    [
        ({}, "", ""),
        ({"ANTHROPIC_API_KEY": "a", "OPENAI_API_KEY": "o"}, "", "anthropic:claude-sonnet-5-5"),
        ({"ANTHROPIC_AUTH_TOKEN": "a"}, "", "anthropic:claude-sonnet-5-5"),
        ({"ANTHROPIC_API_KEY": "", "OPENAI_API_KEY": "o"}, "", "openai:gpt-6.1-terra"),
        ({"OPENAI_API_KEY": "o"}, "http://localhost:1/v1", "openai:gpt-6.1-terra"),
        ({}, "http://localhost:1/v1", "openai-compatible:default"),
        ({"OPENAI_COMPATIBLE_BASE_URL": "http://localhost:1/v1"}, "", "openai-compatible:default"),
        ({"OPENAI_API_KEY": "o", "POSTMORTEM_WRITER_MODEL": "gpt-6-luna"}, "", "openai:gpt-6-luna"),
        ({"POSTMORTEM_WRITER_MODEL": "llama3.1:8b"}, "http://localhost:1/v1", "openai-compatible:llama3.1:8b"),
        ({"ANTHROPIC_API_KEY": "a", "POSTMORTEM_WRITER_MODEL": "openai:gpt-6-luna"}, "", "openai:gpt-6-luna"),
        ({"POSTMORTEM_WRITER_MODEL": "gpt-6-luna"}, "", ""),
    ],
)
def test_the_environment_decides(environ: dict[str, str], base_url: str, expected: str) -> None:
    assert from_environment(environ, base_url) == expected


def test_available_says_what_is_ready() -> None:
    ready = {row.name: row.ready for row in available({"OPENAI_API_KEY": "o"})}
    assert ready == {
        "anthropic": False,
        "llamacpp": None,
        "lmstudio": None,
        "local": find_spec("xllamacpp") is not None,
        "ollama": None,
        "openai": True,
        "openai-compatible": False,
        "recorded": True,
        "recording": True,
        "scripted": True,
        "vllm": None,
    }
    assert {row.name: row.needs for row in available({})}["openai"] == "OPENAI_API_KEY"


@pytest.mark.parametrize(
    ("id", "base_url", "error", "message"),
    [
        (
            "gpt",
            "",
            UnknownName,
            "no provider 'gpt' (in 'gpt'): expected VENDOR:MODEL with one of anthropic, llamacpp, ",
        ),
        ("openai:x", "localhost:1", UsageError, "base URL 'localhost:1' must begin with http:// or https://"),
        ("openai-compatible:x", "", UsageError, "needs an address: pass --base-url or set OPENAI_COMPATIBLE_BASE_URL"),
        ("recorded", "", UsageError, "'recorded' has no default model: name one, as in recorded:MODEL"),
        ("recorded:/nowhere", "", UsageError, "no folder of recorded replies at '/nowhere'"),
        ("recording:/nowhere", "", UsageError, "names no provider: write recording:FOLDER=VENDOR:MODEL"),
        ("scripted:/nowhere", "", UsageError, "cannot read the answers of scripted:/nowhere"),
    ],
)
def test_a_wrong_id_says_what_to_try(id: str, base_url: str, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        open_provider(id, base_url=base_url)
    assert message in str(caught.value)


def test_a_vendor_without_a_model_takes_its_default() -> None:
    provider = open_provider("openai", client=object())
    assert (provider.name, provider.model) == ("openai", "gpt-6.1-terra")


def test_openai_without_a_key_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(MissingKey) as caught:
        open_provider("openai:gpt-6-luna")
    assert (
        str(caught.value)
        == "openai:gpt-6-luna needs a key: set OPENAI_API_KEY, or draft without a model (--model none)"
    )
    assert caught.value.__context__ is None


def test_usage_adds_up() -> None:
    total = Usage(calls=1, input_tokens=10, cached_tokens=4, output_tokens=3) + Usage(
        calls=1, input_tokens=5, retries=2, re_asks=1
    )
    assert total == Usage(calls=2, input_tokens=15, cached_tokens=4, output_tokens=3, retries=2, re_asks=1)


def test_retries_are_noted_on_the_answer() -> None:
    answer = Answer("{}", "m", Usage(calls=1, output_tokens=2))
    assert answer.retried(3).usage == Usage(calls=1, output_tokens=2, retries=3)


def test_listing_and_opening_load_no_sdk(tmp_path: Path) -> None:
    code = """
import json, sys
from postmortem_writer.providers import available, open_provider
available({})
for vendor in ("anthropic", "openai", "openai-compatible"):
    open_provider(f"{vendor}:m", client=object())
print(json.dumps(sorted({"openai", "anthropic", "httpx2"} & sys.modules.keys())))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []
