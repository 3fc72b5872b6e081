"""One versioned JSON document for programs: every file with its findings, silenced ones too."""

import json
from typing import Any

from postmortem_writer.lint.files import Linted, Run
from postmortem_writer.lint.formats._data import as_dict
from postmortem_writer.lint.formats._format import Format

SCHEMA = "postmortem-writer/lint/1"


def render(run: Run) -> str:
    """Return the document that ``lint.schema.json`` describes."""
    document = {
        "schema": SCHEMA,
        "tool": "postmortem-writer",
        "version": run.version,
        "files": [_file(one) for one in run.documents],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _file(linted: Linted) -> dict[str, Any]:
    file = {"path": linted.path, "findings": [as_dict(finding) for finding in linted.findings]}
    if linted.report is None:
        return file
    from postmortem_writer.lint.report import as_dict as told

    return {**file, "report": told(linted.report)}


format = Format("one JSON document with everything that is known of each finding", render)
