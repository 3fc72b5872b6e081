"""git log in its forms, patches and diffs: who changed what when, and that none of it is a deploy."""

import pytest

from postmortem_writer import sources
from postmortem_writer.evidence import Evidence

_HASH = "4be1f20a9c3d5e6f70819a2b3c4d5e6f70819a2b"
_OTHER = "77ac0d1e2f30415263748596a7b8c9d0e1f20314"

_DIFF = """diff --git a/ferry/queue.py b/ferry/queue.py
index 1a2b3c4..5d6e7f8 100644
--- a/ferry/queue.py
+++ b/ferry/queue.py
@@ -10,3 +10,3 @@ def take():
     lock()
--- old = 3
+++ new = 30
     unlock()
"""


def read(text: str, format: str) -> Evidence:
    evidence = sources.read(text)
    assert [source.format for source in evidence.sources] == [format]
    return evidence


def test_author_and_commit_date_are_kept_apart() -> None:
    evidence = read(
        f"commit {_HASH}\nAuthor:     Ines Tor <ines@ferry.example>\nAuthorDate: Mon Mar 2 09:00:00 2026 +0100\n"
        "Commit:     GitHub <noreply@github.example>\nCommitDate: Tue Mar 3 10:00:00 2026 +0100\n\n"
        "    queue: take 30 at once\n\n    Boats wait.\n",
        "git_log",
    )
    (record,) = evidence.records
    assert record.event is not None
    assert record.posted is not None
    assert (record.event.instant, record.posted.instant) == (1772438400000000000, 1772528400000000000)
    assert record.actor is not None
    assert (record.kind, record.flags, record.actor.name, record.native) == ("message", ("commit",), "Ines Tor", _HASH)
    assert record.text == "commit 4be1f20a9c: queue: take 30 at once\nBoats wait."
    assert (record.line, record.end_line) == (1, 9)


def test_newest_first_is_turned_and_a_revert_names_its_commit() -> None:
    evidence = read(
        f"commit {_OTHER} (HEAD -> main, tag: v2.1)\nAuthor: Ines Tor <i@f.example>\nDate:   2026-03-04 08:00:00 +0000\n\n"
        f'    Revert "queue: take 30 at once"\n\n    This reverts commit {_HASH}.\n\n'
        f"commit {_HASH}\nMerge: aaaaaaa bbbbbbb\nAuthor: Ines Tor <i@f.example>\nDate:   2026-03-02 08:00:00 +0000\n\n"
        "    queue: take 30 at once\n",
        "git_log",
    )
    assert [(r.native, r.line, r.subject, r.flags) for r in evidence.records] == [
        (_HASH, 9, (), ("commit", "merge")),
        (_OTHER, 1, (("ref", "main"), ("tag", "v2.1"), ("reverts", _HASH)), ("commit",)),
    ]


def test_one_line_forms_without_a_time_are_in_the_order_of_the_branch() -> None:
    evidence = read(
        "* 77ac0d1 (origin/main) Revert queue\n*   9ab01cd Merge branch 'x'\n|\\  \n* 4be1f20 queue\n", "git_log"
    )
    assert [(r.native, r.text, r.stamp) for r in evidence.records] == [
        ("4be1f20", "commit 4be1f20: queue", None),
        ("9ab01cd", "commit 9ab01cd: Merge branch 'x'", None),
        ("77ac0d1", "commit 77ac0d1 (origin/main): Revert queue", None),
    ]
    assert evidence.sources[0].skipped == ()


def test_the_form_with_tabs_and_relative_dates() -> None:
    evidence = read(
        f"{_OTHER}\t2026-03-04T08:00:00+00:00\t2026-03-04T09:30:00+00:00\tRevert queue\n"
        f"{_HASH}\t2 days ago\tInes Tor\tqueue\n",
        "git_log",
    )
    first, second = evidence.records
    assert (first.text, first.instant, first.actor and first.actor.name) == (
        "commit 4be1f20a9c: queue",
        None,
        "Ines Tor",
    )
    assert (second.event and second.event.raw, second.posted and second.posted.raw) == (
        "2026-03-04T08:00:00+00:00",
        "2026-03-04T09:30:00+00:00",
    )


