"""Reviewdog's Diagnostic Format, whose columns are counted in UTF-8 bytes from 1."""

import json
from typing import Any

from postmortem_writer.diagnostics import Level
from postmortem_writer.lint.files import Linted, Run
from postmortem_writer.lint.finding import Finding
from postmortem_writer.lint.formats._format import Format

_SEVERITIES = {Level.ERROR: "ERROR", Level.WARNING: "WARNING", Level.SUGGESTION: "INFO"}


def render(run: Run) -> str:
    """Return one document with the findings that nothing silences; it proposes no texts, as only the author can fill them."""
    document = {
        "source": {"name": "postmortem-writer"},
        "diagnostics": [
            _diagnostic(one, finding) for one in run.documents for finding in one.findings if not finding.suppressed
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _diagnostic(document: Linted, finding: Finding) -> dict[str, Any]:
    def position(line: int, col: int, offset: int) -> dict[str, int]:
        before = document.text[offset - col + 1 : offset]
        return {"line": line, "column": len(before.encode("utf-8", "surrogatepass")) + 1}

    return {
        "message": f"{finding.message}. {finding.why} Ask: {finding.hint}",
        "location": {
            "path": finding.file,
            "range": {
                "start": position(finding.line, finding.col, finding.start),
                "end": position(finding.end_line, finding.end_col, finding.end),
            },
        },
        "severity": _SEVERITIES[finding.level],
        "code": {"value": finding.code},
    }


format = Format("reviewdog's diagnostic format", render)
