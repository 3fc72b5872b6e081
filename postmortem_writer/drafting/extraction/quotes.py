"""Cut a record's text into slices that can stand in a document word for word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from postmortem_writer.draft import Claim
from postmortem_writer.evidence import Record

MAX_WORDS = 25
MAX_CHARS = 300
SCANNED_CHARS = 20_000

_MARKUP = re.compile(r"\*{1,3}|_{1,2}|>")
_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_LIST_ITEM = re.compile(r"\s*(?:(?:[-*+•]|\d{1,2}[.)])\s+(?:\[[ xX]\]\s+)?|\[[ xX]\]\s+)")
_NOT_PROSE = re.compile(
    r"\s*(?:#{1,6}\s|</?(?:a|p|br|div|img|span|table|tr|td|script|blockquote|details|summary|ul|ol|li|center|video)\b|<!--|!\[|\||[-=_*]{3,}\s*$|https?://\S+$|\[(?:file|image|attachment)s?\b)"
)
_LINK_TAIL = re.compile(r"(?:^|\s)[(<]?https?://(?:\S+\s*$|\S*[-/_.]\n)")
_BETWEEN = re.compile(r"[\s*_+•\-\d.)\[\]xX]*")
_ENDS = re.compile(r"[.!?…]+[\"')\]*_`]*\s+(?=[A-Z0-9\"'`*_(\[@#~])|[.!?]{1,4}\s*$|[!?]+\s+|(?=\s>\s+[A-Z])")
# Lines that were typed one below the other come joined: "… slot stayed next: alarm on slots".
_LABEL_NEXT = re.compile(
    r"(?<!\s)(?<!\bthe)(?<!\ba)(?<!\ban)(?<!\broot)(?<!\blikely)(?<!\bprobable)(?<!\bpossible)(?<!\bmain)(?<!\breal)(?<!\bactual)(?<!\bof)(?<!\band)(?<!\bor)(?<!\bno)(?<!\bis)(?<!\bwas)(?<![-*_(\[\"'`])\s+"
    r"(?=(?:root[- ]cause|cause|reason|rca|why|next(?: steps?)?|to-?do|actions?(?: items?)?|AI|follow[- ]?up|lessons?(?: learned)?|impact|what went (?:well|wrong|badly)): \S)",
    re.I,
)
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|approx|ca|cf|incl|no|mr|ms|dr|a\.m|p\.m|[a-z]))\.\s*$", re.I)
_CLAUSE = re.compile(r"[,;:]\s|\s[-–—]\s|\s\(")
_PRIVATE = re.compile(
    r"\b(?:room|flat|house)mates?\b|\b(?:wife|husband|girlfriend|boyfriend|spouse|daughter|son|mother|father|sister|brother)\b",
    re.I,
)
_FIELDS = re.compile(r"(?:\s+[a-z][\w.]*=\S+(?: [A-Z]\w+)?)+\s*$")
_KEY_LINE = re.compile(r"[a-z][\w-]*:(?:\s|$)")
_WORD = re.compile(r"\S+")
_PLAIN = re.compile(r"[(\"'*_`@#~]*[A-Za-z][a-z]*(?:['’-][A-Za-z]+)*[)\"'*_`.,;:!?…]*")

_JOINING = "a an the of to in on at by for with from and or but as that which who is are was were be been not no into its their our has have had"
_JOINTS = frozenset(_JOINING.split())


@dataclass(frozen=True, slots=True)
class Sentence:
    """A slice ``text[start:end]`` of a record; ``block`` numbers the paragraph or list item, ``code`` marks pasted output."""

    start: int
    end: int
    text: str
    block: int
    code: bool = False
    first: bool = False


def sentences_of(record: Record) -> tuple[Sentence, ...]:
    """Return the sentences of the record, without its own time where it begins with that."""
    return sentences(record.text, lead_of(record))


def lead_of(record: Record) -> int:
    """Return how many characters of the text are the record's own time and the marks around it."""
    raw = record.stamp.raw if record.stamp else ""
    lead = re.match(rf"[\s*_~≈(\[•-]*{re.escape(raw)}[\s)\]:|,*_–-]*", record.text) if raw else None
    return lead.end() if lead and lead.end() < len(record.text.rstrip()) else 0


