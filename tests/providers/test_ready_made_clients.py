"""Clients that somebody made for a cloud: the SDKs' own classes over a transport without a network, and a plain double."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import anthropic
import httpx2
import openai
import pytest
from faulty import says

from postmortem_writer import write_postmortem
from postmortem_writer.answering import chosen
from postmortem_writer.errors import UsageError
from postmortem_writer.providers import Ask, Message, open_provider

ASK = Ask("Rules.", (Message("user", "Evidence."),), {"type": "object", "properties": {}}, "summary")


def azure(http: httpx2.Client) -> Any:
    return openai.AzureOpenAI(
        azure_endpoint="https://acme.openai.azure.com", api_version="2026-09-01", api_key="k", http_client=http
    )


def bedrock_openai(http: httpx2.Client) -> Any:
    return openai.BedrockOpenAI(api_key="k", aws_region="eu-west-1", http_client=http)


def bedrock(http: httpx2.Client) -> Any:
    return anthropic.AnthropicBedrock(api_key="k", aws_region="eu-west-1", http_client=http)


def vertex(http: httpx2.Client) -> Any:
    return anthropic.AnthropicVertex(region="europe-west1", project_id="acme", access_token="t", http_client=http)


def foundry(http: httpx2.Client) -> Any:
    return anthropic.AnthropicFoundry(resource="acme", api_key="k", http_client=http)


@pytest.mark.parametrize(
    ("make", "vendor", "address"),
    [
        (azure, "openai", "https://acme.openai.azure.com/openai/"),
        (bedrock_openai, "openai", "https://bedrock"),
        (bedrock, "anthropic", "https://bedrock-runtime.eu-west-1.amazonaws.com/model/deployment/invoke"),
        (vertex, "anthropic", "https://europe-west1-aiplatform.googleapis.com/v1/projects/acme/"),
        (foundry, "anthropic", "https://acme.services.ai.azure.com/anthropic/"),
    ],
)
def test_a_client_of_a_cloud_is_asked_at_its_own_address(
    make: Callable[[httpx2.Client], Any], vendor: str, address: str
) -> None:
    sent: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return says(vendor, "{}")(request)

    client = make(httpx2.Client(transport=httpx2.MockTransport(answer)))
    provider = open_provider(f"{vendor}:deployment", client=client)
    assert provider.answer(ASK).text == "{}"
    assert str(sent[0].url).startswith(address)
    assert "Evidence." in sent[0].content.decode()


class Double:
    """What is used of a client of either SDK, and nothing else of it."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.responses = self.messages = SimpleNamespace(create=self._create)

    def _create(self, **asked: Any) -> Any:
        self.asked.append(asked)
        text = json.dumps({"sentences": []})
        part = SimpleNamespace(type="output_text", text=text)
        return SimpleNamespace(
            model="double",
            usage=None,
            status="completed",
            incomplete_details=None,
            output=[SimpleNamespace(type="message", content=[part])],
            content=[SimpleNamespace(type="text", text=text)],
            stop_reason="end_turn",
        )


@pytest.mark.parametrize("vendor", ["anthropic", "openai"])
def test_anything_of_the_same_shape_will_do(vendor: str) -> None:
    client = Double()
    written = write_postmortem("08:35 checkout answers 502\n", model=f"{vendor}:mine", client=client)
    assert {asked["model"] for asked in client.asked} == {"mine"}
    assert written.usage.calls == len(client.asked) > 0


def test_a_client_without_a_model_is_no_reason_to_do_without_one() -> None:
    with pytest.raises(UsageError, match=r"^a client alone names no model: pass model='anthropic:MODEL'"):
        chosen("", "", Double(), {})
    assert chosen("none", "", Double(), {}) is None
