"""Vale styles: what is read of them, what is refused, and that Vale's readers can use what we write."""

import re
import sys
from pathlib import Path

import pytest

from postmortem_writer.errors import RuleError
from postmortem_writer.lint import packs, rules, vale
from postmortem_writer.lint.rule import Rule

yaml = pytest.importorskip("yaml", reason="reading Vale styles needs the extra: pip install 'postmortem-writer[vale]'")

EXISTENCE = """
extends: existence
message: "Consider removing '%s' (100%% sure)"
link: https://example.org/style
ignorecase: true
level: suggestion
tokens:
  - appears to be
  - arguably
"""
SUBSTITUTION = """
extends: substitution
message: Use '%s' instead of '%s'
level: error
swap:
  abundance: plenty
  '(?:give|gave) rise to': lead to|cause
"""


def read(text: str, path: str = "House/SomeWords.yml") -> Rule:
    return vale.read(path, text)


def found(rule: Rule, text: str) -> list[str]:
    return [match[0] for form in rule.forms for match in form.pattern.finditer(text)]


def test_an_existence_rule() -> None:
    rule = read(EXISTENCE)
    assert (rule.id, rule.name, rule.category, rule.level) == ("HOUSE.SOMEWORDS", "some-words", "style", "suggestion")
    assert (rule.anchors, rule.source) == (("appears to be", "arguably"), "https://example.org/style")
    assert rule.message == "Consider removing '{match}' (100% sure)"
    assert found(rule, "Arguably, it APPEARS TO BE so. Inarguably.") == ["Arguably", "APPEARS TO BE"]


def test_a_substitution_rule_names_the_better_words_first() -> None:
    rule = read(SUBSTITUTION)
    assert rule.message == "Use '{expected}' instead of '{match}'"
    assert [form.slots for form in rule.forms] == [{"expected": "plenty"}, {"expected": "lead to or cause"}]
    assert (rule.anchors, rule.rewrites) == ((), ("{expected}",))
    assert found(rule, "An abundance gave rise to it. Abundance.") == ["abundance", "gave rise to"]


def test_numbered_slots_and_defaults() -> None:
    rule = read("extends: substitution\nmessage: not %[2]s but %[1]s\nswap: {no: none}")
    assert (rule.message, rule.level) == ("not {match} but {expected}", "warning")
    assert found(rule, "no No nod") == ["no"]


def test_without_word_bounds_a_token_is_found_inside_a_word() -> None:
    text = "extends: existence\nmessage: m\nnonword: true\ntokens: ['ab']"
    assert found(read(text), "cabs") == ["ab"]
    assert read(text).anchors == ()


def test_what_only_net_writes_is_read_too() -> None:
    text = r"""
extends: existence
message: m
tokens:
  - '(?i)(?<who>bob)\z'
"""
    assert found(read(text), "with BOB") == ["BOB"]


def test_what_concerns_only_the_presentation_is_passed_over() -> None:
    assert (
        read(EXISTENCE + "action:\n  name: remove\nlimit: 3\nvocab: false\nscope: [text, sentence]\n").level
        == "suggestion"
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("extends: spelling\nmessage: m", r"extends 'spelling' is not read; read are existence and substitution"),
        ("message: m", r"extends None is not read"),
        (EXISTENCE + "exceptions: [x]", r"the key 'exceptions' is not read; read are extends, message"),
        (EXISTENCE + "raw: [x]", r"the key 'raw' is not read"),
        (EXISTENCE + "scope: heading", r"the scope 'heading' is not read; read are text, paragraph, sentence"),
        (EXISTENCE + "nonword: maybe", r"nonword is 'maybe'; expected true or false"),
        (EXISTENCE.replace("suggestion", "fatal"), r"level 'fatal' is none of error, warning, suggestion"),
        ("extends: existence\nmessage: m", r"'tokens' is missing"),
        ("extends: existence\ntokens: [a]", r"'message' is missing or no text"),
        ("extends: substitution\nmessage: m", r"'swap' is missing"),
        ("extends: substitution\nmessage: m\nswap: {'a (b)': 'b $1'}", r"'b \$1' refers to a group"),
        ("extends: existence\nmessage: m\ntokens: ['(']", r"is no regular expression"),
        ("extends: existence\nmessage: m\ntokens: ['(?:a+)+']", r"repeats a repetition without a bound"),
        ("- a", r"expected the keys of a Vale rule"),
        ("a: [", r"not YAML"),
    ],
)
def test_what_is_not_read_is_refused_with_path_reason_and_remedy(text: str, problem: str) -> None:
    with pytest.raises(RuleError, match=problem) as caught:
        read(text)
    assert str(caught.value).startswith("House/SomeWords.yml: ")


def test_without_a_parser_the_way_to_get_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(RuleError, match=r"no parser for it is installed; try: pip install 'postmortem-writer\[vale\]'"):
        read(EXISTENCE)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("styles") / vale.STYLE
    folder.mkdir()
    for name, text in vale.files(rules().values(), version="0.1.0").items():
        (folder / name).write_text(text, "utf-8")
    return folder


def test_every_rule_is_written_and_read_back(exported: Path) -> None:
    back = packs.read([exported])
    assert {rule.name for rule in back.values()} == {rule.name for rule in rules().values()}
    assert {rule.level for rule in back.values()} <= {"warning", "suggestion"}
    assert "BLAMELESS.PERSONOMISSION" in back


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.id)
def test_a_written_rule_still_finds_what_it_is_for(rule: Rule, exported: Path) -> None:
    back = {one.name: one for one in packs.read([exported]).values()}[rule.name]
    assert any(found(back, example.text) for example in rule.flagged)


def test_most_examples_survive_the_journey(exported: Path) -> None:
    back = {one.name: one for one in packs.read([exported]).values()}
    flagged = [bool(found(back[rule.name], one.text)) for rule in rules().values() for one in rule.flagged]
    clean = [bool(found(back[rule.name], one.text)) for rule in rules().values() for one in rule.clean]
    assert sum(flagged) / len(flagged) > 0.7
    assert sum(clean) / len(clean) < 0.25


def test_a_written_file_says_what_was_lost_and_is_plain_for_net(exported: Path) -> None:
    text = (exported / "PersonOmission.yml").read_text("utf-8")
    assert text.startswith("# BL01 person-omission, of the blameless-language rules of postmortem-writer 0.1.0.\n")
    assert "loses the rest: who a sentence is about" in text
    table = yaml.safe_load(text)
    assert (table["extends"], table["level"], table["scope"]) == ("existence", "warning", "sentence")
    assert table["message"] == "'%s' presents what people did not do as the cause"
    for token in table["tokens"]:
        assert not re.search(r"\(\?P|\\Z|(?<!\[)'(?!’)|\{[A-Z]", token)
