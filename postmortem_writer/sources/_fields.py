"""What the keys of a JSON object or the columns of a table mean: time, text, level, speaker, subject.

Keys are compared without case, underscores, dots and ``@``, so ``createdAt``, ``created_at`` and ``@created-at`` are one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from postmortem_writer.clock import Frame, Stamp
from postmortem_writer.evidence import Actor, Kind
from postmortem_writer.sources import _times

Fields = Mapping[str, Any]


@dataclass(frozen=True, eq=False, slots=True)
class Words:
    """Names of keys, best first. One equals only itself, so that what is asked about it can be remembered."""

    ranks: Mapping[str, int]

    def __contains__(self, name: str) -> bool:
        return name in self.ranks


def _ranked(words: str) -> Words:
    return Words({word: rank for rank, word in enumerate(words.split())})


_EVENT = _ranked(
    "sourcerealtimetimestamp occurredat happenedat eventtime startedat startsat triggeredat starttime displayat "
    "timestamp time ts t datetime timeunixnano timestampns date deployedat realtimetimestamp asctime dateandtime loggedat "
    "firsttimestamp postedat sentat createdat created createdon createtime createddatetime publishedat reportedat "
    "observedtimeunixnano lasttimestamp"
)
_LIKE_TIME = re.compile(r".+(?:_at|At|_time|Time|_ts|timestamp|Timestamp|TimeStamp|_date|Date|UnixNano)$")
_HEAD = _ranked("title summary headline event reason alertname alert name subject")
_BODY = _ranked(
    "message msg text content body description log detail details note comment error changes textpayload raw"
)
_LEVEL = _ranked("level loglevel lvl severity severitytext levelname priority")
_ACTOR = _ranked(
    "author user username userdisplayname actor agent by deployedby deployer createdby creator sender from reporter "
    "triggeredby changedby"
)
_SUBJECT = _ranked(
    "service servicename app application component logger target unit systemdunit syslogidentifier project repository "
    "env environment cluster region namespace node nodename host hostname instance pod podname container containername "
    "job deployment database"
)
_NOISE = _ranked(
    "id pid tid uid gid v traceid spanid traceflags threadid threadname requestid reqid self htmlurl nodeid type "
    "cursor bootid machineid invocationid monotonictimestamp stream streamid ecsversion fingerprint updatedat"
)
_NUMBERED_LEVELS = {10: "trace", 20: "debug", 30: "info", 40: "warn", 50: "error", 60: "fatal"}  # bunyan and pino
_SYSLOG_LEVELS = ("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug")
_SHOWN_AS = re.compile(r"\.(?:summary|name|value|title)$")
_MONGO_LEVELS = {"F": "fatal", "E": "error", "W": "warning", "I": "info", "D": "debug"}
_TELLING = {"err", "exception", "status", "statuscode", "code", "reason", "duration"}
_CLOCKS = {"timestamp", "time", "ts", "t", "datetime", "timeunixnano", "realtimetimestamp"}
_TAKEN_IN = {
    "realtimetimestamp", "observedtimeunixnano", "observedtimestamp", "ingestiontime", "ingestedat", "receivedat", "received",
    "eventingested",
}  # fmt: skip
_AGREE_NS = 2_000_000_000
_EXTRA_LENGTH = 400
_LINK = re.compile(r"https?://\S+$")


@lru_cache(maxsize=4096)
def plain(key: str) -> str:
    """Return a key as it is compared; ``Time (UTC)`` is a time."""
    return re.sub(r"\([^)]*\)|[^a-z0-9]", "", key.lower())


@dataclass(frozen=True, slots=True)
class Told:
    """What one object says, whatever its keys are called."""

    event: Stamp | None
    time_key: str
    text: str
    has_text: bool
    level: str
    actor: Actor | None
    subject: tuple[tuple[str, str], ...]
    links: tuple[str, ...]


def told(fields: Fields, kind: Kind, around: Frame = _times.UNSTATED) -> Told:
    """Sort the fields of one object by what they mean; what means nothing special is added to the text as ``key=value``.

    Nothing is added to what a person said, and the ``user`` of a log line is no speaker.
    """
    time_key, event = time_of(fields, around)
    text, used = text_of(fields)
    level_key, level = _level(fields)
    actor_key, actor = actor_of(fields) if kind not in ("log", "metric") else ("", None)
    subject = tuple(_subject(fields))
    used |= {time_key, level_key, actor_key} | {key for key, _ in subject}
    scalars = list(_scalars(fields))
    rest = "" if kind == "message" else _rest(fields, scalars, used)
    shown = f"{text} {rest}".strip() if "\n" not in text or not rest else f"{text}\n{rest}"
    links = tuple(value for _, value in scalars if value.startswith("http") and _LINK.match(value))
    return Told(event, time_key, shown, bool(text), level, actor, subject, links)


def _best(fields: Fields, words: Words) -> tuple[str, ...]:
    """Return the keys that are among ``words``, best first."""
    return _best_of(tuple(fields), words)


@lru_cache(maxsize=512)
def _best_of(keys: tuple[str, ...], words: Words) -> tuple[str, ...]:
    # the rows of a table and most objects of a log have the same keys as the one before
    known = [(words.ranks[name], key) for key in keys if (name := plain(key)) in words]
    return tuple(key for _, key in sorted(known))


@lru_cache(maxsize=512)
def _times_first(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys that name when it happened, best first, then those that only look like times."""
    best = _best_of(keys, _EVENT)
    return (*best, *(key for key in keys if key not in best and _LIKE_TIME.match(key)))


