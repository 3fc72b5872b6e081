"""A run that was killed goes on where it stopped: the same document, and no answer paid for twice."""

import signal
import time
from pathlib import Path

import pytest
from benchmarks.killed import ROOT, counted, serve, start, undisturbed

from postmortem_writer.journal import FOLDER

INCIDENT = ROOT / "fixtures" / "silent-drops"


def kept(out: Path) -> list[Path]:
    return list((out / FOLDER).glob("*.json"))


@pytest.mark.parametrize("answers", [1, 6])
def test_a_killed_run_goes_on(tmp_path: Path, answers: int) -> None:
    (tmp_path / "whole").mkdir()
    expected, _ = undisturbed(INCIDENT, tmp_path / "whole", 0.0)
    log, out = tmp_path / "log", tmp_path / "out"
    endpoint, url = serve(INCIDENT / "replies", log, 0.0005)
    try:
        run = start(INCIDENT, url, out)
        while len(kept(out)) < answers:
            assert run.poll() is None, "the run ended before it could be killed"
            time.sleep(0.01)
        run.send_signal(signal.SIGKILL)
        run.wait()
        time.sleep(0.2)  # until the endpoint has noted what it sent to nobody
        on_the_way = log.read_text("utf-8").count("answered") - len(kept(out))
        assert not (out / "postmortem.md").exists()
        assert start(INCIDENT, url, out).wait() in (0, 1)
    finally:
        endpoint.kill()
        endpoint.communicate()
    assert (out / "postmortem.md").read_bytes() == expected
    asked_again_though_answered, _ = counted(log)
    assert asked_again_though_answered <= on_the_way
