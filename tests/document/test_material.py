"""What the appendix shows of patches, measurements and attachments."""

from pathlib import Path

from postmortem_writer import clock, write_postmortem
from postmortem_writer.document.code_changes import code_changes
from postmortem_writer.document.graphs import graphs
from postmortem_writer.evidence import Evidence, Series, number
from postmortem_writer.render import fenced, figure
from postmortem_writer.sources import read

_MINUTE = 60_000_000_000
_START = 1_772_438_400_000_000_000  # 2026-03-02T08:00Z


def series(name: str, values: list[float], *changes: tuple[int, int, float]) -> Series:
    times = tuple(_START + at * _MINUTE for at in range(len(values)))
    spans = tuple((times[first], times[last], size) for first, last, size in changes)
    return Series("m.csv", 2, name, (("boat", "north"),), times, tuple(values), len(values), "explicit-offset", spans)


def patch(path: str, lines: int) -> str:
    added = "".join(f"+line {number}\n" for number in range(lines))
    return f"--- a/{path}\n+++ b/{path}\n@@ -0,0 +1,{lines} @@\n{added}"


def test_only_what_changed_within_the_incident_is_drawn() -> None:
    evidence = Evidence(
        (),
        series=(
            series("wait", [2.0] * 20 + [8.0, 5.0] + [2.0] * 20, (20, 21, 9.0)),
            series("old", [2.0, 9.0, *[2.0] * 40], (1, 1, 50.0)),
            series("flat", [2.0] * 42),
        ),
    )
    at = {name: clock.utc(_START + minute * _MINUTE) for name, minute in (("detected", 20), ("resolved", 22))}
    (graph,) = graphs(evidence, at, [])
    assert (graph.name, graph.labels) == ("wait", "boat=north")
    assert graph.line_of_text == "▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁█▅▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁"
    assert (f"{graph.start:%H:%M}", f"{graph.end:%H:%M}", graph.seconds) == ("08:05", "08:37", 60)
    assert (graph.before, graph.low, graph.high, f"{graph.high_at:%H:%M}") == (2.0, 2.0, 8.0, "08:20")
    assert graph.at == {"detected": 8.0, "resolved": 2.0}
    assert graphs(evidence, {}, []) == []


def test_the_greatest_changes_are_drawn_and_the_others_named() -> None:
    many = tuple(series(f"s{at}", [1.0] * 10 + [9.0] * 10, (10, 19, float(at))) for at in range(10))
    found = graphs(Evidence((), series=many), {"detected": clock.utc(_START + 10 * _MINUTE)}, [])
    assert [graph.name for graph in found if graph.line_of_text] == ["s9", "s8", "s7", "s6", "s5", "s4", "s3", "s2"]
    assert [graph.name for graph in found if not graph.line_of_text] == ["s1", "s0"]


def test_a_patch_is_shown_when_named_or_small_and_cut_when_long(tmp_path: Path) -> None:
    for name, lines in (("a.diff", 100), ("b.diff", 3), ("c.diff", 90)):
        (tmp_path / name).write_text(patch(f"ferry/{name[0]}_queue.py", lines))
    evidence = read(tmp_path)
    found = code_changes(evidence, [], ["We think it was ferry/c_queue.py."])
    assert [(change.title, change.lines_left_out, len(change.diff.split("\n"))) for change in found] == [
        ("ferry/c_queue.py", 33, 60),
        ("ferry/b_queue.py", 0, 6),
        ("ferry/a_queue.py", 43, 1),
    ]
    assert found[2].diff == ""
    assert code_changes(Evidence(number([])), [], []) == []


def test_the_document_holds_them_and_only_where_there_are_any(tmp_path: Path) -> None:
    notes = "# 2026-03-02, all times UTC\n\n- 08:20 alert: wait time above 8\n- 08:30 resolved\n"
    (tmp_path / "notes.md").write_text(notes)
    assert "### Code changes" not in write_postmortem(tmp_path, model="none").markdown
    rows = [f"2026-03-02T{8 + at // 60:02}:{at % 60:02}:00Z,{9 if 20 <= at < 28 else 2}" for at in range(80)]
    (tmp_path / "wait.csv").write_text("\n".join(["time,wait", *rows]))
    (tmp_path / "fix.diff").write_text(patch("ferry/queue.py", 2))
    (tmp_path / "graph.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    markdown = write_postmortem(tmp_path, model="none").markdown
    assert "### Monitoring graphs\n\n| Measurement | 2026-03-02 08:05 to 08:45 UTC |" in markdown
    assert "| `wait` | `▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁████████▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁` | 2 | 2 (08:05:00) | 9 (08:20:00) |" in markdown
    assert "```diff\n--- a/ferry/queue.py\n+++ b/ferry/queue.py\n@@ -0,0 +1,2 @@\n+line 0\n+line 1\n```" in markdown
    assert "| `graph.png` | image/png | 8 | not read: what it shows is no evidence |" in markdown


def test_a_fence_cannot_be_closed_from_within() -> None:
    assert fenced("+```\n+````", "diff") == "`````diff\n+```\n+````\n`````"


def test_figures_have_four_digits() -> None:
    assert [figure(value) for value in (None, 3.0, 12345.6, 0.12345)] == ["none", "3", "12350", "0.1235"]
