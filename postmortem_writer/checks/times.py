"""Times and durations of a sentence are those of its records: read, or recomputed from them."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import combinations

from postmortem_writer import clock
from postmortem_writer.checks._check import Check, Sentence, haystack, sentences
from postmortem_writer.checks._words import CLOCK, DATE, DURATION, digits, has_figure
from postmortem_writer.clock import STEP_NS
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.document import stamp_of
from postmortem_writer.draft import Milestone, TimelineEvent, Wire, parts
from postmortem_writer.evidence import Evidence, Record, plain

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_JOINS = re.compile(r"(?:\s|,|and)*")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s?(?:%|percent)")
_SHARE_OF = re.compile(
    r"(?<![\w.])(\d+(?:\.\d+)?)\s+(?:out )?of\s+(?:the |about |around |some )?(\d+(?:\.\d+)?)(?![\w%]|\.\d)"
)


def _run(draft: Wire, evidence: Evidence) -> Iterator[Diagnostic]:
    for path, part in parts(draft):
        if isinstance(part, TimelineEvent | Milestone) and part.time_quote:
            yield from _said(path, part, evidence)
    for sentence in sentences(draft, evidence):
        yield from _clock_times(sentence)
        yield from _dates(sentence)
        yield from _durations(sentence)
        yield from _shares(sentence)


def _said(path: str, part: TimelineEvent | Milestone, evidence: Evidence) -> Iterator[Diagnostic]:
    """Yield a fault when a said time is not in the first cited record or settles no instant."""
    record = next(iter(evidence.cited(part.cites)), None)
    if record is None:
        return
    if not record.says(part.time_quote):
        message = f"{part.time_quote!r} does not stand in {record.id}, whose time it is to replace"
        yield Diagnostic(
            "said-time", Level.ERROR, f"{path}.time_quote", message, 'copy the words of the first cited record, or ""'
        )
    elif (stamp := stamp_of(part.cites, part.time_quote, evidence)) is None or stamp.instant is None:
        doubt = f" ({', '.join(stamp.doubt)})" if stamp and stamp.doubt else ""
        message = f"{part.time_quote!r} in {record.id} settles no time{doubt}"
        yield Diagnostic("said-time", Level.ERROR, f"{path}.time_quote", message, 'use "" for the time of the record')


def _clock_times(sentence: Sentence) -> Iterator[Diagnostic]:
    words = plain(haystack(sentence.records))
    for match in CLOCK.finditer(plain(sentence.text)):
        hour, minute, second = int(match[1]), int(match[2]), int(match[3]) if match[3] else None
        if match[4]:
            hour = hour % 12 + (12 if match[4][0] in "pP" else 0)
        known = [at for record in sentence.records for at in _clocks(record)]
        shown = any((at.hour, at.minute) == (hour, minute) and second in (None, at.second) for at in known)
        if not shown and not re.search(rf"(?<![\d:]){re.escape(match[0].strip())}(?![\d:])", words):
            yield _fault(
                sentence, match[0].strip(), "leave times out of the sentence: the row takes its time from the record"
            )


def _clocks(record: Record) -> list[datetime]:
    """Return a record's times and those it exactly speaks of, each in UTC and in its own zone."""
    said = (stamp for stamp in record.said if not (stamp.assumed or stamp.approximate or stamp.precision == "h"))
    stamps = (stamp for stamp in (record.event, record.posted, record.first, record.last, *said) if stamp)
    return [
        clock.local(stamp.instant, zone)
        for stamp in stamps
        if stamp.instant is not None
        for zone in ("UTC", stamp.zone or "UTC")
    ]


def _dates(sentence: Sentence) -> Iterator[Diagnostic]:
    words = plain(haystack(sentence.records)).casefold()
    for match in DATE.finditer(plain(sentence.text)):
        known = {form for record in sentence.records for at in _clocks(record) for form in _date_forms(at)}
        if (
            re.sub(r"(?<=\d)(st|nd|rd|th)\b|[.,]", "", match[0].casefold()) not in known
            and match[0].casefold() not in words
        ):
            yield _fault(sentence, match[0], "no cited record is of that date")


def _date_forms(at: datetime) -> set[str]:
    day_month = [f"{at.day} {at:%B}", f"{at:%B} {at.day}", f"{at.day} {at:%b}", f"{at:%b} {at.day}"]
    return {
        f"{at:%Y-%m-%d}",
        *(form.casefold() for form in day_month),
        *(f"{form} {at.year}".casefold() for form in day_month),
    }


def _durations(sentence: Sentence) -> Iterator[Diagnostic]:
    held = {(amount, unit) for _, amount, unit in _spans(plain(haystack(sentence.records)))}
    for words, amount, unit in _spans(plain(sentence.text)):
        if (amount, unit) not in held and not _recomputes(amount, unit, sentence):
            yield _fault(sentence, words, "no cited record says so, and no two of them lie that far apart")


def _spans(text: str) -> list[tuple[str, float, int]]:
    """Return the durations of a text: their words, seconds, and the seconds of their smallest unit; "2 h 16 min" is one."""
    found: list[tuple[str, float, int]] = []
    end = -1
    for match in DURATION.finditer(text):
        unit = _UNITS[match[2][0].casefold()]
        words, amount = match[0], float(digits(match[1])) * unit
        if found and unit < found[-1][2] and _JOINS.fullmatch(text, end, match.start()):
            before, sum, _ = found.pop()
            words, amount = before + text[end : match.end()], sum + amount
        found.append((words, amount, unit))
        end = match.end()
    return found


def _recomputes(seconds: float, unit: int, sentence: Sentence) -> bool:
    """Return whether two cited times lie this far apart, as far as their precision and the rounding to the unit allow."""
    stamps = [
        stamp
        for record in sentence.records
        if sentence.cites
        for stamp in (record.event, record.posted)
        if stamp and stamp.instant is not None
    ]
    for a, b in combinations(stamps, 2):
        apart = abs((a.instant or 0) - (b.instant or 0)) / 1e9
        if abs(apart - seconds) <= unit / 2 + max(STEP_NS[a.precision], STEP_NS[b.precision]) / 1e9:
            return True
    return False


def _shares(sentence: Sentence) -> Iterator[Diagnostic]:
    """Yield a fault when a percentage that no record gives disagrees with the two numbers it is computed from."""
    text = digits(plain(sentence.text))
    percents, shares = _PERCENT.findall(text), _SHARE_OF.findall(text)
    if len(percents) == len(shares) == 1 and float(shares[0][1]):
        given, computed = float(percents[0]), 100 * float(shares[0][0]) / float(shares[0][1])
        copied = has_figure(f"{percents[0]}%", digits(plain(haystack(sentence.records))))
        if not copied and abs(given - computed) > 0.5 + 0.005 * computed:
            message = f"{shares[0][0]} of {shares[0][1]} is {computed:.1f}%, not {percents[0]}%"
            yield Diagnostic(
                "arithmetic", Level.ERROR, sentence.path, message, "give the figures of the records", sentence.cites
            )


def _fault(sentence: Sentence, word: str, hint: str) -> Diagnostic:
    return Diagnostic(
        "time", Level.ERROR, sentence.path, f"{word!r} is no time of {sentence.named}", hint, sentence.cites
    )


check = Check("Times are those of the cited records; durations and percentages recompute.", _run)
