"""What the tool asks people where records commit nobody and settle nothing: a handful, the most useful first.

The questions ask for facts and for who takes what, never why somebody did something.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from postmortem_writer.document.postmortem import Action, Cause, Impact, MilestoneMoment, Question
from postmortem_writer.draft import MilestoneName

MOST = 4
_LONGEST = 16
_ASKED = {
    "cause": r"\b(?:cause\w*|trigger\w*|set (?:it )?off|led to|explain\w*|origin|behind)\b|\bwhat (?:made|broke)\b",
    "start": r"\b(?:began|begin|begun|start(?:ed)?|onset|first)\b",
    "impact": r"\b(?:affected|impact\w*|how many|how much|extent|lost|users?|customers?)\b",
    "actions": r"\b(?:who (?:takes|owns|will|does)|owners?|responsible)\b",
    "end": r"\b(?:end(?:ed)?|over|resolved|recover\w*|stop(?:ped)?)\b",
}


def raised(
    causes: Sequence[Cause],
    impact: Sequence[Impact],
    milestones: Mapping[MilestoneName, MilestoneMoment | None],
    actions: Sequence[Action],
    asked: Sequence[Question],
) -> list[Question]:
    """Return the questions that the published parts leave open and that nobody asks yet."""
    found = [*_cause(causes), *_start(milestones), *_actions(actions), *_impact(impact), *_end(milestones)]
    return [one for one in found if not any(re.search(_ASKED[one.about], other.text, re.I) for other in asked)][:MOST]


def _cause(causes: Sequence[Cause]) -> Iterator[Question]:
    """Ask for the evidence that would settle the best candidate; one that says itself what settles it needs no question."""
    if any(cause.state == "confirmed" for cause in causes):
        return
    open_causes = [cause for cause in causes if cause.state != "ruled_out"]
    if not open_causes:
        yield _question("cause", "What would show what caused it?", [])
    elif not any(cause.settles for cause in open_causes):
        first = open_causes[0]
        short = len(first.text.split()) <= _LONGEST and not first.verbatim
        what = f"this holds: {first.text.rstrip('.')}" if short else "the first candidate cause holds"
        yield _question("cause", f"What would show whether {what}?", first.cites[:2])


def _start(milestones: Mapping[MilestoneName, MilestoneMoment | None]) -> Iterator[Question]:
    start = milestones.get("start")
    if start is None:
        yield _question("start", "When did the harm begin?", [])
    elif start.basis == "first_sign":
        yield _question("start", "When did the harm begin, before its first sign?", start.cites[:1])


def _actions(actions: Sequence[Action]) -> Iterator[Question]:
    """Ask who takes what records set out to do and give to nobody; proposals are the team's to accept first."""
    free = [
        number
        for number, action in enumerate(actions, start=1)
        if action.basis == "stated" and action.status != "done" and not action.owner
    ]
    if free:
        undated = all(not actions[number - 1].due for number in free)
        cites = list(dict.fromkeys(id for number in free for id in actions[number - 1].cites[:1]))
        yield _question("actions", f"Who takes {_numbered(free)}{', and by when' if undated else ''}?", cites[:3])


def _impact(impact: Sequence[Impact]) -> Iterator[Question]:
    if not impact:
        yield _question("impact", "Who or what was affected, and how many?", [])
    elif not any(item.quantity for item in impact):
        yield _question("impact", "How many were affected?", impact[0].cites[:1])


def _end(milestones: Mapping[MilestoneName, MilestoneMoment | None]) -> Iterator[Question]:
    if milestones.get("resolved") is None:
        yield _question("end", "When was it over, and what showed it?", [])


def _question(about: str, text: str, cites: list[str]) -> Question:
    return Question(text=text, cites=cites, by="tool", about=about)


def _numbered(numbers: Sequence[int]) -> str:
    """Return action items by number, runs of them short: ``action items 1 to 4, 6 and 9``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = [
        piece
        for run in runs
        for piece in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(number) for number in run])
    ]
    listed = f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else told[0]
    return f"action item{'s' * (len(numbers) > 1)} {listed}"
