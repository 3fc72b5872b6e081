"""One section meets a fault while the others are answered: what was answered stays, what failed is named, over the SDKs."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx2
import pytest
from building import evidence, message
from faulty import KEY, VENDORS, Line, Reply, broken, in_turn, page, says, status
from test_model_draft import GOOD, approve

from postmortem_writer.drafting.brief import evidence_block
from postmortem_writer.drafting.model import Drafted, draft
from postmortem_writer.errors import (
    BadAnswer,
    ModelError,
    ModelOverloaded,
    ModelRefused,
    ModelRejected,
    ModelTruncated,
    ModelUnreachable,
)
from postmortem_writer.pipeline import write_postmortem

EVIDENCE = evidence(message("checkout answers 502", "08:35:02"), message("rolled back, errors are gone", "08:44:00"))
HEADINGS = {
    "timeline": "Section: timeline",
    "milestones": "Section: milestones",
    "impact": "Section: impact",
    "causes": "Section: causes",
    "factors": "Section: contributing factors",
    "review": "Section: what went well",
    "actions": "Section: action items",
    "questions": "Section: open questions",
    "summary": "Section: title and summary",
}
CAUSES = json.dumps(GOOD["causes"])
WRONG_SHAPE = json.dumps({"hypotheses": "the release"})
EVERY = pytest.mark.parametrize("vendor", VENDORS)


class Sections:
    """Answers every section as ``GOOD`` has it, but for those in ``faults``; counts what was asked."""

    def __init__(self, vendor: str, **faults: Callable[[httpx2.Request], httpx2.Response]) -> None:
        self.vendor, self.faults = vendor, faults
        self.asked: Counter[str] = Counter()

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        name = section(json.loads(request.content))
        self.asked[name] += 1
        if name in self.faults:
            return self.faults[name](request)
        return says(self.vendor, json.dumps(GOOD.get(name, {"sentences": []})))(request)


def section(body: Mapping[str, Any]) -> str:
    told = json.dumps(body)
    return next((name for name, heading in HEADINGS.items() if f"# {heading}" in told), "reword")


def drafted(vendor: str, **faults: Callable[[httpx2.Request], httpx2.Response]) -> tuple[Drafted, Sections, Line]:
    endpoint = Sections(vendor, **faults)
    line = Line(vendor, endpoint)
    return draft(EVIDENCE, line.provider, brief=evidence_block(EVIDENCE), check=approve), endpoint, line


LASTING: dict[str, tuple[Reply, type[ModelError], int]] = {
    "timeout": (broken(httpx2.ReadTimeout), ModelUnreachable, 4),
    "connection reset": (broken(httpx2.ReadError), ModelUnreachable, 4),
    "400": (status(400), ModelRejected, 1),
    "401": (status(401), ModelRejected, 1),
    "403": (status(403), ModelRejected, 1),
    "404": (status(404), ModelRejected, 1),
    "408": (status(408), ModelOverloaded, 4),
    "409": (status(409), ModelOverloaded, 4),
    "413": (status(413), ModelRejected, 1),
    "422": (status(422), ModelRejected, 1),
    "429": (status(429), ModelOverloaded, 4),
    "429 with Retry-After": (status(429, retry_after="9"), ModelOverloaded, 4),
    "429 with a long one": (status(429, retry_after="900"), ModelOverloaded, 1),
    "quota": (status(429, "spent", "insufficient_quota"), ModelRejected, 1),
    "500": (status(500), ModelOverloaded, 4),
    "503": (status(503), ModelOverloaded, 4),
    "529": (status(529), ModelOverloaded, 4),
    "a web page": (page("<html>"), BadAnswer, 1),
}


@EVERY
@pytest.mark.parametrize("fault", LASTING)
def test_a_fault_of_the_endpoint_costs_its_section_alone(vendor: str, fault: str) -> None:
    reply, kind, times = LASTING[fault]
    done, endpoint, line = drafted(vendor, causes=reply)
    assert done.sections.keys() == GOOD.keys() - {"causes"}
    assert {name: type(error) for name, error in done.failed.items()} == {"causes": kind}
    assert endpoint.asked == {**dict.fromkeys(GOOD, 1), "causes": times}
    assert (done.usage.calls, done.usage.retries) == (8, times - 1)
    assert KEY not in str(done.failed["causes"])
    if "9" in fault and "Retry" in fault:
        assert sum(wait == 9.0 for wait in line.waits) == 3


# What the model says wrong, always: our error and how often the section is asked for, by name of what is asked.
SAID: dict[str, tuple[str, str, type[ModelError], dict[str, int]]] = {
    "invalid JSON": ("The cause was the release.", "ok", BadAnswer, {"causes": 3}),
    "wrong shape": (WRONG_SHAPE, "ok", BadAnswer, {"causes": 3}),
    "empty": ("", "ok", BadAnswer, {"causes": 3}),
    "truncated": ('{"hypotheses": [', "length", ModelTruncated, {"causes": 2}),
    "refused": ("No.", "refusal", ModelRefused, {"causes": 1}),
}


@EVERY
@pytest.mark.parametrize("fault", SAID)
def test_a_model_that_keeps_failing_costs_its_section_alone(vendor: str, fault: str) -> None:
    text, stop, kind, times = SAID[fault]
    done, endpoint, line = drafted(vendor, causes=says(vendor, text, stop))
    assert done.sections.keys() == GOOD.keys() - {"causes"}
    assert {name: type(error) for name, error in done.failed.items()} == {"causes": kind}
    assert endpoint.asked == {**dict.fromkeys(GOOD, 1), **times}
    assert line.waits == []


MENDED = {
    "invalid JSON": "The cause was the release.",
    "wrong shape": WRONG_SHAPE,
    "empty": "",
    "a list": f"[{CAUSES}]",
    "text before it": f"Here it is:\n{CAUSES}",
}


@EVERY
@pytest.mark.parametrize("fault", MENDED)
def test_a_wrong_answer_is_mended_by_one_more_question_with_the_schema(vendor: str, fault: str) -> None:
    done, endpoint, line = drafted(vendor, causes=in_turn(says(vendor, MENDED[fault]), says(vendor, CAUSES)))
    assert (done.sections.keys(), done.failed) == (GOOD.keys(), {})
    assert endpoint.asked == {**dict.fromkeys(GOOD, 1), "causes": 2}
    assert (done.usage.re_asks, done.usage.retries, line.waits) == (1, 0, [])
    again = next(json.dumps(body) for body in line.sent if "Your answer was checked" in json.dumps(body))
    assert "The object must fit this JSON schema" in again
    assert again.count("must fit this JSON schema") == 1


@EVERY
def test_an_answer_in_a_code_fence_needs_no_mending(vendor: str) -> None:
    done, endpoint, _ = drafted(vendor, causes=says(vendor, f"```json\n{CAUSES}\n```\n"))
    assert (done.sections.keys(), done.failed, done.usage.re_asks) == (GOOD.keys(), {}, 0)
    assert endpoint.asked == dict.fromkeys(GOOD, 1)


@EVERY
def test_the_section_that_failed_is_extracted_and_said_so(vendor: str, tmp_path: Path) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text(
        "# 2026-03-10, UTC\n\n08:35 checkout answers 502\n08:44 rolled back, errors are gone\nRoot cause: a bad flag\n"
    )
    line = Line(vendor, Sections(vendor, causes=status(503)))
    written = write_postmortem(notes, provider=line.provider)
    assert written.postmortem.drafted_by.extracted == ["causes"]
    assert [cause.text for cause in written.draft.hypotheses] == ["Root cause: a bad flag"]
    told = [one.message for one in written.diagnostics if one.code == "section" and "causes" in one.message]
    assert len(told) == 1
    assert f"the model gave no usable causes ({vendor}:m" in told[0]
    assert "answered 503" in told[0]
    assert told[0].endswith("it was extracted instead")
    assert KEY not in written.markdown + written.postmortem.model_dump_json()