@lru_cache(maxsize=4096)
def sentences(text: str, lead: int = 0) -> tuple[Sentence, ...]:
    """Return the sentences of ``text[lead:]`` in order, without headings, images, tables and mark-up at their edges."""
    found: list[Sentence] = []
    text = text[:SCANNED_CHARS]
    for number, (start, end, code) in enumerate(_blocks(text)):
        for low, high in [(start, end)] if code else _split(text, start, end):
            quoted = code or text[low:high].lstrip().startswith(">")
            low, high = _trim(text, max(low, lead), _before_tail(text, low, high))
            if high > low:
                found.append(Sentence(low, high, text[low:high], number, quoted, not found))
    return tuple(found)


def clip(text: str, start: int, end: int) -> str:
    """Return the longest beginning of ``text[start:end]`` that is at most 25 words, ended at a clause where it can be."""
    words = list(_WORD.finditer(text, start, end))
    limit = min(end, start + MAX_CHARS)
    if len(words) <= MAX_WORDS and end <= limit:
        return text[start:end]
    if len(words) > MAX_WORDS:
        limit = min(limit, words[MAX_WORDS - 1].end())
    clauses = [match.start() for match in _CLAUSE.finditer(text, start, limit)]
    if clauses and len(text[start : clauses[-1]].split()) >= MAX_WORDS // 3:
        return text[start : clauses[-1]]
    whole = [word.end() for word in words if word.end() <= limit]
    while len(whole) > 1 and text[words[len(whole) - 1].start() : whole[-1]].lower() in _JOINTS:
        whole.pop()
    return text[start : whole[-1] if whole else limit]


def widened(record: Record, sentence: Sentence) -> str:
    """Return the sentence with its neighbours, as far as 25 words and the next blank line allow; what follows comes first."""
    text = record.text
    if sentence.code or not fits(text, sentence.start, sentence.end):
        return clip(text, sentence.start, sentence.end)
    told = sentences_of(record)
    first = last = next(i for i, other in enumerate(told) if other.start == sentence.start)
    while (
        last + 1 < len(told)
        and _joins(text, told[last], told[last + 1])
        and fits(text, told[first].start, told[last + 1].end)
    ):
        last += 1
    while (
        first > 0 and _joins(text, told[first - 1], told[first]) and fits(text, told[first - 1].start, told[last].end)
    ):
        first -= 1
    return text[told[first].start : told[last].end]


def is_private(text: str) -> bool:
    """Tell whether the text speaks of somebody's family or household, which no postmortem needs."""
    return bool(_PRIVATE.search(text))


def is_prose(text: str) -> bool:
    """Tell a sentence from a file listing, an identifier or a pasted log line: half its words are plain words."""
    words = text.split()
    plain = sum(1 for word in words if _PLAIN.fullmatch(word))
    return plain >= 1 and 2 * plain >= len(words)


def claim(record: Record, quote: str) -> Claim:
    """Return the quote as a claim of its record."""
    return Claim(**claim_fields(record, quote))


def claim_fields(record: Record, quote: str) -> dict[str, object]:
    """Return the four fields every kind of claim starts with; text is the quote with its line breaks closed up."""
    return {"cites": [record.id], "quote": quote, "text": " ".join(quote.split()), "basis": "stated"}


def _joins(text: str, one: Sentence, other: Sentence) -> bool:
    """Tell whether nothing but list marks and one line break stands between two sentences that are no ``key: value`` lines."""
    between = text[one.end : other.start]
    if "\n" in between and (_KEY_LINE.match(one.text) or _KEY_LINE.match(other.text)):
        return False
    return (
        not (one.code or other.code or is_private(one.text) or is_private(other.text))
        and between.count("\n") < 2
        and bool(_BETWEEN.fullmatch(between))
    )


