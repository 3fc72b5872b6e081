"""Settings: each key does what it says, the nearest file counts, and what is not known is refused with what is."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from postmortem_writer.diagnostics import Level
from postmortem_writer.errors import ConfigError, RuleError
from postmortem_writer.lint import Config, configfile, lint
from postmortem_writer.lint.config import PerFile
from postmortem_writer.lint.globs import matches

README = Path(__file__).parents[2] / "README.md"
SHRUG = Path(__file__).parent / "data" / "XX01_shrug.toml"
OMISSION = "The engineer forgot to check it."
OURS = "We should have tested it."


def flags(text: str, path: str | None = None, **settings: Any) -> list[tuple[str, str]]:
    return [(one.rule, one.level.value) for one in lint(text, path=path, config=Config(**settings))]


BOTH = [("BL01", "error"), ("BL06", "warning")]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, BOTH),
        ({"select": ("BL01",)}, BOTH[:1]),
        ({"select": ("hindsight",)}, BOTH[1:]),
        ({"select": ("BL01", "BL06"), "ignore": ("hindsight",)}, BOTH[:1]),
        ({"ignore": ("BL01",)}, BOTH[1:]),
        ({"level": {"BL01": None}}, BOTH[1:]),
        ({"level": {"BL01": Level.SUGGESTION}}, [("BL01", "suggestion"), ("BL06", "warning")]),
        ({"level": {"BL06": Level.WARNING}}, BOTH),
        ({"min_level": Level.ERROR}, BOTH[:1]),
        ({"level": {"BL01": Level.WARNING}, "min_level": Level.ERROR}, []),
        ({"allow": ("should have tested",)}, BOTH[:1]),
        ({"allow": ("should have tested it",)}, BOTH[:1]),
        ({"allow": ("tested it",)}, BOTH[:1]),
        ({"allow": ("test", "it", "ould have")}, BOTH),
        ({"systems": ("engineer",)}, BOTH[1:]),
    ],
)
def test_settings_choose_rules_and_levels(settings: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert flags(f"{OMISSION}\n\n{OURS}", **settings) == expected


def test_a_level_above_the_rules_own_raises_it_but_not_what_is_lowered_for_its_subject() -> None:
    assert flags("The operator shrugged.", rules=(SHRUG,), level={"XX01": Level.ERROR}) == [("XX01", "error")]
    assert flags(OURS, level={"BL06": Level.ERROR}) == [("BL06", "warning")]


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("Zorn failed to check the lag.", {"names": ("Zorn",)}),
        ("The duty herald failed to check the lag.", {"roles": ("duty herald",)}),
        ("Two duty heralds failed to check the lag.", {"roles": ("duty herald",)}),
        ("The wrangler failed to check the lag.", {"roles": ("wrangler",)}),
    ],
)
def test_names_and_roles_make_people(text: str, settings: dict[str, Any]) -> None:
    assert flags(text) == []
    assert flags(text, **settings) == [("BL01", "error")]


def test_a_heading_may_be_given_a_kind() -> None:
    text = f"## The war room, hour by hour\n\n{OMISSION}"
    assert flags(text) == [("BL01", "error")]
    assert flags(text, sections={"the war room": "timeline"}) == [("BL01", "warning")]
    assert flags(text, sections={"the war": "people", "the war room": "timeline"}) == [("BL01", "warning")]
    assert flags(text, sections={"war room": "timeline"}) == [("BL01", "error")]


@pytest.mark.parametrize(
    "text",
    [
        f'The vendor wrote: "{OMISSION}"',
        f"> {OMISSION}",
        f"> > {OMISSION}\n\nDone.",
        "> The engineer\n> forgot to check it.\n",
    ],
)
def test_quotations_are_skipped_or_suggested(text: str) -> None:
    assert flags(text) == []
    assert flags(text, quotes="suggest") == [("BL01", "suggestion")]


def test_what_is_not_quoted_keeps_its_level_beside_a_quotation() -> None:
    text = f'{OMISSION} The vendor wrote: "you should have asked us".'
    assert flags(text, quotes="suggest")[0] == ("BL01", "error")


def test_patterns_settle_single_files(tmp_path: Path) -> None:
    config = Config(
        root=tmp_path,
        per_file={
            "archive/**": PerFile(ignore=("BL01",), level={"BL06": Level.SUGGESTION}),
            "*.draft.md": PerFile(level={"BL06": None}),
        },
    )
    text = f"{OMISSION}\n\n{OURS}"

    def found(path: str) -> list[tuple[str, str]]:
        return [(one.rule, one.level.value) for one in lint(text, path=str(tmp_path / path), config=config)]

    assert found("a.md") == BOTH
    assert found("archive/2019/a.md") == [("BL06", "suggestion")]
    assert found("deep/a.draft.md") == BOTH[:1]
    assert found("archive/a.draft.md") == []


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("archive/**", ["archive/a.md", "archive/x/a.md"], ["archive.md", "x/archive/a.md"]),
        ("archive", ["archive/a.md", "x/archive/a.md"], ["archives/a.md"]),
        ("archive/", ["archive/a.md", "x/archive/a.md"], ["archives/a.md"]),
        ("*.md", ["a.md", "x/a.md"], ["a.mdx"]),
        ("docs/*.md", ["docs/a.md"], ["docs/x/a.md", "x/docs/a.md"]),
        ("docs/**/*.md", ["docs/a.md", "docs/x/y/a.md"], ["a.md"]),
        ("**/old/*.md", ["old/a.md", "x/old/a.md"], ["old/x/a.md"]),
        ("a?.md", ["ab.md"], ["a.md", "a/.md"]),
        ("a[1].md", ["a[1].md"], ["a1.md"]),
    ],
)
def test_patterns_match_as_gitignore_does(pattern: str, yes: list[str], no: list[str]) -> None:
    assert [path for path in [*yes, *no] if matches(pattern, path)] == yes


def test_the_nearest_file_counts_and_nothing_is_merged(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text('[tool.postmortem-writer.lint]\nignore = ["BL01"]\n', "utf-8")
    (tmp_path / "a/pyproject.toml").write_text("[tool.other]\nx = 1\n", "utf-8")
    (tmp_path / "a/b/.blameless.toml").write_text('names = ["Zorn"]\n', "utf-8")
    (tmp_path / "a/b/pyproject.toml").write_text('[tool.postmortem-writer.lint]\nignore = ["BL06"]\n', "utf-8")
    top, near = configfile.nearest(str(tmp_path / "a/x.md")), configfile.nearest(str(tmp_path / "a/b/x.md"))
    assert (top.ignore, top.root, top.source) == (("BL01",), tmp_path, str(tmp_path / "pyproject.toml"))
    assert (near.ignore, near.names, near.root) == ((), ("Zorn",), tmp_path / "a/b")


EVERY_KEY = """
select = ["BL01"]
ignore = ["hindsight"]
level.BL07 = "off"
level.BL01 = "warning"
per-file."archive/**" = { ignore = ["BL05"], level = { BL01 = "off" } }
sections."War  Room" = "timeline"
names = ["Zorn"]
roles = ["Duty  Herald"]
systems = ["Herder"]
allow = ["human error budget"]
quotes = "suggest"
rules = ["extra/XX01_shrug.toml"]
extend = ["pack"]
min-level = "warning"
fail-on = "off"
baseline = "known.json"
exclude = ["drafts/**"]
require-reason = true
"""


def test_every_key_is_read_and_shown(tmp_path: Path) -> None:
    path = tmp_path / ".blameless.toml"
    path.write_text(EVERY_KEY, "utf-8")
    config = configfile.read(path)
    assert config == Config(
        select=("BL01",),
        ignore=("hindsight",),
        level={"BL07": None, "BL01": Level.WARNING},
        per_file={"archive/**": PerFile(("BL05",), {"BL01": None})},
        sections={"war room": "timeline"},
        names=("Zorn",),
        roles=("duty herald",),
        systems=("herder",),
        allow=("human error budget",),
        quotes="suggest",
        rules=(tmp_path / "extra/XX01_shrug.toml",),
        extend=(tmp_path / "pack",),
        min_level=Level.WARNING,
        fail_on=None,
        baseline=tmp_path / "known.json",
        exclude=("drafts/**",),
        require_reason=True,
        root=tmp_path,
        source=str(path),
    )
    path.write_text(configfile.to_toml(config), "utf-8")
    assert configfile.read(path) == config
    path.write_text(configfile.to_toml(Config()), "utf-8")
    assert configfile.read(path) == Config(root=tmp_path, source=str(path))


def test_the_settings_in_the_readme_are_all_there_are(tmp_path: Path) -> None:
    [table] = re.findall(r"^```toml\n(.+?)^```", README.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    (tmp_path / ".blameless.toml").write_text(table, "utf-8")
    assert configfile.read(tmp_path / ".blameless.toml").level == {"BL06": Level.WARNING}
    assert {key.partition(".")[0] for key in tomllib.loads(table)} == set(configfile._READERS)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("selct = []", r"unknown key 'selct'; known: select, ignore, level, per-file, sections"),
        ('select = "BL01"', r"select is 'BL01'; expected a list of texts"),
        ("names = [1]", r"names is \[1\]; expected a list of texts"),
        ('names = [" "]', r"names is \[' '\]; expected a list of texts"),
        ('level = "off"', r"level is 'off'; expected a table, such as level.BL07"),
        ('level.BL01 = "fatal"', r"level.BL01 is 'fatal'; expected error, warning, suggestion or off"),
        ('per-file = ["x"]', r"per-file is \['x'\]; expected a table"),
        ('per-file."x" = ["BL01"]', r"per-file.'x' is \['BL01'\]; expected a table"),
        ('per-file."x".select = []', r"unknown key 'select' in per-file.'x'; known: ignore, level"),
        ('per-file."x".level.BL01 = 1', r"per-file.'x'.BL01 is 1; expected error"),
        ('sections."war room" = "tale"', r"sections.'war room' is 'tale'; expected one of summary, causes"),
        ('quotes = "yes"', r"quotes is 'yes'; expected skip or suggest"),
        ('min-level = "off"', r"min-level is 'off'; expected error or warning or suggestion"),
        ('baseline = ""', r"baseline is ''; expected a path"),
        ('require-reason = "yes"', r"require-reason is 'yes'; expected true or false"),
        ("x", r"is not TOML"),
    ],
)
def test_bad_settings_are_refused_with_the_path_and_the_remedy(text: str, fault: str, tmp_path: Path) -> None:
    path = tmp_path / ".blameless.toml"
    path.write_text(text + "\n", "utf-8")
    with pytest.raises(ConfigError, match=fault) as caught:
        configfile.read(path)
    assert str(caught.value).startswith(repr(str(path)))


def test_a_pyproject_without_the_table_is_refused_when_named(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.other]\nname = "postmortem-writer"\n', "utf-8")
    with pytest.raises(ConfigError, match=r"has no \[tool.postmortem-writer.lint\]: add that table"):
        configfile.read(tmp_path / "pyproject.toml")


@pytest.mark.parametrize("settings", [{"select": ("BL99",)}, {"ignore": ("agencies",)}, {"level": {"agency": None}}])
def test_a_rule_that_does_not_exist_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=r"there is no rule '(BL99|agencies|agency)'; known: BL01"):
        lint(OMISSION, config=Config(**settings))


def test_a_rule_of_per_file_that_does_not_exist_is_refused_for_any_file() -> None:
    with pytest.raises(ConfigError, match=r"there is no rule 'BL99'"):
        lint(OMISSION, path="b.md", config=Config(per_file={"a.md": PerFile(ignore=("BL99",))}))


def test_rule_files_and_folders_of_them_add_rules(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / SHRUG.name).write_text(SHRUG.read_text("utf-8"), "utf-8")
    text = "The operator shrugged at the alert."
    assert flags(text) == []
    assert flags(text, rules=(SHRUG,)) == [("XX01", "warning")]
    assert flags(text, extend=(tmp_path / "pack",)) == [("XX01", "warning")]
    assert flags(text, extend=(tmp_path / "pack",), select=("attitude",)) == [("XX01", "warning")]
    with pytest.raises(RuleError, match=r"does not exist; expected a rule file"):
        flags(text, extend=(tmp_path / "none",))