@pytest.mark.parametrize(
    "text",
    [
        "0000000 7f45 4c46 0201 0100\n0000010 0003 003e 0001 0000\n",
        "9f3c1ab was bad\nand so we rolled it back\n",
        "commit early, commit often\n",
        "1234567 people were waiting\n2345678 people were waiting later\n",
    ],
)
def test_what_only_looks_like_a_log_of_commits(text: str) -> None:
    assert sources.read(text).sources[0].format != "git_log"


def test_a_patch_by_mail_gives_its_commit_and_a_record_a_file() -> None:
    evidence = read(
        f"From {_HASH} Mon Sep 17 00:00:00 2001\nFrom: Ines Tor <ines@ferry.example>\n"
        "Date: Mon, 2 Mar 2026 09:00:00 +0100\nSubject: [PATCH 1/2] queue: take 30\n at once\n\nBoats wait.\n---\n"
        f" ferry/queue.py | 2 +-\n\n{_DIFF}-- \n2.43.0\n",
        "patch",
    )
    commit, change = evidence.records
    assert (commit.text, commit.instant) == (
        "commit 4be1f20a9c: queue: take 30 at once\nBoats wait.",
        1772438400000000000,
    )
    assert (change.text, change.thread, change.flags, change.stamp) == (
        "ferry/queue.py (+1 -1)\n@@ -10,3 +10,3 @@ def take():\n     lock()\n--- old = 3\n+++ new = 30\n     unlock()",
        _HASH,
        ("diff",),
        None,
    )
    assert change.raw == _DIFF.rstrip("\n")
    assert (change.line, change.end_line) == (11, 19)


def test_bare_diffs_in_several_dialects() -> None:
    evidence = read(
        _DIFF + "Index: boat.cfg\n===================================================================\n"
        "--- boat.cfg\t(revision 4)\n+++ boat.cfg\t(working copy)\n@@ -1 +1,2 @@\n-speed=1\n+speed=2\n+gear=1\n"
        "--- a/x.sql\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-drop\n-create\n"
        "diff --git a/old.png b/new.png\nsimilarity index 100%\nrename from old.png\nrename to new.png\n",
        "patch",
    )
    assert [(r.subject[0][1], r.text.split("\n")[0]) for r in evidence.records] == [
        ("ferry/queue.py", "ferry/queue.py (+1 -1)"),
        ("boat.cfg", "boat.cfg (+2 -1)"),
        ("x.sql", "x.sql (+0 -2)"),
        ("old.png", "old.png (+0 -0)"),
    ]


def test_a_diff_that_lies_about_its_length_or_is_cut_short_ends_where_its_lines_do() -> None:
    evidence = read("--- a/x\n+++ b/x\n@@ -1,900 +1,900 @@\n-a\n+b\nand then we waited\n", "patch")
    assert [record.raw for record in evidence.records] == ["--- a/x\n+++ b/x\n@@ -1,900 +1,900 @@\n-a\n+b"]


def test_a_long_diff_says_how_much_more_there_is() -> None:
    lines = "".join(f"+line {number}\n" for number in range(100))
    evidence = read(f"--- /dev/null\n+++ b/x\n@@ -0,0 +1,100 @@\n{lines}", "patch")
    shown = evidence.records[0].text.split("\n")
    assert (len(shown), shown[0], shown[-1]) == (62, "x (+100 -0)", "… and 41 more lines")


def test_git_show_holds_both() -> None:
    evidence = read(
        f"commit {_HASH}\nAuthor: Ines Tor <i@f.example>\nDate:   Mon Mar 2 09:00:00 2026 +0100\n\n    queue\n\n{_DIFF}",
        "git_log",
    )
    assert [(r.flags, r.thread) for r in evidence.records] == [(("commit",), _HASH), (("diff",), _HASH)]


def test_an_author_behind_a_page_of_white_space_is_read_as_fast_as_any() -> None:
    """It took minutes: who it was and the white space could be parted at any place."""
    spaces = " " * 4_000
    evidence = read(f"commit {_HASH}\nAuthor:{spaces}Ana{spaces}Lind <ana@x.example>\nDate:   Tue Feb 3 10:00:00 2026 +0100\n\n    Fix the queue\n", "git_log")  # fmt: skip
    (record,) = evidence.records
    assert record.actor is not None
    assert record.actor.name == f"Ana{spaces}Lind"
