"""What one tiny call shows."""

import httpx2
import pytest
from faulty import VENDORS, Line, Reply, broken, says, status

from postmortem_writer.providers._trial import Trial, trial

GOOD = '{"remark": "Reachable.", "letters": 8}'


def tried(vendor: str, reply: Reply) -> tuple[Trial, Line]:
    line = Line(vendor, reply, retries=0)
    return trial(line.provider), line


@pytest.mark.parametrize("vendor", VENDORS)
def test_it_works(vendor: str) -> None:
    done, line = tried(vendor, says(vendor, GOOD))
    assert (done.outcome, done.exit_status, done.model) == ("works", 0, "double")
    assert (done.usage.input_tokens, done.usage.output_tokens) == (100, 10)
    assert len(line.sent) == 1


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (status(401), "wrong key"),
        (status(403), "not allowed"),
        (status(404), "model or address unknown"),
        (status(400), "request refused"),
        (status(429), "rate limit"),
        (status(429, "spent", "insufficient_quota"), "quota used up"),
        (status(503), "overloaded"),
        (broken(httpx2.ConnectError), "unreachable"),
        (broken(httpx2.ReadTimeout), "no answer in time"),
        (lambda request: httpx2.Response(200, text="<html>"), "unusable answer"),
    ],
)
def test_a_failure_is_named_at_once(vendor: str, reply: Reply, outcome: str) -> None:
    done, line = tried(vendor, reply)
    assert (done.outcome, done.exit_status, done.model) == (outcome, 4, "")
    assert not done.detail.endswith("is used up") or outcome == "quota used up"
    assert (len(line.sent), line.waits) == (1, [])


@pytest.mark.parametrize(
    ("text", "stop", "outcome", "exit_status"),
    [
        ("I can be reached. It has eight letters.", "ok", "schema not enforced", 0),
        ('{"reachable": true, "letters": 8}', "ok", "schema not enforced", 0),
        ("", "ok", "empty answer", 4),
        ("No.", "refusal", "model declined", 4),
        ('{"remark": "', "length", "answer cut off", 4),
    ],
)
@pytest.mark.parametrize("vendor", VENDORS)
def test_what_was_answered_is_judged(vendor: str, text: str, stop: str, outcome: str, exit_status: int) -> None:
    done, _ = tried(vendor, says(vendor, text, stop))
    assert (done.outcome, done.exit_status, done.model) == (outcome, exit_status, "double")
