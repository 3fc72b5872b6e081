"""Sentences that lint flagged, worded anew where that makes nothing worse."""

import re
from pathlib import Path
from typing import Any

from postmortem_writer.checks import check, facts
from postmortem_writer.diagnostics import Diagnostic, Level, errors
from postmortem_writer.draft import Draft, claims
from postmortem_writer.drafting import rewording
from postmortem_writer.evidence import plain
from postmortem_writer.pipeline.finishing import Written, finish, spoken
from postmortem_writer.providers import Provider, Usage


def reworded(
    written: Written, provider: Provider, *, template: str | Path, title: str, usage: Usage, lost: list[Diagnostic]
) -> Written:
    """Ask once to reword what lint flagged; a rewording stands where it keeps every fact and checks and lint find no more."""
    flagged = _flagged(written)
    if not flagged:
        return written
    sentences = {one.path: one.sentence for one in flagged}
    answer = rewording.reword(flagged, written.evidence, provider)
    if answer.error is not None:
        lost = [
            *lost,
            Diagnostic("section", Level.WARNING, "reword", f"flagged sentences were not reworded ({answer.error})"),
        ]
    draft = written.draft
    for path, text in answer.texts.items():
        candidate = _with_text(draft, path, text)
        before, after = (len(errors(check(version, written.evidence))) for version in (draft, candidate))
        same = facts(text) == facts(sentences[path])
        if same and after <= before and len(spoken(text)) <= len(spoken(sentences[path])):
            draft = candidate
    by = written.postmortem.drafted_by
    return finish(
        draft,
        written.evidence,
        template=template,
        title=title,
        drafted_by=by,
        usage=usage + answer.usage,
        diagnostics=lost,
    )


def _flagged(written: Written) -> list[rewording.Flagged]:
    """Return the claims whose sentence lint marks as an error or a warning, each with the first finding."""
    findings = [finding for finding in spoken(written.markdown) if finding.level is not Level.SUGGESTION]
    flagged: dict[str, rewording.Flagged] = {}
    for path, claim in claims(written.draft):
        for finding in findings:
            if plain(finding.match) in plain(claim.text) and path not in flagged:
                why = f"{finding.message}. {finding.why}"
                flagged[path] = rewording.Flagged(path, claim.text, why, finding.question, tuple(claim.cites))
    return list(flagged.values())


def _with_text(draft: Draft, path: str, text: str) -> Draft:
    """Return the draft with another text at one path, such as ``went_wrong[2]``."""
    data = draft.model_dump()
    node: Any = data
    for key in re.findall(r"[^.\[\]]+", path):
        node = node[int(key)] if key.isdigit() else node[key]
    node["text"] = text
    return Draft.model_validate(data)
