"""A layout says which sections it shows and what it wants said in them."""

from pathlib import Path

import pytest

from postmortem_writer.draft import SECTIONS
from postmortem_writer.errors import TemplateError
from postmortem_writer.layouts import Layout, layout


def own(folder: Path, text: str) -> Path:
    path = folder / "own.md.j2"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_bundled_layout_shows_everything() -> None:
    assert layout("default") == Layout(tuple(SECTIONS), {})


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("# {{ postmortem.title }}", ("timeline", "summary")),
        ("{{ postmortem.metrics.time_to_resolve }}", ("timeline", "milestones", "summary")),
        (
            "{% for action in postmortem.action_items %}{{ action.text }}{% endfor %}",
            ("timeline", "actions", "summary"),
        ),
        ("{% if postmortem.lessons %}{% endif %}", ("timeline", "review", "summary")),
        ("{% macro all(p) %}{{ p.causes }}{% endmacro %}{{ all(postmortem) }}", tuple(SECTIONS)),
    ],
)
def test_sections_a_layout_does_not_show_are_not_wanted(tmp_path: Path, text: str, sections: tuple[str, ...]) -> None:
    assert layout(own(tmp_path, text)).sections == sections


def test_what_an_included_part_shows_counts(tmp_path: Path) -> None:
    assert "milestones" not in layout(own(tmp_path, "{{ postmortem.title }}")).sections
    text = '{{ postmortem.title }}{% include "_appendix.md.j2" %}'
    assert set(layout(own(tmp_path, text)).sections) >= {"timeline", "actions", "summary"}


def test_a_layout_gives_instructions_of_its_own(tmp_path: Path) -> None:
    text = '{% set instructions = {"actions": "Name a ticket for each."} %}{{ postmortem.action_items }}'
    assert layout(own(tmp_path, text)).instructions == {"actions": "Name a ticket for each."}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{% set instructions = {"weather": "x"} %}', "no section 'weather' to instruct: expected one of timeline,"),
        ("{% set instructions = 3 %}", "instructions must be a dictionary of texts by section"),
        ("{% if %}", "cannot be read"),
    ],
)
def test_faulty_instructions_are_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(TemplateError, match=told):
        layout(own(tmp_path, text))
