"""The state of a candidate cause, by rule: what the records say of it decides, not how sure the drafter was.

- ``confirmed`` when a record supports it in which somebody saw it or an experiment showed it, in plain words, and nothing
  later speaks against it; the drafter may hold back, but not go further.
- ``likely`` when a record names it as the cause, or two records support it, and nothing later speaks against it.
- ``ruled_out`` when a record clears it and none confirms it after that.
- ``inconclusive`` in every other case: mentioned only, asked, doubted, earlier in time, or contradicted later.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.document.certainty import (
    CAUSAL,
    CAUSE_LABEL,
    FOUND,
    clears,
    confirms,
    is_cause_heading,
    is_doubtful,
    leaves_open,
    state_of,
)
from postmortem_writer.document.postmortem import Cause, Statement
from postmortem_writer.draft import State
from postmortem_writer.evidence import Evidence, Record, plain
from postmortem_writer.merging import telling_words

_FOUND = re.compile(
    r"\broot[- ]cause(?: of [\w\s-]{1,40})? ?(?:is|was|:|=|turned out|found|identified)(?! (?:not|un|still|being))|\bcause (?:is|was)\b|\bturn(?:s|ed) out\b|\btraced (?:it )?(?:back )?to\b"
    r"|\bculprit (?:is|was)\b|\bthat (?:was|is) (?:it|the (?:cause|culprit|bug|leak|problem))\b|\bidentified\b|\bfound (?:it|the|that|out)\b|\b(?:notice|discover|realis|realiz)(?:d|s|ed|es)?\b"
    r"|\bfails? (?:this|the) test\b|\bbisect\w*",
    re.I,
)
_UNDONE = re.compile(
    r"\b(?:revert\w*|roll(?:ed|ing)? ?back|rollback|und(?:id|one|oing)|disabl(?:ed|ing)|(?:turned|switched|turning|switching) (?:\w+ )?off|remov(?:ed|ing)|without|downgrad(?:ed|ing)|with the fix|setting)\b"
    r"(?:[^.;\n]|\.\d){0,80}\b(?:stopp?(?:ed|s)|gone|recovered|fix(?:es|ed)|cured|normal|no more|works?|zero|stays|disappear(?:ed|s)|clears?|cleared)\b",
    re.I,
)
_CURE_ALL = re.compile(r"\b(?:restart\w*|reboot\w*|bounc(?:ed|ing))\b", re.I)
_NOT_YET = re.compile(
    r"\b(?:should|would|will|could|might|may|if|unless|until|to be|let's|let me|going to|trying to|try to|please)\b|n't\b|\bnot\b",
    re.I,
)
_ONLY_HARM = re.compile(
    r"\b(?:confirm|verif|identif|notic|reali[sz]|discover)\w*\b(?! by\b)(?:[^.;\n]|\.\d){0,50}\b(?:impact|outage|down|errors?|[45]\d\d|users?|customers?|alert|page[ds]?|receipt|recover\w*|resolved|healthy|working|back|slow|failing|fail)\b",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_SHORT = 5
_SHARED = 2
_QUOTED = 90


@dataclass(frozen=True)
class Verdict:
    """The state of a cause and the sentence that says which record and words decide it."""

    state: State
    basis: str


@dataclass(frozen=True)
class _Said:
    """The words of one record that a point quotes, with the whole sentence they stand in: a quote may leave its doubt out."""

    record: Record
    quote: str
    place: int

    @cached_property
    def sentence(self) -> str:
        wanted = plain(self.quote)
        for text in (self.record.text, plain(self.record.text)):
            pieces = [piece for piece in map(plain, _SENTENCE.split(text)) if piece]
            for piece in pieces:
                if wanted in piece:
                    return piece
            held = [piece for piece in pieces if piece in wanted]
            if held and wanted in plain(self.record.text):
                return self._around(wanted, pieces)
        return wanted

    def _around(self, wanted: str, pieces: Sequence[str]) -> str:
        """Return the run of sentences that a longer quote touches."""
        whole = plain(self.record.text)
        start, end, at, kept = whole.find(wanted), whole.find(wanted) + len(wanted), 0, []
        for piece in pieces:
            begin = whole.find(piece, at)
            at = begin + len(piece)
            if begin < end and at > start:
                kept.append(piece)
        return " ".join(kept) or wanted

    @property
    def told(self) -> str:
        words = self.quote if len(self.quote) <= _QUOTED else f"{self.quote[:_QUOTED].rsplit(' ', 1)[0]} …"
        return f"{self.record.id}: “{' '.join(words.split())}”"


def judged(cause: Cause, evidence: Evidence) -> Cause:
    """Return the cause with the state that its points allow, why, and what the drafter had said where that differs."""
    verdict = verdict_of(cause.text, cause.state, cause.supporting, cause.against, evidence)
    drafted = cause.state if verdict.state != cause.state else ""
    return cause.model_copy(
        update={"state": verdict.state, "state_basis": verdict.basis, "drafted_state": cause.drafted_state or drafted}
    )


def differing(causes: Iterable[Cause]) -> list[Diagnostic]:
    """Return a suggestion for each cause whose drafter had said another state."""
    return [
        Diagnostic(
            "cause-rule",
            Level.SUGGESTION,
            f"causes[{number}].state",
            f"drafted as {cause.drafted_state!r}, published as {cause.state!r}: {cause.state_basis}",
            cites=tuple(cause.cites),
        )
        for number, cause in enumerate(causes)
        if cause.drafted_state
    ]


def verdict_of(
    text: str, drafted: State, supporting: Sequence[Statement], against: Sequence[Statement], evidence: Evidence
) -> Verdict:
    """Return the state that the points for and against a candidate cause allow; ``drafted`` may be more careful."""
    places = {record.id: place for place, record in enumerate(evidence.records)}
    speaking, opposing = list(_said(supporting, evidence, places)), list(_said(against, evidence, places))
    confirming = [one for one in speaking if _confirms(one, text, speaking)]
    last = max((one.place for one in confirming), default=-1)
    later = [one for one in opposing if one.place > last]
    if drafted == "ruled_out" or later:
        return _opposed(drafted, later, opposing, confirming)
    about = confirming or [one for one in speaking if _names(one)] or speaking
    back = _taken_back(text, about, evidence, places) if drafted in ("confirmed", "likely") else None
    if back is not None:
        return Verdict("inconclusive", f"a later record takes it back, {back.told}")
    return _supported(drafted, confirming, speaking)


def _opposed(drafted: State, later: list[_Said], opposing: list[_Said], confirming: list[_Said]) -> Verdict:
    if not later:
        why = f"confirmed after that, {confirming[-1].told}" if confirming else "no record speaks against it"
        return Verdict("inconclusive", f"not ruled out: {why}")
    clearing = next((one for one in later if clears(one.sentence) and not _asks(one.sentence)), None)
    if drafted == "ruled_out" or (drafted == "inconclusive" and clearing and not is_doubtful(clearing.sentence)):
        return Verdict(
            "ruled_out", f"a record {'clears it' if clearing else 'speaks against it'}, {(clearing or later[-1]).told}"
        )
    return Verdict("inconclusive", f"a record speaks against it, {(clearing or later[-1]).told}")


def _supported(drafted: State, confirming: list[_Said], speaking: list[_Said]) -> Verdict:
    if confirming and drafted == "confirmed":
        return Verdict("confirmed", f"a record confirms it, {confirming[-1].told}")
    naming = next((one for one in speaking if _names(one)), None)
    if drafted in ("confirmed", "likely") and (confirming or naming):
        one = naming or confirming[-1]
        return Verdict(
            "likely", f"a record names it as the cause{'' if confirming else ' and none confirms it'}, {one.told}"
        )
    records = dict.fromkeys(one.record.id for one in speaking if not _asks(one.sentence))
    if drafted in ("confirmed", "likely") and len(records) > 1:
        return Verdict("likely", f"{len(records)} records support it ({', '.join(records)}) and none confirms it")
    first = speaking[0].told if speaking else "no record"
    if drafted == "inconclusive" and (confirming or naming):
        return Verdict(
            "inconclusive", f"left open by the drafter, though a record names it, {(naming or confirming[-1]).told}"
        )
    return Verdict("inconclusive", f"no record confirms it; it is only mentioned, {first}")


def _said(points: Iterable[Statement], evidence: Evidence, places: dict[str, int]) -> Iterator[_Said]:
    for point in points:
        cited = evidence.cited(point.cites)
        holding = [record for record in cited if point.quote and record.says(point.quote)] or cited
        yield from (_Said(record, point.quote or point.text, places[record.id]) for record in holding[:1])


def _asks(sentence: str) -> bool:
    return "?" in sentence


def _confirms(one: _Said, text: str, speaking: Sequence[_Said]) -> bool:
    """Tell whether somebody says that they saw it or tried it: plainly, and of this cause."""
    sentence = one.sentence
    if _asks(sentence) or is_doubtful(sentence) or clears(sentence) or leaves_open(sentence):
        return False
    found, tried = confirms(sentence), _UNDONE.search(sentence)
    seen = _FOUND.search(sentence)
    if tried and (_CURE_ALL.search(sentence) or _NOT_YET.search(sentence)):
        tried = None
    if not (found or tried or (seen and not _NOT_YET.search(sentence[: seen.end()]))):
        return False
    if _ONLY_HARM.search(sentence) and not (CAUSAL.search(sentence) or tried or _is_filed(one)):
        return False
    return _is_about(one, text) or _adds_to(one, speaking)


def _is_about(one: _Said, text: str) -> bool:
    """Tell whether the sentence is of this cause; one that only gives the verdict ("cause confirmed") is of what its record tells."""
    subject = telling_words(text)
    only_verdict = not telling_words(one.sentence) - _VERDICT
    told = one.record.text if only_verdict else one.sentence
    return len(telling_words(told) & subject) >= min(_SHARED, len(subject))


def _adds_to(one: _Said, speaking: Sequence[_Said]) -> bool:
    """Tell whether it goes on from another point: in its record, under its heading for causes, or as a short answer to it."""
    for other in speaking:
        if other is one:
            continue
        same_place = (other.record.channel, other.record.source) == (one.record.channel, one.record.source)
        short = len(one.record.text.split()) <= _SHORT and other.place == one.place - 1
        below = is_cause_heading(one.record.heading) and other.record.heading == one.record.heading
        if other.record.id == one.record.id or (same_place and (short or below)):
            return True
    return False


def _names(one: _Said) -> bool:
    """Tell whether the record names it as the cause, as likely at most: in words, by a label, or under a heading that does."""
    sentence = one.sentence
    if _asks(sentence) or clears(sentence) or leaves_open(sentence):
        return False
    if state_of(sentence) != "inconclusive":
        return True
    return not is_doubtful(sentence) and (_is_filed(one) or bool(CAUSAL.search(sentence) or _FOUND.search(sentence)))


def _is_filed(one: _Said) -> bool:
    """Tell whether the record files it as the cause, by a label or by the heading it stands under."""
    labelled = any(CAUSE_LABEL.match(text) for text in (one.sentence, one.quote, one.record.text))
    return (
        labelled
        or any(FOUND.search(text) for text in (one.sentence, one.quote))
        or is_cause_heading(one.record.heading)
    )


def _taken_back(text: str, about: Sequence[_Said], evidence: Evidence, places: dict[str, int]) -> _Said | None:
    """Return a record after all of these whose plain words clear what the cause names; nothing by mere nearness."""
    after = max((one.place for one in about), default=len(evidence.records))
    subject = telling_words(" ".join([text, *(one.sentence for one in about)]))
    for record in evidence.records[after + 1 :]:
        if record.kind in ("log", "metric") or not clears(record.text):
            continue
        for piece in filter(None, map(plain, _SENTENCE.split(record.text))):
            named = telling_words(piece) - _VERDICT
            if (
                clears(piece)
                and not _asks(piece)
                and not is_doubtful(piece)
                and len(named) >= _SHARED
                and named <= subject
            ):
                return _Said(record, piece, places[record.id])
    return None


_VERDICT = telling_words(
    "cause root culprit reason issue problem ruled out red herring not was turns turned correction after all so the that is it"
    " proof proven proves confirmed confirms settled settles"
)
