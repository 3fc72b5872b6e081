"""The sentences of prose and the time each says its event happened; a time a sentence looks back to is none."""

import re

from postmortem_writer.clock import Found, Frame, find
from postmortem_writer.values import value

_END = re.compile(
    r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[*_]*(?:[^\W\d_a-z]|~?\d{1,2}:\d\d|(?:at|around|about|then|later)\s+~?\d))", re.M
)
_SHORT = re.compile(r"(?:^|[\s(])(?:ca|approx|c|no|vs|etc|e\.g|i\.e|dr|mr|mrs|ms|st|v|[A-Z])\.$", re.I)
_ADVERB = (
    r"(?:and|then|but|so|later|next|finally|eventually|again|meanwhile|afterwards|soon after|shortly after(?:wards)?"
    r"|(?:the )?(?:same|next) (?:day|evening|morning|night))"
)
_LEADS = re.compile(rf"[\"'*_]*(?:{_ADVERB}\b,?\s+){{0,2}}(?:(?:at|on)\s+(?:exactly\s+|precisely\s+)?)?", re.I)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_WORDS_OF_DAY = (
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b|{_MONTH}\.?\s+\d{{1,2}}(?![\d:])"
    r"|yesterday\b|tomorrow\b|last night\b"
    r"|(?:the )?(?:next|following|previous|same) (?:day|morning|evening|night|week)\b|the (?:day|evening|night) (?:before|after)\b"
)
_OTHER_DAY = re.compile(
    rf"\b(?:{_WORDS_OF_DAY}|(?:hours?|days?|weeks?) (?:later|earlier|before|after(?:wards)?|ago)\b"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b)",
    re.I,
)
_DAY_WORD = re.compile(
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|day|night|morrow|morning|evening|week|hour"
)  # one of which stands in any of these
_DAY_FOLLOWS = re.compile(rf"[\s,(]{{1,3}}(?:on\s+)?(?:{_WORDS_OF_DAY})", re.I)
_DAY_LENGTH = 60  # characters: of what follows a time no more needs a look
_PLANNED = re.compile(
    r"[\s,]*(?:\S+\s+){0,4}?(?:will|would|shall|should|must|can|could|may|might|due|planned|scheduled|(?:is|are|was|were)"
    r" (?:to|when|going to|supposed|expected))\b",
    re.I,
)
_AT = re.compile(r"\bat\s+(?:exactly\s+|precisely\s+)?$", re.I)
_ABOUT = re.compile(r"(?:about|around|~)", re.I)
_EVENT = re.compile(
    r"\b(?:(?!need|exceed|proceed|succeed|indeed|hundred|speed|feed|used)[a-z]{2,}ed|fell|rose|went|came|began|broke|saw|got"
    r"|took|sent|lost|made|found|hit|ran|shut|cut|hung|put|woke|rang|told|wrote|left|met|brought|caught|died|struck|shipped"
    r"|quit|gave|built|split|froze|threw|withdrew|overran|paged)\b",
    re.I,
)
_LOOKS_BACK = re.compile(
    r"\b(?:had|has|have|having|will|would|should|could|can|may|might|must|is|are|be|been|since|until|till|before|after|by|when"
    r"|while|if|because|that|which|who|whose|where|yesterday|tomorrow|earlier|previously|normally|usually|every|each|daily"
    r"|nightly|always|scheduled|planned|expected|supposed|meant|not|never|no|nobody|nothing)\b|n't\b"
    r"|\b(?:was|were)\s+(?!(?:\w+ly\s+)?\w+ed\b)",
    re.I,
)


@value
class Sentence:
    """A sentence as it stands in the text, from ``start``, and the time its event has, if it says one.

    ``elsewhere`` says that it speaks of some other time, so that it is no part of what happened at the time before it.
    """

    text: str
    start: int
    found: Found | None
    elsewhere: bool = False


def sentences(text: str, frame: Frame, *, told: bool, first: bool = True) -> list[Sentence]:
    """Return the sentences of prose in order, without the ``first`` where its time is known.

    A time counts where a sentence begins with it ("At 9:34 the alert fired"), and, unless ``told`` says that the text has
    a time already, where it ends a plain past event as its only time ("The alert fired at 9:34").
    """
    if not first and not _END.search(text):
        return []
    ends = [
        match for match in _END.finditer(text) if not _SHORT.search(text[max(0, match.start() - 8) : match.start()])
    ]
    starts = [0, *(match.end() for match in ends)]
    parts = list(zip(starts, [*starts[1:], len(text)], strict=True))[0 if first else 1 :]
    return [_sentence(text[start:end].rstrip(), start, frame, told) for start, end in parts if text[start:end].strip()]


def _sentence(text: str, start: int, frame: Frame, told: bool) -> Sentence:
    times = [one for one in find(text, frame) if one.stamp.precision != "day"]
    leads = _LEADS.match(text)
    first = times[0] if times else None
    dated = first is not None and first.stamp.date_source == "in-string"
    other_day = not dated and _may_name_day(text) and _OTHER_DAY.search(text) is not None
    if first is None or leads is None or other_day:
        return Sentence(text, start, None, elsewhere=first is not None or other_day)
    if first.start == leads.end():
        planned = _PLANNED.match(text, first.end)
        return Sentence(text, start, None if planned else first, elsewhere=planned is not None)
    ends = len(times) == 1 and not told and _happened(text, first)
    return Sentence(text, start, first if ends else None, elsewhere=True)


def _may_name_day(text: str) -> bool:
    """Return whether a text has one of the words without which it names no day, which is sooner seen than the day."""
    return _DAY_WORD.search(text.lower()) is not None


def _happened(text: str, found: Found) -> bool:
    """Return whether a past event stands before the time, and nothing that looks back, ahead or away from it."""
    before = text[: found.start]
    named = _AT.search(before) or _ABOUT.match(found.stamp.raw)
    return bool(named and _EVENT.search(before)) and not _LOOKS_BACK.search(before)


def names_other_day(text: str, found: Found) -> bool:
    """Return whether right behind a time of day stands a day without its year, or one counted from another: "03:00 on 2 May"."""
    behind = text[found.end : found.end + _DAY_LENGTH]
    return found.stamp.date_source != "in-string" and _may_name_day(behind) and _DAY_FOLLOWS.match(behind) is not None
