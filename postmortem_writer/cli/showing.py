"""show, and why records are shown: looking up what a brief has no room for."""

import json as jsonlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from postmortem_writer.errors import UsageError

if TYPE_CHECKING:
    from postmortem_writer.evidence import Evidence, Record
    from postmortem_writer.selection import Selection

_RANGE = re.compile(r"R([1-9]\d*)(?:(?:-|\.\.|…)R?([1-9]\d*))?", re.IGNORECASE)

Budget = Annotated[
    int,
    typer.Option(metavar="TOKENS", min=0, help="Show what fits into so many tokens (estimated), the telling first."),
]


def show(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that brief made.")],
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="ID…", help="Records or runs of them: R17 R20-R40.", show_default=False),
    ] = None,
    find: Annotated[str, typer.Option(metavar="WORDS", help="Records that hold these words, case aside.")] = "",
    most: Annotated[int, typer.Option(metavar="N", min=1, help="Show no more than so many records.")] = 200,
) -> None:
    """Show records of a brief in full, those too that evidence.md has no room for.

    Example: postmortem-writer show DIR R17 R20-R40, or: postmortem-writer show DIR --find timeout
    """
    from dataclasses import replace

    from postmortem_writer.drafting.brief import evidence_block
    from postmortem_writer.drafting.handoff import load_evidence

    evidence = load_evidence(folder)
    if not ids and not find:
        raise UsageError("nothing was asked for: name records, as in R17 R20-R40, or give --find WORDS")
    wanted = asked(evidence, ids or []) if ids else list(evidence.records)
    found = [record for record in wanted if find.casefold() in record.text.casefold()]
    print(evidence_block(replace(evidence, records=tuple(found[:most]), sources=()), longest=10**9, said=True))
    if not found or len(found) > most:
        typer.echo(f"{len(found)} records, {min(len(found), most)} of them shown (--most {most})", err=True)


def asked(evidence: "Evidence", ids: list[str]) -> list["Record"]:
    """Return the records of ids and runs of ids, in their order; raises UsageError for what is no id of this evidence."""
    numbers: set[int] = set()
    for id in ids:
        match = _RANGE.fullmatch(id.strip(","))
        if match is None:
            raise UsageError(f"{id!r} is no record: expected R17 or R20-R40")
        first, last = int(match[1]), int(match[2] or match[1])
        if not first <= last <= len(evidence.records):
            raise UsageError(f"{id!r} names no records: there are R1 to R{len(evidence.records)}")
        numbers.update(range(first, last + 1))
    return [evidence.by_id[f"R{number}"] for number in sorted(numbers)]


def explanation(selection: "Selection", *, json: bool) -> str:
    """Return why each record is in or out, a line each, or as JSON with what was left out."""
    if not json:
        lines = [f"{id} {'in' if reason.shown else 'out'}: {reason.why}" for id, reason in selection.reasons.items()]
        return "\n".join(lines)
    from dataclasses import asdict

    told = {
        "budget": selection.budget,
        "tokens": selection.tokens,
        "records": [{"id": id, **asdict(reason)} for id, reason in selection.reasons.items()],
        "left_out": [asdict(one) for one in selection.left_out],
    }
    return jsonlib.dumps(told, indent=2, ensure_ascii=False)


def summary(selection: "Selection") -> str:
    """Return one sentence on how much is shown."""
    shown, whole = len(selection.shown.records), len(selection.whole.records)
    return f"{shown} of {whole} records shown, about {selection.tokens} of {selection.budget} tokens"


def add(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command()(show)
