"""What a team settles about the linter: which rules, at which level, who and what its words mean, what stays out."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from postmortem_writer.diagnostics import Level
from postmortem_writer.lint.globs import matches

Levels = Mapping[str, Level | None]


@dataclass(frozen=True, slots=True)
class PerFile:
    """What is settled for the files of one pattern, on top of the rest."""

    ignore: tuple[str, ...] = ()
    level: Levels = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """The settings; the defaults are those of a text without any configuration.

    ``select`` and ``ignore`` hold rule ids or categories, and an empty ``select`` stands for all. ``level`` lowers a rule, raises
    it, or (None) switches it off. ``sections`` gives headings, lower case, a kind. ``allow`` are phrases that never count. ``rules``
    are further rule files and ``extend`` folders of them. ``fail_on`` is None when no finding fails a run. Patterns, and the paths
    in fingerprints, are relative to ``root``, the folder of the file ``source`` that was read.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    level: Levels = field(default_factory=dict)
    per_file: Mapping[str, PerFile] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    quotes: str = "skip"
    rules: tuple[Path, ...] = ()
    extend: tuple[Path, ...] = ()
    min_level: Level = Level.SUGGESTION
    fail_on: Level | None = Level.ERROR
    baseline: Path | None = None
    exclude: tuple[str, ...] = ()
    require_reason: bool = False
    root: Path = Path()
    source: str = ""

    def at(self, path: str) -> "Config":
        """Return what holds for one file: its patterns applied, in the order they were given."""
        here = self.relative(path) if self.per_file else ""
        own = [settled for pattern, settled in self.per_file.items() if matches(pattern, here)]
        if not own:
            return self
        ignore = (*self.ignore, *(id for settled in own for id in settled.ignore))
        level = dict(self.level)
        for settled in own:
            level.update(settled.level)
        return replace(self, ignore=ignore, level=level, per_file={})

    def excludes(self, path: str) -> bool:
        """Say whether a file is left out."""
        return any(matches(pattern, self.relative(path)) for pattern in self.exclude)

    def relative(self, path: str) -> str:
        """Return a path as seen from the root, with ``/``; one outside of it as it was given."""
        seen = os.path.relpath(path, self.root) if path else ""
        return Path(path if seen.startswith("..") else seen).as_posix() if path else ""

    def has(self, id: str, category: str) -> bool:
        """Say whether a rule is on."""
        named = {id, category}
        if self.level.get(id, Level.ERROR) is None or not named.isdisjoint(self.ignore):
            return False
        return not self.select or not named.isdisjoint(self.select)

    def fails(self, level: Level) -> bool:
        """Say whether a finding of a level fails a run."""
        return self.fail_on is not None and level.rank <= self.fail_on.rank
