"""Retries and errors, with the SDKs' own exception classes."""

import inspect
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import anthropic
import anthropic._exceptions
import httpx2
import openai
import openai._exceptions
import pytest

from postmortem_writer.errors import (
    BadAnswer,
    MissingKey,
    ModelError,
    ModelOverloaded,
    ModelRefused,
    ModelRejected,
    ModelTruncated,
    ModelUnreachable,
)
from postmortem_writer.providers import Patience
from postmortem_writer.providers._call import call, may_retry, translate

REQUEST = httpx2.Request("POST", "http://127.0.0.1/v1", headers={"authorization": "Bearer sk-secret-key-123456"})


def status(sdk: Any, code: int, body: object = None, **headers: str) -> Exception:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    kind = {400: sdk.BadRequestError, 401: sdk.AuthenticationError, 429: sdk.RateLimitError}.get(
        code, sdk.InternalServerError
    )
    return kind("no luck", response=httpx2.Response(code, headers=names, request=REQUEST), body=body)


def connection(sdk: Any, cause: BaseException | None) -> Exception:
    exc = sdk.APIConnectionError(request=REQUEST)
    exc.__cause__ = cause
    return exc


def exceptions(sdk: Any) -> dict[str, type[BaseException]]:
    """Every exception class the SDK names, and every subclass of its status error."""
    named = [*vars(sdk).values(), *vars(sdk._exceptions).values()]
    pending = [one for one in named if inspect.isclass(one) and issubclass(one, Exception)]
    found: dict[str, type[BaseException]] = {}
    while pending:
        one = pending.pop()
        if one.__module__.split(".")[0] == sdk.__name__ and one not in found.values():
            found[one.__name__] = one
            pending += one.__subclasses__()
    return found


BY_STATUS = {
    **dict.fromkeys([400, 401, 402, 403, 404, 412, 413, 422, 431, 499], ModelRejected),
    **dict.fromkeys([408, 409, 429, 500, 501, 503, 504, 529], ModelOverloaded),
}
OTHERS: dict[str, dict[str, type[ModelError]]] = {
    "openai": {
        "APIConnectionError": ModelUnreachable,
        "APIError": ModelUnreachable,
        "APIResponseValidationError": BadAnswer,
        "APITimeoutError": ModelUnreachable,
        "ContentFilterFinishReasonError": ModelRefused,
        "LengthFinishReasonError": ModelTruncated,
        "MutuallyExclusiveAuthError": MissingKey,
        "OpenAIError": ModelError,
        "SubjectTokenProviderError": MissingKey,
        "WebSocketConnectionClosedError": ModelUnreachable,
    },
    "anthropic": {
        "APIConnectionError": ModelUnreachable,
        "APIError": ModelUnreachable,
        "APIResponseValidationError": BadAnswer,
        "APITimeoutError": ModelUnreachable,
        "AnthropicError": ModelError,
        "CredentialsError": MissingKey,
        "IdentityTokenFileError": MissingKey,
        "MutuallyExclusiveAuthError": MissingKey,
        "RetryableError": ModelUnreachable,
        "WorkloadIdentityError": MissingKey,
    },
}
# Of parts of the SDKs that are not used here: old APIs, streams, sockets, webhooks, agents, tools, extras.
ELSEWHERE = {
    "APIRemovedInV1",
    "APIWebhookValidationError",
    "AgentFilePreparationError",
    "AgentFileStagingError",
    "AgentOutputParseError",
    "AgentTurnResultError",
    "InvalidWebhookSignatureError",
    "MissingDependencyError",
    "StreamAlreadyConsumed",
    "ToolsetClosedError",
    "ToolsetConfigError",
    "ToolsetContractError",
    "ToolsetUsageError",
    "ToolsetsFixedError",
    "WebSocketQueueFullError",
    "_AmbiguousModuleClientUsageError",
}


def raised(kind: type[BaseException], sdk: Any) -> Any:
    """An instance as far as it is looked at, whatever its constructor wants."""
    exc: Any = kind.__new__(kind)
    exc.request_id = None
    Exception.__init__(exc, "no luck")
    if issubclass(kind, sdk.APIError):
        exc.__dict__.update(request=REQUEST, body=None)
    if issubclass(kind, sdk.APIStatusError | sdk.APIResponseValidationError):
        code = getattr(kind, "status_code", 500) if issubclass(kind, sdk.APIStatusError) else 200
        exc.__dict__.update(status_code=code, response=httpx2.Response(code, request=REQUEST))
    return exc


@pytest.mark.parametrize("sdk", [openai, anthropic], ids=["openai", "anthropic"])
def test_every_exception_of_the_sdk_has_its_place(sdk: Any) -> None:
    found = exceptions(sdk)
    by_status = {name for name, kind in found.items() if issubclass(kind, sdk.APIStatusError)}
    assert found.keys() - by_status - ELSEWHERE == OTHERS[sdk.__name__].keys()
    for name, kind in found.items():
        exc = raised(kind, sdk)
        ours = translate(exc, "it", "KEY")
        assert isinstance(ours, ModelError), name
        if name in by_status:
            assert type(ours) is BY_STATUS[exc.status_code], name  # type: ignore[attr-defined]
        elif name in OTHERS[sdk.__name__]:
            assert type(ours) is OTHERS[sdk.__name__][name], name


