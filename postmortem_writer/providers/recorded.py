"""Replies kept in a folder, one readable JSON file each, found again by the digest of what was asked."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from postmortem_writer.errors import StaleReply, UsageError
from postmortem_writer.providers import Answer, Ask, Patience, Usage, Vendor

PARTS = {
    "system": "the shared rules",
    "messages": "the section's prompt or the evidence",
    "schema": "the answer's schema",
}


class Recorded:
    """Replay the replies of ``folder``; ``used`` holds the names of the files that were asked for."""

    name = "recorded"

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise UsageError(f"no folder of recorded replies at {str(folder)!r}")
        self.model, self._folder = str(folder), folder
        self.used: set[str] = set()

    def answer(self, ask: Ask) -> Answer:
        path = self._folder / file_name(ask)
        reply = load(path)
        if reply is None or reply["prompt_sha256"] != digest(ask):
            raise StaleReply(_stale(ask, path, reply))
        self.used.add(path.name)
        return given(reply)

    def unused(self) -> list[str]:
        """Return the names of the replies nobody asked for."""
        return sorted({path.name for path in self._folder.glob("*.json")} - self.used)


def round_of(ask: Ask) -> int:
    """Return 1 for a first request, 2 for the first re-ask, and so on."""
    return 1 + sum(message.role == "assistant" for message in ask.messages)


def file_name(ask: Ask) -> str:
    """Return where a reply is kept: ``timeline.json``, ``timeline-2.json`` for the first re-ask."""
    return f"{ask.name}.json" if round_of(ask) == 1 else f"{ask.name}-{round_of(ask)}.json"


def parts(ask: Ask) -> dict[str, str]:
    """Return a short digest of each part of what is asked, so that a stale reply can say which part changed."""
    told: dict[str, object] = {
        "system": ask.system,
        "messages": [[message.role, message.text] for message in ask.messages],
        "schema": ask.schema,
    }
    return {part: _sha256(value)[:16] for part, value in told.items()}


def digest(ask: Ask) -> str:
    """Return the SHA-256 of everything the model is told: rules, conversation and schema."""
    return _sha256([ask.name, ask.system, [[m.role, m.text] for m in ask.messages], ask.schema])


def load(path: Path) -> dict[str, Any] | None:
    """Return one recorded reply, None when there is none; raises StaleReply when the file is not one."""
    try:
        reply = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(reply, dict) and {"prompt_sha256", "answered_by", "usage", "answer"} <= reply.keys():
            return reply
    except FileNotFoundError:
        return None
    except ValueError:
        pass
    raise StaleReply(f"{path} is not a recorded reply: delete it and record it again")


def given(reply: dict[str, Any]) -> Answer:
    """Return the recorded answer; an object is written out the one way ``shown`` reads it."""
    said = reply["answer"]
    return Answer(
        text=said if isinstance(said, str) else json.dumps(said, ensure_ascii=False),
        model=reply["answered_by"],
        usage=Usage(**reply["usage"]),
        stop=reply.get("stop", "ok"),
        detail=reply.get("detail", ""),
    )


def reply_to(ask: Ask, answer: Answer) -> dict[str, Any]:
    """Return what is kept of an answer: readable as an object where its text is one."""
    return {
        "section": ask.name,
        "round": round_of(ask),
        "prompt_sha256": digest(ask),
        "asked": parts(ask),
        "answered_by": answer.model,
        "stop": answer.stop,
        "detail": answer.detail,
        "usage": asdict(answer.usage),
        "answer": _object_or_text(answer.text),
    }


def _object_or_text(text: str) -> Any:
    try:
        said = json.loads(text)
    except ValueError:
        return text
    return said if isinstance(said, dict) else text


def _stale(ask: Ask, path: Path, reply: dict[str, Any] | None) -> str:
    again = f"record it again with --model recording:{path.parent}=VENDOR:MODEL"
    if reply is None:
        return f"no reply is recorded for round {round_of(ask)} of section {ask.name!r} ({path.name}): {again}"
    before, now = reply.get("asked", {}), parts(ask)
    changed = [PARTS[part] for part in PARTS if before.get(part) != now[part]]
    return f"the reply to section {ask.name!r} ({path}) belongs to another prompt: {' and '.join(changed)} changed; {again}"


def _sha256(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()


def _open(folder: str, base_url: str, client: Any, patience: Patience) -> Recorded:
    return Recorded(Path(folder))


vendor = Vendor(
    title="recorded replies from a folder, found by the digest of the prompt",
    needs="recorded:FOLDER",
    keys=(),
    model="",
    open=_open,
)
