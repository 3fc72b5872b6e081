"""sources: what is understood, for people and for programs."""

import json

import pytest

from postmortem_writer.cli import main


def test_every_format_is_listed_with_what_makes_it_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sources", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in listed] == sorted(one["id"] for one in listed)
    assert {"git_log", "github", "helm_history", "metric_csv", "notes", "patch"} <= {one["id"] for one in listed}
    assert next(one for one in listed if one["id"] == "patch") == {
        "id": "patch",
        "title": "patch or diff",
        "recognised_by": "the first line of a format-patch mail, `diff --git`, or `---` and `+++` above a hunk",
    }


def test_for_people_a_line_each_and_one_on_archives(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sources"]) == 0
    printed = capsys.readouterr()
    assert "helm_history       helm history\n                   by the columns REVISION" in printed.out
    assert printed.err == (
        "Folders, zip, tar and gz, bz2 or xz files are opened; images and PDFs are kept as attachments.\n"
    )
