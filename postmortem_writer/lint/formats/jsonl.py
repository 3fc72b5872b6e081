"""JSON lines: one finding a line, with the keys of the JSON document."""

import json

from postmortem_writer.lint.files import Run
from postmortem_writer.lint.formats._data import as_dict
from postmortem_writer.lint.formats._format import Format


def render(run: Run) -> str:
    """Return one object a line; nothing at all where nothing was found."""
    return "".join(json.dumps(as_dict(finding), ensure_ascii=False) + "\n" for finding in run.findings)


format = Format("one JSON object a line, for other programs", render)
