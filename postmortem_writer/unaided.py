"""What a draft by extraction must own up to: blame it repeats word for word, and what it leaves out."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.draft import SECTIONS, Draft, claims
from postmortem_writer.evidence import Evidence, plain
from postmortem_writer.lint import lint, rules


@lru_cache(maxsize=4096)
def blamed(quote: str) -> str:
    """Return whom these words blame when they stand alone, "a person" or "a team", as lint reads them; "" for nobody."""
    found = [finding for finding in lint(quote) if not finding.suppressed and finding.level is not Level.SUGGESTION]
    if any(
        rules()[finding.rule].level is Level.ERROR for finding in found
    ):  # a name nobody knows lowers only the finding
        return "a person"
    return "a team" if any(finding.category == "agency" for finding in found) else ""


def blames(quote: str) -> bool:
    """Tell whether these words blame somebody."""
    return bool(blamed(quote))


def blaming(draft: Draft, sections: Iterable[str] = SECTIONS) -> Iterator[Diagnostic]:
    """Warn once of each quotation in these sections that repeats a record's blame, which no check can take out of it."""
    fields = {field for section in sections for field in SECTIONS[section].model_fields}
    seen: set[tuple[str, str]] = set()
    for path, claim in claims(draft):
        key = (claim.cites[0] if claim.cites else "", plain(claim.quote))
        if re.split(r"[.\[]", path)[0] in fields and key not in seen and blames(claim.quote):
            seen.add(key)
            message = f"{key[0]} is quoted with words that blame {blamed(claim.quote)}"
            hint = "put what the tools and the process let through in its place before you publish"
            yield Diagnostic("blame-quoted", Level.WARNING, path, message, hint, tuple(claim.cites))


def shortfall(draft: Draft, evidence: Evidence) -> Iterator[Diagnostic]:
    """Say what an extracted draft leaves out: records with a time that are no rows, or nearly everything."""
    shown = evidence.same_events(cite for event in draft.timeline for cite in event.cites)
    timed = [r for r in evidence.records if r.stamp is not None and r.kind not in ("log", "metric", "command")]
    left = sum(1 for record in timed if record.id not in shown)
    if left:
        message = f"{left} of {len(timed)} records with a time are not rows of the timeline"
        yield Diagnostic("rows", Level.WARNING, "timeline", message, "look through the sources for what matters")
    if len(draft.timeline) < 2 and not (draft.hypotheses or draft.action_items):
        message = f"almost nothing was recognised: {len(evidence.records)} records, {len(draft.timeline)} rows of the timeline"
        hint = "begin each line with its time (14:02 restarted the pods), put the day in a heading (## 2026-02-03), or name a --model"
        yield Diagnostic("little-recognised", Level.WARNING, "timeline", message, hint)
