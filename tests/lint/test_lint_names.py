"""Whom a document itself names: metadata, owner columns, handles, actors of its timeline."""

import pytest

from postmortem_writer.lint.names import known_names
from postmortem_writer.lint.prose import scan


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Author: Wanjiru Otieno", {"Wanjiru Otieno", "Wanjiru", "Otieno"}),
        ("**Incident Commander:** Wanjiru Otieno (payments)", {"Wanjiru Otieno", "Wanjiru", "Otieno"}),
        ("Communications lead: Wanjiru Otieno", {"Wanjiru Otieno", "Wanjiru", "Otieno"}),
        ("Point of contact: @wotieno", {"wotieno"}),
        ("Resolved by: Wanjiru Otieno", {"Wanjiru Otieno", "Wanjiru", "Otieno"}),
        ("Detected by: Prometheus alert", set()),
        ("Owner: Platform", set()),
        ("| Action | Owner |\n|---|---|\n| Add an alert | Wanjiru Otieno |", {"Wanjiru Otieno", "Wanjiru", "Otieno"}),
        ("## Participants\n\n- Wanjiru Otieno\n- The storage team", {"Wanjiru Otieno", "Wanjiru", "Otieno"}),
        ("14:02 - Wanjiru joined the call.", {"Wanjiru"}),
        ("14:02 - Prometheus noticed the gap.", set()),
    ],
)
def test_names_a_document_gives(text: str, names: set[str]) -> None:
    assert known_names(text, scan(text), ()) == names


def test_names_from_outside_are_known_whole_and_word_by_word() -> None:
    assert known_names("", scan(""), ["@wotieno", "Wanjiru Otieno"]) == {
        "wotieno",
        "Wanjiru Otieno",
        "Wanjiru",
        "Otieno",
    }
