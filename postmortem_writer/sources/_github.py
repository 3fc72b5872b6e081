"""What GitHub's objects are and what each of them tells: one function for each kind of thing.

An object is known by keys that only its kind has; ``gh`` writes the same keys in camel case.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from postmortem_writer.clock import Frame, Stamp
from postmortem_writer.evidence import Actor, Kind, Record
from postmortem_writer.sources import _commits, _fields, _times
from postmortem_writer.sources._commits import Commit
from postmortem_writer.sources._json import Element

_DEPLOYS = re.compile(r"\b(?:deploy\w*|release|rollout|roll-?back|promote|publish)\b", re.I)
_FAILED = frozenset({"failure", "failed", "error", "timed_out", "startup_failure"})
_SHA = 10

Made = tuple[str, str, Stamp | None]
"""The suffix of the native id, the words and the time of one happening."""


def name_of(value: Mapping[str, Any]) -> str:
    """Return which thing of GitHub's an object is, "" for none."""
    keys = {_fields.plain(key) for key in value}
    return next((name for name, (needed, _) in THINGS.items() if needed <= keys), "")


def records(path: str, element: Element, around: Frame) -> Iterator[Record]:
    """Yield what an object that ``name_of`` knows tells."""
    value = {_fields.plain(key): inner for key, inner in element.value.items()}
    _, told = THINGS[name_of(element.value)]
    place = Record(path, element.line, "log", "", raw=element.raw, end_line=element.end_line)
    beside = element.value.get("", {})
    yield from told(place, value, beside if isinstance(beside, dict) else {}, around)


Teller = Callable[[Record, dict[str, Any], dict[str, Any], Frame], Iterator[Record]]


def _made(place: Record, kind: Kind, native: str, text: str, **more: Any) -> Record:
    fields = {"source": place.source, "line": place.line, "end_line": place.end_line, "raw": place.raw}
    return Record(**{**fields, "kind": kind, "native": native, "text": text, **more})


def _deployment(place: Record, value: dict[str, Any], beside: dict[str, Any], around: Frame) -> Iterator[Record]:
    note = f"\n{value['description']}" if value.get("description") else ""
    yield _made(
        place,
        "deploy",
        f"deployment:{_word(value, 'id')}",
        f"{_deploys(value)}: created{note}",
        event=_times.stamp(value.get("createdat"), around),
        actor=_person(value.get("creator")),
        subject=_subject(value, "environment", "ref", "sha"),
    )


def _deploys(value: Mapping[str, Any]) -> str:
    ref, sha = _word(value, "ref"), _word(value, "sha")[:_SHA]
    what = " ".join(filter(None, (ref, f"({sha})" if sha and sha not in ref else "")))
    return f"deployment of {what} to {_word(value, 'environment') or 'an environment that is not named'}"


def _status(place: Record, value: dict[str, Any], beside: dict[str, Any], around: Frame) -> Iterator[Record]:
    deployment = beside.get("deployment")
    deployed = {**deployment, **value} if isinstance(deployment, dict) else value
    url = _word(value, "deploymenturl").rpartition("/")[2]
    what = _deploys(deployed) if deployment else f"deployment {url} to {_word(value, 'environment')}"
    note = f"\n{value['description']}" if value.get("description") else ""
    yield _made(
        place,
        "deploy",
        f"deployment-status:{_word(value, 'id')}",
        f"{what}: {_word(value, 'state')}{note}",
        event=_times.stamp(value.get("createdat"), around),
        actor=_person(value.get("creator")),
        level="error" if value.get("state") in _FAILED else "",
        subject=_subject(deployed, "environment", "ref", "sha"),
        thread=f"deployment:{url or _word(deployment or {}, 'id')}",
        links=_links(value, "logurl", "environmenturl"),
    )


def _run(place: Record, value: dict[str, Any], beside: dict[str, Any], around: Frame) -> Iterator[Record]:
    """A check, a job or a workflow run: its start, and its end where that is stated."""
    which = (
        "workflow run" if {"runstartedat", "workflowname"} & value.keys() else "job" if "runid" in value else "check"
    )
    name = _run_name(value, beside)
    conclusion = _word(value, "conclusion")
    begun = _times.settled(value.get("runstartedat") or value.get("startedat"), around)
    ended = _times.settled(value.get("completedat"), around)
    later = f"; its conclusion, at a time that is not stated: {conclusion}" if conclusion and not ended else ""
    made: list[Made] = [("started", f"started{later}", begun or _times.stamp(value.get("createdat"), around))]
    if ended:
        one = begun is None or begun.instant == ended.instant
        made = [*made[one:], ("completed", conclusion or "completed", ended)]
    for suffix, words, stamp in made:
        yield _made(
            place,
            "deploy" if _DEPLOYS.search(f"{name} {_word(value, 'path')}") else "log",
            f"{which}:{_word(value, 'id') or _word(value, 'databaseid')}:{suffix}",
            f"{which} {name}{_on(value)}: {words}",
            event=stamp,
            actor=_person(value.get("triggeringactor") or value.get("actor") or value.get("app")),
            level="error" if suffix == "completed" and conclusion in _FAILED else "",
            subject=(("sha", _word(value, "headsha")),) if _word(value, "headsha") else (),
            links=_links(value, "htmlurl", "url"),
            flags=("automatic",),
        )


def _run_name(value: dict[str, Any], beside: dict[str, Any]) -> str:
    titles = (_word(value, "name"), _word(value, "workflowname"), _word(beside.get("workflow"), "name"))
    name = next(filter(None, (*titles, _word(value, "displaytitle"), _word(value, "path"))), "without a name")
    number = _word(value, "runnumber") or _word(value, "number")
    return f"{name} #{number}" if number else name


