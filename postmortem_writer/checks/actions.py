"""Action items: owner, due date and priority come from a record, or the item is marked open."""

from collections.abc import Iterator

from postmortem_writer.checks._check import Check, haystack
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.draft import ActionItem, Wire, parts
from postmortem_writer.evidence import Evidence, plain


def _run(draft: Wire, evidence: Evidence) -> Iterator[Diagnostic]:
    for path, part in parts(draft):
        if isinstance(part, ActionItem):
            yield from _committed(path, part, plain(haystack(evidence.cited(part.cites))).casefold())
            yield from _open(path, part)


def _committed(path: str, action: ActionItem, words: str) -> Iterator[Diagnostic]:
    for name in ("owner", "due", "priority", "done_when"):
        value = plain(getattr(action, name)).casefold()
        if value and not (value in words or (name == "done_when" and action.basis == "inferred")):
            message = (
                f"{name} {getattr(action, name)!r} does not occur in {' or '.join(action.cites) or 'any cited record'}"
            )
            yield Diagnostic("action", Level.ERROR, f"{path}.{name}", message, 'use the words of the record, or ""')
    if action.status != "open" and action.basis == "inferred":
        message = f"a proposal cannot be {action.status!r}"
        yield Diagnostic("action", Level.ERROR, f"{path}.status", message, 'a proposal is "open"')


def _open(path: str, action: ActionItem) -> Iterator[Diagnostic]:
    missing = " and ".join(name for name, value in (("owner", action.owner), ("due date", action.due)) if not value)
    if missing and action.status != "done":
        yield Diagnostic(
            "open-action",
            Level.SUGGESTION,
            path,
            f"no record gives this action item an {missing}".replace("an due", "a due"),
        )


check = Check("Owners, due dates and priorities are the records' own; what lacks them is marked open.", _run)
