"""Rules a team brings along: files, folders, macros of its own, and what is refused."""

from pathlib import Path

import pytest

from postmortem_writer.errors import RuleError
from postmortem_writer.lint import packs

SHRUG = Path(__file__).parent.parent / "data" / "XX01_shrug.toml"


def pack(folder: Path, *, pattern: str = "shrugged", level: str = "warning", macros: str = "") -> Path:
    folder.mkdir()
    rule = SHRUG.read_text("utf-8").replace(r"\b(?P<verb>shrugged)\b", f"(?P<verb>{pattern})")
    (folder / SHRUG.name).write_text(rule.replace('"warning"', f'"{level}"'), "utf-8")
    if macros:
        (folder / "_macros.toml").write_text(macros, "utf-8")
    return folder


def test_a_file_and_a_folder_give_the_same_rule(tmp_path: Path) -> None:
    folder = pack(tmp_path / "house")
    assert packs.read([folder]) == packs.read([folder / "XX01_shrug.toml"])
    assert list(packs.read([folder])) == ["XX01"]


def test_a_pack_adds_macros_to_ours_and_replaces_them_for_itself(tmp_path: Path) -> None:
    own = pack(tmp_path / "own", pattern="{SHRUGGED} {ADV}", macros="SHRUGGED = 'shrug(?:ged|s)'\nADV = 'twice'\n")
    ours = pack(tmp_path / "ours", pattern="shrugged (?:{ADV})?now")
    assert packs.read([own])["XX01"].forms[0].pattern.pattern == "(?P<verb>(?:shrug(?:ged|s)) (?:twice))"
    assert packs.read([ours])["XX01"].forms[0].pattern.search("shrugged simply now")


def test_a_later_rule_stands_in_place_of_an_earlier_with_its_id(tmp_path: Path) -> None:
    mild, strict = pack(tmp_path / "mild"), pack(tmp_path / "strict", level="error")
    assert packs.read([mild, strict])["XX01"].level == "error"
    assert packs.read([strict, mild])["XX01"].level == "warning"


def test_what_cannot_be_used_is_refused_with_path_reason_and_remedy(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("x", "utf-8")
    bad = pack(tmp_path / "bad", pattern="{NODDED}")
    broken = pack(tmp_path / "broken", macros="A = ")
    (tmp_path / "latin.toml").write_bytes(b"\xe9")
    for path, problem in [
        (tmp_path / "nowhere", "nowhere' does not exist; expected a rule file such as XX01_name.toml"),
        (tmp_path / "empty", "empty' holds no rule; expected a rule file"),
        (tmp_path / "notes.txt", "notes.txt' is no rule file; expected"),
        (bad, r"XX01_shrug.toml: unknown macro \{NODDED\}; known: "),
        (broken, "_macros.toml: not TOML"),
        (tmp_path / "latin.toml", "latin.toml' cannot be read .*: expected a rule in UTF-8"),
    ]:
        with pytest.raises(RuleError, match=problem):
            packs.read([path])
