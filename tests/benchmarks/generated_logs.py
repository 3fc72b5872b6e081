"""Write logs of five kinds from known templates, the same for the same seed, with one burst of an error seen nowhere else."""

import random
import string
import time
from collections.abc import Callable
from pathlib import Path

START = 1_761_440_000
INJECTED = "certificate store is empty"
_BURST = (0.62, 0.63)
_PER_SECOND = 25
_PIECE = 5_000_000

_NAMES = (
    "ann bo cy dora emil fay gus hana ivo jo kim lea max nora omar pia quin rosa sam tess uma vic wes xena yara zoe "
    "adam bela cora dirk elif finn gwen hugo ines jack kaya liam mona nils"
).split()
_THINGS = "cart order invoice refund coupon session address shipment payment basket profile report".split()
_PATHS = "/ /login /logout /cart /cart/add /search /help /api/orders /api/users /static/app.js".split()
_CLASSES = "OrderService PaymentGateway StockLedger MailQueue SessionStore PriceEngine".split()

# {n} number, {ip} address, {hex} id, {name} user, {ms} duration, {uuid}, {thing}, {path}: what varies; all else is constant.
_SYSLOG = (
    "sshd[{n}]: Accepted publickey for {name} from {ip} port {n} ssh2", "sshd[{n}]: Connection closed by {ip} port {n}",
    "sshd[{n}]: Failed password for invalid user {name} from {ip} port {n} ssh2", "cron[{n}]: ({name}) CMD run-parts /etc/cron.hourly",
    "kernel: [{n}.{n}] eth0: link is up at {n} Mbps", "kernel: [{n}.{n}] eth0: link is down",
    "systemd[1]: Started session {n} of user {name}.", "systemd[1]: Stopped target timers.", "dhcpd: DHCPREQUEST for {ip} from {mac} via eth0",
    "dhcpd: DHCPACK on {ip} to {mac} via eth0", "postfix/smtp[{n}]: {hex}: to=<{name}@example.org>, relay=mail.example.org[{ip}]:25, delay={f}, status=sent",
    "ntpd[{n}]: time reset {f} s", "sudo: {name} : TTY=pts/{n} ; PWD=/home/{name} ; USER=root ; COMMAND=/bin/ls",
)  # fmt: skip
_MESSAGES = (
    ("info", "request {uuid} finished in {ms}"), ("info", "user {name} signed in from {ip}"), ("info", "{thing} {n} stored"),
    ("info", "cache hit for key {thing}:{n}"), ("info", "cache miss for key {thing}:{n}"), ("debug", "pool has {n} of {n} connections in use"),
    ("warn", "slow query took {ms} on shard {n}"), ("warn", "retry {n} of 5 for {thing} {n}"), ("error", "payment {uuid} was declined by the bank"),
    ("error", "could not reach 10.0.0.5:5432 after {ms}"), ("info", "worker {n} started"), ("info", "worker {n} stopped"),
    ("info", "lease renewed by {name} until {n}"), ("info", "job {hex} queued for {name}"), ("info", "flushed {n} rows to disk"),
)  # fmt: skip
_FILLED = {
    "n": lambda r: str(int(10 ** r.uniform(0, 5))),
    "f": lambda r: f"{r.uniform(0, 9):.3f}",
    "ip": lambda r: f"10.{r.randrange(256)}.{r.randrange(256)}.{r.randrange(256)}",
    "hex": lambda r: f"{r.getrandbits(40):010x}",
    "mac": lambda r: ":".join(f"{r.randrange(256):02x}" for _ in range(6)),
    "uuid": lambda r: "-".join(f"{r.getrandbits(4 * n):0{n}x}" for n in (8, 4, 4, 4, 12)),
    "name": lambda r: r.choice(_NAMES),
    "thing": lambda r: r.choice(_THINGS),
    "path": lambda r: r.choice(_PATHS),
    "ms": lambda r: r.choice(("{}ms", "{}s")).format(r.randrange(1, 900)),
}

Row = tuple[str, str, list[str]]
"""One line, the id of its template, and the lines that belong to it."""


def _fill(r: random.Random, template: str) -> str:
    return "".join(text + (_FILLED[name](r) if name else "") for text, name, _, _ in string.Formatter().parse(template))


def _iso(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at)) + f".{int(at * 1000) % 1000:03}Z"


def syslog(r: random.Random, at: float, burst: bool) -> Row:
    template = f"certd[{{n}}]: fatal: {INJECTED} on node {{n}}" if burst else r.choice(_SYSLOG)
    return f"{_iso(at)} host-{r.randrange(1, 9)} {_fill(r, template)}", template, []


