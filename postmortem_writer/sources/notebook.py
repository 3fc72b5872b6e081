"""Jupyter notebooks: what was run and what it printed. A notebook has no times; dates inside it are data."""

import re
from typing import Any

from postmortem_writer.evidence import Record
from postmortem_writer.sources import _json
from postmortem_writer.sources._source import Handed, Reading, Source
from postmortem_writer.sources.records_json import broken

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def recognise(handed: Handed) -> float:
    """Return 1.0 for an object with cells that have a type."""
    if handed.text.lstrip()[:1] != "{":
        return 0.0
    cells = _json.first(handed.text, ("cells",))
    return 1.0 if cells and all("cell_type" in cell for cell in cells) else 0.0


def read(handed: Handed, zone: str) -> Reading:
    """Return a record a cell: code with its text output as a command, Markdown as a note."""
    records: list[Record] = []
    diagnostics = []
    empty = 0
    try:
        for element in _json.objects(handed.text, ("cells",)):
            text = _text(element.value)
            empty += not text
            if text:
                records.append(_record(handed.path, element, text))
    except _json.Fault as fault:
        diagnostics.append(broken(handed.path, fault, len(records)))
    skipped = (f"{empty} empty cells",) if empty else ()
    return Reading(tuple(records), skipped=skipped, diagnostics=tuple(diagnostics))


def _record(path: str, element: _json.Element, text: str) -> Record:
    return Record(
        source=path,
        line=element.line,
        end_line=element.end_line,
        kind="command" if element.value.get("cell_type") == "code" else "note",
        text=text,
        raw=element.raw,
        native=str(element.value.get("id", "")),
    )


def _text(cell: dict[str, Any]) -> str:
    outputs = cell.get("outputs")
    printed = [_output(one) for one in outputs if isinstance(one, dict)] if isinstance(outputs, list) else []
    return "\n".join(part for part in (_joined(cell.get("source")), *printed) if part)


def _output(output: dict[str, Any]) -> str:
    """Return what was printed; HTML tables and images say nothing that the plain text does not."""
    if output.get("output_type") == "error":
        return f"{output.get('ename', '')}: {output.get('evalue', '')}"
    data = output.get("data")
    return _joined(output.get("text")) or _joined(data.get("text/plain") if isinstance(data, dict) else None)


def _joined(lines: Any) -> str:
    text = "".join(map(str, lines)) if isinstance(lines, list) else lines if isinstance(lines, str) else ""
    return _ANSI.sub("", text).replace("\r\n", "\n").strip()


source = Source("Jupyter notebook", recognise, read, known_by="`nbformat` and `cells`")
