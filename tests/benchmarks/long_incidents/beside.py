"""What lies beside the chat: the transcript of the meeting, and the alerts as the monitoring sent them."""

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from long_incidents.story import Story, Told

FILLERS = (
    "Yeah.", "Mhm, right.", "Sorry, I was muted.", "Can you hear me?", "One second, I am looking that up.", "Makes sense.",
    "Okay.", "Could you share that screen again?", "Thanks.", "Go ahead.", "I think so, yes.", "Sorry, the connection is bad.",
)  # fmt: skip


def transcript(story: Story, path: Path) -> None:
    """Write the meeting as WebVTT, its times counted from the start of the recording, which a note tells."""
    chance = random.Random(f"fillers {story.seed}")
    cues = [cue for told in story.meeting for cue in _cues(told, story, chance)]
    lines = ["WEBVTT", "", f"NOTE recording started {story.began:%Y-%m-%d %H:%M:%S} UTC", ""]
    for number, (start, end, speaker, words) in enumerate(cues, start=1):
        lines += [str(number), f"{_offset(start, story)} --> {_offset(end, story)}", f"{speaker}: {words}", ""]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), "utf-8")


def _cues(told: Told, story: Story, chance: random.Random) -> Iterator[tuple[datetime, datetime, str, str]]:
    start, speaker = told.at, story.world.people[told.beat.by].name
    end = start + timedelta(seconds=len(told.beat.say) / 14)
    yield start, end, speaker, told.beat.say
    if chance.random() < 0.6:
        other = chance.choice([person for role, person in story.world.people.items() if role != told.beat.by])
        begins = end + timedelta(seconds=chance.uniform(2, 9))
        yield begins, begins + timedelta(seconds=2), other.name, chance.choice(FILLERS)


def _offset(at: datetime, story: Story) -> str:
    passed = at - story.began
    seconds = passed.total_seconds()
    return f"{int(seconds // 3600):02d}:{int(seconds // 60 % 60):02d}:{seconds % 60:06.3f}"


def alerts(story: Story, folder: Path) -> None:
    """Write the alerts of both incidents as webhooks of Alertmanager, two minutes after what they are about began."""
    for told in (*story.beats, *story.others):
        if told.beat.alert:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{told.beat.alert}.json").write_text(json.dumps(_webhook(told), indent=1) + "\n", "utf-8")


def _webhook(told: Told) -> dict[str, object]:
    labels = {"alertname": told.beat.alert, "severity": "page"}
    summary = told.beat.say.partition(" - ")[2]
    one = {
        "status": "firing",
        "labels": labels,
        "annotations": {"summary": summary},
        "startsAt": f"{told.at - timedelta(minutes=2):%Y-%m-%dT%H:%M:%SZ}",
        "endsAt": "0001-01-01T00:00:00Z",
        "fingerprint": f"{sum(map(ord, told.beat.alert)):016x}",
    }
    shared = {"version": "4", "status": "firing", "receiver": "chat", "groupLabels": {"alertname": told.beat.alert}}
    return {**shared, "commonLabels": labels, "commonAnnotations": {"summary": summary}, "alerts": [one]}
