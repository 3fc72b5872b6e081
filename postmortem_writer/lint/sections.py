"""Know what a section is for from its heading, in any layout: blame in a timeline is not blame in the causes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

KINDS = ("summary", "causes", "timeline", "lessons", "actions", "people", "appendix", "other")

# Order decides: the first kind whose words open the heading wins, then the first whose words stand anywhere in it.
_OPENING = {
    "people": "authors?|attendees|participants|responders|reviewers|thanks|acknowledge?ments|credits|people involved|who was involved|metadata",
    "timeline": "timeline|time line|chronology|sequence of events|history of events|event log",
    "actions": "action items?|actions?|follow[- ]?ups?|remediations?|next steps|corrective|preventi(?:ve|on)|to-?dos?|tasks|improvements|future (?:measures|work|actions)",
    "causes": "root causes?|causes?|contributing|trigger|why|analysis|rca|five whys|5 whys|how did this happen",
    "lessons": "lessons?|learnings|what (?:went|did|didn|could|worked|we learned|we did|i (?:got|did|learned))|how (?:will|do|can|could|would) we (?:do )?(?:better|improve)|areas for improvement|where we (?:got|were) lucky|things that|takeaways|detection|response|resolution|recovery|mitigation|retrospective",
    "summary": "summary|overview|abstract|tl;?dr|impact|scope|background|context|introduction|description|(?:executive|incident|issue) summary",
    "appendix": "appendi(?:x|ces)|logs?|transcripts?|glossary|supporting (?:data|information|material)|references|sources|raw data|evidence",
}
_INSIDE = {
    "timeline": "timeline|chronology|sequence of events",
    "actions": "action items|follow[- ]ups|next steps|remediation",
    "causes": "root causes?|contributing factors|causes",
    "lessons": "lessons|went well|went wrong",
    "summary": "summary|impact",
    "appendix": "chat logs?|transcript|glossary",
}
_TESTS = [(kind, re.compile(rf"(?:{words})\b").match) for kind, words in _OPENING.items()]
_TESTS += [(kind, re.compile(rf"\b(?:{words})\b").search) for kind, words in _INSIDE.items()]
_NAMES = re.compile(
    "|".join([*_OPENING.values(), "lessons learned", "what went (?:well|wrong)", "contributing (?:factors|conditions)"])
)
_CLOCK = re.compile(r"[\W_]*(?:\d{4}-\d\d-\d\d[ t,]*)?\(?\d{1,2}[:.]\d\d\b")
_DECORATION = re.compile(r":\w+:|[*_`#]")
_NUMBERING = re.compile(r"[\W\d_]+")
NO_SECTIONS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading as written and the kind of section it opens; the text before any heading has an empty title."""

    title: str = ""
    kind: str = "other"


def kind_of(title: str, given: Mapping[str, str] = NO_SECTIONS) -> str:
    """Return the kind of section a heading opens, or an empty string when its words say nothing.

    ``given`` are beginnings of headings, in lower case, whose kind is settled; the longest one counts.
    """
    lowered = title.lower()
    plain = _plain(lowered)
    if own := max((words for words in given if re.match(rf"{re.escape(words)}\b", plain)), key=len, default=""):
        return given[own]
    if _CLOCK.match(lowered):
        return "timeline"
    return next((kind for kind, test in _TESTS if test(plain)), "")


def names_section(line: str) -> bool:
    """Say whether a line without any heading mark is nothing but the name of a section ("Lessons learned:")."""
    return bool(_NAMES.fullmatch(_plain(line.lower()).rstrip(" :")))


def _plain(lowered: str) -> str:
    words = _DECORATION.sub("", lowered).strip()
    numbering = _NUMBERING.match(words)
    return words[numbering.end() :] if numbering else words
