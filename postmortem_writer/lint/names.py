"""Gather the names of people from the document itself: who is known to take part is named, whatever the name looks like."""

import re
from collections.abc import Iterable

from postmortem_writer.lint.prose import Prose
from postmortem_writer.lint.words import lexicon, singular

_NAME = r"[A-Z][\w'’-]*[a-z][\w'’-]*"
_FULL = re.compile(rf"{_NAME}(?: (?:[A-Z]\.|van|von|de|der|da|el|al))*(?: {_NAME}){{0,2}}")
_LABEL = re.compile(
    r"^[ \t>*+|#-]*[*_]*(?:authors?|(?:incident |action |document |service )?owners?|incident commander|ic|(?:primary |secondary )?on-?call(?: engineers?)?|responders?|"
    r"participants?|attendees?|contributors?|(?:reported|written|prepared|reviewed|drafted|resolved|handled|found|signed off) by|reviewers?|reporters?|investigators?|facilitators?|moderators?|scribe|dri"
    r"|assignees?|(?:incident |tech(?:nical)? |comms |communications |ops |operations |team )?(?:leads?|managers?)|commander|(?:point of )?contacts?|people involved|involved)"
    r"[*_]*[ \t]*[:|][*_ \t]*(?P<names>[^\n]{2,300})",
    re.IGNORECASE | re.MULTILINE,
)
_COLUMNS = lexicon("people_columns")
# Only people do these, so a capitalised word before one of them is somebody; watchdogs notice and acknowledge things too.
_ACTOR = re.compile(
    rf"(?:^|(?<=[|.*:;,\-\d\]] )|(?<=[.!?] )|(?<=\n))(?P<names>{_NAME}(?: {_NAME})?) (?:asked|asks|suggest(?:s|ed)|volunteer(?:s|ed)"
    r"|thinks|thought|remember(?:s|ed)|wakes up|woke up|joins the call|joined the call|is paged|was paged|got paged|logs in|logged in"
    r"|(?P<weak>acknowledge[sd]|notice[sd]|reali[sz]e[sd]|decide[sd]|begins investigat|began investigat|start(?:s|ed) investigat|suspect(?:s|ed)|escalate[sd]))\b",
    re.MULTILINE,
)
_HANDLE = re.compile(r"(?<![\w/@])@[A-Za-z][\w-]*(?:\.\w+)*(?![\w/@])")


def known_names(text: str, prose: Prose, given: Iterable[str]) -> frozenset[str]:
    """Return the names that count as people here, whole and word by word: ``given`` ones, metadata, owner columns, actors."""
    found = {name.strip().lstrip("@") for name in given} - {""}
    for match in _LABEL.finditer(text):
        found.update(_people(match["names"]))
    for block in prose.blocks:
        if block.kind == "cell" and block.column in _COLUMNS:
            found.update(_people(text[block.start : block.end]))
        elif block.kind != "heading" and block.section.kind == "people":
            found.update(_people(text[block.start : block.end].partition("(")[0]))
    for match in _ACTOR.finditer(text):
        found.update(_people(match["names"], lone=not match["weak"]))
    return frozenset(found | {word for name in found for word in _words(name)})


def lists_people(line: str) -> bool:
    """Say whether a line is metadata that says who wrote or owned something, such as "Authors: …"."""
    return bool(_LABEL.match(line))


def _words(name: str) -> list[str]:
    parts = name.split()
    return [part for part in (parts[0], parts[-1]) if len(part) > 2 and part[0].isupper()] if len(parts) > 1 else []


def _people(cell: str, *, lone: bool = False) -> set[str]:
    """Return the names in a piece of text; a lone word may be a team ("Platform"), so unless told it must be a given name."""
    found = {handle.lstrip("@") for handle in _HANDLE.findall(cell)}
    for match in _FULL.finditer(re.sub(r"\([^)]*\)", " ", cell)):
        words = match[0].lower().split()
        if any(_is_thing(word) for word in words):
            continue
        if lone or (len(words) > 1 and not _is_thing(words[0])) or words[0] in lexicon("first_names"):
            found.add(match[0])
    return found


def _is_thing(word: str) -> bool:
    lists = ("roles", "teams", "users", "systems", "not_names")
    return any(word in lexicon(name) or singular(word) in lexicon(name) for name in lists)
