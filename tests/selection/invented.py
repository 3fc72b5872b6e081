"""Log incidents of an invented bookshop: services that chatter and err all day, and one that begins to fail."""

import random
from dataclasses import dataclass

from building import stamp

from postmortem_writer.evidence import Evidence, Record, number

SERVICES = ("basket", "catalogue", "shipping", "reviews", "login")
PLAIN = (
    ("INFO", "GET /{service}/{n} 200 in {n} ms"),
    ("INFO", "cache hit for key {service}:{n}"),
    ("DEBUG", "pool has {n} idle connections"),
    ("INFO", "request finished, {n} rows"),
)
USUAL_FAULTS = (
    ("reviews", "ERROR", "review {n} refused: text too long"),
    ("shipping", "ERROR", "address of parcel {n} not found at the carrier"),
    ("login", "WARN", "wrong password for account {n}"),
)
NEW = (
    ("catalogue", "price table missing for edition {n}"),
    ("basket", "voucher service answered with an empty body after {n} ms"),
    ("shipping", "label printer queue rejected job {n}"),
    ("login", "signing key {n} unknown"),
)


@dataclass(frozen=True)
class Incident:
    """Evidence, the ids of the lines of the fault and those of its caller, and the service that fails."""

    evidence: Evidence
    fault: tuple[str, ...]
    callers: tuple[str, ...]


def incident(seed: int, lines: int = 4_000) -> Incident:
    """Return an hour of logs from 10:00 in which a fault begins in the second half, and its caller fails with it."""
    chance = random.Random(seed)
    service, fault = chance.choice(NEW)
    begins = chance.randrange(1_900, 3_000)
    records = [_line(chance, second) for second in sorted(chance.randrange(3_600) for _ in range(lines))]
    for _ in range(chance.randrange(5, 12)):
        second, trace = chance.randrange(begins, 3_600), f"{chance.getrandbits(128):032x}"
        # the gateway errs for other reasons all day, in the same words
        records.append(_record(second, service, "ERROR", fault.format(n=chance.randrange(9_999)), trace, "fault"))
        records.append(_record(second, "gateway", "ERROR", f"upstream {service} failed", trace, "caller"))
    for _ in range(8):
        trace = f"{chance.getrandbits(128):032x}"
        records.append(_record(chance.randrange(3_600), "gateway", "ERROR", f"upstream {service} failed", trace))
    numbered = number([records])
    return Incident(
        Evidence(numbered),
        tuple(record.id for record in numbered if record.native == "fault"),
        tuple(record.id for record in numbered if record.native == "caller"),
    )


def _line(chance: random.Random, second: int) -> Record:
    trace = f"{chance.getrandbits(128):032x}"
    if chance.random() < 0.02:
        service, level, text = chance.choice(USUAL_FAULTS)
    else:
        service = chance.choice(SERVICES)
        level, text = chance.choice(PLAIN)
    return _record(second, service, level, text.format(service=service, n=chance.randrange(9_999)), trace)


def _record(second: int, service: str, level: str, text: str, trace: str, role: str = "") -> Record:
    at = stamp(f"2026-04-09T10:{second // 60:02d}:{second % 60:02d}+00:00")
    said = f"{text} trace_id={trace}"
    return Record(f"{service}.log", second, "log", said, level=level, event=at, native=role)
