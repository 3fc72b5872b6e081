"""A file that looks full of times of which none was read is named, with what to try; others are not."""

from pathlib import Path

import pytest

from postmortem_writer import sources


def warnings(folder: Path, text: str) -> list[str]:
    path = folder / "notes.txt"
    path.write_text(text, "utf-8")
    return [str(one) for one in sources.read(path).diagnostics if one.code == "unread-times"]


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-20\n\n0240 alert\n0251 ack\n0310 fixed\n",
        "2026-01-20\n\n24:34 alert\n24:40 ack\n25:10 fixed\n",
        "2026-01-20\n\n02.40 alert\n02.51 ack\n03.10 fixed\n",
    ],
)
def test_times_in_a_shape_nobody_reads_are_said_aloud(text: str, tmp_path: Path) -> None:
    (warning,) = warnings(tmp_path, text)
    assert "notes.txt: warning unread-times: 3 of its 4 lines begin like a time but were not read as one" in warning
    assert "begin each with the time as in '14:02'" in warning


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-20\n\n02:40 alert\n02:51 ack\n03:10 fixed\n",
        "02:40 alert\n02:51 ack\n03:10 fixed\n",
        "We had a bad day.\n\nNobody slept.\n\n0240 alert\n\nAll is well now.\n",
        "| time | what |\n|---|---|\n| 02:40 | alert |\n| 02:51 | ack |\n| 03:10 | fixed |\n",
    ],
    ids=["read", "without a day, which is said elsewhere", "few", "a table"],
)
def test_times_that_were_read_or_few_are_not(text: str, tmp_path: Path) -> None:
    assert warnings(tmp_path, text) == []