def _before_tail(text: str, low: int, high: int) -> int:
    """Return the end of the sentence without the link that closes it or that page width has broken, and without its fields."""
    for tail in (_LINK_TAIL, _FIELDS):
        found = tail.search(text[low:high])
        if found and len(text[low : low + found.start()].split()) >= 3:
            high = low + found.start()
    return high


def fits(text: str, start: int, end: int) -> bool:
    """Tell whether the slice is short enough to be quoted whole."""
    return end - start <= MAX_CHARS and len(text[start:end].split()) <= MAX_WORDS


def _blocks(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, is code) of each paragraph, list item, quoted line and line of a code fence."""
    place = 0
    for fence in _FENCE.finditer(text):
        yield from _paragraphs(text, place, fence.start())
        yield from ((a, b, True) for a, b in _lines(text, fence.start() + 3, fence.end()) if text[a:b].strip("` \r\n"))
        place = fence.end()
    yield from _paragraphs(text, place, len(text))


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Join lines that were broken by page width; a blank line, list item, quote mark or short line ends a paragraph.

    What stands behind ``>`` is somebody else's words or pasted output, and counts as code.
    """
    lines = list(_lines(text, start, end))
    width = max((high - low for low, high in lines), default=0)
    opened: tuple[int, int] | None = None
    pasted: int | None = None
    for low, high in lines:
        line = text[low:high]
        if opened and (not line.strip() or _starts_anew(line) or not _wraps(text, opened[1], low, high, width)):
            yield *opened, False
            opened = None
        if line.lstrip().startswith(">") or (
            pasted is not None and line.strip() and _wraps(text, pasted, low, high, width)
        ):
            yield low, high, True
            pasted = high
            continue
        pasted = None
        if not line.strip() or _NOT_PROSE.match(line):
            continue
        item = _LIST_ITEM.match(line)
        opened = (opened[0], high) if opened else (low + (item.end() if item else 0), high)
    if opened:
        yield *opened, False


def _starts_anew(line: str) -> bool:
    return bool(
        _KEY_LINE.match(line)
        or _LIST_ITEM.match(line)
        or _NOT_PROSE.match(line)
        or line.lstrip().startswith((">", "*", "_"))
    )


def _wraps(text: str, end: int, low: int, high: int, width: int) -> bool:
    """Tell whether the line before ended only because its next word did not fit."""
    before = text.rfind("\n", 0, end) + 1
    word = text[low:high].split(maxsplit=1)[0]
    return width >= 50 and (end - before) + 1 + len(word) > width - 12


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    ends = sorted((*_ENDS.finditer(text, start, end), *_LABEL_NEXT.finditer(text, start, end)), key=re.Match.start)
    for match in ends:
        if match.end() <= start:
            continue
        if match.end() < end and _ABBREVIATION.search(text, max(start, match.start() - 6), match.end()):
            continue
        yield start, match.end()
        start = match.end()
    yield start, end


def _trim(text: str, low: int, high: int) -> tuple[int, int]:
    """Leave out white space at both ends and emphasis marks that would stand alone."""
    while low < high:
        if text[low].isspace():
            low += 1
        elif text[high - 1].isspace():
            high -= 1
        elif (mark := _MARKUP.match(text, low, high)) and (
            mark.group() == ">" or text.endswith(mark.group(), low, high)
        ):
            low, high = mark.end(), high if mark.group() == ">" else max(mark.end(), high - len(mark.group()))
        elif mark and text.count(mark.group(), low, high) % 2:
            low = mark.end()
        elif text[high - 1] in "*_" and text.count(text[high - 1], low, high) % 2:
            high -= 1
        else:
            break
    return low, high
