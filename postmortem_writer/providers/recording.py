"""Another provider, with every reply kept in a folder for ``recorded``; what is recorded already is not asked again."""

import json
from pathlib import Path
from typing import Any

from postmortem_writer.errors import UsageError
from postmortem_writer.providers import Answer, Ask, Patience, Provider, Vendor, open_provider
from postmortem_writer.providers.recorded import digest, file_name, given, load, reply_to


class Recording:
    """Answer through ``provider`` and write each reply to ``folder``; a reply whose prompt is unchanged is reused."""

    def __init__(self, folder: Path, provider: Provider) -> None:
        self._folder, self._provider = folder, provider
        self.name, self.model = provider.name, provider.model

    def answer(self, ask: Ask) -> Answer:
        path = self._folder / file_name(ask)
        reply = load(path)
        if reply is None or reply["prompt_sha256"] != digest(ask):
            reply = reply_to(ask, self._provider.answer(ask))
            _write(path, json.dumps(reply, ensure_ascii=False, indent=1) + "\n")
        # As it will be replayed: a re-ask quotes the reply, so one space of difference would make it another prompt.
        return given(reply)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".part")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def _open(target: str, base_url: str, client: Any, patience: Patience) -> Recording:
    folder, equals, id = target.partition("=")
    if not equals:
        raise UsageError(f"recording:{target} names no provider: write recording:FOLDER=VENDOR:MODEL")
    return Recording(Path(folder), open_provider(id, base_url=base_url, client=client, patience=patience))


vendor = Vendor(
    title="another provider, its replies written to a folder",
    needs="recording:FOLDER=VENDOR:MODEL, and what that vendor needs",
    keys=(),
    model="",
    open=_open,
)
