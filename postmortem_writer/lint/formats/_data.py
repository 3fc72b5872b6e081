"""A finding as the plain data that JSON and JSON lines share; lint.schema.json describes it."""

from typing import Any

from postmortem_writer.lint.finding import Finding


def as_dict(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain data; columns are in code points, offsets in three units."""
    silenced = finding.suppressed
    return {
        "path": finding.file,
        "rule": finding.code,
        "name": finding.name,
        "category": finding.category,
        "level": finding.level.value,
        "line": finding.line,
        "col": finding.col,
        "end_line": finding.end_line,
        "end_col": finding.end_col,
        "offset": {"codepoint": finding.start, "utf16": finding.utf16[0], "byte": finding.utf8[0]},
        "end_offset": {"codepoint": finding.end, "utf16": finding.utf16[1], "byte": finding.utf8[1]},
        "match": finding.match,
        "sentence": finding.sentence,
        "section": finding.section,
        "kind": finding.kind,
        "subject": {"text": finding.subject, "class": finding.subject_class} if finding.subject_class else None,
        "message": finding.message,
        "why": finding.why,
        "source": finding.source,
        "rewrites": list(finding.rewrites),
        "question": finding.hint,
        "suppressed": {"by": silenced.by.value, "line": silenced.line or None, "reason": silenced.reason}
        if silenced
        else None,
        "fingerprint": finding.fingerprint,
    }