def time_of(fields: Fields, around: Frame = _times.UNSTATED) -> tuple[str, Stamp | None]:
    """Return the key and the Stamp of when it happened: the best-named time that settles an instant, else the best read."""
    fallback: tuple[str, Stamp | None] = ("", None)
    for key in _times_first(tuple(fields)):
        stamp = _times.stamp(fields[key], around)
        if stamp is None:
            continue
        if stamp.precision == "day":
            stamp = _with_time_of_day(fields, stamp, around)
        if stamp.instant is not None:
            return key, stamp
        if not fallback[0]:
            fallback = key, stamp
    return fallback


def _with_time_of_day(fields: Fields, day: Stamp, around: Frame) -> Stamp:
    """Join a date with the time of day that stands in a column of its own."""
    spoken = next((value for key, value in fields.items() if plain(key) in {"time", "timeofday"}), None)
    joined = _times.settled(f"{day.raw} {spoken}", around) if isinstance(spoken, str) else None
    return joined or day


def times_of(fields: Fields, around: Frame = _times.UNSTATED) -> Iterator[tuple[str, Stamp]]:
    """Yield every named time of an object that settles an instant."""
    for key, value in fields.items():
        stamp = _times.settled(value, around) if _names_time(key) else None
        if stamp is not None:
            yield key, stamp


def clocks_disagree(fields: Iterable[tuple[str, Any]], around: Frame) -> bool:
    """Tell whether one row names the moment twice and the two are more than two seconds apart."""
    named = (_times.settled(value, around) for key, value in fields if plain(key) in _CLOCKS)
    instants = [stamp.instant for stamp in named if stamp is not None and stamp.instant is not None]
    return len(instants) > 1 and max(instants) - min(instants) > _AGREE_NS


@lru_cache(maxsize=4096)
def _names_time(key: str) -> bool:
    return plain(key) in _EVENT or _LIKE_TIME.match(key) is not None


def text_of(fields: Fields) -> tuple[str, set[str]]:
    """Return headline and message as one text, and the keys they came from."""
    log = bool(_best(fields, _LEVEL))  # there, "name" is the logger's
    heads = [(key, words_of(fields[key])) for key in _best(fields, _HEAD) if not (log and plain(key) == "name")]
    heads = [pair for pair in heads if pair[1]][:1]
    bodies = [(key, words) for key in _best(fields, _BODY) if (words := words_of(fields[key]))][:1]
    nested = [] if heads or bodies else [_nested(fields)]
    chosen = [pair for pair in (*heads, *bodies, *nested) if pair[1]]
    texts = [text for _, text in chosen]
    if len(texts) == 2 and texts[0] in texts[1]:
        texts = texts[1:]
    return ": ".join(texts), {key for key, _ in chosen}


def _nested(fields: Fields) -> tuple[str, str]:
    """Find the message one level down, as in ``fields.message`` of Rust tracing."""
    for key, value in fields.items():
        for name in _best(value, _BODY) if isinstance(value, dict) else ():
            if words := words_of(value[name]):
                return f"{key}.{name}", words
    return "", ""


def words_of(value: Any) -> str:
    """Return a value as text: strings stripped, journald's byte arrays decoded, OpenTelemetry's wrappers opened."""
    if isinstance(value, dict):
        return words_of(value.get("stringValue", ""))
    if isinstance(value, list) and value and all(isinstance(item, int) and 0 <= item < 256 for item in value):
        return bytes(value).decode("utf-8", errors="replace").strip()
    return value.strip() if isinstance(value, str) else ""


