"""What people say all day beside an incident: short exchanges from ``talk/``, each in the voices of those who hold it."""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from long_incidents.plot import filled, spun
from long_incidents.world import SERVICES, Person, World

FOLDER = Path(__file__).parent / "talk"
SHARES = {"support": 22, "dev": 24, "platform": 17, "deploys": 11, "random": 13, "general": 9, "incidents": 4}
TEAMS = {
    "support": ("support",), "dev": ("dev",), "platform": ("platform", "dev"), "deploys": ("dev", "platform"),
    "random": ("dev", "platform", "support", "office"), "general": ("dev", "platform", "support", "office"),
    "incidents": ("platform", "dev"), "asides": ("platform", "dev", "support"),
}  # fmt: skip
LATE = (
    "bump", "any news on this?", "this is done now, sorry for the silence", "found this again, works for me since today",
    "closing the loop: sorted", "still on my list!!", "did we ever answer this?", "yes, see above", "ok to archive this?",
)  # fmt: skip
SHORT = {"please": "pls", "thanks": "thx", "because": "bc", "tomorrow": "tmrw", "with": "w/"}
FOOD = "ramen,falafel,the dumpling place,pierogi,pizza,salad bar,thai,the curry truck,poke bowls,soup".split(",")
CITIES = "Porto,Gdansk,Lyon,Turku,Leeds,Graz,Split,Cork,Aarhus,Ghent".split(",")
DAYS = "monday,tuesday,wednesday,thursday,friday".split(",")
TEAMS_SPOKEN = "checkout,data,mobile,growth,billing,web".split(",")
PROJECTS = "the redesign,project heron,the new app shell,single inbox,phase two,the intranet move".split(",")
CHANGES = (
    "typo in the footer", "fewer retries", "new colours", "log format", "dependency bumps", "feature flag removed",
    "faster start", "translations", "cache headers", "error page", "smaller bundle", "audit fields", "new health check",
)  # fmt: skip
LIBRARIES = "httplite,yamlish,tinyorm,grpc-gate,zipstream,mockery-x,pgwire-lite".split(",")
WORDS = "invoice,basket,address,profile,banner,session,parcel,voucher".split(",")
_LETTERS = re.compile(r"[a-z]{5,}")


@dataclass(frozen=True)
class Said:
    """One message of the chat; ``thread`` is the key of the message it answers, ``key`` its own."""

    at: datetime
    place: str
    by: str
    text: str
    key: str = ""
    thread: str = ""
    edited: datetime | None = None
    deleted: bool = False
    alert: str = ""


def small_slots(world: World, chance: random.Random) -> dict[str, str]:
    """Return one set of the small things an exchange is about."""
    who = chance.choice(list(world.people.values()))
    return {
        "svc": chance.choice(SERVICES),
        "ticket": f"{chance.choice(('WEB', 'OPS', 'CRM', 'APP'))}-{chance.randint(1000, 9999)}",
        "ticket2": f"WEB-{chance.randint(1000, 9999)}",
        "host": f"{chance.choice(('db', 'cache', 'batch', 'build', 'web', 'log'))}-{chance.randint(1, 40):02d}",
        "n": str(chance.randint(8, 55)),
        "n1": str(chance.randint(3, 12)),
        "n2": str(chance.randint(120, 990)),
        "n3": str(chance.randint(991, 1290)),
        "pct": str(chance.randint(52, 97)),
        "ver": f"{chance.randint(1, 30)}.{chance.randint(0, 40)}.{chance.randint(0, 9)}",
        "pr": f"PR {chance.randint(200, 980)}",
        "branch": f"{chance.choice(WORDS)}-{chance.choice(('cleanup', 'v2', 'fixes', 'spike'))}",
        "cust": chance.choice(("a bakery chain", "the museum", "a school in " + chance.choice(CITIES), "K. from accounting", "the two brothers", "a dentist", "the sailing club")),
        "food": chance.choice(FOOD), "city": chance.choice(CITIES), "day": chance.choice(DAYS),
        "hour": chance.choice(("11", "half 12", "12:15", "2", "3pm", "16:00", "four")),
        "floor": chance.choice(("2nd floor", "3rd floor", "ground floor")),
        "team": chance.choice(TEAMS_SPOKEN), "proj": chance.choice(PROJECTS), "change": chance.choice(CHANGES),
        "lib": chance.choice(LIBRARIES), "word": chance.choice(WORDS),
        "person": who.first, "@person": f"<@{who.id}>", "login": chance.choice(world.team("dev")).login,
    }  # fmt: skip


