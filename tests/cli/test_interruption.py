"""Ctrl-C at any moment leaves whole files or none, status 130 and one line."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from postmortem_writer.cli import main

NOTES = "# Notes 2026-02-03. All times UTC.\n\n- 08:35 errors on checkout\n- 08:52 back to normal, resolved\n"

# Sends itself SIGINT when a function of that name is called, or has returned, for the nth time.
DRIVER = """
import signal, sys
from postmortem_writer.cli import main
what, name, nth, *argv = sys.argv[1:]
left = int(nth)
# Callbacks of weak references and finalisers, out of which no exception comes: a signal there is lost in any program.
SWALLOWING = {"cb", "remove", "_remove", "__del__"}
def watch(frame, event, argument):
    global left
    called = getattr(argument, "__name__", "") if event.startswith("c_") else frame.f_code.co_qualname
    if event == what and name in (called, "*"):
        left -= 1
        if left <= 0 and frame.f_code.co_name not in SWALLOWING:
            sys.setprofile(None)
            signal.raise_signal(signal.SIGINT)
sys.setprofile(watch)
raise SystemExit(main(argv))
"""

WRITE = ["write", "notes.md", "--model", "none", "--quiet", "--out", "out"]
BRIEF = ["brief", "notes.md", "--quiet", "--out", "out"]


def _hears() -> None:
    # Whoever runs the tests in the background of a shell has SIGINT ignored, and children inherit that.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def interrupted(folder: Path, moment: tuple[str, str, int], argv: list[str]) -> tuple[int, str]:
    (folder / "notes.md").write_text(NOTES, "utf-8")
    command = [sys.executable, "-c", DRIVER, moment[0], moment[1], str(moment[2]), *argv]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, preexec_fn=_hears)
    return done.returncode, done.stderr


@pytest.mark.parametrize("argv", [WRITE, BRIEF], ids=["write", "brief"])
@pytest.mark.parametrize(
    "moment",
    [
        ("call", "*", 5_000),
        ("call", "detect", 1),
        ("call", "Path.write_text", 1),
        ("c_return", "write", 1),
        ("return", "Path.write_text", 2),
        ("call", "replace_files", 1),
    ],
    ids=lambda moment: "-".join(map(str, moment)),
)
def test_before_the_files_take_their_places_there_are_none(
    moment: tuple[str, str, int], argv: list[str], tmp_path: Path
) -> None:
    assert interrupted(tmp_path, moment, argv) == (130, "postmortem-writer: interrupted\n")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["notes.md"]


@pytest.mark.parametrize(
    ("argv", "names"),
    [
        (WRITE, ["postmortem.md", "postmortem.json"]),
        (BRIEF, ["evidence.json", "evidence.md", "INSTRUCTIONS.md", "draft.schema.json"]),
    ],
    ids=["write", "brief"],
)
def test_between_two_of_them_those_that_are_there_are_whole(argv: list[str], names: list[str], tmp_path: Path) -> None:
    assert interrupted(tmp_path, ("return", "Path.replace", 1), argv)[0] == 130
    found = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert list(found) == names[:1]
    (tmp_path / "whole").mkdir()
    assert interrupted(tmp_path / "whole", ("never", "", 1), argv)[0] == 0
    assert {path.name for path in (tmp_path / "whole/out").iterdir()} == set(names)
    assert found == {names[0]: (tmp_path / "whole/out" / names[0]).read_bytes()}


def test_the_files_of_an_earlier_run_stay(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/postmortem.md").write_text("earlier\n", "utf-8")
    assert interrupted(tmp_path, ("c_return", "write", 1), [*WRITE, "--force"])[0] == 130
    assert [(path.name, path.read_text("utf-8")) for path in (tmp_path / "out").iterdir()] == [
        ("postmortem.md", "earlier\n")
    ]


def test_quiet_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("notes.md").write_text(NOTES, "utf-8")
    assert main(BRIEF) == 0
    assert capsys.readouterr().err == ""
    assert main(WRITE) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(
    not Path("/proc/self/task").is_dir() or os.cpu_count() == 1, reason="finds the workers of a process in /proc"
)
@pytest.mark.parametrize(("least", "delay"), [(2, 0), (3, 0), (3, 0.003), (3, 0.03), (3, 0.2), (3, 0.6)])
def test_an_interrupt_while_a_large_log_is_digested_leaves_no_worker(least: int, delay: float, tmp_path: Path) -> None:
    block = "".join(f"2026-02-03T08:{at // 60:02}:{at % 60:02}Z INFO order {at} placed\n" for at in range(3_600))
    with (tmp_path / "app.log").open("w", encoding="utf-8") as file:
        for _ in range(400):
            file.write(block)
    command = [sys.executable, "-m", "postmortem_writer", "read", "app.log"]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=_hears,
    )
    while process.poll() is None and len(started := _started_by(process.pid)) < least:
        time.sleep(0.001)
    time.sleep(delay)
    started = _started_by(process.pid) or started  # two and what multiprocessing adds
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    _, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (130, "postmortem-writer: interrupted\n")
    deadline = time.monotonic() + 30
    while left := [pid for pid in started if Path(f"/proc/{pid}").exists()]:
        assert time.monotonic() < deadline, left
        time.sleep(0.01)


def _started_by(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for children in tasks for child in children.read_text().split()]
