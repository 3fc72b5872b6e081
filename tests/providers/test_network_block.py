import pytest

from postmortem_writer.errors import ModelUnreachable
from postmortem_writer.providers import Ask, Message, open_provider


@pytest.mark.parametrize("vendor", ["anthropic", "openai", "openai-compatible"])
@pytest.mark.parametrize("host", ["127.0.0.1:1", "models.example"])
def test_tests_reach_no_network_and_do_not_try_twice(vendor: str, host: str) -> None:
    sleeps: list[float] = []
    provider = open_provider(f"{vendor}:m", base_url=f"http://{host}/v1", sleep=sleeps.append)
    with pytest.raises((ModelUnreachable, RuntimeError), match="a test tried to reach the network"):
        provider.answer(Ask(system="", messages=(Message("user", "Hello"),), schema={}, name="hello"))
    assert sleeps == []
