"""Candidate causes, only where a record words one; the state follows the record's own certainty."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from postmortem_writer.draft import CausesSection, ContributingFactor, Hypothesis, State
from postmortem_writer.drafting.extraction.incident import Incident
from postmortem_writer.drafting.extraction.quotes import claim, claim_fields, clip, widened
from postmortem_writer.drafting.extraction.remarks import Remark, content_words

MOST_HYPOTHESES = 5
MOST_LISTED = 6
MOST_FACTORS = 8

_CAUSAL = re.compile(
    r"\broot[- ]cause\b|\bcaused? by\b|\bcaus(?:e|ed|es|ing)\b|\bbecause\b|\bdue to\b|\bturns out\b|\bculprit\b|\bas a result of\b|\bthe reason (?:is|was)\b|\bresult(?:ed|s|ing)? from\b|\b(?:ran|run|running) out of\b|\bmust be (?:the|what|\w+ing)\b|\bsmells like\b",
    re.I,
)
_FIRM = re.compile(
    r"\broot[- ]cause\b|\b(?<!what )caused? by\b|\b(?:has|have|had) caused\b|\bcaused (?:the|this|all|our|an?|\w+ \w+ to)\b|\b(?:is|was|were|are) due to\b|\bturns out\b|\bculprit (?:is|was)\b|\bcause (?:is|was|of)\b",
    re.I,
)
_LEANING = re.compile(
    r"\b(?:most|very|highly) (?:likely|probably)\b|\b(?:is|are|was) (?:most |very )?(?:likely|believed|thought)\b", re.I
)
_WEAK = re.compile(
    r"\b(?:might|may|maybe|perhaps|possibl[ey]|could|i think|i believe|i guess|seems?|looks? like|appears?|suspect\w*|suspicion|not sure|unclear|wonder|presumably|apparently|assum\w+|guess|theory|hypothes\w+|unknown|if|whether|in case|would)\b|\?",
    re.I,
)
_FOUND = re.compile(
    r"^\W*(?:i |we |think (?:i|we) )?(?:have )?(?:found|got) (?:it|the (?:root )?(?:cause|culprit|bug|problem|issue|leak))\b",
    re.I,
)
_FAINT = frozenset({"because", "cause", "causes", "causing", "caused", "due to", "as a result of"})
_IDEAS = re.compile(
    r"^\W*(?:\w+ ){0,3}(?:ideas?|hypothes[ie]s|theor(?:y|ies)|suspects?|possible causes?|candidate causes?)(?: (?:so far|now|are|we have))*\W*$",
    re.I,
)
_QUOTED = re.compile(r"`[^`]*`")
_CONFIRMED = re.compile(r"\bconfirm(?:ed|s|ing)?\b", re.I)
_NOT_CONFIRMED = re.compile(
    r"\b(?:not|n't|un|yet|to be|to|please|can|could|trying|waiting|until|needs?)\b[^.;\n]{0,25}\bconfirm", re.I
)
_CLEARED = re.compile(
    r"\b(?:ruled? (?:it |this |that )?out|red herring|not the (?:root )?(?:cause|culprit|reason|issue|problem)|(?:was|is|were|are)(?:n't| not) (?:the (?:cause|culprit|reason|issue|problem)|caused by|due to|related to|because of|to blame)|unrelated to|nothing to do with|(?:was|is)(?:n't| not) it\b|so (?:it|this|that) (?:is|was)(?:n't| not)\b|turns out (?:this|that|it) (?:is|was)(?:n't| not)\b|not the case)\b",
    re.I,
)
_UNTOLD = re.compile(
    r"\b(?:no idea|don't know|do not know|unknown|not known|unclear|still (?:looking|investigating|searching)|identify the)\b[^.;\n]{0,40}\bcause\b|\bcause\b[^.;\n]{0,25}\b(?:is |still |remains |was )*(?:unknown|unclear|not (?:yet )?(?:known|found)|tbd|under investigation)\b",
    re.I,
)
_FACTOR = re.compile(
    r"\bcontribut(?:ed|ing|es)\b|\bmade (?:it|this|that|things|matters) (?:much )?worse\b|\bexacerbat\w+|\bcompounded\b|\bdid(?:n't| not) have (?:an? |any )?(?:alert|alarm|monitor)\w*|\bno (?:alert|alarm|monitor)\w* (?:on|for)\b",
    re.I,
)


def find_causes(incident: Incident) -> CausesSection:
    """Return every candidate cause that a record words, with what clears it, and the factors records call contributing."""
    listed = list(_listed(incident))
    telling = [r for r in incident.told if _tells(incident, r) and r not in listed]
    ranked = sorted(telling, key=lambda remark: -_rank(remark))
    chosen = [*_distinct(ranked)[:MOST_HYPOTHESES], *listed[:MOST_LISTED]]
    order = {id(remark): n for n, remark in enumerate(incident.told)}
    chosen.sort(key=lambda remark: order[id(remark)])
    cleared = [r for r in incident.told if _CLEARED.search(r.quote) and not r.reading.question]
    hypotheses = [_hypothesis(remark, _clearing(remark, cleared, order)) for remark in chosen]
    return CausesSection(hypotheses=hypotheses, contributing_factors=_factors(incident))


def stated_cause(incident: Incident) -> Remark | None:
    """Return the remark that words the cause most firmly, or None when none does without doubt."""
    firm = [
        r
        for r in incident.told
        if _tells(incident, r) and _state(r.quote) != "inconclusive" and not _CLEARED.search(r.quote)
    ]
    return max(firm, key=_rank, default=None)


def _tells(incident: Incident, remark: Remark) -> bool:
    quote = _QUOTED.sub(" ", remark.quote)
    match = _CAUSAL.search(quote)
    if _FOUND.search(quote) and not remark.reading.question and len(remark.record.text.split()) >= 6:
        return True
    if match is None or remark.reading.question or _UNTOLD.search(remark.quote) or _CLEARED.search(remark.quote):
        return False
    if (
        remark.sentence.code
        or remark.says("follow_up")
        or len(remark.quote.split()) < 4
        or not incident.on_topic(remark)
    ):
        return False
    return bool(_FIRM.search(quote)) or remark.says("symptom", "relapse") or match.group().lower() not in _FAINT


def _listed(incident: Incident) -> Iterator[Remark]:
    """Yield the first sentence of each list item or line without a time that follows a line such as "ideas so far"."""
    open_at: tuple[str, int] | None = None
    for _, group in groupby(incident.told, key=lambda remark: remark.record.id):
        remarks = list(group)
        record = remarks[0].record
        if open_at and record.instant is None and record.source == open_at[0] and 0 < record.line - open_at[1] <= 2:
            yield remarks[0]
            open_at = record.source, max(record.line, record.end_line)
        else:
            inside = next((n for n, remark in enumerate(remarks) if _IDEAS.search(remark.quote)), None)
            yield from _items(remarks[inside + 1 :] if inside is not None else [])
            open_at = (record.source, max(record.line, record.end_line)) if inside == len(remarks) - 1 else None


def _items(remarks: Sequence[Remark]) -> Iterator[Remark]:
    for _, group in groupby(remarks, key=lambda remark: remark.sentence.block):
        yield next(group)


def _rank(remark: Remark) -> float:
    state = {"confirmed": 3.0, "likely": 2.0}.get(_state(remark.quote), 0.0)
    return state + (1.5 if re.search(r"root[- ]cause|most likely", remark.quote, re.I) else 0.0) + remark.weight / 5


def _state(quote: str) -> State:
    """Return what the words themselves support; a doubt anywhere in the sentence leaves it open."""
    if _FOUND.search(quote):
        return "inconclusive" if _WEAK.search(quote) else "likely"
    if not _FIRM.search(quote) or (_WEAK.search(quote) and not _LEANING.search(quote)):
        return "likely" if _LEANING.search(quote) and not _WEAK.search(quote) else "inconclusive"
    if _CONFIRMED.search(quote) and not _NOT_CONFIRMED.search(quote) and not _LEANING.search(quote):
        return "confirmed"
    return "likely"


def _distinct(remarks: Iterable[Remark]) -> list[Remark]:
    kept: list[Remark] = []
    for remark in remarks:
        if not any(_same(remark, other) for other in kept):
            kept.append(remark)
    return kept


def _same(one: Remark, other: Remark) -> bool:
    if one.record.id == other.record.id and one.sentence.block == other.sentence.block:
        return True
    shared = one.words & other.words
    return len(shared) * 2 > min(len(one.words), len(other.words)) and len(shared) >= 3


def _clearing(remark: Remark, cleared: Sequence[Remark], order: dict[int, int]) -> list[Remark]:
    """Return the later remarks that clear this one: the next sentence of its record, or one that shares two of its words."""
    later = [other for other in cleared if order[id(other)] > order[id(remark)]]
    return [other for other in later if _next_sentence(remark, other, order) or _is_about(other, remark)][:2]


def _next_sentence(remark: Remark, other: Remark, order: dict[int, int]) -> bool:
    return other.record.id == remark.record.id and order[id(other)] == order[id(remark)] + 1


def _is_about(clearing: Remark, remark: Remark) -> bool:
    """Tell whether what a clearing sentence names first is what the hypothesis speaks of."""
    match = _CLEARED.search(clearing.quote)
    if match is None:
        return False
    named = content_words(clearing.quote[: match.start()]) or content_words(clearing.quote[match.end() :])
    return bool(named) and len(named & remark.words) >= min(2, len(named))


def _hypothesis(remark: Remark, against: Sequence[Remark]) -> Hypothesis:
    quote = widened(remark.record, remark.sentence) if _FOUND.search(remark.quote) else _around(remark)
    return Hypothesis(
        supporting=[claim(remark.record, quote)],
        against=[
            claim(other.record, clip(other.record.text, other.sentence.start, other.sentence.end)) for other in against
        ],
        settles="",
        text=" ".join(quote.split()),
        state="ruled_out" if against else _state(remark.quote),
    )


def _around(remark: Remark) -> str:
    """Return at most 25 words; when the cue comes later than that, the slice starts at a clause that holds it."""
    text, sentence = remark.record.text, remark.sentence
    quote = clip(text, sentence.start, sentence.end)
    if _CAUSAL.search(quote):
        return quote
    match = _CAUSAL.search(text, sentence.start, sentence.end)
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
