"""Find and read the settings: ``[tool.postmortem-writer.lint]`` in pyproject.toml, or ``.blameless.toml``; the nearest file counts."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from postmortem_writer.diagnostics import Level
from postmortem_writer.errors import ConfigError
from postmortem_writer.lint.config import Config, Levels, PerFile

NAMES = (".blameless.toml", "pyproject.toml")
_TABLE = ("tool", "postmortem-writer", "lint")


def nearest(path: str) -> Config:
    """Return the settings for a file or folder: the first ones found upwards from it, and no others; raises ConfigError."""
    place = Path(path).absolute()
    return _upwards(place if place.is_dir() else place.parent)


def forget() -> None:
    """Read settings anew the next time they are asked for: for programs that outlive a change of theirs."""
    _upwards.cache_clear()


@cache
def _upwards(folder: Path) -> Config:
    for name in NAMES:
        if (folder / name).is_file() and (config := _read(folder / name)) is not None:
            return config
    return Config() if folder.parent == folder else _upwards(folder.parent)


def read(path: Path) -> Config:
    """Return the settings of one file; raises ConfigError with the path, what is wrong and what is known."""
    config = _read(path.absolute())
    if config is None:
        raise ConfigError(f"{str(path)!r} has no [{'.'.join(_TABLE)}]: add that table, or name another file")
    return config


def _read(path: Path) -> Config | None:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise ConfigError(f"{str(path)!r} cannot be read ({exc}): expected a TOML file in UTF-8") from exc
    shared = path.name == "pyproject.toml"
    if shared and _TABLE[1] not in text:
        return None
    import tomllib

    try:
        table: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise ConfigError(f"{str(path)!r} is not TOML: {exc}") from exc
    for key in _TABLE if shared else ():
        if not isinstance(table, dict) or key not in table:
            return None
        table = table[key]
    return from_table(table, path)


def from_table(table: Mapping[str, Any], path: Path) -> Config:
    """Return the settings that a table of a file at ``path`` states; raises ConfigError."""
    settled: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _READERS:
            raise ConfigError(f"{str(path)!r}: unknown key {key!r}; known: {', '.join(_READERS)}")
        settled[key.replace("-", "_")] = _READERS[key](_Place(path, key), value)
    return Config(**settled, root=path.parent, source=str(path))


def to_toml(config: Config) -> str:
    """Return the settings as a .blameless.toml would state them; what is unset is left out."""
    lines: list[str] = []
    for key in _READERS:
        value = getattr(config, key.replace("-", "_"))
        if key == "per-file":
            value = {pattern: {"ignore": one.ignore, "level": one.level} for pattern, one in value.items()}
        if value is not None or key == "fail-on":
            lines += _toml(key, value)
    return "".join(f"{line}\n" for line in lines)


def _toml(key: str, value: object) -> list[str]:
    """Return the lines for one key; what JSON writes for texts, lists of them and truth is TOML too."""
    if isinstance(value, Mapping):
        return [line for name, inner in value.items() for line in _toml(f"{key}.{json.dumps(name)}", inner)]
    if isinstance(value, tuple):
        return [f"{key} = {json.dumps([str(one) for one in value], ensure_ascii=False)}"]
    plain = "off" if value is None else value if isinstance(value, bool) else str(value)
    return [f"{key} = {json.dumps(plain, ensure_ascii=False)}"]


@dataclass(frozen=True, slots=True)
class _Place:
    path: Path
    key: str

    def fault(self, value: object, expected: str) -> ConfigError:
        return ConfigError(f"{str(self.path)!r}: {self.key} is {value!r}; expected {expected}")


def _texts(place: _Place, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise place.fault(value, 'a list of texts, such as ["BL01"]')
    return tuple(value)


def _phrases(place: _Place, value: object) -> tuple[str, ...]:
    return tuple(" ".join(one.lower().split()) for one in _texts(place, value))


def _level(place: _Place, value: object) -> Level:
    if value not in list(Level):
        raise place.fault(value, " or ".join(Level))
    return Level(str(value))


def _level_or_off(place: _Place, value: object) -> Level | None:
    if value == "off":
        return None
    if value not in list(Level):
        raise place.fault(value, f"{', '.join(Level)} or off")
    return Level(str(value))


def _table(place: _Place, value: object, expected: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise place.fault(value, expected)
    return value


def _levels(place: _Place, value: object) -> Levels:
    table = _table(place, value, 'a table, such as level.BL07 = "off"')
    return {id: _level_or_off(_Place(place.path, f"{place.key}.{id}"), one) for id, one in table.items()}


def _per_file(place: _Place, value: object) -> dict[str, PerFile]:
    shape = "a table, such as per-file.\"archive/**\" = { ignore = ['BL06'] }"
    found = {}
    for pattern, table in _table(place, value, shape).items():
        here = _Place(place.path, f"{place.key}.{pattern!r}")
        if unknown := sorted(_table(here, table, shape).keys() - {"ignore", "level"}):
            raise ConfigError(f"{str(place.path)!r}: unknown key {unknown[0]!r} in {here.key}; known: ignore, level")
        found[pattern] = PerFile(_texts(here, table.get("ignore", [])), _levels(here, table.get("level", {})))
    return found


def _sections(place: _Place, value: object) -> dict[str, str]:
    from postmortem_writer.lint.sections import KINDS

    table = _table(place, value, 'a table, such as sections."war room" = "timeline"')
    for heading, kind in table.items():
        if kind not in KINDS:
            raise _Place(place.path, f"sections.{heading!r}").fault(kind, f"one of {', '.join(KINDS)}")
    return {" ".join(heading.lower().split()): kind for heading, kind in table.items()}


def _quotes(place: _Place, value: object) -> str:
    if value not in ("skip", "suggest"):
        raise place.fault(value, "skip or suggest")
    return str(value)


def _path(place: _Place, value: object) -> Path:
    if not isinstance(value, str) or not value:
        raise place.fault(value, "a path, relative to this file")
    return place.path.parent / value


def _paths(place: _Place, value: object) -> tuple[Path, ...]:
    return tuple(place.path.parent / one for one in _texts(place, value))


def _truth(place: _Place, value: object) -> bool:
    if not isinstance(value, bool):
        raise place.fault(value, "true or false, without quotes")
    return value


_READERS: dict[str, Callable[[_Place, Any], object]] = {
    "select": _texts,
    "ignore": _texts,
    "level": _levels,
    "per-file": _per_file,
    "sections": _sections,
    "names": _texts,
    "roles": _phrases,
    "systems": _phrases,
    "allow": _phrases,
    "quotes": _quotes,
    "rules": _paths,
    "extend": _paths,
    "min-level": _level,
    "fail-on": _level_or_off,
    "baseline": _path,
    "exclude": _texts,
    "require-reason": _truth,
}
