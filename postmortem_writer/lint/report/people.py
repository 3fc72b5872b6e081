"""People who are named only where something is held against them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from postmortem_writer.lint.finding import Finding
from postmortem_writer.lint.names import lists_people
from postmortem_writer.lint.report.reading import Reading


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whose name stands in flagged sentences and in no other: the lines of those."""

    name: str
    lines: tuple[int, ...]


def only_blamed(reading: Reading, findings: Sequence[Finding]) -> tuple[Named, ...]:
    """Return who is named in the prose only where a finding is; owner columns count, lists of people and "Authors: …" do not."""
    flagged = reading.holding(finding.start for finding in findings)
    spoken = [passage for passage in reading.spoken if not lists_people(passage.source)]
    found: list[Named] = []
    for name, pattern in _people(reading.names, findings):
        lines: list[int] = []
        for passage in spoken:
            if not pattern.search(passage.plain):
                continue
            if passage.start not in flagged:
                break
            lines.append(passage.line)
        else:
            if lines:
                found.append(Named(name, tuple(dict.fromkeys(lines))))
    return tuple(found)


def _people(names: Iterable[str], findings: Iterable[Finding]) -> list[tuple[str, re.Pattern[str]]]:
    """Return each person once, under the longest name, with a pattern for the forms the name is used in."""
    known = {*names, *(finding.subject.lstrip("@") for finding in findings if finding.subject_class == "NAME")}
    people: list[tuple[str, re.Pattern[str]]] = []
    taken: set[str] = set()
    for name in sorted(known - {""}, key=lambda name: (-len(name.split()), name)):
        if name in taken:
            continue
        words = name.split()
        forms = {name, words[0], words[-1]} & known | {name}
        taken |= forms
        alternatives = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
        people.append((name, re.compile(rf"(?<![\w@])@?(?:{alternatives})(?!\w)")))
    return sorted(people)