@cache
def exchanges(kind: str) -> list[list[tuple[str, str]]]:
    """Return the exchanges of one kind as lines of (speaker, words), read once."""
    blocks = (FOLDER / f"{kind}.txt").read_text("utf-8").strip().split("\n\n")
    return [[_line(line) for line in block.splitlines()] for block in blocks]


def _line(line: str) -> tuple[str, str]:
    speaker, words = re.split(r"(?<=\w): ", line, maxsplit=1)
    return speaker, words


def voiced(text: str, person: Person | None, chance: random.Random, *, careful: bool = False) -> str:
    """Return words as this person would type them; ``careful`` keeps every word as it is, for what the gold record knows."""
    if person is None:
        return text
    if person.register == "proper":
        text = text[:1].upper() + text[1:]
        return text if text[-1:] in ".?!:)" or len(text) < 25 else f"{text}."
    if careful or person.register == "plain":
        return text
    if person.register in ("lower", "careless"):
        text = text[:1].lower() + text[1:] if not text[:2].isupper() else text
        text = " ".join(SHORT.get(word, word) if chance.random() < 0.5 else word for word in text.split(" "))
    if person.register == "careless" and chance.random() < 0.35:
        text = _typo(text, chance)
    if person.register == "chatty" and chance.random() < 0.25:
        text += chance.choice((" haha", " :slightly_smiling_face:", " :sweat_smile:", " ^^", "..."))
    return text


def _typo(text: str, chance: random.Random) -> str:
    found = [match for match in _LETTERS.finditer(text) if text[max(0, match.start() - 1)] not in "{@<:/`-_"]
    if not found:
        return text
    match = chance.choice(found)
    place = chance.randrange(match.start() + 1, match.end() - 1)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


class Deck:
    """Deals exchanges of one kind; each comes up once before one comes up again."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._left: list[list[tuple[str, str]]] = []

    def next(self, kind: str) -> list[tuple[str, str]]:
        if not self._left:
            self._left = self._chance.sample(exchanges(kind), k=len(exchanges(kind)))
        return self._left.pop()


def exchange(
    lines: list[tuple[str, str]],
    kind: str,
    place: str,
    start: datetime,
    world: World,
    chance: random.Random,
    more: Mapping[str, str],
    number: int,
) -> Iterator[Said]:
    """Yield one exchange in ``place``, some as a thread, some with a late reply or an edit."""
    slots = {**more, **small_slots(world, chance)}
    speakers = dict(zip("ABCD", chance.sample(world.team(*TEAMS.get(kind, TEAMS["asides"])), 4), strict=True))
    threaded = len(lines) > 1 and chance.random() < (0.3 if not lines[1][0].startswith("bot:") else 0)
    at, opening = start, ""
    for index, (speaker, words) in enumerate(lines):
        person = speakers.get(speaker)
        text = voiced(filled(spun(words, chance), slots), person, chance)
        said = Said(at, place, person.id if person else speaker, text, f"{kind}{number}.{index}")
        yield replace(
            said, thread=opening if threaded else "", edited=_edit(at, chance), deleted=chance.random() < 0.002
        )
        opening = opening or said.key
        at += timedelta(seconds=15 + chance.expovariate(1 / 110))
    if threaded and chance.random() < 0.3:
        late = at + timedelta(days=chance.choice((1, 1, 2)), minutes=chance.randint(-180, 180))
        by = speakers[chance.choice("AB")]
        text = voiced(chance.choice(LATE), by, chance)
        yield Said(late, place, by.id, text, f"{kind}{number}.late", opening)


def _edit(at: datetime, chance: random.Random) -> datetime | None:
    return at + timedelta(seconds=chance.randint(20, 400)) if chance.random() < 0.04 else None
