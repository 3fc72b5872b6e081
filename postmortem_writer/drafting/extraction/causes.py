"""Candidate causes, only where a record words one; the state follows the record's own certainty."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from postmortem_writer.document.certainty import (
    CAUSAL,
    FIRM,
    FOUND,
    clears,
    confirms,
    is_doubtful,
    leaves_open,
    state_of,
)
from postmortem_writer.draft import CausesSection, Claim, ContributingFactor, FactorsSection, Hypothesis, State
from postmortem_writer.drafting.extraction.incident import Incident
from postmortem_writer.drafting.extraction.labels import is_idea
from postmortem_writer.drafting.extraction.quotes import claim, claim_fields, clip, widened
from postmortem_writer.drafting.extraction.remarks import ALERT_KINDS, Remark
from postmortem_writer.drafting.extraction.verdicts import Told, cleared_words, clearing, confirming

MOST_HYPOTHESES = 5
MOST_LISTED = 6
MOST_FACTORS = 8

_FAINT = frozenset({"because", "cause", "causes", "causing", "caused", "due to", "as a result of"})
_IDEAS = re.compile(
    r"^\W*(?:\w+ ){0,3}(?:ideas?|hypothes[ie]s|theor(?:y|ies)|suspects?|possible causes?|candidate causes?)(?: (?:so far|now|are|we have))*\W*$",
    re.I,
)
_QUOTED = re.compile(r"`[^`]*`")
_FACTOR = re.compile(
    r"\bcontribut(?:ed|ing|es)\b|\bmade (?:it|this|that|things|matters) (?:much )?worse\b|\bexacerbat\w+|\bcompounded\b|\bdid(?:n't| not) have (?:an? |any )?(?:alert|alarm|monitor)\w*|\bno (?:alert|alarm|monitor)\w* (?:on|for)\b",
    re.I,
)


def find_causes(incident: Incident) -> CausesSection:
    """Return every candidate cause that a record words, with what clears it."""
    told = Told(incident)
    listed = list(_listed(incident))
    ranked = sorted((r for r in _telling(told) if r not in listed), key=lambda remark: -_rank(told, remark))
    chosen = [*_distinct(ranked, MOST_HYPOTHESES), *listed[:MOST_LISTED]]
    chosen.sort(key=lambda remark: told.places[id(remark)])
    return CausesSection(hypotheses=[_hypothesis(told, r) for r in chosen])


def find_factors(incident: Incident) -> FactorsSection:
    """Return the factors that records call contributing."""
    return FactorsSection(contributing_factors=_factors(incident))


def stated_cause(incident: Incident) -> Remark | None:
    """Return the remark that words the cause most firmly, or None when none does without doubt or all were cleared."""
    told = Told(incident)
    firm = [r for r in _telling(told) if _state(told, r) in ("likely", "confirmed")]
    return max(firm, key=lambda remark: _rank(told, remark), default=None)


def is_idea_list(text: str) -> bool:
    """Tell whether a line only announces ideas, as "ideas so far" does."""
    return bool(_IDEAS.search(text))


def _telling(told: Told) -> list[Remark]:
    telling = (r for r in told.remarks if _may_tell(r) and told.incident.on_topic(r))
    return [r for r in telling if _tells(r) or told.names(r) or is_idea(r)]


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


def _rank(told: Told, remark: Remark) -> float:
    state = {"confirmed": 3.0, "likely": 2.0}.get(_state(told, remark), 0.0)
    firmest = told.names(remark) or re.search(r"root[- ]cause|most likely", remark.quote, re.I)
    return state + (1.5 if firmest else 0.0) + remark.weight / 5


def _state(told: Told, remark: Remark) -> State:
    """Return what the words support, with what is said next of it: a label or heading makes a cause likely, a doubt leaves it open."""
    if clearing(told, remark):
        return "ruled_out"
    state = state_of(remark.quote)
    if told.names(remark) and state == "inconclusive" and not is_doubtful(remark.quote):
        state = "confirmed" if confirms(remark.quote) else "likely"
    return "confirmed" if state == "likely" and confirming(told, remark) else state


def _distinct(remarks: Iterable[Remark], most: int) -> list[Remark]:
    kept: list[Remark] = []
    for remark in remarks:
        if len(kept) == most:
            break
        if not any(_same(remark, other) for other in kept):
            kept.append(remark)
    return kept


def _same(one: Remark, other: Remark) -> bool:
    if one.record.id == other.record.id and one.sentence.block == other.sentence.block:
        return is_idea(one) == is_idea(other)
    shared = one.words & other.words
    return len(shared) * 2 > min(len(one.words), len(other.words)) and len(shared) >= 3


def _hypothesis(told: Told, remark: Remark) -> Hypothesis:
    against, state = clearing(told, remark), _state(told, remark)
    shown = confirming(told, remark) if state == "confirmed" else None
    quote = widened(remark.record, remark.sentence) if FOUND.search(remark.quote) else _around(remark)
    supporting = [claim(remark.record, quote)]
    if shown is not None and not (shown.record.id == remark.record.id and shown.quote in quote):
        supporting.append(_claim(shown))
    return Hypothesis(
        supporting=supporting,
        against=[claim(other.record, cleared_words(remark, other)) for other in against],
        settles="",
        text=" ".join(quote.split()),
        state=state,
    )


def _claim(remark: Remark) -> Claim:
    return claim(remark.record, clip(remark.record.text, remark.sentence.start, remark.sentence.end))


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
