"""What the records say further on of a candidate cause: what confirms it and what clears it."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from postmortem_writer.document.certainty import CLEARED, clears, confirms, is_cause_heading, is_doubtful
from postmortem_writer.drafting.extraction.incident import Incident
from postmortem_writer.drafting.extraction.labels import headed, is_idea, is_labelled
from postmortem_writer.drafting.extraction.quotes import clip, fits, widened
from postmortem_writer.drafting.extraction.remarks import Remark, content_words

_NO_SUBJECT = content_words("cause reason culprit ruled checked fine clean healthy okay good green valid works")


@dataclass(frozen=True)
class Told:
    """What is told of the incident, and the notes without a time that name its cause by label or heading."""

    incident: Incident

    @cached_property
    def remarks(self) -> tuple[Remark, ...]:
        known = {_key(r) for r in self.incident.told}
        return (*self.incident.told, *(r for r in self.incident.talk if _is_afterthought(r) and _key(r) not in known))

    @cached_property
    def places(self) -> dict[int, int]:
        return {id(remark): place for place, remark in enumerate(self.remarks)}

    @cached_property
    def cleared(self) -> tuple[Remark, ...]:
        return tuple(r for r in self.remarks if r.told_plainly and clears(r.quote))

    @cached_property
    def cleared_at(self) -> list[int]:
        return [self.places[id(remark)] for remark in self.cleared]

    @cached_property
    def named(self) -> dict[int, frozenset[str]]:
        return {id(remark): _named(remark) for remark in self.cleared}

    @cached_property
    def verdicts(self) -> dict[int, list[Remark]]:
        return {}

    @cached_property
    def headed(self) -> frozenset[tuple[str, int]]:
        return frozenset(_key(remark) for remark in headed(self.incident))

    def names(self, remark: Remark) -> bool:
        """Tell whether the record itself files the sentence as the cause: by a label, or by the heading it stands under."""
        return is_labelled(remark) or _key(remark) in self.headed

    def after(self, remark: Remark, most: int) -> tuple[Remark, ...]:
        place = self.places[id(remark)] + 1
        return self.remarks[place : place + most]


def confirming(told: Told, remark: Remark) -> Remark | None:
    """Return the sentence that confirms it: further on in the record, or next under the heading that names the cause."""
    for other in told.after(remark, 5):
        same = other.record.id == remark.record.id
        below = is_cause_heading(remark.record.heading) and other.record.heading == remark.record.heading
        if not (same or below) or clears(other.quote):
            return None
        if other.told_plainly and confirms(other.quote) and not is_doubtful(other.quote):
            return other
    return None


def clearing(told: Told, remark: Remark) -> list[Remark]:
    """Return what clears this one: its own words, a later sentence of its record, the next record, or one that is about it."""
    found = told.verdicts.get(id(remark))
    if found is None:
        found = [remark] if is_idea(remark) and clears(remark.quote) else list(islice(_clearing(told, remark), 2))
        told.verdicts[id(remark)] = found
    return found


def _clearing(told: Told, remark: Remark) -> Iterator[Remark]:
    place = told.places[id(remark)]
    for other in told.cleared[bisect_right(told.cleared_at, place) :]:
        if _follows(told, other, remark) or _is_about(told, other, remark):
            yield other


def _follows(told: Told, clearing: Remark, remark: Remark) -> bool:
    """Tell whether it stands in the same record, no other idea between, or alone in the very next one: "nope, ruled out"."""
    first, last = told.places[id(remark)], told.places[id(clearing)]
    if clearing.record.id == remark.record.id:
        between = told.remarks[first + 1 : last]
        return not between or (is_idea(remark) and not any(is_idea(other) for other in between))
    return last == first + 1 and is_idea(remark) and not clearing.words - _NO_SUBJECT


def _is_about(told: Told, clearing: Remark, remark: Remark) -> bool:
    """Tell whether what a clearing sentence names first is what the hypothesis speaks of."""
    named = told.named[id(clearing)]
    return bool(named) and len(named & remark.words) >= min(2, len(named))


def _named(clearing: Remark) -> frozenset[str]:
    """Return the words for what a sentence clears: those before the clearing, else behind it, else of the sentence before."""
    match = CLEARED.search(clearing.quote)
    if match is None:
        return frozenset()
    after = re.split(r"[,;.:]\s", clearing.quote[match.end() :], maxsplit=1)[0]
    told = (clearing.quote[: match.start()], after, clearing.record.text[: clearing.sentence.start])
    return next((words for text in told if (words := content_words(text) - _NO_SUBJECT)), frozenset())


def cleared_words(remark: Remark, clearing: Remark) -> str:
    """Return the clearing words, with all that leads to them where they follow in the same record: "Checked, valid. Ruled out"."""
    text, start, end = clearing.record.text, clearing.sentence.start, clearing.sentence.end
    if clearing.record.id == remark.record.id and clearing.sentence.start > remark.sentence.end:
        begin = re.compile(r"[\s*_]*").match(text, remark.sentence.end)
        whole = begin.end() if begin else start
        start = whole if fits(text, whole, end) else start
    if clearing.record.id != remark.record.id and not clearing.words - _NO_SUBJECT:
        return widened(clearing.record, clearing.sentence)
    return clip(text, start, end)


def _is_afterthought(remark: Remark) -> bool:
    untimed = remark.record.kind == "note" and remark.record.instant is None
    return untimed and (is_cause_heading(remark.record.heading) or is_labelled(remark) or is_idea(remark))


def _key(remark: Remark) -> tuple[str, int]:
    return remark.record.id, remark.sentence.start
