"""The incident inside the evidence: which records speak of it, found by cue, by density in time and by shared words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from postmortem_writer.drafting.extraction.cues import Reading, read_cues
from postmortem_writer.drafting.extraction.quotes import Sentence, is_prose, sentences
from postmortem_writer.evidence import Evidence, Record

MINUTE = 60_000_000_000
HOUR = 60 * MINUTE
FEW = 40
FEW_NOTES = 80
GAP = 90 * MINUTE
BUCKET = 10 * MINUTE
STRONG = 2.5
MOST_CODE_LINES = 100
MAX_READ = 1000
MACHINE_KINDS = frozenset({"alert", "page-event", "deploy", "status-post", "command"})
_STRUCTURE = {"alert": 3.0, "page-event": 3.0, "deploy": 2.5, "status-post": 1.5, "command": 0.5, "meeting": -0.5}
_BAD_LEVELS = frozenset(
    {"error", "err", "e", "fatal", "critical", "crit", "alert", "emerg", "emergency", "panic", "severe", "f"}
)
_BAD_LINE = re.compile(r"\b(?:ERROR|FATAL|CRITICAL|PANIC|SEVERE|Exception|Traceback|panic:)\b")
_PRIVATE = re.compile(
    r"\b(?:room|flat|house)mates?\b|\b(?:wife|husband|girlfriend|boyfriend|spouse|daughter|son|mother|father|sister|brother)\b",
    re.I,
)
_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_.][A-Za-z0-9]+)*")
_COMMON = """about above after again against all almost also although always another anyone anything around because been before being
    below between both cannot could does doing done down during each either else even ever every everyone everything first from getting give going
    good great have having here into just know last later least less like likely looks made make many maybe might more most much must need needs never
    next none nothing only other over please point really right same seem seems should since some someone something still such sure take than that
    thats their them then there these they thing things think this those through time today tomorrow under until using very want well were what
    when where which while will with within without would wrong yesterday your youre back able already back currently now see seen new use used one two three
    issue issues problem problems incident error errors fail failed failing failure failures outage working resolved fixed recovered normal
    https http www com org"""
_STOP = frozenset(_COMMON.split())


@dataclass(frozen=True, slots=True)
class Remark:
    """One quotable sentence of one record, with what its cue words say and how much it matters here."""

    record: Record
    sentence: Sentence
    reading: Reading
    weight: float = 0.0

    @property
    def quote(self) -> str:
        """Return the sentence as it stands in the record."""
        return self.sentence.text

    def says(self, *cues: str) -> bool:
        """Tell whether the sentence asserts any of the cues."""
        return any(cue in self.reading.asserted for cue in cues)

    @property
    def words(self) -> frozenset[str]:
        """Return the content words, without endings."""
        return content_words(self.quote)


@dataclass(frozen=True)
class Incident:
    """The evidence seen as one incident: the remarks inside its window in order, its topic, and the error lines of logs."""

    evidence: Evidence

    @cached_property
    def talk(self) -> tuple[Remark, ...]:
        """Return every quotable sentence of every record that is not a log line or a metric."""
        spoken = [record for record in self.evidence.records if record.kind not in ("log", "metric")]
        return tuple(remark for record in spoken for remark in _remarks(record))

    @cached_property
    def few(self) -> bool:
        """Tell whether there are so few timed records that nearly each is an event; notes are written to be kept."""
        timed = {remark.record.id: remark.record for remark in self.talk if remark.record.instant is not None}
        notes = sum(1 for record in timed.values() if record.kind == "note")
        return len(timed) < FEW or (len(timed) < FEW_NOTES and notes * 5 >= len(timed) * 4)

    @cached_property
    def window(self) -> tuple[int, int] | None:
        """Return first and last instant of the incident: the run of cue-bearing records, no gap over 90 minutes, that weighs most."""
        timed = [(r.record.instant, r.weight) for r in self.talk if r.record.instant is not None and r.weight >= STRONG]
        if self.few and timed:
            return _ends([r.record.instant for r in self.talk])
        if not timed:
            return _burst([record.instant for record in self.bad_lines if record.instant is not None])
        return _densest(timed)

    @cached_property
    def topic(self) -> frozenset[str]:
        """Return the words that come back in the weighty remarks of the window."""
        strong = [remark for remark in self.talk if remark.weight >= STRONG and self.covers(remark.record)]
        seen = Counter(word for words in {r.record.id + r.quote: r.words for r in strong}.values() for word in words)
        least = max(2, len(strong) // 25)
        return frozenset(word for word, count in seen.most_common(15) if count >= least)

    @cached_property
    def remarks(self) -> tuple[Remark, ...]:
        """Return the remarks of the window, in order, each weighed by its cues, its record's kind and its topic words."""
        return tuple(self._weighed(remark) for remark in self.talk if self.covers(remark.record))

    @cached_property
    def bad_lines(self) -> tuple[Record, ...]:
        """Return the log lines that report errors."""
        return tuple(record for record in self.evidence.records if record.kind == "log" and is_bad(record))

    @cached_property
    def names(self) -> frozenset[str]:
        """Return the names of the people who act in the evidence, in small letters."""
        people = {r.actor.name for r in self.evidence.records if r.actor and not r.actor.bot}
        return frozenset(part.lower() for name in people for part in (name, *name.split()) if len(part) > 2)

    def covers(self, record: Record) -> bool:
        """Tell whether the record lies in the window; a record without a time does when there are few."""
        if record.instant is None:
            return self.few
        return self.window is not None and self.window[0] <= record.instant <= self.window[1]

    @cached_property
    def first_sign(self) -> int | None:
        """Return the instant of the first symptom, alert or bad log line of the window."""
        signs = [r.record.instant for r in self.remarks if r.says("symptom", "detection") and self.on_topic(r)]
        signs += [record.instant for record in self.bad_lines if self.covers(record)]
        return min((instant for instant in signs if instant is not None), default=None)

    def since_first_sign(self, record: Record) -> bool:
        """Tell whether the record is no older than the first sign of harm."""
        return self.first_sign is None or record.instant is None or record.instant >= self.first_sign

    def on_topic(self, remark: Remark) -> bool:
        """Tell whether the remark shares a word with the topic, or there is too little to tell."""
        return self.few or len(self.topic) < 3 or bool(remark.words & self.topic)

    def name_in(self, text: str) -> bool:
        """Tell whether the text names one of the people of the evidence or mentions somebody."""
        low = text.lower()
        return "@" in text or any(re.search(rf"\b{re.escape(name)}\b", low) for name in self.names if name in low)

    def under_heading(self, pattern: str) -> list[Remark]:
        """Return the remarks that stand under a heading with these words, wherever their records lie in time."""
        wanted = re.compile(rf"\b(?:{pattern})\b", re.I)
        return [r for r in self.talk if r.record.heading and wanted.search(r.record.heading) and not r.sentence.code]

    def _weighed(self, remark: Remark) -> Remark:
        shared = len(remark.words & self.topic)
        weight = remark.weight + min(shared, 3) * 0.5
        if not self.few and len(self.topic) >= 3 and not shared and remark.record.kind not in MACHINE_KINDS:
            weight -= 1
        if self.name_in(remark.quote):
            weight -= 1 if remark.record.kind in MACHINE_KINDS else 0.5
        if _PRIVATE.search(remark.quote):
            weight -= 3
        return Remark(remark.record, remark.sentence, remark.reading, weight)


