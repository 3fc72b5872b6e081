"""The words of a sentence that a reader could check: figures, identifiers, names, and how they are found again."""

import re
from collections.abc import Iterator
from functools import lru_cache

_NUMBER_WORDS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
    "eleven": "11", "twelve": "12", "fifteen": "15", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "hundred": "100",
    "thousand": "1000",
}  # fmt: skip
_MONTHS = """
    january february march april may june july august september october november december
    """.split()
# Short forms any reader of postmortems knows; they name no particular thing of an incident.
_COMMON = frozenset(_MONTHS) | frozenset(
    """
    utc gmt api apis cpu cpus ram db dns http https sql ssd vm vms os ui ci cd pr prs id ids url urls sla slo sev
    sre io ip ips monday tuesday wednesday thursday friday saturday sunday
    """.split()
)

CLOCK = re.compile(r"(?<![\d:.])([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?\s*([ap]\.?m\.?)?(?![\d:])", re.I)
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in _MONTHS)
DATE = re.compile(
    r"\b\d{4}-\d{2}-\d{2}\b"
    rf"|\b(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTH})(?: \d{{4}})?\b",
    re.I,
)
DURATION = re.compile(
    rf"(?:(?<![\w.])|(?<=\d[hd]))(\d+(?:\.\d+)?|{'|'.join(_NUMBER_WORDS)})[\s-]*(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)(?![a-z])",
    re.I,
)
_NUMBER = re.compile(r"(?<![\w.,])(?<![A-Za-z_]-)[+-]?\d+(?:[.,]\d+)*(?:\s?(?:%|percent\b))?(?![\w])")
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b", re.I)
_TOKEN = re.compile(r"[A-Za-z0-9_@#/][\w@#/.:+-]*[\w/]|[A-Z]\b")
_CAMEL = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]")


def figures(text: str) -> Iterator[str]:
    """Yield the numbers and percentages of a sentence; times, dates and durations have checks of their own."""
    for pattern in (CLOCK, DATE, DURATION):
        text = pattern.sub(lambda m: " " * len(m[0]), text)
    yield from (match[0] for match in _NUMBER.finditer(text))
    yield from (match[0] for match in _NUMBER_WORD.finditer(text))


def identifiers(text: str) -> Iterator[str]:
    """Yield versions, paths, hosts, constants and other words whose shape says that they name one particular thing."""
    for pattern in (CLOCK, DATE, DURATION):
        text = pattern.sub(lambda m: " " * len(m[0]), text)
    for match in _TOKEN.finditer(text):
        word = match[0].rstrip(".:/-")
        if word.casefold().removesuffix("'s") not in _COMMON and _is_identifier(word):
            yield word


def _is_identifier(word: str) -> bool:
    letters = any(c.isalpha() for c in word)
    if any(c.isdigit() for c in word) and letters:
        return True
    if "_" in word or "@" in word or _CAMEL.search(word) or (len(word) > 1 and word.isupper()):
        return letters
    return letters and (("/" in word.strip("/") and len(word) > 7) or bool(re.search(r"[a-z]\.[a-z]{2}", word)))


def facts(text: str) -> frozenset[str]:
    """Return what of a sentence no rewording may lose or add: figures, durations and identifiers, however they are written."""
    spans = (digits(" ".join(match.groups())) for match in DURATION.finditer(text))
    return frozenset(
        [*(digits(figure) for figure in figures(text)), *spans, *(word.casefold() for word in identifiers(text))]
    )


def names(text: str) -> Iterator[str]:
    """Yield the capitalised words inside a sentence: products, places, people."""
    for sentence in re.split(r"(?<=[.!?;:])\s+", text):
        words = re.findall(r"[^\s()\[\],;\"“”`]+", sentence)
        for word in words[1:]:
            bare = re.sub(r"['’]s$", "", word.strip(".,:!?'’"))
            if re.fullmatch(r"[A-Z][a-z]+(?:-[A-Z]?[a-z]+)*", bare) and bare.casefold() not in _COMMON:
                yield bare


def digits(text: str) -> str:
    """Return text with number words as digits, thousands separators dropped and case folded, for comparing figures."""
    text = _NUMBER_WORD.sub(lambda m: _NUMBER_WORDS[m[0].casefold()], text.casefold())
    text = re.sub(r"(?<=\d)[,\u202f\u00a0](?=\d{3}(?!\d))", "", text)
    return re.sub(r"(?<=\d)\s*(?:percent\b|%)", "%", text)


