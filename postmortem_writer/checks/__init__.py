"""Draft against evidence: every claim is opened and compared; one module per check."""

import sys

from postmortem_writer.checks._check import Check
from postmortem_writer.diagnostics import Diagnostic
from postmortem_writer.discovery import collect
from postmortem_writer.draft import Wire
from postmortem_writer.evidence import Evidence


def checks() -> dict[str, Check]:
    """Return every check by name."""
    return collect(sys.modules[__name__], "check", Check)


def check(draft: Wire, evidence: Evidence) -> list[Diagnostic]:
    """Return what the evidence does not support in a draft, or in one section of it, ordered by check and place."""
    return [diagnostic for one in checks().values() for diagnostic in one.run(draft, evidence)]
