"""The chat as a Slack export: ``users.json``, ``channels.json``, a folder a channel with a file a day in the workspace's zone."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from long_incidents.story import Story
from long_incidents.talk import Said
from long_incidents.world import Person, World, local

BOTS = {"shipbot": "B01", "fleetbot": "B02", "alertmanager": "B03", "grafana": "B04", "statuspage": "B05", "incidentbot": "B06", "ci": "B07"}  # fmt: skip
REACTIONS = ("+1", "eyes", "white_check_mark", "raised_hands", "joy", "heart", "thinking_face")
RARE = 9
"""Every so many messages bears a reaction; which, its own time decides."""


def stamp(said: Said) -> str:
    """Return the ``ts`` of a message: its id, and its time to the microsecond."""
    return f"{int(said.at.timestamp())}.{said.at.microsecond:06d}"


def export(story: Story, folder: Path) -> None:
    """Write the export into ``folder``."""
    here = story.world
    folder.mkdir(parents=True)
    _dump(folder / "users.json", [_user(person, here) for person in here.people.values()])
    channels = [{"id": f"C0{number:07d}", "name": name} for number, name in enumerate(here.channels.values())]
    _dump(folder / "channels.json", channels)
    by_key = {said.key: said for said in story.messages}
    by_id = {person.id: person for person in here.people.values()}
    replies: dict[str, list[Said]] = defaultdict(list)
    for said in story.messages:
        if said.thread in by_key:
            replies[said.thread].append(said)
    files: dict[Path, list[dict[str, Any]]] = defaultdict(list)
    for said in story.messages:
        day = folder / here.channels[said.place] / f"{local(said.at, here.zone):%Y-%m-%d}.json"
        parent = by_key.get(said.thread)
        files[day].append(_message(said, parent, replies[said.key], by_id))
    for path, messages in files.items():
        path.parent.mkdir(exist_ok=True)
        _dump(path, messages)


def _user(person: Person, here: World) -> dict[str, Any]:
    mail = f"{person.login}@{here.company.split()[0].lower()}.example"
    profile = {"real_name": person.name, "display_name": person.first.lower(), "email": mail}
    shared = {"name": person.login, "real_name": person.name, "deleted": False, "is_bot": False}
    return {"id": person.id, "tz": person.zone, **shared, "profile": profile}


def _message(said: Said, parent: Said | None, replies: list[Said], people: dict[str, Person]) -> dict[str, Any]:
    ts = stamp(said)
    if said.deleted and not replies:
        told = {"subtype": "tombstone", "text": "This message was deleted.", "user": "USLACKBOT", "hidden": True}
        return {"type": "message", **told, "ts": ts}
    found: dict[str, Any] = {"type": "message", "ts": ts, "text": said.text.replace("&", "&amp;")}
    bot = said.by.removeprefix("bot:")
    if said.by in people:
        found["user"] = said.by
    else:
        found |= {"subtype": "bot_message", "bot_id": BOTS[bot], "username": bot}
    if parent is not None:
        found |= {"thread_ts": stamp(parent), "parent_user_id": parent.by}
    elif replies:
        listed = [{"user": one.by, "ts": stamp(one)} for one in replies]
        found |= {"thread_ts": ts, "reply_count": len(replies), "replies": listed, "latest_reply": listed[-1]["ts"]}
    if said.edited and said.by in people:
        found["edited"] = {"user": said.by, "ts": f"{int(said.edited.timestamp())}.000000"}
    if said.at.microsecond % RARE == 0:
        users = list(people)[said.at.second % 5 : said.at.second % 5 + 1 + said.at.minute % 3]
        name = REACTIONS[said.at.second % len(REACTIONS)]
        found["reactions"] = [{"name": name, "users": users, "count": len(users)}]
    return found


def _dump(path: Path, told: Any) -> None:
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