def _on(value: dict[str, Any]) -> str:
    """Return `` on branch (hash)``, the check suite's branch where the run names none, "" without a hash."""
    branch = _word(value, "headbranch") or _word(value.get("checksuite"), "head_branch")
    sha = _word(value, "headsha")[:_SHA]
    return f" on {' '.join(filter(None, (branch, f'({sha})')))}" if sha else ""


def _issue(place: Record, value: dict[str, Any], beside: dict[str, Any], around: Frame) -> Iterator[Record]:
    """An issue or a pull request: what was written at its opening, and when it was closed or merged."""
    number, title = _word(value, "number"), _word(value, "title")
    pull = "mergedat" in value or "head" in value or "pullrequest" in value
    what = f"{'pull request' if pull else 'issue'} #{number}"
    thread = _word(value, "htmlurl") or _word(value, "url") or what
    body = _word(value, "body").replace("\r\n", "\n").strip()
    common: dict[str, Any] = {"thread": thread, "links": _links(value, "htmlurl", "url")}
    yield _made(
        place,
        "message",
        f"{what}:opened",
        f"{what}: {title}" + (f"\n{body}" if body else ""),
        posted=_times.stamp(value.get("createdat"), around),
        actor=_person(value.get("user") or value.get("author")),
        **common,
    )
    merged = _times.settled(value.get("mergedat"), around)
    for word, key in (("merged", "mergedat"), ("closed", "closedat")):
        stamp = _times.settled(value.get(key), around)
        if stamp and not (word == "closed" and merged):
            by = _person(value.get(f"{word}by"))
            yield _made(place, "message", f"{what}:{word}", f"{what} {word}: {title}", event=stamp, actor=by, **common)


def _comment(place: Record, value: dict[str, Any], beside: dict[str, Any], around: Frame) -> Iterator[Record]:
    link = _word(value, "htmlurl") or _word(value, "url")
    path = _word(value, "path")
    yield _made(
        place,
        "message",
        f"comment:{_word(value, 'id')}",
        _word(value, "body").replace("\r\n", "\n").strip() + (f"\n(on {path})" if path else ""),
        posted=_times.stamp(value.get("createdat") or value.get("submittedat"), around),
        actor=_person(value.get("user") or value.get("author")),
        thread=link.partition("#")[0],
        links=(link,) if link else (),
    )


def _commit(place: Record, value: dict[str, Any], beside: dict[str, Any], around: Frame) -> Iterator[Record]:
    inner = value["commit"] if isinstance(value.get("commit"), dict) else value
    author, committer = inner.get("author"), inner.get("committer")
    subject, _, body = _word(inner, "message").replace("\r\n", "\n").partition("\n")
    commit = Commit(
        _word(value, "sha") or _word(value, "id"),
        subject,
        body.strip("\n"),
        _word(author, "name"),
        _times.stamp((author.get("date") if isinstance(author, dict) else None) or inner.get("timestamp"), around),
        _times.stamp(committer.get("date"), around) if isinstance(committer, dict) else None,
    )
    yield _commits.record(place.source, commit, line=place.line, end_line=place.end_line, raw=place.raw)


def _release(place: Record, value: dict[str, Any], beside: dict[str, Any], around: Frame) -> Iterator[Record]:
    name, tag = _word(value, "name"), _word(value, "tagname")
    body = _word(value, "body").replace("\r\n", "\n").strip()
    yield _made(
        place,
        "deploy",
        f"release:{_word(value, 'id') or tag}",
        f"release {tag}{f' ({name})' if name and name != tag else ''} published" + (f"\n{body}" if body else ""),
        event=_times.stamp(value.get("publishedat"), around),
        posted=_times.stamp(value.get("createdat"), around),
        actor=_person(value.get("author")),
        links=_links(value, "htmlurl", "url"),
    )


def _word(value: Any, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    return "" if found is None or isinstance(found, dict | list | bool) else str(found)


def _subject(value: Mapping[str, Any], *keys: str) -> tuple[tuple[str, str], ...]:
    return tuple((key, word) for key in keys if (word := _word(value, key)))


def _links(value: dict[str, Any], *keys: str) -> tuple[str, ...]:
    return tuple(link for key in keys if (link := _word(value, key)).startswith("http"))[:1]


def _person(value: Any) -> Actor | None:
    name = _word(value, "login") or _word(value, "name") or _word(value, "slug")
    bot = _word(value, "type") == "Bot" or name.endswith("[bot]") or bool(_word(value, "slug"))
    return Actor(name, _word(value, "id"), bot) if name else None


THINGS: Mapping[str, tuple[frozenset[str], Teller]] = {
    name: (frozenset(keys.split()), told)
    for name, keys, told in (
        ("deployment_status", "state environment createdat deploymenturl", _status),
        ("deployment", "sha ref task environment createdat", _deployment),
        ("workflow_run", "headsha runstartedat conclusion", _run),
        ("workflow_job", "runid startedat conclusion headsha", _run),
        ("check_run", "headsha startedat completedat conclusion", _run),
        ("gh_run", "databaseid headsha createdat conclusion workflowname", _run),
        ("comment", "body user createdat issueurl", _comment),
        ("review_comment", "body user createdat pullrequesturl", _comment),
        ("review", "body user submittedat pullrequesturl", _comment),
        ("release", "tagname publishedat draft", _release),
        ("issue", "number title createdat closedat state htmlurl", _issue),
        ("gh_issue", "number title createdat author state url", _issue),
        ("commit", "sha commit parents", _commit),
        ("push_commit", "id treeid message timestamp author", _commit),
    )
}
"""Each thing by the keys that make it known, the narrower ones first, and what tells it."""
