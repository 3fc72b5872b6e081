"""Every file of the shared samples is in one of the tables that say what it is read as, here or beside its format."""

from pathlib import Path

import pytest
from test_alert_samples import EXPECTED
from test_chat_samples import FILES, OLD
from test_deploy_samples import SAMPLES as DEPLOYS
from test_log_samples import SAMPLES as LOGS

from postmortem_writer import sources
from postmortem_writer.errors import InputError

# those that no other table has: format, records, of which without a time; or the words of the refusal
_EXPORT = "chat/slack-export-made/"
_SETTINGS = "names and settings of the workspace: no messages"
_UNKNOWN = "is JSON that no source recognises"
OTHERS: dict[str, tuple[str, int, int] | str] = {
    "INDEX.tsv": ("notes", 1, 1),
    "README.md": ("notes", 12, 12),
    _EXPORT + "channels.json": _SETTINGS,
    _EXPORT + "users.json": _SETTINGS,
    _EXPORT + "dms.json": _UNKNOWN,
    _EXPORT + "groups.json": _UNKNOWN,
    _EXPORT + "mpims.json": _UNKNOWN,
    _EXPORT + "inc-2214-label-api/2025-10-26.json": ("slack_export", 17, 0),
    _EXPORT + "inc-2214-label-api/2025-10-27.json": ("slack_export", 1, 0),
    "chat/zoom/meta.txt": ("notes", 1, 1),
    "licences/aws-powertools-powertools-lambda-python.txt": ("notes", 4, 4),
    "licences/darold-pgbadger.txt": ("notes", 4, 4),
    "licences/hfaran-slack-export-viewer.txt": ("notes", 5, 5),
    "licences/jenkins-infra-status.txt": ("notes", 5, 5),
    "licences/kellyjonbrazil-jc.txt": ("notes", 5, 5),
    "licences/octokit-webhooks.txt": ("notes", 5, 5),
    "licences/tstack-lnav.txt": ("notes", 5, 5),
    "licences/zulip-zulip.txt": ("notes", 19, 19),
    "logs/lnav-sample-lines.tsv": ("notes", 221, 207),
    "notes/notes.md": ("notes", 14, 14),
}


def told(path: Path) -> tuple[str, int, int] | str:
    try:
        (source,) = sources.read(path).sources
    except InputError as refusal:
        return str(refusal)
    return source.format, source.records, source.without_time


@pytest.mark.parametrize("name", OTHERS)
def test_a_sample_that_is_no_incident_is_read_or_refused_with_a_sentence(shared: Path, name: str) -> None:
    expected, found = OTHERS[name], told(shared / "formats" / name)
    assert expected in found if isinstance(expected, str) and isinstance(found, str) else found == expected


def test_no_sample_is_unaccounted_for(shared: Path) -> None:
    folder = shared / "formats"
    samples = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    logs = {row.split(" | ")[0] for row in LOGS.strip().split("\n")}
    deploys = {name.removeprefix("formats/") for name, *_ in DEPLOYS}
    assert samples == (samples & {*EXPECTED, *FILES, OLD, *logs, *deploys, *OTHERS})
