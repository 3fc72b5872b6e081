"""Rules a team brings along, as a run uses them: beside ours, in place of ours, silenced like ours."""

from pathlib import Path

import pytest

from postmortem_writer.errors import UnknownName
from postmortem_writer.lint import Config, explain, lint, rules

pytest.importorskip("yaml", reason="reading Vale styles needs the extra: pip install 'postmortem-writer[vale]'")

EXISTENCE = "extends: existence\nmessage: \"Avoid '%s'\"\nlevel: error\ntokens: [leverage, Mutual TLS]\n"
SUBSTITUTION = (
    "extends: substitution\nmessage: Use '%s' instead of '%s'\nignorecase: true\nswap:\n  'utili[sz]e': use\n"
)


@pytest.fixture
def style(tmp_path: Path) -> Path:
    folder = tmp_path / "House"
    folder.mkdir()
    (folder / "Words.yml").write_text(EXISTENCE, "utf-8")
    (folder / "Simpler.yml").write_text(SUBSTITUTION, "utf-8")
    return folder


def found(text: str, config: Config) -> list[tuple[str, str, str]]:
    return [(one.code, one.match, one.message) for one in lint(text, config=config) if not one.suppressed]


def test_a_vale_style_finds_its_words_as_written_in_prose_and_nowhere_else(style: Path) -> None:
    text = "We *leverage* Mutual\nTLS, not mutual TLS. Utilise `leverage`, “leverage it all”.\n\n    leverage\n"
    assert found(text, Config(extend=(style,))) == [
        ("HOUSE.WORDS", "leverage", "Avoid 'leverage'"),
        ("HOUSE.WORDS", "Mutual\nTLS", "Avoid 'Mutual TLS'"),
        ("HOUSE.SIMPLER", "Utilise", "Use 'use' instead of 'Utilise'"),
    ]
    assert [one.rewrites for one in lint("Utilise it.", config=Config(rules=(style / "Simpler.yml",)))] == [("use",)]


def test_its_rules_stand_beside_ours_and_are_chosen_and_silenced_like_them(style: Path) -> None:
    text = "The operator forgot to check it. We leverage it."
    assert [code for code, *_ in found(text, Config(extend=(style,)))] == ["BL01", "HOUSE.WORDS"]
    assert [code for code, *_ in found(text, Config(extend=(style,), select=("HOUSE.WORDS",)))] == ["HOUSE.WORDS"]
    assert [code for code, *_ in found(text, Config(extend=(style,), ignore=("style",)))] == ["BL01"]
    assert found("We leverage it. <!-- blameless-ignore House.Words: quoted -->", Config(extend=(style,))) == []


def test_a_rule_of_the_team_takes_the_place_of_ours(tmp_path: Path) -> None:
    ours = Path(__file__).parents[3] / "postmortem_writer" / "lint" / "rules" / "BL14_explicit_blame.toml"
    own = tmp_path / ours.name
    own.write_text(ours.read_text("utf-8").replace('level = "error"', 'level = "warning"', 1), "utf-8")
    config = Config(rules=(own,))
    assert (rules()["BL14"].level, rules(config)["BL14"].level) == ("error", "warning")
    assert len(rules(config)) == len(rules())


def test_a_rule_of_the_team_is_explained_like_ours(style: Path) -> None:
    assert explain("house.words", Config(extend=(style,))) == (
        "HOUSE.WORDS words (error)\n\nThe style 'House' says so.\nSource: Vale style House\n\n"
        "Ask instead: What does the sentence say without '{match}'?"
    )
    with pytest.raises(UnknownName, match=r"no rule 'HOUSE.NONE'; rules: BL01"):
        explain("HOUSE.NONE", Config(extend=(style,)))
