"""The findings a team has agreed to live with for now, so that the linter can be adopted on old documents.

An entry is a rule, a file and a sentence, by fingerprint, and how often it may occur; never a line number, so that text
may move. What is no longer found is reported, so the file only shrinks.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from postmortem_writer.errors import ConfigError
from postmortem_writer.lint.finding import By, Finding, Suppressed
from postmortem_writer.lint.notices import NOTICES

SCHEMA = "postmortem-writer/lint-baseline/1"
_KNOWN = Suppressed(0, "", By.BASELINE)


@dataclass(frozen=True, order=True, slots=True)
class Entry:
    """One sentence that a rule may flag: the file it stands in, and its fingerprint."""

    path: str
    rule: str
    fingerprint: str


class Baseline:
    """How often each entry may still be found; finding one takes it off."""

    def __init__(self, counts: Counter[Entry]) -> None:
        self._left = counts
        self._by_fingerprint = {entry.fingerprint: entry for entry in counts}

    def applied(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings, those of the baseline marked as such; one that a comment silences does not use it up."""
        return [replace(one, suppressed=_KNOWN) if not one.suppressed and self._take(one) else one for one in findings]

    def stale(self, path: str, rules: Collection[str]) -> Iterator[tuple[Entry, int]]:
        """Yield the entries of a file that these rules did not find again, and how many are too many."""
        for entry in sorted(self._left):
            if entry.path == path and entry.rule in rules and self._left[entry]:
                yield entry, self._left[entry]

    @property
    def paths(self) -> list[str]:
        """The files that have entries, sorted."""
        return sorted({entry.path for entry in self._left})

    def _take(self, finding: Finding) -> bool:
        entry = self._by_fingerprint.get(finding.fingerprint)
        if entry is None or not self._left[entry]:
            return False
        self._left[entry] -= 1
        return True


def read(path: Path) -> Baseline:
    """Return the baseline of a file; raises ConfigError when it is none."""
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise ValueError(f"schema {data['schema']!r} is not {SCHEMA!r}")
        counts = Counter(
            {Entry(one["path"], one["rule"], one["fingerprint"]): int(one["count"]) for one in data["entries"]}
        )
    except OSError as exc:
        raise ConfigError(
            f"baseline {str(path)!r} cannot be read ({exc.strerror}); make it with --write-baseline"
        ) from exc
    except (ValueError, KeyError, TypeError) as exc:
        raise ConfigError(f"baseline {str(path)!r} is none: {exc}; make it anew with --write-baseline") from exc
    return Baseline(counts)


def written(found: Sequence[tuple[str, Finding]]) -> str:
    """Return the text of a baseline that holds findings, each with its file as seen from the settings.

    What a comment silences needs no entry, and a notice about a comment or file is mended, not kept.
    """
    kept = [
        (path, one)
        for path, one in found
        if one.code not in NOTICES and (not one.suppressed or one.suppressed.by is By.BASELINE)
    ]
    counts = Counter(Entry(path, one.code, one.fingerprint) for path, one in kept)
    entries = [
        {"path": entry.path, "rule": entry.rule, "fingerprint": entry.fingerprint, "count": counts[entry]}
        for entry in sorted(counts)
    ]
    return json.dumps({"schema": SCHEMA, "entries": entries}, indent=2, ensure_ascii=False) + "\n"
