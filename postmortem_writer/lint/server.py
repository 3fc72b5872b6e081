"""Show findings in an editor: a language server over stdio, as the Language Server Protocol 3.17 describes it.

Needs the extra ``lsp``; only ``postmortem-writer lsp`` imports this module.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from postmortem_writer.diagnostics import Level
from postmortem_writer.errors import PostmortemError
from postmortem_writer.lint import configfile, files, ruleset
from postmortem_writer.lint.config import Config
from postmortem_writer.lint.engine import lint
from postmortem_writer.lint.finding import Finding

NAME = "postmortem-writer"
_SEVERITY = {
    Level.ERROR: types.DiagnosticSeverity.Error,
    Level.WARNING: types.DiagnosticSeverity.Warning,
    Level.SUGGESTION: types.DiagnosticSeverity.Information,
}
_LINE_END = re.compile(r"\r\n|\r|\n")


class Server(LanguageServer):
    """Lints whole documents and remembers what it found in each, by the document's address, for hovers."""

    def __init__(self, version: str) -> None:
        # Full texts: what counts as a line end differs between editor and Python, and in a patched text that would show.
        super().__init__(NAME, version, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.found: dict[str, list[tuple[types.Range, Finding]]] = {}
        self.told = ""

    def look(self, uri: str) -> None:
        """Lint a document and publish what was found; settings that cannot be used are told once, and nothing is shown."""
        document = self.workspace.get_text_document(uri)
        configfile.forget()  # settings and rules may have been changed beside the text
        ruleset.forget()
        try:
            self.found[uri] = list(self._placed(document.source, _findings(document.source, uri)))
            self.told = ""
        except PostmortemError as exc:
            self.found[uri] = []
            if self.told != str(exc):
                self.told = str(exc)
                self.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"{NAME}: {exc}"))
        self._publish(uri, [_diagnostic(range, finding) for range, finding in self.found[uri]], document.version)

    def forget(self, uri: str) -> None:
        """Take the findings of a closed document away."""
        self.found.pop(uri, None)
        self._publish(uri, [], None)

    def at(self, uri: str, position: types.Position) -> tuple[types.Range, Finding] | None:
        """Return the finding at a place, or None."""
        here = (position.line, position.character)
        for range, finding in self.found.get(uri, []):
            if (range.start.line, range.start.character) <= here <= (range.end.line, range.end.character):
                return range, finding
        return None

    def _publish(self, uri: str, diagnostics: list[types.Diagnostic], version: int | None) -> None:
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics, version))

    def _placed(self, text: str, findings: Sequence[Finding]) -> Iterator[tuple[types.Range, Finding]]:
        units = self.workspace.position_codec.client_num_units  # UTF-16, unless the editor asked for others
        starts = [0, *(end.end() for end in _LINE_END.finditer(text))]

        def position(offset: int) -> types.Position:
            line = bisect_right(starts, offset) - 1
            return types.Position(line, units(text[starts[line] : offset]))

        for finding in findings:
            yield types.Range(position(finding.start), position(finding.end)), finding


def serve(version: str) -> None:
    """Speak with one editor over standard input and output until it says goodbye."""
    build(version).start_io()


def build(version: str) -> Server:
    """Return a server that looks at documents when they are opened, changed and saved, and explains findings on hover."""
    server = Server(version)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        server.look(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        server.look(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        server.look(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.forget(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hovered(params: types.HoverParams) -> types.Hover | None:
        here = server.at(params.text_document.uri, params.position)
        if here is None:
            return None
        range, finding = here
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, explanation(finding)), range)

    return server


def explanation(finding: Finding) -> str:
    """Return what a hover shows, in Markdown: why, what to ask, what a rewrite would hold, where it is from."""
    lines = [f"**{finding.rule} {finding.name}**: {finding.message}", finding.why, f"Ask instead: {finding.question}"]
    if finding.rewrites:
        lines.append(
            "\n".join(
                ["Rewrite, with the slots filled from evidence:", "", *(f"- {rewrite}" for rewrite in finding.rewrites)]
            )
        )
    return "\n\n".join([*lines, f"*{finding.source}*"])


def _findings(text: str, uri: str) -> list[Finding]:
    """Return what a run over the file alone would print, with the settings nearest to it; raises PostmortemError."""
    path = to_fs_path(uri) if uri.startswith("file:") else None
    config = configfile.nearest(path) if path else Config()
    if not path or config.excludes(path):
        return [] if path else lint(text)
    run = files.run([files.Document(path, text.encode("utf-8", "replace"), config)])
    return [finding for finding in run.spoken if finding.file == path]


def _diagnostic(range: types.Range, finding: Finding) -> types.Diagnostic:
    link = finding.source if finding.source.startswith(("https://", "http://")) else ""
    return types.Diagnostic(
        range=range,
        severity=_SEVERITY[finding.level],
        code=finding.rule,
        code_description=types.CodeDescription(link) if link else None,
        source=NAME,
        message=f"{finding.message} {finding.question}",
        data={
            "name": finding.name,
            "why": finding.why,
            "question": finding.question,
            "rewrites": list(finding.rewrites),
            "source": finding.source,
        },
    )