@lru_cache(maxsize=8192)
def content_words(text: str) -> frozenset[str]:
    """Return the words of four letters or more that carry a subject, in small letters and without endings."""
    found = (word.lower() for word in _TOKEN.findall(text))
    return frozenset(_stem(word) for word in found if len(word) >= 4 and word not in _STOP)


def is_bad(record: Record) -> bool:
    """Tell whether a log record reports an error, by its level or, where it has none, by its own words."""
    if record.level:
        return record.level.lower() in _BAD_LEVELS
    return bool(_BAD_LINE.search(record.text[:400]))


def _remarks(record: Record) -> Iterable[Remark]:
    """Yield what a record says in prose; pasted output speaks only where there is nothing else."""
    found = sentences(record.text)
    machine = record.kind in MACHINE_KINDS
    prose = [s for s in found if not s.code and (machine or is_prose(s.text))]
    for sentence in prose or [s for s in found if s.code][:MOST_CODE_LINES]:
        reading = read_cues(sentence.text[:MAX_READ])
        yield Remark(
            record, sentence, reading, _structural(record, sentence) + (reading.weight if prose else _plain(reading))
        )


def _plain(reading: Reading) -> float:
    """Weigh a line of pasted output: all that report trouble alike, so that the first of them stands for the paste."""
    return 2.0 if reading.asserted & {"symptom", "sign", "trouble"} else 0.5


def _structural(record: Record, sentence: Sentence) -> float:
    weight = _STRUCTURE.get(record.kind, 0.0)
    if record.kind in ("alert", "page-event") and "symptom" in read_cues(sentence.text[:MAX_READ]).asserted:
        weight += 1
    lead = record.text[max(0, sentence.start - 3) : sentence.start]
    weight += 1.0 if lead.endswith(("**", "__")) else 0.0
    words = len(sentence.text.split())
    weight -= 1.0 if words < 3 and record.kind not in MACHINE_KINDS else 0.0
    return weight - (1.5 if "](" in sentence.text or ("://" in sentence.text and words < 5) else 0.0)


def _ends(instants: Iterable[int | None]) -> tuple[int, int]:
    known = [instant for instant in instants if instant is not None]
    return min(known), max(known)


def _densest(timed: Sequence[tuple[int | None, float]]) -> tuple[int, int]:
    """Return the ends of the heaviest run without a gap over 90 minutes."""
    ordered = sorted((instant, weight) for instant, weight in timed if instant is not None)
    runs: list[list[tuple[int, float]]] = [[ordered[0]]]
    for before, here in pairwise(ordered):
        if here[0] - before[0] > GAP:
            runs.append([])
        runs[-1].append(here)
    best = max(runs, key=lambda run: sum(weight for _, weight in run))
    return best[0][0], best[-1][0]


def _burst(instants: Sequence[int]) -> tuple[int, int] | None:
    """Return the ends of the busiest ten minutes, widened over neighbours at least a fifth as busy."""
    counts = Counter(instant // BUCKET for instant in instants)
    if not counts:
        return None
    peak = max(sorted(counts), key=lambda bucket: counts[bucket])
    low = high = peak
    while counts[low - 1] * 5 >= counts[peak]:
        low -= 1
    while counts[high + 1] * 5 >= counts[peak]:
        high += 1
    inside = [instant for instant in instants if low <= instant // BUCKET <= high]
    return min(inside), max(inside)


def _stem(word: str) -> str:
    for ending in ("ies", "ing", "es", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
