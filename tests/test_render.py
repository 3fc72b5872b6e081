"""Rendering: evidence shows as it is, times as precisely as they were read, user templates stay in their sandbox."""

from pathlib import Path

import pytest
from building import claim, draft, evidence, message

from postmortem_writer.clock import Stamp
from postmortem_writer.document import DraftedBy, assemble
from postmortem_writer.document.postmortem import Metric
from postmortem_writer.draft import TimelineEvent
from postmortem_writer.errors import TemplateError, UnknownName
from postmortem_writer.render import cell, inline, metric, render, span, templates

RECORDS = evidence(message("errors on <b>checkout</b> | 18%", "08:35"), message("rolled back", "08:50:30"))
POSTMORTEM = assemble(
    draft(
        summary=[claim("errors on <b>checkout</b> | 18%", "R1")],
        went_well=[claim("The release was rolled back.", "R2", quote="rolled back")],
    ),
    RECORDS,
    drafted_by=DraftedBy(way="hand"),
)


def own(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "own.md.j2"
    path.write_text(text, "utf-8")
    return path


def test_the_bundled_layout_has_the_sections_of_the_default_in_order() -> None:
    heads = [line[3:] for line in render(POSTMORTEM).splitlines() if line.startswith("## ")]
    assert heads == [
        "Summary", "Timeline (UTC)", "Root Cause", "Contributing Factors", "What Went Well", "What Went Wrong", "Action Items",
        "Lessons Learned", "Prevention", "Unknowns", "Appendix",
    ]  # fmt: skip
    assert "default" in templates()


def test_a_sentence_carries_a_footnote_to_file_and_line() -> None:
    text = render(POSTMORTEM)
    assert "- The release was rolled back.[^R2]" in text
    assert "[^R2]: `chat.json:1` · 2026-02-03 08:50:30 UTC · responder: “rolled back”" in text
    assert "“errors on \\<b\\>checkout\\</b\\> \\| 18%”[^R1]" in text


def test_markup_of_evidence_does_not_become_markup_of_the_document() -> None:
    assert inline("a*b*_c_ [x](y) <img>\n`a|b*`") == "a\\*b\\*\\_c\\_ \\[x\\](y) \\<img\\> `a|b*`"
    assert cell("a|`b|c`") == "a\\|`b\\|c`"


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (5100, 5100, "1 h 25 min"),
        (1440, 1560, "24 min to 26 min"),
        (40, None, "at least 40 s"),
        (None, 5400, "at most 1 h 30 min"),
        (0, 1, "0 s"),
        (93_600, 93_600, "1 d 2 h"),
    ],
)
def test_durations(low: int, high: int | None, shown: str) -> None:
    assert metric(Metric(low_s=low, high_s=high, cites=[], note="")) == shown
    assert metric(None) == "unknown"
    assert span(85) == "1 min 25 s"


def test_a_users_template_sees_the_postmortem(tmp_path: Path) -> None:
    text = '{% from "_parts.md.j2" import point %}# {{ postmortem.title }}\n{{ point(postmortem.went_well[0]) }}'
    assert render(POSTMORTEM, own(tmp_path, text)) == "# Checkout errors\nThe release was rolled back.[^R2]\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a\n{{ postmortem.headline }}",
            r"own\.md\.j2' line 2: .*no attribute 'headline'; postmortem has action_items",
        ),
        ("{{ incident }}", r"line 1: 'incident' is undefined"),
        ("a\n\n{% if %}", "line 3"),
        ("{{ 'a' * 10**10 }}", "only allowed between small numbers"),
        ("{{ postmortem.__class__.__mro__ }}", "unsafe"),
        ("{{ 1 / 0 }}", "division by zero"),
        ('{% include "nowhere" %}', "nowhere"),
    ],
)
def test_a_faulty_template_is_told_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(TemplateError, match=message):
        render(POSTMORTEM, own(tmp_path, text))


def test_an_unknown_template_is_told_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="choose one of default"):
        render(POSTMORTEM, "nope")
    with pytest.raises(UnknownName, match="does not exist"):
        render(POSTMORTEM, tmp_path / "nope.md.j2")


@pytest.mark.parametrize(
    ("stamp", "shown"),
    [
        (Stamp("02:47", doubt=("no-date",)), "02:47, day unknown"),
        (Stamp("14 Jan 02:47", doubt=("no-year",)), "14 Jan 02:47, year unknown"),
        (Stamp("02:47 EST", doubt=("ambiguous-zone",)), "02:47 EST, zone unknown"),
        (Stamp("2:47", doubt=("am-or-pm",)), "2:47, morning or afternoon unknown"),
        (Stamp("02:47", zone="Europe/Berlin", doubt=("fold",)), "02:47, an hour that happened twice"),
        (Stamp("??:??", doubt=("unknown",)), "no time"),
        (None, "no time"),
    ],
)
def test_a_time_that_cannot_be_placed_keeps_its_words(stamp: Stamp | None, shown: str) -> None:
    records = evidence(message("rolled back", event=stamp))
    row = TimelineEvent(
        text="It was rolled back.",
        cites=["R1"],
        quote="rolled back",
        basis="stated",
        time_quote="",
        kind="mitigation",
    )
    text = render(assemble(draft(timeline=[row]), records, drafted_by=DraftedBy(way="hand")))
    assert f"| {shown} | It was rolled back.[^R1] |" in text
    assert f"[^R1]: `chat.json:1` · {shown} · responder" in text
