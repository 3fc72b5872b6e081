"""The facts of a story in the form that ``score.py`` of the shared cases reads, and the notes for whoever judges a document."""

from datetime import datetime
from typing import Any

from long_incidents.plot import Words, filled
from long_incidents.story import Story, Told

TOLERANCE_MIN = 3
ALERT_TOLERANCE_MIN = 4
MILESTONES = ("start", "detected", "acknowledged", "mitigated", "resolved")
UNMENTIONED = ["re:[$€£]\\s?\\d", "re:\\bSLA\\b", "re:\\bchurn"]
"""What no message speaks of: money, contracts, customers lost."""


def gold(story: Story) -> dict[str, Any]:
    """Return the gold record; ``messages`` and ``other_messages`` are the times of the messages of both incidents."""
    owned = [told for told in _all(story) if told.beat.owner]
    return {
        "schema": 2,
        "case": f"long-{story.seed}",
        "kind": "separate",
        "types": ["slack export", "meeting transcript", "alerts"],
        "raw_zone": {"name": "UTC", "stated_in_raw": True, "how": "epoch times; the transcript says UTC"},
        "facts": [*_milestones(story), *_causes(story), *_others(story)],
        "timeline": [_row(told, story) for told in sorted(_all(story), key=_when(story)) if told.beat.row],
        "action_items": [_action(told, story) for told in _all(story) if told.beat.action],
        "owners_in_raw": [word for told in owned for word in _names(told, story)],
        "due_in_raw": [story.slots["due"], story.slots["due_iso"]],
        "traps": _traps(story),
        "other_messages": [_iso(told.at) for told in story.others],
    }


def _all(story: Story) -> tuple[Told, ...]:
    return (*story.beats, *story.meeting)


def _when(story: Story) -> Any:
    return lambda told: _moment(told, story)


def _moment(told: Told, story: Story) -> datetime:
    """Return when it happened, which for what is found out later is not when it was posted."""
    return story.moments[told.beat.moment] if told.beat.moment else told.at


