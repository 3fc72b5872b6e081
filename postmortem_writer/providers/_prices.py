"""What tokens cost: a dated table that a user's own can take the place of; what it does not list stays unknown."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, NonNegativeFloat, ValidationError

from postmortem_writer.errors import UsageError
from postmortem_writer.providers import Usage

MILLION = 1_000_000


class Price(BaseModel):
    """US dollars for a million tokens; a price that is left out is that of input."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    input: NonNegativeFloat
    output: NonNegativeFloat
    cached: NonNegativeFloat | None = None
    written: NonNegativeFloat | None = None

    def of(self, usage: Usage) -> float:
        """Return dollars for what was spent."""
        cached = self.input if self.cached is None else self.cached
        written = self.input if self.written is None else self.written
        fresh = usage.input_tokens - usage.cached_tokens - usage.written_tokens
        read = usage.cached_tokens * cached + usage.written_tokens * written + fresh * self.input
        return (read + usage.output_tokens * self.output) / MILLION

    @property
    def halved(self) -> "Price":
        """Return what vendors charge for an answer that may take a day."""
        half = {name: value / 2 for name, value in self.model_dump().items() if value is not None}
        return Price(**half)


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    as_of: date
    models: dict[str, Price]


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices by ``vendor:model``, and the day they were noted."""

    as_of: date
    models: dict[str, Price]

    def of(self, vendor: str, model: str) -> Price | None:
        """Return the price of a model, None when it is not known."""
        return self.models.get(f"{vendor}:{model}")


def prices(file: Path | None = None) -> Prices:
    """Return the bundled table with the entries of ``file`` in their place; raises UsageError for a faulty file."""
    bundled = _bundled()
    if file is None:
        return bundled
    try:
        own = _table(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise UsageError(f"the prices in {str(file)!r} cannot be read: {fault}; expected TOML") from None
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise UsageError(
            f"the prices in {str(file)!r}: {where}: {first['msg']}; expected as_of = 2026-11-01 and tables such as"
            ' [models."openai:gpt-6-luna"] with input and output, in dollars for a million tokens'
        ) from None
    return Prices(own.as_of, {**bundled.models, **own.models})


@cache
def _bundled() -> Prices:
    text = (resources.files("postmortem_writer.providers") / "prices.toml").read_text(encoding="utf-8")
    return _table(tomllib.loads(text))


def _table(data: dict[str, Any]) -> Prices:
    table = _Table.model_validate(data)
    return Prices(table.as_of, table.models)
