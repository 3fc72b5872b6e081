"""Saved web pages are read as their words, whoever's format these are in, and each record has its line in the file."""

from pathlib import Path

import pytest

from postmortem_writer import sources
from postmortem_writer.evidence import Evidence
from postmortem_writer.sources._page import is_page, page

PAGE = """<!DOCTYPE html>
<html><head><title>Wiki</title><style>p { color: red }</style></head>
<body><nav><ul><li>09:00 Home</li></ul></nav>
<h1>Login outage 24 November 2026</h1>
<p>All times are in <b>UTC</b>.</p>
<ul>
  <li>10:02 alert <code>LoginErrorRate</code> fired</li>
  <li>10:20 rolled back &amp; recovered,
      see <a href="https://corp.example/pr/17">the change</a></li>
</ul>
<table><tr><th>Time</th><th>Event</th></tr>
<tr><td>10:25</td><td>all
clear</td></tr></table>
<script>var x = "10:30 nothing";</script>
<pre>2026-11-24 10:01:58 ERROR pool exhausted
2026-11-24 10:01:59 ERROR pool exhausted</pre>
</body></html>
"""


def read(folder: Path, text: str = PAGE) -> Evidence:
    (folder / "page.html").write_text(text, "utf-8")
    return sources.read(folder / "page.html")


def test_a_page_is_read_as_notes_with_the_lines_of_the_file(tmp_path: Path) -> None:
    evidence = read(tmp_path)
    told = [
        (one.line, f"{one.at:%H:%M:%S}" if one.at else "", one.text)
        for one in sorted(evidence.records, key=lambda one: one.line)
    ]
    assert told == [
        (5, "", "All times are in UTC."),
        (7, "10:02:00", "10:02 alert LoginErrorRate fired"),
        (8, "10:20:00", "10:20 rolled back & recovered, see the change"),
        (12, "10:25:00", "10:25 | all clear"),
        (15, "10:01:58", "2026-11-24 10:01:58 ERROR pool exhausted"),
        (16, "10:01:59", "2026-11-24 10:01:59 ERROR pool exhausted"),
    ]
    assert {one.heading for one in evidence.records} == {"Login outage 24 November 2026"}
    (change,) = [one for one in evidence.records if one.links]
    assert change.links == ("https://corp.example/pr/17",)
    assert "web-page" in [one.code for one in evidence.diagnostics]


def test_a_stated_time_goes_before_the_words_a_page_has_for_it(tmp_path: Path) -> None:
    text = '<html><body><h2>Updates</h2><ul><li><time datetime="2026-11-24T10:02:00Z">2 hours ago</time> We are looking into it.</li></ul></body></html>'
    (record,) = read(tmp_path, text).records
    assert (f"{record.at:%Y-%m-%d %H:%M}", record.text) == (
        "2026-11-24 10:02",
        "2026-11-24T10:02:00Z We are looking into it.",
    )


def test_chat_in_a_page_is_chat_and_secrets_are_masked(tmp_path: Path) -> None:
    text = "<html><body><div>Marta Kowalska  [10:02 AM]</div><div>key is AKIA&#73;OSFODNN7EXAMPLE</div><div>Ana Silva  [10:05 AM]</div><div>ok</div></body></html>"
    evidence = read(tmp_path, text)
    assert [one.actor.name for one in evidence.records if one.actor] == ["Marta Kowalska", "Ana Silva"]
    assert evidence.masked == 1
    assert "AKIA" not in repr(evidence)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("\n<!doctype HTML>\n<p>a", True), ("<?xml version='1.0'?><html lang='en'>", True), ("<p>10:02 a</p>", False), ("see <html>", False), ("<htmlish>", False)],
)  # fmt: skip
def test_what_is_a_page(text: str, expected: bool) -> None:
    assert is_page(text) is expected


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<table><tr><th>Time<th>Event<tr><td>10:02<td>alert\n<tr><td>10:05<td>ok</table><p>after", "| Time | Event |\n| --- | --- |\n| 10:02 | alert |\n| 10:05 | ok |\n\nafter"),
        ("<table><tr><td>Title <table><tr><td>10:02</td><td>x</td></tr></table> tail</td><td>more</td></tr></table>", "| Title |\n\n| 10:02 | x |\n\ntail more"),
        ("<table><tr><td></td><td>10:02</td><td>a<br>b</td></tr> <tr><td>10:05", "|  | 10:02 | a b |\n| 10:05 |"),
        ("<p><time datetime='2026-11-24T10:02:00Z'>2 h ago<p>next <relative-time datetime='2026-11-24T10:03:00Z'/> end", "2026-11-24T10:02:00Z\nnext 2026-11-24T10:03:00Z end"),
        ("<svg/>words <button>Copy</button>more", "words more"),
        ("<!-- <p>no --> 1 < 2 <https://a.example|b>", "1 < 2 <https://a.example|b>"),
    ],
    ids=["ends left out", "a table in a table", "an empty cell", "a time never closed", "tags that hold nothing", "no tags"],
)  # fmt: skip
def test_no_words_are_lost_to_what_a_page_leaves_out(body: str, words: str) -> None:
    assert page(f"<html>{body}")[0].strip() == words


@pytest.mark.parametrize(
    "unit",
    [
        "<b>a",
        "<td>a",
        "<tr>",
        "<pre>a\n",
        "<nav>",
        "</td>",
        "<a href='https://a.example'>",
        "<li>a",
        "<h1>",
        "a<br>",
        "<time datetime='x'>",
    ],
)
def test_what_is_never_closed_is_read_in_one_pass(unit: str) -> None:
    words, lines = page("<html>" + unit * 20_000)
    assert len(words.split("\n") if words else []) == len(lines)
    assert len(words) < 40 * 20_000
