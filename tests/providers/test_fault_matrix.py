"""Every fault of a wire or an endpoint ends in its named outcome, with the SDKs' own clients over a transport that fails."""

import httpx2
import openai
import pytest
from faulty import KEY, VENDORS, Line, Reply, broken, in_turn, page, says, status

from postmortem_writer.errors import BadAnswer, ModelError, ModelOverloaded, ModelRejected, ModelUnreachable
from postmortem_writer.providers import Ask, Message, open_provider

ASK = Ask(
    system="Rules.",
    messages=(Message("user", "Evidence."), Message("user", "Section.")),
    schema={
        "type": "object",
        "properties": {"title": {"type": "string"}},
        "required": ["title"],
        "additionalProperties": False,
    },
    name="summary",
)
GOOD = '{"title": "Café"}'
EVERY = pytest.mark.parametrize("vendor", VENDORS)

# What is tried again, four times in all: the fault, our error, its outcome in words.
PASSING: dict[str, tuple[Reply, type[ModelError], str]] = {
    "timeout": (broken(httpx2.ReadTimeout), ModelUnreachable, "no answer in time"),
    "connect timeout": (broken(httpx2.ConnectTimeout), ModelUnreachable, "unreachable"),
    "connection refused": (broken(httpx2.ConnectError), ModelUnreachable, "unreachable"),
    "connection reset": (broken(httpx2.ReadError, "connection reset by peer"), ModelUnreachable, "unreachable"),
    "server went away": (broken(httpx2.RemoteProtocolError), ModelUnreachable, "unreachable"),
    "408": (status(408), ModelOverloaded, "overloaded"),
    "409": (status(409), ModelOverloaded, "overloaded"),
    "429": (status(429), ModelOverloaded, "rate limit"),
    "500": (status(500), ModelOverloaded, "overloaded"),
    "503": (status(503), ModelOverloaded, "overloaded"),
    "529": (status(529), ModelOverloaded, "overloaded"),
}
# What ends it at once.
FINAL: dict[str, tuple[Reply, type[ModelError], str, str]] = {
    "400": (status(400), ModelRejected, "request refused", "answered 400: no luck"),
    "401": (status(401), ModelRejected, "wrong key", "; check "),
    "403": (status(403), ModelRejected, "not allowed", "may do"),
    "404": (status(404), ModelRejected, "model or address unknown", "; check the model's name and the base URL"),
    "413": (status(413), ModelRejected, "request refused", "; send less with --budget TOKENS"),
    "422": (status(422), ModelRejected, "request refused", "answered 422: no luck"),
    "quota": (
        status(429, "spent", "insufficient_quota"),
        ModelRejected,
        "quota used up",
        "; the account's quota is used up",
    ),
    "long wait": (status(429, retry_after="300"), ModelOverloaded, "rate limit", "; try again in 300 s, as it asks"),
    "told not to": (status(500, x_should_retry="false"), ModelOverloaded, "overloaded", "; try again later"),
    "a web page": (page("<html>Sign in</html>"), BadAnswer, "unusable answer", "not in the form of its API"),
    "JSON of another kind": (
        lambda request: httpx2.Response(200, json={"hello": "world"}),
        BadAnswer,
        "unusable answer",
        "not in the form of its API",
    ),
}


def failure(line: Line) -> ModelError:
    with pytest.raises(ModelError) as caught:
        line.provider.answer(ASK)
    assert KEY not in f"{caught.value!r} {caught.value}"
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    return caught.value


@EVERY
@pytest.mark.parametrize("fault", PASSING)
def test_what_may_pass_is_sent_four_times(vendor: str, fault: str) -> None:
    reply, kind, outcome = PASSING[fault]
    line = Line(vendor, reply)
    error = failure(line)
    assert (type(error), error.outcome, error.retries, error.exit_status) == (kind, outcome, 3, 4)
    assert len(line.sent) == 4
    assert len(line.waits) == 3
    assert all(0 <= wait <= most for wait, most in zip(line.waits, [0.5, 1, 2], strict=True))


@EVERY
@pytest.mark.parametrize("fault", PASSING)
def test_what_passed_is_answered_and_the_retry_is_counted(vendor: str, fault: str) -> None:
    line = Line(vendor, in_turn(PASSING[fault][0], says(vendor, GOOD)))
    answer = line.provider.answer(ASK)
    assert (answer.text, answer.usage.calls, answer.usage.retries) == (GOOD, 1, 1)
    assert line.sent[0] == line.sent[1]
    assert (len(line.sent), len(line.waits)) == (2, 1)


@EVERY
@pytest.mark.parametrize("fault", FINAL)
def test_what_will_not_pass_is_sent_once(vendor: str, fault: str) -> None:
    reply, kind, outcome, told = FINAL[fault]
    line = Line(vendor, reply)
    error = failure(line)
    assert (type(error), error.outcome, error.retries) == (kind, outcome, 0)
    assert told in str(error)
    assert str(error).startswith(f"{vendor}:m")
    assert (len(line.sent), line.waits) == (1, [])


@EVERY
def test_retry_after_is_what_is_waited(vendor: str) -> None:
    line = Line(vendor, in_turn(status(429, retry_after="7"), status(503, retry_after="2"), says(vendor, GOOD)))
    assert line.provider.answer(ASK).usage.retries == 2
    assert line.waits == [7.0, 2.0]


@EVERY
def test_retry_after_to_the_end(vendor: str) -> None:
    line = Line(vendor, status(429, retry_after="5"))
    assert failure(line).outcome == "rate limit"
    assert (len(line.sent), line.waits) == (4, [5.0, 5.0, 5.0])


@EVERY
@pytest.mark.parametrize(
    ("text", "stop"), [("cut sho", "length"), ("I would rather not.", "refusal"), ("", "ok"), ("no JSON", "ok")]
)
def test_what_the_model_said_is_handed_on_and_never_sent_again(vendor: str, text: str, stop: str) -> None:
    line = Line(vendor, says(vendor, text, stop))
    answer = line.provider.answer(ASK)
    assert answer.stop == stop
    assert text in (answer.text, answer.detail)
    assert (len(line.sent), line.waits) == (1, [])


@pytest.mark.parametrize("vendor", ["openai-compatible", "ollama"])
@pytest.mark.parametrize("reply", [status(401), broken(httpx2.UnsupportedProtocol), page("<html>")])
def test_a_password_in_an_address_is_not_told(vendor: str, reply: Reply) -> None:
    http = httpx2.Client(transport=httpx2.MockTransport(reply))
    sdk = openai.OpenAI(api_key="none", base_url=f"http://me:{KEY}@127.0.0.1:9/v1", http_client=http)
    with pytest.raises(ModelError) as caught:
        open_provider(f"{vendor}:m", client=sdk).answer(ASK)
    assert str(caught.value).startswith(f"{vendor}:m at http://***127.0.0.1:9/v1/ ")
    assert KEY not in str(caught.value).replace(f"no luck with {KEY}", "")