def test_what_is_not_an_sdk_error_is_left_alone() -> None:
    assert translate(ValueError("a bug"), "it", "KEY") is None


@pytest.mark.parametrize("sdk", [openai, anthropic], ids=["openai", "anthropic"])
@pytest.mark.parametrize(
    ("code", "body", "headers", "expected"),
    [
        (400, None, {}, False),
        (401, None, {}, False),
        (429, None, {}, True),
        (500, None, {}, True),
        (529, None, {}, True),
        (400, None, {"x_should_retry": "true"}, True),
        (500, None, {"x_should_retry": "false"}, False),
        (429, None, {"retry_after": "60"}, True),
        (429, None, {"retry_after": "61"}, False),
        (429, None, {"retry_after_ms": "61000"}, False),
    ],
)
def test_which_statuses_are_tried_again(
    sdk: Any, code: int, body: object, headers: dict[str, str], expected: bool
) -> None:
    assert may_retry(status(sdk, code, body, **headers)) is expected


def test_a_spent_quota_is_not_tried_again_and_is_named() -> None:
    spent = status(openai, 429, {"code": "insufficient_quota", "message": "You exceeded your current quota."})
    assert may_retry(spent) is False
    ours = translate(spent, "openai:m", "OPENAI_API_KEY")
    assert type(ours) is ModelRejected
    assert str(ours) == "openai:m answered 429: You exceeded your current quota.; the account's quota is used up"


@pytest.mark.parametrize("sdk", [openai, anthropic], ids=["openai", "anthropic"])
def test_only_a_broken_wire_is_tried_again(sdk: Any) -> None:
    assert may_retry(connection(sdk, httpx2.ConnectError("refused"))) is True
    assert may_retry(connection(sdk, httpx2.ReadTimeout("slow"))) is True
    assert may_retry(connection(sdk, httpx2.UnsupportedProtocol("ftp"))) is False
    assert may_retry(connection(sdk, RuntimeError("a recording lacks this request"))) is False
    assert may_retry(connection(sdk, None)) is False


class Endpoint:
    """Fails with each of ``failures`` in turn, then answers."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.sleeps: list[float] = []

    def ask(self) -> tuple[str, int]:
        return call(self._send, str.upper, who="it", keys="KEY", patience=Patience(sleep=self.sleeps.append))

    def _send(self) -> str:
        if self.failures:
            raise self.failures.pop(0)
        return "answer"


def test_retry_after_decides_how_long_to_wait() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    endpoint = Endpoint(
        status(openai, 429, retry_after="2"),
        status(openai, 429, retry_after_ms="1500"),
        status(openai, 503, retry_after=soon),
    )
    assert endpoint.ask() == ("ANSWER", 3)
    assert endpoint.sleeps[:2] == [2.0, 1.5]
    assert 15 < endpoint.sleeps[2] <= 20


def test_without_retry_after_the_waits_grow_and_stay_short() -> None:
    endpoint = Endpoint(*(status(anthropic, 529) for _ in range(3)))
    assert endpoint.ask() == ("ANSWER", 3)
    assert all(0 <= wait <= limit for wait, limit in zip(endpoint.sleeps, [0.5, 1, 2], strict=True))


def test_four_attempts_are_all() -> None:
    endpoint = Endpoint(*(status(openai, 500) for _ in range(9)))
    with pytest.raises(ModelOverloaded, match=r"^it answered 500: no luck; try again later"):
        endpoint.ask()
    assert (len(endpoint.failures), len(endpoint.sleeps)) == (5, 3)


def test_a_wait_of_over_a_minute_ends_it_at_once() -> None:
    endpoint = Endpoint(status(openai, 429, retry_after="300"))
    with pytest.raises(ModelOverloaded):
        endpoint.ask()
    assert endpoint.sleeps == []


def test_an_unreadable_retry_after_falls_back_to_the_usual_wait() -> None:
    endpoint = Endpoint(status(openai, 429, retry_after="later"))
    assert endpoint.ask() == ("ANSWER", 1)
    assert 0 <= endpoint.sleeps[0] <= 0.5


def test_a_reply_in_another_form_points_at_the_address() -> None:
    with pytest.raises(BadAnswer, match="not in the form of its API: check the base URL"):
        call(lambda: "<html>", lambda reply: reply.choices, who="it", keys="KEY", patience=Patience())  # type: ignore[attr-defined]


def test_keys_and_sdk_exceptions_stay_inside() -> None:
    leaky = status(openai, 401, {"message": "Incorrect API key provided: sk-proj-abcdef123456, header Bearer abc.def"})
    with pytest.raises(ModelRejected) as caught:
        Endpoint(leaky).ask()
    assert str(caught.value) == "it answered 401: Incorrect API key provided: ***, header ***; check KEY"
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
