"""Documents are shared out where that pays, and nothing else about a run changes."""

import os

import pytest

from postmortem_writer.errors import ConfigError
from postmortem_writer.lint import processes
from postmortem_writer.lint.config import Config
from postmortem_writer.lint.files import Document, run


def where(item: int) -> tuple[int, int]:
    if item < 0:
        raise ConfigError("a negative item")
    return item, os.getpid()


def test_small_work_stays_in_this_process() -> None:
    assert processes.each(where, [1, 2, 3], [10, 10, 10]) == [(1, os.getpid()), (2, os.getpid()), (3, os.getpid())]


@pytest.fixture
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_cores", lambda: 2)


@pytest.mark.usefixtures("two_cores")
def test_much_work_is_shared_and_comes_back_in_order() -> None:
    found = processes.each(where, range(40), [100_000] * 40)
    assert [item for item, _ in found] == list(range(40))
    assert os.getpid() not in {process for _, process in found}


@pytest.mark.usefixtures("two_cores")
def test_what_a_process_raises_is_raised_here() -> None:
    with pytest.raises(ConfigError, match="a negative item"):
        processes.each(where, [1, -1], [900_000, 900_000])


def test_a_shared_run_finds_what_a_single_one_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    padding = "The gateway returned errors to all callers in the region. " * 60
    documents = [
        Document(f"{number}.md", f"# Causes\n\nThe engineer forgot to check it.\n\n{padding}".encode(), Config())
        for number in range(300)
    ]
    monkeypatch.setattr(processes, "_cores", lambda: 1)
    alone = run(documents)
    monkeypatch.setattr(processes, "_cores", lambda: 2)
    assert run(documents) == alone
    assert len(alone.findings) == 300