def _level(fields: Fields) -> tuple[str, str]:
    if isinstance(fields.get("t"), dict) and "s" in fields:
        return "s", _MONGO_LEVELS.get(str(fields["s"])[:1], str(fields["s"]))
    for key in _best(fields, _LEVEL):
        value = fields[key]
        if key == "PRIORITY" and str(value).isdigit():
            return key, _SYSLOG_LEVELS[min(int(value), 7)]
        if isinstance(value, int) and not isinstance(value, bool):
            return key, _NUMBERED_LEVELS.get(value, str(value))
        if isinstance(value, str) and value:
            return key, value
    return "", ""


def actor_of(fields: Fields) -> tuple[str, Actor | None]:
    """Return the key and the person or bot that spoke or acted."""
    for key in _best(fields, _ACTOR):
        value = fields[key]
        name = _name(value) if isinstance(value, dict) else value.strip() if isinstance(value, str) else ""
        if name:
            id = str(value.get("id", "")) if isinstance(value, dict) else ""
            bot = isinstance(value, dict) and any(value.get(mark) is True for mark in ("bot", "is_bot", "isBot"))
            return key, Actor(name, id, bot)
    return "", None


def _name(value: Fields) -> str:
    keys = ("nickname", "display_name", "displayName", "real_name", "name", "summary", "login", "username", "email")
    return next((str(value[key]) for key in keys if value.get(key)), "")


def _subject(fields: Fields) -> Iterator[tuple[str, str]]:
    for key in _best(fields, _SUBJECT):
        value = fields[key]
        name = _name(value) if isinstance(value, dict) else value if isinstance(value, str) else ""
        if name and "\n" not in name:
            yield key, name


def _rest(fields: Fields, scalars: list[tuple[str, str]], used: set[str]) -> str:
    """Return the other fields as ``key=value``: a status code or a pool size is evidence as well."""
    text = ""
    journal = "__REALTIME_TIMESTAMP" in fields
    said = {fields[key] for key in used if isinstance(fields.get(key), str)}
    for key, value in sorted(scalars, key=_says_little):
        top, leaf, shown = _parts_of(key)
        if (journal and key.startswith(("_", "SYSLOG_"))) or (len(value) > 15 and value in said):
            continue
        if key in used or top in used or plain(leaf) in _NOISE or value in ("", "false"):
            continue
        if _names_time(leaf) and _times.settled(value, _times.UNSTATED):
            continue
        if len(text) + len(key) + len(value) > _EXTRA_LENGTH:
            break
        if "://" not in value and len(value) <= 120:
            text = f"{text} {shown}={value}".lstrip()
    return text


@lru_cache(maxsize=4096)
def _parts_of(key: str) -> tuple[str, str, str]:
    """Return the first and the last part of a dotted key, and the key as it is shown."""
    return key.partition(".")[0], key.rpartition(".")[2], _SHOWN_AS.sub("", key)


def _says_little(pair: tuple[str, str]) -> bool:
    leaf = plain(_parts_of(pair[0])[1])
    return leaf not in _BODY and leaf not in _TELLING


def _scalars(fields: Fields, prefix: str = "", depth: int = 2) -> Iterator[tuple[str, str]]:
    for key, value in fields.items():
        if isinstance(value, dict) and depth:
            yield from _scalars(value, f"{prefix}{key}.", depth - 1)
        elif isinstance(value, bool):
            yield prefix + key, str(value).lower()
        elif isinstance(value, str | int | Decimal):
            yield prefix + key, str(value).strip()


def taken_in(fields: Fields, time_key: str, around: Frame = _times.UNSTATED) -> Stamp | None:
    """Return when a collector took the object in, where that is told beside the time it happened."""
    keys = (key for key in fields if plain(key) in _TAKEN_IN and key != time_key)
    return next((stamp for key in keys if (stamp := _times.settled(fields[key], around))), None)


def created(fields: Fields, time_key: str, around: Frame = _times.UNSTATED) -> Stamp | None:
    """Return when the object was written down, where that is told beside the time it happened."""
    keys = (key for key in fields if plain(key) in {"createdat", "created"} and key != time_key)
    return next((stamp for key in keys if (stamp := _times.settled(fields[key], around))), None)
