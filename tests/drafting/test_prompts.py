import re

import pytest
from jinja2 import UndefinedError

from postmortem_writer import resources
from postmortem_writer.draft import SECTIONS
from postmortem_writer.drafting.prompt import prompt

NOTHING = {"timeline": None, "milestones": None, "body": {}, "about": "", "part": None}
RENDERED = {name: prompt(name, **NOTHING) for name in SECTIONS}


def test_every_section_has_its_prompt_and_no_prompt_is_idle() -> None:
    assert set(resources.names("prompts", ".md.j2")) == {
        *SECTIONS,
        "agent",
        "mend",
        "reask",
        "reword",
        "suggest",
        "window",
    }


def test_a_missing_argument_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        prompt("reword")


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_names_every_list_it_asks_for(name: str) -> None:
    for field in SECTIONS[name].model_fields:
        assert field.replace("_", " ") in RENDERED[name].lower().replace("_", " ")


def test_the_prompts_stay_short_enough_to_be_followed() -> None:
    words = {name: len(text.split()) for name, text in RENDERED.items()}
    assert max(words.values()) < 900
    assert len(prompt("_rules", agent=False).split()) < 1_100


def test_prompts_are_whole_words_without_template_rests() -> None:
    for text in (*RENDERED.values(), prompt("_rules", agent=True)):
        assert not re.search(r"\{[{%#]|[}%#]\}|\n{4,}", text)
