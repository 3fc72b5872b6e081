"""Hand the evidence to an agent or a person, and take back the draft they fill in."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from postmortem_writer.draft import Draft
from postmortem_writer.drafting.answer import read
from postmortem_writer.drafting.brief import evidence_block, group_lines
from postmortem_writer.drafting.prompt import prompt
from postmortem_writer.errors import DraftError, InputError, OutputExists
from postmortem_writer.evidence import Evidence
from postmortem_writer.output import replace_files
from postmortem_writer.providers._schema import strict
from postmortem_writer.scope import described

EVIDENCE, BLOCK, INSTRUCTIONS, SCHEMA, DRAFT = (
    "evidence.json",
    "evidence.md",
    "INSTRUCTIONS.md",
    "draft.schema.json",
    "draft.json",
)
_evidence = TypeAdapter(Evidence)


def brief(
    evidence: Evidence, out_dir: Path, *, shown: Evidence | None = None, left_out: Sequence[str] = ()
) -> list[Path]:
    """Write what an agent needs to fill a draft and return the files: evidence, block, instructions, schema.

    ``shown`` is the part of the evidence that fits a budget and ``left_out`` says what does not; all of it is kept in
    evidence.json. Files are replaced,
    but raises OutputExists when the folder holds a draft for other evidence, whose record ids mean something else.
    """
    whole = evidence_json(evidence)
    kept = out_dir / EVIDENCE
    if (out_dir / DRAFT).exists() and kept.exists() and kept.read_text(encoding="utf-8") != whole:
        raise OutputExists(f"{out_dir / DRAFT} was written for other evidence: choose another folder or delete it")
    given = shown or evidence
    texts = {
        EVIDENCE: whole,
        BLOCK: "\n".join([evidence_block(given, said=True, left_out=left_out), *group_lines(given), ""]),
        INSTRUCTIONS: prompt(
            "agent",
            agent=True,
            folder=out_dir,
            draft=DRAFT,
            block=BLOCK,
            schema=SCHEMA,
            left_out=bool(left_out),
            about=described(evidence),
        )
        + "\n",
        SCHEMA: json.dumps(draft_schema(), indent=1, ensure_ascii=False) + "\n",
    }
    paths = {out_dir / name: text for name, text in texts.items()}
    replace_files(paths)
    return list(paths)


def evidence_json(evidence: Evidence) -> str:
    """Return all records, files and findings of the evidence as JSON, ending in a newline."""
    return _evidence.dump_json(evidence, indent=1).decode() + "\n"


def draft_schema() -> dict[str, Any]:
    """Return the JSON Schema of a draft, with its field descriptions."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Draft", **strict(Draft)}


def load_evidence(folder: Path) -> Evidence:
    """Return the evidence that ``brief`` wrote; raises InputError when there is none or it does not fit."""
    path = folder / EVIDENCE
    try:
        return _evidence.validate_json(path.read_bytes())
    except OSError as exc:
        raise InputError(
            f"cannot read {path}: {exc.strerror}; write it with: postmortem-writer brief SOURCE… --out {folder}"
        ) from None
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "the whole file"
        raise InputError(f"{path} is not the evidence of a brief: {where}: {first['msg']}") from None


def load_draft(path: Path) -> Draft:
    """Return the draft in a file; raises DraftError with one line per fault: the path in the draft and a sentence."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        raise DraftError(f"cannot read the draft {path}: {exc}") from None
    filled, faults = read(text, Draft)
    if filled is None:
        lines = "".join(f"\n  {fault.path}: {fault.message}" for fault in faults)
        raise DraftError(f"{path} does not fit the schema of a draft:{lines}")
    return filled
