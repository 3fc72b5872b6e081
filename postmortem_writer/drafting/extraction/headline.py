"""The title: the document's own, an alert's, or the first harm that is told briefly; never a recovery that did not last."""

import re
from collections.abc import Iterable, Iterator

from postmortem_writer import clock
from postmortem_writer.drafting.extraction.cues import read_cues
from postmortem_writer.drafting.extraction.incident import Incident
from postmortem_writer.drafting.extraction.remarks import Remark, is_firing

TITLE_WORDS = 10
OWN_WORDS = 14
TITLE_FROM = 5
_OPENING_LINES = 4  # a heading, a blank line, a line of words: further down another heading may stand between

_STATE = re.compile(
    r"^\W*(?:description|title|summary|subject|firing|alarm|alert|triggered|critical|problem|warning|page|\[[A-Z:0-9 ]+\])\W*[:\-]\s+",
    re.I,
)
_CLAUSE_END = re.compile(r"[,;:]\s|\s[-–—]\s|\s\(")
_FIELD = re.compile(r"=|^\w+:")
_LEANS = frozenset({"it", "this", "that", "so", "but", "and", "then", "also", "as", "because", "still", "again", "now"})
_THAT = re.compile(r"\b(?:detect|notic|report|see|find|found|show|confirm)\w* that (?P<what>[^.;]+)", re.I)
_KIND = re.compile(
    r"^\W*(?:(?:incident|outage)(?: (?:report|notes?|review|summary|post-?mortem|log))?|post-?mortem|rca|retro(?:spective)?|report|write-?up|(?:my |raw |rough )?notes?)\b(?: (?:from|on|of|for|about)(?: the)?\b)?(?:\s*[:#|–—-]+\s*|\s+|$)",
    re.I,
)
_HARM = re.compile(r"\b(?:incident|outage|post-?mortem|disruption|downtime|failure|loss)\b", re.I)
_NUMBER = re.compile(r"^\W*(?:[A-Z]{2,}-)?\d+\s*[:|–—-]+\s+")
_ZONE = re.compile(
    r"\b(?:all )?times?(?: are)?(?: in)? [A-Z][\w/+:-]+|\ball (?:in )?(?:UTC|GMT)\b|\b(?:UTC|GMT|CET|CEST|[A-Z][a-z]+/[A-Z][A-Za-z_]+)\b|\b(?:mon|tues?|wednes|thurs?|fri|satur|sun)day\b(?=\W*$|\s*[-–—,(])",
    re.I,
)
_EMPTY = re.compile(r"\(\W*\)|\[\W*\]|(?<!\S)[.,;]+(?!\S)|(?<=\s)[,|·–—-]+(?=\s*(?:$|[,|·–—-]))")
_SECTION = re.compile(
    r"(?:root cause|action items?|what happened|next steps|follow[- ]?ups?|raw notes|time line|lessons learned|executive summary|initial report|the incident)\b.*",
    re.I,
)


def find_title(incident: Incident, first: Iterable[Remark]) -> str:
    """Return the title that the notes give themselves, else at most ten words of a record."""
    return _own(incident) or _told(incident, first)


def _own(incident: Incident) -> str:
    """Return the heading a document begins with, without date, zone and the kind of document it is."""
    for heading in (incident.heading, *_headings(incident)):
        title = _bare(heading)
        words = title.split()
        if len(words) >= 2 and not _SECTION.fullmatch(title) and not incident.blames(title):
            short = title if len(words) <= OWN_WORDS else _CLAUSE_END.split(title, maxsplit=1)[0]
            return " ".join(short.split()[:OWN_WORDS])
    return ""


def _headings(incident: Incident) -> Iterator[str]:
    notes = [record for record in incident.evidence.records if record.kind == "note"]
    alone = len({record.source for record in incident.evidence.records}) == 1
    for source in dict.fromkeys(record.source for record in notes):
        opening = min((record for record in notes if record.source == source), key=lambda record: record.line)
        if 1 < opening.line <= _OPENING_LINES and (alone or _tells_harm(opening.heading)):
            yield opening.heading


def _tells_harm(heading: str) -> bool:
    """Tell the title of an incident from that of any document that was handed in beside its notes."""
    return bool(_HARM.search(heading) or read_cues(heading).asserted & {"symptom", "sign", "trouble"})


def _bare(heading: str) -> str:
    text = heading
    for found in sorted(clock.find(text), key=lambda found: -found.start):
        text = text[: found.start] + text[found.end :]
    text = _ZONE.sub("", text)
    for _ in range(3):
        text = _EMPTY.sub("", text).strip(" \t,;:|·–—-#*_").rstrip(".")
        text = _NUMBER.sub("", _KIND.sub("", text, count=1), count=1)
    return " ".join(text.split())


def _told(incident: Incident, first: Iterable[Remark]) -> str:
    """Return at most ten words of a record: an alert's own title, else the first harm that is told so briefly."""
    named = [r for r in incident.remarks if is_firing(r) and incident.on_topic(r) and not incident.is_lonely(r)]
    named.sort(key=lambda remark: remark.record.kind != "page-event")
    told = [r for r in incident.remarks if r.says("symptom") and incident.on_topic(r)][:TITLE_FROM]
    candidates = [r for r in [*named, *first, *told] if not r.sentence.code and (is_firing(r) or _is_harm(r))]
    slices = [slice_ for remark in candidates for slice_ in _short_forms(remark.quote)]
    slices = [
        words for words in slices if words and words[0].lower() not in _LEANS and not _FIELD.search(" ".join(words))
    ]
    slices = [words for words in slices if not incident.blames(" ".join(words))]
    fitting = (words for words in slices if 3 <= len(words) <= TITLE_WORDS and not incident.name_in(" ".join(words)))
    return " ".join(next(fitting, slices[0][:TITLE_WORDS] if slices else [])).strip(" .!;:,")


def _is_harm(remark: Remark) -> bool:
    if remark.says("recovery", "relapse", "follow_up"):
        return False
    return remark.says("symptom") or (remark.says("detection") and remark.says("trouble"))


def _short_forms(quote: str) -> list[list[str]]:
    """Return the words of the sentence without an alert's state in front, of its first clause, and of what was noticed."""
    bare = _STATE.sub("", quote)
    noticed = _THAT.search(bare)
    forms = [noticed["what"] if noticed else "", bare, _CLAUSE_END.split(bare, maxsplit=1)[0]]
    return [form.split() for form in forms if form]
