"""A title and two or three sentences, all taken from where they stand below."""

import re
from collections.abc import Iterable

from postmortem_writer.draft import SummarySection
from postmortem_writer.drafting.extraction.causes import stated_cause
from postmortem_writer.drafting.extraction.findings import quoted
from postmortem_writer.drafting.extraction.incident import Incident
from postmortem_writer.drafting.extraction.milestones import find_milestones
from postmortem_writer.drafting.extraction.remarks import Remark, is_firing

TITLE_WORDS = 10
TITLE_FROM = 5

_STATE = re.compile(
    r"^\W*(?:description|title|summary|subject|firing|alarm|alert|triggered|critical|problem|warning|page|\[[A-Z:0-9 ]+\])\W*[:\-]\s+",
    re.I,
)
_CLAUSE_END = re.compile(r"[,;:]\s|\s[-–—]\s|\s\(")
_FIELD = re.compile(r"=|^\w+:")
_LEANS = frozenset({"it", "this", "that", "so", "but", "and", "then", "also", "as", "because", "still", "again", "now"})
_THAT = re.compile(r"\b(?:detect|notic|report|see|find|found|show|confirm)\w* that (?P<what>[^.;]+)", re.I)


def find_summary(incident: Incident) -> SummarySection:
    """Return a title and up to three sentences: the first harm, the firmest word on its cause, the end; all quotes."""
    moments = find_milestones(incident)
    ids = [cite for moment in (moments.resolved, moments.mitigated) for cite in moment.cites][:1]
    end = [r for r in incident.told if r.record.id in ids and r.says("resolution", "recovery", "fine", "done")]
    first = [r for r in incident.told if r.record.id in moments.detected.cites]
    first.sort(key=lambda r: (not r.says("symptom"), not r.sentence.first, -r.weight))
    cause = stated_cause(incident)
    told = [*first[:1], *([cause] if cause else []), *end[:1]]
    return SummarySection(title=_title(incident, first), summary=quoted(told))


def _title(incident: Incident, first: Iterable[Remark]) -> str:
    """Return at most ten words of a record: an alert's own title, else the first harm that is told so briefly."""
    named = [r for r in incident.remarks if is_firing(r) and incident.on_topic(r) and not incident.is_lonely(r)]
    named.sort(key=lambda remark: remark.record.kind != "page-event")
    told = [r for r in incident.remarks if r.says("symptom") and incident.on_topic(r)][:TITLE_FROM]
    candidates = [r for r in [*named, *first, *told] if not r.sentence.code and (is_firing(r) or r.says("symptom"))]
    slices = [slice_ for remark in candidates for slice_ in _short_forms(remark.quote)]
    slices = [
        words for words in slices if words and words[0].lower() not in _LEANS and not _FIELD.search(" ".join(words))
    ]
    fitting = (words for words in slices if 3 <= len(words) <= TITLE_WORDS and not incident.name_in(" ".join(words)))
    return " ".join(next(fitting, slices[0][:TITLE_WORDS] if slices else [])).strip(" .!;:,")


def _short_forms(quote: str) -> list[list[str]]:
    """Return the words of the sentence without an alert's state in front, of its first clause, and of what was noticed."""
    bare = _STATE.sub("", quote)
    noticed = _THAT.search(bare)
    forms = [noticed["what"] if noticed else "", bare, _CLAUSE_END.split(bare, maxsplit=1)[0]]
    return [form.split() for form in forms if form]