def json_lines(r: random.Random, at: float, burst: bool) -> Row:
    level, template = ("error", f"{INJECTED} for tenant {{n}}") if burst else r.choice(_MESSAGES)
    line = f'{{"ts":"{_iso(at)}","level":"{level}","msg":"{_fill(r, template)}","trace":"{r.getrandbits(128):032x}","took":{r.randrange(900)}}}'
    return line, template, []


def logfmt(r: random.Random, at: float, burst: bool) -> Row:
    level, template = ("error", f"{INJECTED} for tenant {{n}}") if burst else r.choice(_MESSAGES)
    line = f'time={_iso(at)} level={level} msg="{_fill(r, template)}" trace={r.getrandbits(64):016x} took={r.randrange(900)}ms'
    return line, template, []


def access(r: random.Random, at: float, burst: bool) -> Row:
    status = 502 if burst else r.choices((200, 304, 404, 500), (90, 6, 3, 1))[0]
    stamp = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(at))
    path = f"/{INJECTED.replace(' ', '-')}/{r.randrange(99)}" if burst else r.choice(_PATHS)
    method = r.choices(("GET", "POST"), (9, 1))[0]
    line = f'{_fill(r, "{ip}")} - - [{stamp}] "{method} {path} HTTP/1.1" {status} {r.randrange(90_000)} "-" "Mozilla/5.0 (X11; Linux x86_64)"'
    kind = "server error" if status >= 500 else "client error" if status >= 400 else "served"
    return line, f"access {method} {kind}", []


def java(r: random.Random, at: float, burst: bool) -> Row:
    level, template = ("error", f"{INJECTED} for tenant {{n}}") if burst else r.choice(_MESSAGES)
    name = r.choice(_CLASSES)
    stamp = _iso(at).replace("T", " ").replace(".", ",").rstrip("Z")
    trace = [f"\tat com.example.shop.{name}.{r.choice(('run', 'call', 'apply'))}({name}.java:{r.randrange(400)})" for _ in range(r.randrange(3, 9))]  # fmt: skip
    line = f"{stamp} {level.upper():5} [exec-{r.randrange(40)}] com.example.shop.{name} - {_fill(r, template)}"
    return line, f"{template}", trace if level == "error" else []


KINDS: dict[str, Callable[[random.Random, float, bool], Row]] = {
    "syslog": syslog, "json_lines": json_lines, "logfmt": logfmt, "access": access, "java": java,
}  # fmt: skip


def write(path: Path, kind: str, seed: int, lines: int, truth: Path) -> int:
    """Write a log of so many lines and return the number of its templates; ``truth`` gets one template a line.

    The lines of a trace have no template of their own: theirs is empty.
    """
    r = random.Random(f"{seed} {kind}")
    makers = list(KINDS.items()) if kind == "mixed" else [(kind, KINDS[kind])]
    text, known = list[str](), list[str]()
    while len(text) < lines:
        name, maker = r.choice(makers)
        line, template, more = maker(r, START + len(text) / _PER_SECOND, _BURST[0] < len(text) / lines < _BURST[1])
        text += [line, *more]
        known += [f"{name}: {template}", *("" for _ in more)]
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
    truth.write_text("\n".join(known) + "\n", encoding="utf-8")
    return len(set(known) - {""})


def write_large(path: Path, kind: str, seed: int, size: int) -> None:
    """Write a log of about so many bytes: one piece of a few megabytes for one day after the other, and one burst in the middle."""
    r = random.Random(f"{seed} {kind}")
    piece, written, at = list[str](), 0, float(START)
    while written < min(size, _PIECE):
        line, _, more = KINDS[kind](r, at, False)
        piece += [line, *more]
        written, at = written + sum(map(len, (line, *more))) + 1 + len(more), at + 1 / _PER_SECOND
    text, days = "\n".join(piece) + "\n", max(1, size // _PIECE)
    burst = [KINDS[kind](r, at, True)[0] for _ in range(200)]
    with path.open("w", encoding="utf-8") as file:
        for day in range(days):
            file.write(_later(text, day))
            if day == days // 2:
                file.write(_later("\n".join(burst) + "\n", day))


def _later(text: str, days: int) -> str:
    shifted = time.gmtime(START + days * 86_400)
    for form in ("%Y-%m-%d", "%d/%b/%Y"):
        text = text.replace(time.strftime(form, time.gmtime(START)), time.strftime(form, shifted))
    return text
