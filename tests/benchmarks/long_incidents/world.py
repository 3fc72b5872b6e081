"""The company an incident happens in: its people and how they write, its other services, its channels, its calendar."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

ROLES = (
    ("lead", "platform"), ("oncall", "platform"), ("oncall2", "platform"), ("ops", "platform"), ("ops2", "platform"),
    ("finder", "platform"), ("dev", "dev"), ("dev2", "dev"), ("newbie", "dev"), ("support", "support"),
    ("support2", "support"), ("comms", "support"), ("manager", "office"), ("someone", "dev"),
)  # fmt: skip
EXTRAS = ("dev", "dev", "dev", "platform", "support", "support", "office", "office")
FIRST = (
    "Anouk Bartek Catia Dagny Emre Farid Gesa Hanne Ilir Jonna Kofi Lumi Maddalena Nadir Oriol Pilar Quentin Ronja Sefa Tarek"
    " Una Vesna Wouter Xenia Yusuf Zofia Aoife Brando Ciara Davor Eszter Florin"
).split()
LAST = (
    "Abara Brinkhof Castellan Dvorsky Eklund Fontaine Gallego Harju Ivanek Jelinek Kestrel Lindqvist Marzec Nkemelu Orsini"
    " Pettersen Quispe Rautio Sandoval Tamm Ulbrich Varga Westerlind Xanthos Yilmaz Zeman Achterberg Bozkurt"
).split()
COMPANIES = (
    "Fennline", "Marrowgate", "Ostrava Lanes", "Quillon", "Tidewell", "Perrin & Oak", "Sundby", "Calloway Nine", "Brackwater",
)  # fmt: skip
ZONES = (
    "Europe/Madrid", "Europe/Helsinki", "America/New_York", "Asia/Kolkata", "Europe/Warsaw", "America/Sao_Paulo",
    "Europe/London", "Asia/Tokyo",
)  # fmt: skip
AHEAD = ("Europe/Helsinki", "Asia/Kolkata", "Europe/Athens", "Asia/Dubai", "America/Bogota")
"""Where those live who once read a local time for UTC: never at UTC itself."""

SERVICES = (
    "cart-edge", "user-profile", "pricing-feed", "mail-gate", "geo-lookup", "image-cache", "consent-api", "loyalty", "search-ui",
    "partner-hub", "calendar-sync", "push-fanout", "tax-rules", "survey-web", "asset-store", "session-keeper", "graph-batch",
)  # fmt: skip
REGISTERS = ("proper", "lower", "lower", "plain", "plain", "chatty", "careless")


@dataclass(frozen=True)
class Person:
    """Somebody with an account: how they write is their ``register``."""

    id: str
    name: str
    team: str
    zone: str
    register: str

    @property
    def first(self) -> str:
        return self.name.split()[0]

    @property
    def login(self) -> str:
        return self.name.lower().replace(" ", ".")


@dataclass(frozen=True)
class World:
    """A company at one time; ``base`` is the midnight in UTC of the day on which the plot begins."""

    company: str
    base: datetime
    zone: str
    people: dict[str, Person]
    channels: dict[str, str]

    def team(self, *names: str) -> list[Person]:
        return [person for person in self.people.values() if person.team in names]

    def slots(self) -> dict[str, str]:
        """Return what people are called in a text, by role."""
        found: dict[str, str] = {}
        for role, person in self.people.items():
            found |= {role: person.first, f"@{role}": f"<@{person.id}>"}
            found |= {f"{role}.name": person.name, f"{role}.login": person.login}
        return found


def world(seed: int, chance: random.Random, dev_channel: str) -> World:
    """Return a company with its people, in a week that begins on a Monday to Wednesday."""
    firsts, lasts = chance.sample(FIRST, 22), chance.sample(LAST, 22)
    roles = [*ROLES, *((f"extra{number}", team) for number, team in enumerate(EXTRAS))]
    people: dict[str, Person] = {}
    for (role, team), first, last in zip(roles, firsts, lasts, strict=False):
        zone = chance.choice(AHEAD if role == "dev" else ZONES)
        id = "U0" + "".join(chance.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(8))
        people[role] = Person(id, f"{first} {last}", team, zone, chance.choice(REGISTERS))
    kinds = ("general", "incidents", "support", "deploys", "platform", "random")
    renamed = {
        "support": ("support", "help-desk"),
        "platform": ("platform", "infra"),
        "incidents": ("incidents", "ops-war-room"),
    }
    channels = {kind: chance.choice(renamed.get(kind, (kind,))) for kind in kinds} | {"dev": dev_channel}
    day = datetime(chance.randint(2023, 2027), chance.randint(1, 11), chance.randint(1, 28), tzinfo=UTC)
    day += timedelta(days=(chance.choice((0, 1, 2)) - day.weekday()) % 7)
    return World(
        COMPANIES[seed % len(COMPANIES)], day, chance.choice(("Europe/Berlin", "America/Chicago")), people, channels
    )


def local(moment: datetime, zone: str) -> datetime:
    """Return a moment on the clocks of a zone."""
    return moment.astimezone(ZoneInfo(zone))
