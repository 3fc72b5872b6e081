"""Causes and ideas that are said by a label or a heading, as in ``cause: full disk`` or below ``## Root cause``."""

import re
from itertools import groupby

from postmortem_writer.document.certainty import CAUSE_LABEL, MARK, clears, confirms, is_cause_heading, leaves_open
from postmortem_writer.drafting.extraction.incident import Incident
from postmortem_writer.drafting.extraction.remarks import Remark

_BECAUSE = re.compile(r"^\W*because(?: of)?\s+(?=\S)", re.I)  # in notes, a line that begins so answers the question
_IDEA = re.compile(
    r"^\W*(?:(?:my|our|first|second|other|new|next|working|current|possible|suspected|candidate) )*(?:suspect(?:ed|s|ing)?|suspicion|theory|hypothesis|idea|guess|hunch|candidate|cause)"
    rf"(?: (?:cause|now|is|was|\#?\d))*{MARK}|^\W*(?:my |our |first )?(?:suspicion|theory|hypothesis|hunch|guess|idea) (?:is|was)\b|^\W*(?:i|we)(?:'d| had)? (?:first |initially )?(?:suspected|blamed|assumed (?:it was|that)|thought (?:it was|of|that))\b",
    re.I,
)


def is_labelled(remark: Remark) -> bool:
    """Tell whether the sentence begins as ``cause: …`` does and then names one."""
    label = CAUSE_LABEL.match(remark.quote) or (_BECAUSE.match(remark.quote) if remark.record.stamp is None else None)
    return label is not None and not leaves_open(remark.quote[label.end() :]) and _names(remark.quote[label.end() :])


def is_idea(remark: Remark) -> bool:
    """Tell whether the sentence begins as ``suspected: …`` or "we thought it was …" does."""
    label = _IDEA.match(remark.quote)
    return label is not None and not CAUSE_LABEL.match(remark.quote) and bool(remark.quote[label.end() :].strip(" .:"))


def headed(incident: Incident) -> list[Remark]:
    """Return the first statement below each heading of the kind "Root cause": what it names, not that it was confirmed."""
    below = [r for r in incident.talk if is_cause_heading(r.record.heading) and r.told_plainly]
    found = []
    for _, group in groupby(below, key=lambda r: (r.record.source, r.record.heading)):
        remarks = list(group)
        stating = (r for r in remarks if not (_confirms_only(r) or is_idea(r) or clears(r.quote)) and _names(r.quote))
        first = next(stating, None)
        if first is not None and not leaves_open(remarks[0].quote):
            found.append(first)
    return found


def _confirms_only(remark: Remark) -> bool:
    words = remark.quote.split()
    return confirms(remark.quote) and confirms(" ".join(words[:3]))


def _names(text: str) -> bool:
    return len(text.split()) >= 2 and not text.rstrip().endswith("?")
