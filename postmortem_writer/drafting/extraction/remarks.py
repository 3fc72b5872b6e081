"""What a record says, sentence by sentence, and how much each sentence matters by its cues and its record's kind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from postmortem_writer.drafting.extraction.cues import Reading, read_cues
from postmortem_writer.drafting.extraction.phrases import Cue
from postmortem_writer.drafting.extraction.quotes import Sentence, clip, is_private, is_prose, lead_of, sentences_of
from postmortem_writer.evidence import Record

MOST_CODE_LINES = 100
MAX_READ = 1000
MOST_TYPED = 12  # words of a line such as "03:31 5xx 3%", which no plain word shows to be somebody's sentence
MACHINE_KINDS = frozenset({"alert", "page-event", "deploy", "status-post", "command"})
ALERT_KINDS = frozenset({"alert", "page-event"})

_BY_KIND = {"alert": 3.0, "page-event": 3.0, "deploy": 2.5, "status-post": 1.5, "command": 0.5, "meeting": -0.5}
_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_.][A-Za-z0-9]+)*")
_KEY = re.compile(r"\b[\w.]+(?:=|\":\s)")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_FIRING = re.compile(r"\b(?:firing|fired|trigger(?:ed)?|alarm|alerting|problem|critical|opened|created)\b", re.I)
_CLEARED = re.compile(r"\b(?:resolved|recovered|recovery|ok|closed|acknowledged|ack|ends_?at: |ended)\b", re.I)
_FRONT_MATTER = re.compile(r"(?!title|summary|description)[A-Za-z]\w*:(?: |$)")
_STATE_FIRST = re.compile(
    r"^\W*(?:\[?(?:firing|resolved|alerting|alarm|problem|critical|ok|triggered|recovered|recovery)\b)", re.I
)
_BOX = re.compile(r"\s*(?:[-*+•]\s+)?\[[ xX]\]\s")
_COMMON = """about above after again against all almost also although always another anyone anything around because been before being
    below between both cannot could does doing done down during each either else even ever every everyone everything first from getting give going
    good great have having here into just know last later least less like likely looks made make many maybe might more most much must need needs never
    next none nothing only other over please point really right same seem seems should since some someone something still such sure take than that
    thats their them then there these they thing things think this those through time today tomorrow under until using very want well were what
    when where which while will with within without would wrong yesterday your youre back able already currently now see seen new use used one two three
    issue issues problem problems incident error errors fail failed failing failure failures outage working resolved fixed recovered normal
    firing prod production hours hour minute rate rates full high call calls page pages ends restart rollback rollout roll deploy
    deployed deployment finished complete completed change changed status labels severity annotations value started ended minutes http https www com org"""
_STOP = frozenset(_COMMON.split())


@dataclass(frozen=True, slots=True)
class Remark:
    """One quotable sentence of one record, with what its cue words say and how much it weighs."""

    record: Record
    sentence: Sentence
    reading: Reading
    weight: float = 0.0

    @property
    def quote(self) -> str:
        """Return the sentence as it stands in the record."""
        return self.sentence.text

    @property
    def words(self) -> frozenset[str]:
        """Return the content words, without endings."""
        return content_words(self.quote)

    @property
    def told_plainly(self) -> bool:
        """Tell whether the sentence is a statement in prose: no question and no pasted output."""
        return not self.reading.question and not self.sentence.code

    def says(self, *cues: Cue) -> bool:
        """Tell whether the sentence asserts any of the cues."""
        return any(cue in self.reading.asserted for cue in cues)


def remarks_of(record: Record) -> Iterator[Remark]:
    """Yield what a record says in prose; pasted output speaks only where there is nothing else."""
    found = sentences_of(record)
    typed = (
        record.kind == "note"
        and (lead_of(record) > 0 or bool(_BOX.match(record.raw)))
        and len(record.text.split()) <= MOST_TYPED
    )
    prose = [s for s in found if not s.code and (typed or is_machine(record) or is_prose(s.text))]
    if record.kind == "status-post":
        prose = [s for s in prose if not _FRONT_MATTER.match(s.text)]
    prose = [s for s in prose if not is_private(clip(record.text, s.start, s.end))] or prose
    for sentence in prose or [s for s in found if s.code][:MOST_CODE_LINES]:
        reading = read_cues(sentence.text[:MAX_READ])
        told = reading.weight if prose else _pasted(reading)
        yield Remark(record, sentence, reading, told + _structural(record, sentence, reading))


def is_machine(record: Record) -> bool:
    """Tell whether a program wrote the record."""
    return record.kind in MACHINE_KINDS or bool(record.actor and record.actor.bot) or "automatic" in record.flags


def is_firing(remark: Remark) -> bool:
    """Tell whether the remark belongs to an alert or page that begins, rather than one that clears."""
    record = remark.record
    if not is_alert(record) and record.kind != "page-event":
        return False
    opening = _STATE_FIRST.match(record.text)
    for text in (opening.group() if opening else "", " ".join(record.flags), record.text):
        firing, cleared = _FIRING.search(text), _CLEARED.search(text)
        if firing or cleared:
            return cleared is None or (firing is not None and firing.start() < cleared.start())
    return record.kind != "page-event"


def is_alert(record: Record) -> bool:
    """Tell whether the record is an alert, from the alerting itself or as a bot passes it on."""
    passed_on = record.kind == "message" and is_machine(record) and _STATE_FIRST.match(record.text)
    return record.kind == "alert" or bool(passed_on)


@lru_cache(maxsize=8192)
def content_words(text: str) -> frozenset[str]:
    """Return the words that carry a subject, in small letters and without endings; compounds count whole and in parts."""
    words: set[str] = set()
    for token in _TOKEN.findall(_KEY.sub(" ", text)):
        parts = _PART.findall(token)
        words.update(word.lower() for word in ([token, *parts] if len(parts) > 1 else [token]))
    return frozenset(_stem(word) for word in words if len(word) >= 4 and word not in _STOP)


def _pasted(reading: Reading) -> float:
    """Weigh a line of pasted output: all that report trouble alike, so that the first of them stands for the paste."""
    return 2.0 if reading.asserted & {"symptom", "sign", "trouble"} else 0.5


def _structural(record: Record, sentence: Sentence, reading: Reading) -> float:
    machine, words = is_machine(record), len(sentence.text.split())
    weight = _BY_KIND.get(record.kind, 0.5 if machine else 0.0)
    if record.kind in ALERT_KINDS and "symptom" in reading.asserted:
        weight += 1
    if record.text[max(0, sentence.start - 3) : sentence.start].endswith(("**", "__")):
        weight += 1
    if record.kind == "note" and sentence.block == 0 and sentence.first:
        weight += 0.75
    if words < 3 and not machine and not reading.asserted & {"resolution", "recovery", "acknowledgement", "cause"}:
        weight -= 1
    return weight - (1.5 if "](" in sentence.text or ("://" in sentence.text and words < 5) else 0.0)


def _stem(word: str) -> str:
    for ending in ("ies", "ing", "es", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
