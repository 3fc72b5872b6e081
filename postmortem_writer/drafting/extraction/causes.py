"""Candidate causes, only where a record words one; the state follows the record's own certainty."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from postmortem_writer.draft import CausesSection, Claim, ContributingFactor, Hypothesis, State
from postmortem_writer.drafting.extraction.certainty import (
    CAUSAL,
    CLEARED,
    FIRM,
    FOUND,
    clears,
    confirms,
    is_doubtful,
    leaves_open,
    state_of,
)
from postmortem_writer.drafting.extraction.incident import Incident
from postmortem_writer.drafting.extraction.labels import headed, is_cause_heading, is_idea, is_labelled
from postmortem_writer.drafting.extraction.quotes import claim, claim_fields, clip, fits, widened
from postmortem_writer.drafting.extraction.remarks import ALERT_KINDS, Remark, content_words

MOST_HYPOTHESES = 5
MOST_LISTED = 6
MOST_FACTORS = 8

_FAINT = frozenset({"because", "cause", "causes", "causing", "caused", "due to", "as a result of"})
_NO_SUBJECT = content_words("cause reason culprit ruled checked fine clean healthy okay good green valid works")
_IDEAS = re.compile(
    r"^\W*(?:\w+ ){0,3}(?:ideas?|hypothes[ie]s|theor(?:y|ies)|suspects?|possible causes?|candidate causes?)(?: (?:so far|now|are|we have))*\W*$",
    re.I,
)
_QUOTED = re.compile(r"`[^`]*`")
_FACTOR = re.compile(
    r"\bcontribut(?:ed|ing|es)\b|\bmade (?:it|this|that|things|matters) (?:much )?worse\b|\bexacerbat\w+|\bcompounded\b|\bdid(?:n't| not) have (?:an? |any )?(?:alert|alarm|monitor)\w*|\bno (?:alert|alarm|monitor)\w* (?:on|for)\b",
    re.I,
)


@dataclass(frozen=True)
class _Case:
    """What is told of the incident, and the notes without a time that name its cause by label or heading."""

    incident: Incident

    @cached_property
    def told(self) -> tuple[Remark, ...]:
        known = {_key(r) for r in self.incident.told}
        return (*self.incident.told, *(r for r in self.incident.talk if _is_afterthought(r) and _key(r) not in known))

    @cached_property
    def places(self) -> dict[int, int]:
        return {id(remark): place for place, remark in enumerate(self.told)}

    @cached_property
    def cleared(self) -> tuple[Remark, ...]:
        return tuple(r for r in self.told if r.told_plainly and clears(r.quote))

    @cached_property
    def headed(self) -> frozenset[tuple[str, int]]:
        return frozenset(_key(remark) for remark in headed(self.incident))

    def names(self, remark: Remark) -> bool:
        """Tell whether the record itself files the sentence as the cause: by a label, or by the heading it stands under."""
        return is_labelled(remark) or _key(remark) in self.headed

    def after(self, remark: Remark) -> tuple[Remark, ...]:
        return self.told[self.places[id(remark)] + 1 :]


def find_causes(incident: Incident) -> CausesSection:
    """Return every candidate cause that a record words, with what clears it, and the factors records call contributing."""
    case = _Case(incident)
    listed = list(_listed(incident))
    ranked = sorted((r for r in _telling(case) if r not in listed), key=lambda remark: -_rank(case, remark))
    chosen = [*_distinct(ranked)[:MOST_HYPOTHESES], *listed[:MOST_LISTED]]
    chosen.sort(key=lambda remark: case.places[id(remark)])
    return CausesSection(hypotheses=[_hypothesis(case, r) for r in chosen], contributing_factors=_factors(incident))


def stated_cause(incident: Incident) -> Remark | None:
    """Return the remark that words the cause most firmly, or None when none does without doubt or all were cleared."""
    case = _Case(incident)
    firm = [r for r in _telling(case) if _state(case, r) in ("likely", "confirmed")]
    return max(firm, key=lambda remark: _rank(case, remark), default=None)


def is_idea_list(text: str) -> bool:
    """Tell whether a line only announces ideas, as "ideas so far" does."""
    return bool(_IDEAS.search(text))


def _is_afterthought(remark: Remark) -> bool:
    untimed = remark.record.kind == "note" and remark.record.instant is None
    return untimed and (is_cause_heading(remark.record.heading) or is_labelled(remark) or is_idea(remark))


def _key(remark: Remark) -> tuple[str, int]:
    return remark.record.id, remark.sentence.start


def _telling(case: _Case) -> list[Remark]:
    telling = (r for r in case.told if _may_tell(r) and case.incident.on_topic(r))
    return [r for r in telling if _tells(r) or case.names(r) or is_idea(r)]


def _may_tell(remark: Remark) -> bool:
    if not remark.told_plainly or remark.says("follow_up") or remark.record.kind in ALERT_KINDS:
        return False
    return not leaves_open(remark.quote) and (is_idea(remark) or not clears(remark.quote))


def _tells(remark: Remark) -> bool:
    """Tell whether the sentence words a cause: firmly, or with a fainter word beside a harm. What it quotes is not its word."""
    quote = _QUOTED.sub(" ", remark.quote)
    if FOUND.search(quote):
        return len(remark.record.text.split()) >= 6
    cue = CAUSAL.search(quote)
    if cue is None or len(quote.split()) < 4:
        return False
    return bool(FIRM.search(quote)) or remark.says("symptom", "relapse") or cue.group().lower() not in _FAINT


def _listed(incident: Incident) -> Iterator[Remark]:
    """Yield the first sentence of each list item or line without a time of its own that follows a line such as "ideas so far"."""
    open_at: tuple[str, int, str] | None = None
    for _, group in groupby(incident.told, key=lambda remark: remark.record.id):
        remarks = list(group)
        record = remarks[0].record
        near = open_at is not None and record.source == open_at[0] and 0 < record.line - open_at[1] <= 2
        if open_at and near and (record.stamp is None or record.stamp.raw == open_at[2]):
            yield remarks[0]
            open_at = record.source, max(record.line, record.end_line), open_at[2]
        else:
            inside = next((n for n, remark in enumerate(remarks) if is_idea_list(remark.quote)), None)
            yield from _items(remarks[inside + 1 :] if inside is not None else [])
            raw = record.stamp.raw if record.stamp else ""
            open_at = (record.source, max(record.line, record.end_line), raw) if inside == len(remarks) - 1 else None


def _items(remarks: Sequence[Remark]) -> Iterator[Remark]:
    for _, group in groupby(remarks, key=lambda remark: remark.sentence.block):
        yield next(group)


def _rank(case: _Case, remark: Remark) -> float:
    state = {"confirmed": 3.0, "likely": 2.0}.get(_state(case, remark), 0.0)
    firmest = case.names(remark) or re.search(r"root[- ]cause|most likely", remark.quote, re.I)
    return state + (1.5 if firmest else 0.0) + remark.weight / 5


def _state(case: _Case, remark: Remark) -> State:
    """Return what the words support, with what is said next of it: a label or heading makes a cause likely, a doubt leaves it open."""
    if _clearing(case, remark):
        return "ruled_out"
    state = state_of(remark.quote)
    if case.names(remark) and state == "inconclusive" and not is_doubtful(remark.quote):
        state = "confirmed" if confirms(remark.quote) else "likely"
    return "confirmed" if state == "likely" and _confirming(case, remark) else state


def _confirming(case: _Case, remark: Remark) -> Remark | None:
    """Return the sentence that confirms it: further on in the record, or next under the heading that names the cause."""
    for other in case.after(remark)[:5]:
        same = other.record.id == remark.record.id
        below = is_cause_heading(remark.record.heading) and other.record.heading == remark.record.heading
        if not (same or below) or clears(other.quote):
            return None
        if other.told_plainly and confirms(other.quote) and not is_doubtful(other.quote):
            return other
    return None


def _distinct(remarks: Iterable[Remark]) -> list[Remark]:
    kept: list[Remark] = []
    for remark in remarks:
        if not any(_same(remark, other) for other in kept):
            kept.append(remark)
    return kept


def _same(one: Remark, other: Remark) -> bool:
    if one.record.id == other.record.id and one.sentence.block == other.sentence.block:
        return is_idea(one) == is_idea(other)
    shared = one.words & other.words
    return len(shared) * 2 > min(len(one.words), len(other.words)) and len(shared) >= 3


def _clearing(case: _Case, remark: Remark) -> list[Remark]:
    """Return what clears this one: its own words, a later sentence of its record, the next record, or one that is about it."""
    if is_idea(remark) and clears(remark.quote):
        return [remark]
    place = case.places[id(remark)]
    later = (other for other in case.cleared if case.places[id(other)] > place)
    return [r for r in later if _follows(case, r, remark) or _is_about(r, remark)][:2]


def _follows(case: _Case, clearing: Remark, remark: Remark) -> bool:
    """Tell whether it stands in the same record, no other idea between, or alone in the very next one: "nope, ruled out"."""
    between = case.told[case.places[id(remark)] + 1 : case.places[id(clearing)]]
    if clearing.record.id == remark.record.id:
        return not between or (is_idea(remark) and not any(is_idea(other) for other in between))
    return not between and is_idea(remark) and not clearing.words - _NO_SUBJECT


def _is_about(clearing: Remark, remark: Remark) -> bool:
    """Tell whether what a clearing sentence names first is what the hypothesis speaks of."""
    match = CLEARED.search(clearing.quote)
    if match is None:
        return False
    after = re.split(r"[,;.:]\s", clearing.quote[match.end() :], maxsplit=1)[0]
    told = (clearing.quote[: match.start()], after, clearing.record.text[: clearing.sentence.start])
    named = next((words for text in told if (words := content_words(text) - _NO_SUBJECT)), frozenset[str]())
    return bool(named) and len(named & remark.words) >= min(2, len(named))


def _hypothesis(case: _Case, remark: Remark) -> Hypothesis:
    against, state = _clearing(case, remark), _state(case, remark)
    confirming = _confirming(case, remark) if state == "confirmed" else None
    quote = widened(remark.record, remark.sentence) if FOUND.search(remark.quote) else _around(remark)
    supporting = [claim(remark.record, quote)]
    if confirming is not None and not (confirming.record.id == remark.record.id and confirming.quote in quote):
        supporting.append(_claim(confirming))
    return Hypothesis(
        supporting=supporting,
        against=[claim(other.record, _cleared_words(remark, other)) for other in against],
        settles="",
        text=" ".join(quote.split()),
        state=state,
    )


def _claim(remark: Remark) -> Claim:
    return claim(remark.record, clip(remark.record.text, remark.sentence.start, remark.sentence.end))


def _cleared_words(remark: Remark, clearing: Remark) -> str:
    """Return the clearing words, with all that leads to them where they follow in the same record: "Checked, valid. Ruled out"."""
    text, start, end = clearing.record.text, clearing.sentence.start, clearing.sentence.end
    if clearing.record.id == remark.record.id and clearing.sentence.start > remark.sentence.end:
        begin = re.compile(r"[\s*_]*").match(text, remark.sentence.end)
        whole = begin.end() if begin else start
        start = whole if fits(text, whole, end) else start
    if clearing.record.id != remark.record.id and not clearing.words - _NO_SUBJECT:
        return widened(clearing.record, clearing.sentence)
    return clip(text, start, end)


def _around(remark: Remark) -> str:
    """Return at most 25 words; when the cue comes later than that, the slice starts at a clause that holds it."""
    text, sentence = remark.record.text, remark.sentence
    quote = clip(text, sentence.start, sentence.end)
    if CAUSAL.search(quote):
        return quote
    match = CAUSAL.search(text, sentence.start, sentence.end)
    if match is None:
        return quote
    clauses = [c.end() for c in re.finditer(r"[,;:]\s+|\s[-–—]\s+", text[: match.start()]) if c.end() > sentence.start]
    words = [word.start() for word in re.finditer(r"\S+", text[: match.start()]) if word.start() >= sentence.start]
    return clip(
        text,
        max(clauses[-1] if clauses else sentence.start, words[-15] if len(words) > 15 else sentence.start),
        sentence.end,
    )


def _factors(incident: Incident) -> list[ContributingFactor]:
    found = incident.under_heading(r"contribut\w+|factors")
    found += [
        r
        for r in incident.told
        if _FACTOR.search(r.quote) and not r.reading.question and r not in found and not r.sentence.code
    ]
    quotes = [(r.record, clip(r.record.text, r.sentence.start, r.sentence.end)) for r in found[:MOST_FACTORS]]
    return [
        ContributingFactor.model_validate({**claim_fields(record, quote), "points": []}) for record, quote in quotes
    ]
