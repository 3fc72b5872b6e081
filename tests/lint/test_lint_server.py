"""The language server as an editor meets it: a process, and JSON-RPC messages over its stdin and stdout."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from postmortem_writer.cli import main

pytest.importorskip("pygls", reason="the language server needs the extra: pip install 'postmortem-writer[lsp]'")

TEXT = "# Causes\r\n\r\n\U0001f6d1 The operator forgot to page the owner.\r\n"


class Editor:
    """A client that sends a message and reads until the answer, or the notification it waits for, has come."""

    def __init__(self, folder: Path, *encodings: str) -> None:
        command = [sys.executable, "-m", "postmortem_writer", "lsp"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder)
        self.folder, self.last = folder, 0
        capabilities = {"general": {"positionEncodings": list(encodings)}} if encodings else {}
        self.server = self.ask(
            "initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": capabilities}
        )
        self.tell("initialized", {})

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def tell(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        self.last += 1
        self._send({"id": self.last, "method": method, "params": params})
        while (message := self._next()).get("id") != self.last:
            pass
        return message["result"]

    def wait(self, method: str) -> Any:
        while (message := self._next()).get("method") != method:
            pass
        return message["params"]

    def opens(self, name: str, text: str) -> list[dict[str, Any]]:
        document = {"uri": self.uri(name), "languageId": "markdown", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return self.diagnostics(name)

    def diagnostics(self, name: str) -> list[dict[str, Any]]:
        published = self.wait("textDocument/publishDiagnostics")
        assert published["uri"] == self.uri(name)
        found: list[dict[str, Any]] = published["diagnostics"]
        return found

    def hover(self, name: str, line: int, character: int) -> Any:
        place = {"textDocument": {"uri": self.uri(name)}, "position": {"line": line, "character": character}}
        return self.ask("textDocument/hover", place)

    def leave(self) -> int:
        self.ask("shutdown", None)
        self.tell("exit", None)
        assert self.process.stdin
        assert self.process.stdout
        status = self.process.wait(timeout=20)
        self.process.stdin.close()
        self.process.stdout.close()
        return status

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _next(self) -> dict[str, Any]:
        assert self.process.stdout
        length = 0
        while (line := self.process.stdout.readline()).strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the server went away"
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        return message


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    client = Editor(tmp_path)
    yield client
    assert client.leave() == 0


def test_an_opened_document_has_diagnostics_with_utf16_positions(editor: Editor) -> None:
    [found] = editor.opens("a.md", TEXT)
    assert found["range"] == {"start": {"line": 2, "character": 3}, "end": {"line": 2, "character": 30}}
    assert (found["code"], found["severity"], found["source"]) == ("BL01", 1, "postmortem-writer")
    assert found["message"].startswith("'The operator forgot to page' presents")
    assert found["data"]["name"] == "person-omission"
    assert found["data"]["question"] == "What did {role} see at that moment that made going on look right?"
    assert found["data"]["rewrites"]


def test_positions_are_in_the_units_the_editor_asks_for(tmp_path: Path) -> None:
    client = Editor(tmp_path, "utf-8")
    assert client.server["capabilities"]["positionEncoding"] == "utf-8"
    [found] = client.opens("a.md", TEXT)
    assert found["range"]["start"] == {"line": 2, "character": 5}
    assert client.leave() == 0


def test_findings_follow_changes_and_go_when_the_document_is_closed(editor: Editor) -> None:
    assert len(editor.opens("a.md", TEXT)) == 1
    changed = {"textDocument": {"uri": editor.uri("a.md"), "version": 2}}
    editor.tell("textDocument/didChange", {**changed, "contentChanges": [{"text": "Nothing paged the owner.\n"}]})
    assert editor.diagnostics("a.md") == []
    editor.tell("textDocument/didChange", {**changed, "contentChanges": [{"text": TEXT + "\r\n" + TEXT}]})
    assert [found["range"]["start"]["line"] for found in editor.diagnostics("a.md")] == [2, 6]
    editor.tell("textDocument/didSave", {"textDocument": {"uri": editor.uri("a.md")}})
    assert len(editor.diagnostics("a.md")) == 2
    editor.tell("textDocument/didClose", {"textDocument": {"uri": editor.uri("a.md")}})
    assert editor.diagnostics("a.md") == []
    assert editor.hover("a.md", 2, 10) is None


def test_hover_explains_the_finding_and_nothing_else(editor: Editor) -> None:
    editor.opens("a.md", TEXT)
    shown = editor.hover("a.md", 2, 10)
    assert shown["range"]["start"] == {"line": 2, "character": 3}
    assert shown["contents"]["kind"] == "markdown"
    text = shown["contents"]["value"]
    assert text.startswith("**BL01 person-omission**: 'The operator forgot to page' presents")
    assert "It says what did not happen, not what made the choice sensible at the time." in text
    assert "Ask instead: What did {role} see" in text
    assert "- Nothing prompted for" in text
    assert text.endswith("*")
    assert editor.hover("a.md", 0, 2) is None


def test_a_silenced_finding_is_not_shown(editor: Editor) -> None:
    assert editor.opens("a.md", "It was operator error. <!-- blameless-ignore BL05: quoted -->\n") == []


def test_a_document_without_a_file_is_read_too(editor: Editor) -> None:
    document = {"uri": "untitled:Untitled-1", "languageId": "markdown", "version": 1, "text": TEXT}
    editor.tell("textDocument/didOpen", {"textDocument": document})
    published = editor.wait("textDocument/publishDiagnostics")
    assert (published["uri"], len(published["diagnostics"])) == ("untitled:Untitled-1", 1)


def test_without_the_extra_the_way_to_get_it_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "postmortem_writer.lint.server", raising=False)
    monkeypatch.setitem(sys.modules, "pygls", None)
    monkeypatch.setitem(sys.modules, "pygls.lsp.server", None)
    assert main(["lsp"]) == 2
    assert "try: pip install 'postmortem-writer[lsp]'" in capsys.readouterr().err


def test_the_settings_nearest_to_the_file_hold_and_are_read_again(editor: Editor, tmp_path: Path) -> None:
    (tmp_path / ".blameless.toml").write_text('ignore = ["BL01"]\n', "utf-8")
    assert editor.opens("a.md", TEXT) == []
    (tmp_path / ".blameless.toml").write_text('level.BL01 = "warning"\n', "utf-8")
    editor.tell("textDocument/didSave", {"textDocument": {"uri": editor.uri("a.md")}})
    assert [found["severity"] for found in editor.diagnostics("a.md")] == [2]
    (tmp_path / ".blameless.toml").write_text('exclude = ["a.md"]\n', "utf-8")
    editor.tell("textDocument/didSave", {"textDocument": {"uri": editor.uri("a.md")}})
    assert editor.diagnostics("a.md") == []


def test_settings_that_cannot_be_used_are_told_in_the_editor(editor: Editor, tmp_path: Path) -> None:
    (tmp_path / ".blameless.toml").write_text('colour = "red"\n', "utf-8")
    document = {"uri": editor.uri("a.md"), "languageId": "markdown", "version": 1, "text": TEXT}
    editor.tell("textDocument/didOpen", {"textDocument": document})
    told = editor.wait("window/showMessage")
    assert told["type"] == 1
    assert "unknown key 'colour'" in told["message"]
    assert editor.diagnostics("a.md") == []


def test_a_rule_that_links_to_its_style_guide_has_the_link_as_its_description(editor: Editor, tmp_path: Path) -> None:
    pytest.importorskip("yaml", reason="reading Vale styles needs the extra: pip install 'postmortem-writer[vale]'")
    (tmp_path / "House").mkdir()
    rule = "extends: existence\nmessage: m\nlink: https://example.org/words\ntokens: [leverage]\n"
    (tmp_path / "House" / "Words.yml").write_text(rule, "utf-8")
    (tmp_path / ".blameless.toml").write_text('extend = ["House"]\n', "utf-8")
    [found] = editor.opens("a.md", "We leverage it.\n")
    assert (found["code"], found["codeDescription"]) == ("HOUSE.WORDS", {"href": "https://example.org/words"})
    [ours] = editor.opens("b.md", TEXT)
    assert "codeDescription" not in ours
