"""Notebooks: code with what it printed, and no times."""

import json
from pathlib import Path

from postmortem_writer import sources

CELLS = [
    {"cell_type": "markdown", "source": ["# Restore\n", "Run on 2025-10-26."]},
    {
        "cell_type": "code",
        "source": "ls()",
        "outputs": [
            {"output_type": "stream", "text": ["\x1b[31ma\x1b[0m\r\n", "b\n"]},
            {"output_type": "execute_result", "data": {"text/html": "<table/>", "text/plain": ["3"]}},
            {"output_type": "display_data", "data": {"image/png": "aGVsbG8="}},
            {"output_type": "error", "ename": "KeyError", "evalue": "'id'", "traceback": ["..."]},
        ],
    },
    {"cell_type": "code", "source": [], "outputs": []},
]


def test_cells_are_records() -> None:
    evidence = sources.read(json.dumps({"cells": CELLS, "nbformat": 4}, indent=1))
    assert [(record.kind, record.text, record.stamp) for record in evidence.records] == [
        ("note", "# Restore\nRun on 2025-10-26.", None),
        ("command", "ls()\na\nb\n3\nKeyError: 'id'", None),
    ]
    assert [(record.line, record.end_line) for record in evidence.records] == [(3, 9), (10, 45)]
    assert (evidence.sources[0].format, evidence.sources[0].skipped) == ("notebook", ("1 empty cells",))


def test_the_development_notebook_is_read(shared: Path) -> None:
    evidence = sources.read(shared / "cases" / "notes-dbwipe" / "raw" / "pvc-recreate-script.ipynb")
    assert len(evidence.records) == 19
    assert evidence.records[1].text.startswith("!head pvcs.csv\nNAME,STATUS,VOLUME")
