import json
from dataclasses import replace
from pathlib import Path

import pytest

from postmortem_writer.errors import StaleReply
from postmortem_writer.providers import Answer, Ask, Message, Usage, open_provider
from postmortem_writer.providers.recorded import Recorded, digest
from postmortem_writer.providers.recording import Recording
from postmortem_writer.providers.scripted import Scripted

ASK = Ask(
    system="Rules.",
    messages=(Message("user", "Evidence: café."), Message("user", "Section.")),
    schema={"type": "object"},
    name="timeline",
)
AGAIN = replace(ASK, messages=(*ASK.messages, Message("assistant", '{"a": 1}'), Message("user", "Fix.")))


def record(folder: Path, *asks: Ask) -> list[Answer]:
    spent = Usage(calls=1, input_tokens=9, output_tokens=2)
    answers = [Answer('{ "a":1}', "by-hand", spent), Answer("not json", "by-hand", spent, "length", "cut")]
    recording = Recording(folder, Scripted(answers))
    return [recording.answer(ask) for ask in asks]


def test_a_recording_is_readable_and_replays(tmp_path: Path) -> None:
    answers = record(tmp_path, ASK, AGAIN)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["timeline-2.json", "timeline.json"]
    reply = json.loads((tmp_path / "timeline.json").read_text(encoding="utf-8"))
    assert len(reply["prompt_sha256"]) == 64
    assert {key: reply[key] for key in ("section", "round", "answered_by", "usage", "answer")} == {
        "section": "timeline",
        "round": 1,
        "answered_by": "by-hand",
        "usage": {
            "calls": 1,
            "input_tokens": 9,
            "cached_tokens": 0,
            "output_tokens": 2,
            "reasoning_tokens": 0,
            "retries": 0,
            "re_asks": 0,
            "written_tokens": 0,
            "seconds": 0.0,
        },
        "answer": {"a": 1},
    }
    replayed = Recorded(tmp_path)
    assert [replayed.answer(ASK), replayed.answer(AGAIN)] == answers
    assert answers[0].text == '{"a": 1}'
    assert (answers[1].text, answers[1].stop, answers[1].detail) == ("not json", "length", "cut")
    assert replayed.unused() == []


def test_replies_nobody_asked_for_are_named(tmp_path: Path) -> None:
    record(tmp_path, ASK, AGAIN)
    replayed = Recorded(tmp_path)
    replayed.answer(ASK)
    assert replayed.unused() == ["timeline-2.json"]


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        (replace(ASK, system="Other rules."), "the shared rules changed"),
        (replace(ASK, messages=ASK.messages[:1]), "the section's prompt or the evidence changed"),
        (replace(ASK, schema={"type": "array"}), "the answer's schema changed"),
        (replace(ASK, system="", schema={}), "the shared rules and the answer's schema changed"),
    ],
)
def test_a_changed_prompt_is_stale(tmp_path: Path, changed: Ask, part: str) -> None:
    record(tmp_path, ASK)
    with pytest.raises(StaleReply) as caught:
        Recorded(tmp_path).answer(changed)
    assert f"the reply to section 'timeline' ({tmp_path / 'timeline.json'}) belongs to another prompt: {part}" in str(
        caught.value
    )
    assert f"record it again with --model recording:{tmp_path}=VENDOR:MODEL" in str(caught.value)


def test_a_missing_round_is_named(tmp_path: Path) -> None:
    record(tmp_path, ASK)
    with pytest.raises(StaleReply, match=r"no reply is recorded for round 2 of section 'timeline' \(timeline-2.json\)"):
        Recorded(tmp_path).answer(AGAIN)


def test_a_file_that_is_no_reply_is_named(tmp_path: Path) -> None:
    (tmp_path / "timeline.json").write_text("[]", encoding="utf-8")
    with pytest.raises(StaleReply, match="is not a recorded reply"):
        Recorded(tmp_path).answer(ASK)


def test_recording_asks_only_for_what_changed(tmp_path: Path) -> None:
    record(tmp_path, ASK)
    script = Scripted(['{"b": 2}'])
    recording = Recording(tmp_path, script)
    assert recording.answer(ASK).text == '{"a": 1}'
    assert script.asked == []
    changed = replace(ASK, system="Other rules.")
    assert recording.answer(changed).text == '{"b": 2}'
    assert script.asked == [changed]
    assert open_provider(f"recorded:{tmp_path}").answer(changed).text == '{"b": 2}'


def test_a_recording_is_opened_by_folder_and_vendor(tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text('["x=y"]', encoding="utf-8")
    provider = open_provider(f"recording:{tmp_path / 'replies'}=scripted:{answers}")
    assert (provider.name, provider.answer(ASK).text) == ("scripted", "x=y")
    assert (tmp_path / "replies" / "timeline.json").is_file()


def test_the_digest_tells_every_part_apart() -> None:
    assert digest(ASK) == digest(replace(ASK, max_tokens=5))
    assert len({digest(ask) for ask in (ASK, AGAIN, replace(ASK, name="impact"), replace(ASK, system=""))}) == 4