def _iso(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _words(words: Words) -> list[list[str]]:
    return [list(group) for group in words]


def _tolerance(told: Told) -> int:
    return ALERT_TOLERANCE_MIN if told.beat.alert else TOLERANCE_MIN


def _row(told: Told, story: Story) -> dict[str, Any]:
    beat = told.beat
    found = {
        "id": told.beat.id,
        "time": _iso(_moment(told, story)),
        "tolerance_min": _tolerance(told),
        "text": beat.row,
    }
    words = {"keywords": _words(beat.words), "need": len(beat.words)}
    return {**found, **words, "src": f"{beat.place or 'meeting'} {_iso(told.at)}", "key": beat.key}


def _milestones(story: Story) -> list[dict[str, Any]]:
    at = {told.beat.milestone: told for told in story.beats if told.beat.milestone}
    decoys = [told for told in story.beats if told.beat.decoy]
    wrong: dict[str, list[tuple[datetime, str]]] = {name: [] for name in MILESTONES}
    ends = [(told.at, told.beat.decoy) for told in decoys]
    wrong["mitigated"] = wrong["resolved"] = ends
    zone = "local time taken for UTC, taken back by the one who said it"
    wrong["start"] = [(story.moments["status_from"], "time of the status page"), (story.late["first_failure"], zone)]
    return [
        {
            "id": f"f-{name}", "kind": "milestone", "milestone": name, "value": at[name].beat.row, "in_raw": True,
            "time": _iso(_moment(at[name], story)), "tolerance_min": 5, "evidence": _iso(at[name].at),
            "wrong": [{"time": _iso(time), "tolerance_min": 1, "why": why} for time, why in wrong[name]],
        }
        for name in MILESTONES
    ]  # fmt: skip


def _causes(story: Story) -> list[dict[str, Any]]:
    told = story.plot.told["causes"]

    def cause(which: str, state: str) -> dict[str, Any]:
        words = [[filled(word, story.slots) for word in group] for group in told[f"{which}_words"]]
        value = filled(told[which], story.slots)
        return {
            "id": f"f-cause-{which}", "kind": "cause", "value": value, "in_raw": True, "keywords": words, "states": [state],
            "derived": True,
        }  # fmt: skip

    return [cause("right", "confirmed"), cause("wrong", "ruled_out")]


def _others(story: Story) -> list[dict[str, Any]]:
    impact = filled(story.plot.told["about"]["impact"], story.slots)
    number = [[value] for key, value in story.slots.items() if key in ("count_right", "lessons_right", "orders_right")]
    facts: list[dict[str, Any]] = [
        {"id": "f-impact", "kind": "impact", "value": impact, "in_raw": True, "keywords": number, "where": "text"},
        {"id": "f-money", "kind": "impact", "value": "money, contracts", "in_raw": False, "leak": UNMENTIONED, "why": "nobody speaks of it"},
    ]  # fmt: skip
    for told in story.beats:
        if told.beat.fact:
            words = {"keywords": _words(told.beat.words), "where": "text"}
            known = {"id": f"f-{told.beat.id}", "kind": told.beat.fact, "value": told.beat.row_fact, "in_raw": True}
            facts.append({**known, **words, "evidence": _iso(told.at)})
    return facts


def _action(told: Told, story: Story) -> dict[str, Any]:
    owner = story.world.people[told.beat.by].name if told.beat.owner else None
    found = {"id": told.beat.id, "text": told.beat.action, "keywords": _words(told.beat.words), "in_raw": True}
    return {**found, "owner": owner, "due": story.slots["due"] if told.beat.due else None, "evidence": _iso(told.at)}


def _names(told: Told, story: Story) -> list[str]:
    person = story.world.people[told.beat.by]
    return [person.first, person.login]


def _traps(story: Story) -> list[dict[str, Any]]:
    def words(told: list[list[str]]) -> list[list[str]]:
        return [[filled(word, story.slots) for word in group] for group in told]

    other, slots = story.other.told["about"], story.slots
    retracted = [slots[key] for key in ("count_wrong", "lessons_wrong", "orders_wrong") if key in slots]
    right = [slots[key] for key in ("count_right", "lessons_right", "orders_right") if key in slots]
    suspect = words(story.plot.told["causes"]["wrong_words"])
    traps: list[tuple[str, str, dict[str, Any]]] = [
        ("t-other-rows", "rows of the other incident", {"type": "timeline_has", "keywords": words(other["traps"]), "need": 2}),
        ("t-other-cause", "cause of the other incident", {"type": "cause_mentions", "any": words([other["cause"]])[0]}),
        ("t-suspect", "the cleared suspect as cause", {"type": "cause_state", "states": ["confirmed", "likely"], "keywords": suspect}),
        ("t-number", "the retracted number without the right one", {"type": "text_has", "any": retracted, "unless": right}),
    ]  # fmt: skip
    for told in story.beats:
        if told.beat.decoy:
            check = {"type": "milestone_at", "milestone": "resolved", "time": _iso(told.at), "tolerance_min": 2}
            traps.append((f"t-{told.beat.id}", told.beat.decoy, check))
    return [{"id": id, "text": text, "check": check} for id, text, check in traps]


def notes(story: Story) -> str:
    """Return what whoever judges a document should know."""
    about = story.plot.told["about"]
    first, last = story.messages[0].at, story.messages[-1].at
    lines = [
        f"# long-{story.seed}: {filled(about['title'], story.slots)}",
        "",
        f"Invented company {story.world.company}; {len(story.messages):,} messages in seven channels, {first:%Y-%m-%d} to"
        f" {last:%Y-%m-%d}, one meeting transcript, alerts. Plot {story.plot.name!r}, second incident {story.other.name!r}.",
        "",
        filled(about["summary"], story.slots),
        "",
        "Not this incident: " + filled(story.other.told["about"]["title"], story.slots) + f" ({story.slots['inc2']}).",
        "",
        "## How it went",
        "",
    ]
    told = sorted((told for told in _all(story) if told.beat.row), key=_when(story))
    lines += [f"- {_iso(_moment(one, story))} {one.beat.row}{' *' if one.beat.key else ''}" for one in told]
    lines += ["", "## Traps", "", *(f"- {trap['text']}" for trap in _traps(story))]
    return "\n".join(lines) + "\n"
