"""GitHub's objects: what began, ended or was said, each once and at its own time."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from postmortem_writer import sources
from postmortem_writer.evidence import Evidence

_SHA = "4be1f20a9c3d5e6f70819a2b3c4d5e6f70819a2b"
_DEPLOYMENT = {
    "id": 7,
    "sha": _SHA,
    "ref": "main",
    "task": "deploy",
    "environment": "production",
    "description": None,
    "creator": {"login": "ines", "id": 3, "type": "User"},
    "created_at": "2026-03-02T09:00:00Z",
    "updated_at": "2026-03-02T09:44:00Z",
}
_STATUS = {
    "id": 8,
    "state": "in_progress",
    "environment": "production",
    "description": "",
    "creator": {"login": "ship[bot]", "id": 4, "type": "Bot"},
    "created_at": "2026-03-02T09:01:00Z",
    "deployment_url": "https://api.github.example/repos/f/f/deployments/7",
}
_RUN = {
    "id": 11,
    "name": "Deploy ferry",
    "head_sha": _SHA,
    "head_branch": "main",
    "run_number": 40,
    "conclusion": "failure",
    "created_at": "2026-03-02T08:58:00Z",
    "run_started_at": "2026-03-02T08:59:00Z",
    "updated_at": "2026-03-02T09:30:00Z",
    "actor": {"login": "ines", "id": 3, "type": "User"},
}


def read(value: object) -> Evidence:
    evidence = sources.read(json.dumps(value, indent=1))
    assert [source.format for source in evidence.sources] == ["github"]
    return evidence


def told(evidence: Evidence) -> list[tuple[str, str, str, str]]:
    return [(r.kind, r.stamp.raw if r.stamp else "", r.level, r.text) for r in evidence.records]


def test_a_deployment_ends_with_its_last_status_and_is_told_once() -> None:
    deliveries = [
        {"action": "created", "deployment_status": _STATUS, "deployment": _DEPLOYMENT, "repository": {"id": 1}},
        {
            "action": "created",
            "deployment_status": _STATUS | {"id": 9, "state": "failure", "created_at": "2026-03-02T09:12:00Z"},
            "deployment": _DEPLOYMENT,
        },
    ]
    evidence = read(deliveries)
    assert told(evidence) == [
        ("deploy", "2026-03-02T09:00:00Z", "", "deployment of main (4be1f20a9c) to production: created"),
        ("deploy", "2026-03-02T09:01:00Z", "", "deployment of main (4be1f20a9c) to production: in_progress"),
        ("deploy", "2026-03-02T09:12:00Z", "error", "deployment of main (4be1f20a9c) to production: failure"),
    ]
    assert [(r.actor.name, r.actor.bot) for r in evidence.records if r.actor] == [
        ("ines", False),
        ("ship[bot]", True),
        ("ship[bot]", True),
    ]
    assert evidence.records[2].subject == (("environment", "production"), ("ref", "main"), ("sha", _SHA))


def test_lists_of_deployments_and_of_statuses() -> None:
    assert told(read([_DEPLOYMENT])) == [
        ("deploy", "2026-03-02T09:00:00Z", "", "deployment of main (4be1f20a9c) to production: created")
    ]
    assert told(read([_STATUS])) == [("deploy", "2026-03-02T09:01:00Z", "", "deployment 7 to production: in_progress")]


def test_the_end_of_a_run_is_not_its_last_update() -> None:
    evidence = read({"total_count": 1, "workflow_runs": [_RUN]})
    assert told(evidence) == [
        (
            "deploy",
            "2026-03-02T08:59:00Z",
            "",
            "workflow run Deploy ferry #40 on main (4be1f20a9c): started; its conclusion, at a time that is not stated: failure",
        )
    ]
    assert evidence.records[0].line == 4


def test_jobs_and_checks_state_both_ends() -> None:
    job = {
        "id": 5,
        "run_id": 11,
        "name": "unit",
        "head_sha": _SHA,
        "conclusion": "timed_out",
        "started_at": "2026-03-02T08:00:00Z",
        "completed_at": "2026-03-02T08:20:00Z",
    }
    assert told(read({"total_count": 1, "jobs": [job]})) == [
        ("log", "2026-03-02T08:00:00Z", "", "job unit on (4be1f20a9c): started"),
        ("log", "2026-03-02T08:20:00Z", "error", "job unit on (4be1f20a9c): timed_out"),
    ]


def test_pull_requests_and_comments_are_what_people_said() -> None:
    pull = {
        "number": 12,
        "title": "queue: take 30 at once",
        "body": "Boats wait.\r\nSo take more.",
        "state": "closed",
        "html_url": "https://github.example/f/f/pull/12",
        "user": {"login": "ines", "id": 3, "type": "User"},
        "created_at": "2026-03-01T10:00:00Z",
        "updated_at": "2026-03-05T10:00:00Z",
        "merged_at": "2026-03-02T08:57:00Z",
        "closed_at": "2026-03-02T08:57:00Z",
        "merged_by": {"login": "odo", "id": 9, "type": "User"},
    }
    comment = {
        "id": 77,
        "html_url": "https://github.example/f/f/pull/12#issuecomment-77",
        "issue_url": "https://api.github.example/repos/f/f/issues/12",
        "body": "Reverting, the queue runs dry.",
        "user": {"login": "odo", "id": 9, "type": "User"},
        "created_at": "2026-03-02T10:00:00Z",
    }
    evidence = read([pull, comment])
    assert told(evidence) == [
        ("message", "2026-03-01T10:00:00Z", "", "pull request #12: queue: take 30 at once\nBoats wait.\nSo take more."),
        ("message", "2026-03-02T08:57:00Z", "", "pull request #12 merged: queue: take 30 at once"),
        ("message", "2026-03-02T10:00:00Z", "", "Reverting, the queue runs dry."),
    ]
    assert {record.thread for record in evidence.records} == {"https://github.example/f/f/pull/12"}


def test_commits_of_the_interface_and_of_a_push() -> None:
    listed = {
        "sha": _SHA,
        "parents": [],
        "commit": {
            "message": "queue\n\nwhy",
            "author": {"name": "Ines Tor", "date": "2026-03-01T10:00:00Z"},
            "committer": {"name": "GitHub", "date": "2026-03-02T08:57:00Z"},
        },
    }
    evidence = read([listed])
    assert [(r.text, r.event and r.event.raw, r.posted and r.posted.raw) for r in evidence.records] == [
        ("commit 4be1f20a9c: queue\nwhy", "2026-03-01T10:00:00Z", "2026-03-02T08:57:00Z")
    ]
    pushed = {
        "id": _SHA,
        "tree_id": "x",
        "message": "queue",
        "timestamp": "2026-03-02T09:57:00+01:00",
        "author": {"name": "Ines Tor"},
    }
    evidence = read({"ref": "refs/heads/main", "pusher": {"name": "ines"}, "commits": [pushed], "head_commit": pushed})
    assert [(r.text, r.instant) for r in evidence.records] == [("commit 4be1f20a9c: queue", 1772441820000000000)]


@pytest.mark.parametrize(
    "text",
    [
        '{"deployment": null, "deployment_status": 3}',
        '[{"sha":"x","commit":"y","parents":1}]',
        '[{"number":[],"title":{},"created_at":true,"closed_at":[],"state":1,"html_url":2}]',
        '{"workflow_runs":[{"head_sha":null,"run_started_at":null,"conclusion":null}]}',
        '[{"body":null,"user":null,"created_at":null,"issue_url":null}, 3, null, "x"',
    ],
)
def test_odd_values_stop_nothing(text: str, tmp_path: Path) -> None:
    evidence = sources.read([*files(text, tmp_path)])
    assert [d for d in evidence.diagnostics if d.code == "reading-fault"] == []


def files(text: str, folder: Path) -> Iterator[Path]:
    for name, written in (("odd.json", text), ("notes.md", "14:02 something")):
        (folder / name).write_text(written)
        yield folder / name
