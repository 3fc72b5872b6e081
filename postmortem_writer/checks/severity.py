"""The severity is the one a record names."""

from collections.abc import Iterator

from postmortem_writer.checks._check import Check, haystack
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.draft import Severity, Wire, parts
from postmortem_writer.evidence import Evidence, plain


def _run(draft: Wire, evidence: Evidence) -> Iterator[Diagnostic]:
    for path, part in parts(draft):
        if isinstance(part, Severity) and part.cites and part.value.strip().lower() != "unknown":
            words = plain(haystack(evidence.cited(part.cites))).casefold().replace(" ", "").replace("-", "")
            if plain(part.value).casefold().replace(" ", "").replace("-", "") not in words:
                message = f"{part.value!r} does not occur in {' or '.join(part.cites)}"
                yield Diagnostic(
                    "severity", Level.ERROR, f"{path}.value", message, 'use the words of the record, or "unknown"'
                )


check = Check("The severity is named by a record, not rated by the writer.", _run)