def has_figure(figure: str, folded: str) -> bool:
    """Return whether a figure stands alone in text that ``digits`` has folded: 5 is in "5 pods" and "5s", not in 15, 5.2 or v5."""
    wanted = digits(figure).lstrip("+")
    if wanted.endswith("%"):
        return re.search(rf"(?<![\w.]){re.escape(wanted)}", folded) is not None
    version = "v?" if "." in wanted else ""
    return (
        re.search(
            rf"(?<![\w.])(?<![A-Za-z_]-){version}{re.escape(wanted)}(?:(?!\w|[.,]\d|%)|(?=[a-z]{{1,5}}\b))", folded
        )
        is not None
    )


def has_word(word: str, folded: str) -> bool:
    """Return whether a name or identifier stands in case-folded text, a plural or possessive ending aside."""
    bare = word.casefold().removesuffix("'s")
    forms = {
        bare,
        bare.removesuffix("s") if len(bare) > 3 else bare,
        bare.removeprefix("v") if bare[1:2].isdigit() else bare,
    }
    return any(re.search(rf"(?<![^\W_]){re.escape(form)}(?:s|es|'s)?(?![^\W_]|\.\d)", folded) for form in forms)


_STOP = frozenset(
    """
    a an the and or but nor so of to in on at by for from with without into onto over under after before during
    until while since as than then that this these those there here it its they them their he she his her we our
    us you your i my me who which what when where how why is are was were be been being has have had having do
    does did done can could will would shall should may might must not no none nothing any some all both each
    every other another such same own more most less least very too also only just still again already yet about
    around between among through per via up down out off back one once first second last next later earlier now
    please
    """.split()
)
# How a summary speaks of anything: who spoke and that they spoke. They carry no fact that a record could deny.
_NEUTRAL = frozenset(
    """
    incident issue problem event team teams engineer engineers operator operators responder responders member
    members user users people person someone participant participants maintainer maintainers developer developers
    service services system systems said says asked asks reported reports noted notes observed began begin begins
    started start starts continued made make makes took take takes used use uses using given gave channel message
    messages record records chat state stated described wrote discussed suggested proposed announced shared posted
    told call time times known unknown cause caused causes happened occurred became showed shows shown
    go goes going gone went come comes came get gets got action actions step steps took take
    decided decide decides decision decisions agreed agree agreement chose chosen choose choice lead leads leader led
    calling called calls commander coordinator
    suspected suspicion doubted believed group groups others tester testers maintainers client clients
    """.split()
)


# Past forms that no ending gives away; a summary is in the past tense and its records mostly are not.
_PAST = {
    "began": "begin", "broke": "break", "broken": "break", "brought": "bring", "built": "build", "came": "come", "chose": "choose",
    "chosen": "choose", "fell": "fall", "fallen": "fall", "felt": "feel", "found": "find", "gave": "give", "given": "give", "gone": "go",
    "grew": "grow", "grown": "grow", "held": "hold", "kept": "keep", "knew": "know", "left": "leave", "lost": "lose", "meant": "mean",
    "met": "meet", "ran": "run", "rose": "rise", "risen": "rise", "sent": "send", "spoke": "speak", "spoken": "speak", "stuck": "stick",
    "thought": "think", "understood": "understand", "went": "go", "woke": "wake", "woken": "wake", "wrote": "write", "written": "write",
}  # fmt: skip


def content_words(text: str) -> dict[str, str]:
    """Return the content words of a text by their stems: six letters at most, so that inflections meet."""
    words = re.findall(r"[a-z]{3,}", text.casefold())
    return {_stem(word): word for word in words if word not in _STOP and word not in _NEUTRAL}


def every_stem(text: str) -> set[str]:
    """Return the stems of all words of a text, the neutral ones too."""
    return {_stem(word) for word in re.findall(r"[a-z]{3,}", text.casefold())}


@lru_cache(maxsize=16384)
def _stem(word: str) -> str:
    word = _PAST.get(word, word)
    for ending in ("ingly", "edly", "ings", "ing", "ies", "ied", "ed", "es", "ly", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    return re.sub(r"([b-df-hj-np-tv-z])\1\Z", r"\1", word).rstrip("ey")[:6]
