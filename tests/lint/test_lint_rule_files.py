import pytest

from postmortem_writer.errors import RuleError
from postmortem_writer.lint.pattern import Macros
from postmortem_writer.lint.rule import load

GOOD = """
id = "XX01"
name = "shrug"
category = "tone"
level = "warning"
anchors = ["shrug"]
message = "'{match}' by {subject}"
why = "w"
source = "s"
question = "q"
rewrites = ["r"]
[subject]
PERSON = "warning"
[[form]]
pattern = '(?P<verb>{SHRUGGED})'
[[flagged]]
text = "He shrugged."
span = "He shrugged"
[[flagged]]
text = "She shrugged."
span = "She shrugged"
[[flagged]]
text = "The engineer shrugged."
span = "The engineer shrugged"
[[clean]]
text = "A"
[[clean]]
text = "B"
[[clean]]
text = "C"
"""
MACROS = Macros({"SHRUGGED": "shrug(?:ged|s)"}, "_macros.toml")


def test_a_good_rule_loads() -> None:
    rule = load("XX01_shrug.toml", GOOD, MACROS)
    assert (rule.id, rule.level, rule.forms[0].role) == ("XX01", "warning", "verb")
    assert rule.forms[0].pattern.pattern == "(?P<verb>(?:shrug(?:ged|s)))"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("why =", "wy =", r"unknown key 'wy'; known here: anchors, borrows, category"),
        ('why = "w"', "", r"'why' is missing or empty"),
        ('id = "XX01"', 'id = "X1"', r"id 'X1' or name 'shrug' is not of the form BL01"),
        ('name = "shrug"', 'name = "nod"', r"is called XX01_nod\.toml"),
        ('level = "warning"', 'level = "fatal"', r"level 'fatal' is none of error, warning"),
        ('level = "warning"', 'level = "off"', r"level 'off' switches a rule off in configuration"),
        ('PERSON = "warning"', 'PEOPLE = "warning"', r"subject 'PEOPLE' is none of NAME, PERSON"),
        ('PERSON = "warning"', 'UNKNOWN = "error"', r"an unknown subject never makes an error"),
        ('PERSON = "warning"', "", r"asks for a subject; add a \[subject\] table"),
        ("[subject]", '[sections]\ntimelines = "off"\n[subject]', r"section 'timelines' is none of"),
        ("{SHRUGGED}", "{NODDED}", r"unknown macro \{NODDED\}; known: SHRUGGED"),
        ("{SHRUGGED}", "(", r"is no regular expression"),
        ("{SHRUGGED}", r"(?:\w+)+", r"repeats a repetition without a bound"),
        ("{SHRUGGED}", "{SHRUGGED} by (?P<agent>x)", r"has the groups verb and agent"),
        ("pattern =", "patern = 1\npattern =", r"unknown key 'patern'"),
        ('anchors = ["shrug"]', 'anchors = ["Shrug"]', r"anchor 'Shrug' must be a lower-case literal"),
        ('anchors = ["shrug"]', 'anchors = ["nod"]', r"no anchor occurs in the flagged example 'He shrugged\.'"),
        ("{subject}", "{who}", r"the message has the slot 'who'; known: match"),
        ('[[clean]]\ntext = "C"', "", r"2 clean examples; a rule has at least 3"),
        ('span = "He shrugged"', 'span = "He nodded"', r"the span 'He nodded' is not in the flagged example"),
        ('text = "C"', 'txt = "C"', r"unknown key 'txt'"),
        ("[subject]", "[subject", r"not TOML"),
    ],
)
def test_a_bad_rule_is_refused_with_path_reason_and_remedy(old: str, new: str, problem: str) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    path = f"pack/{'X1' if 'X1' in new else 'XX01'}_shrug.toml"
    with pytest.raises(RuleError, match=problem) as caught:
        load(path, text, MACROS)
    assert str(caught.value).startswith(path)


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"A": "{B}", "B": "{A}"}, r"macro \{A\} contains itself by way of B > A|A > B"),
        ({"lower": "x"}, r"macro 'lower' must be an upper-case name"),
        ({"A": 1}, r"macro 'A' must be an upper-case name with a pattern as text"),
        ({"A": "{C}"}, r"unknown macro \{C\}; known: A"),
    ],
)
def test_bad_macros_are_refused(table: dict[str, object], problem: str) -> None:
    with pytest.raises(RuleError, match=problem):
        Macros(table, "_macros.toml")


def test_a_count_in_braces_is_no_macro() -> None:
    assert Macros({}, "_macros.toml").compile("x", "a{0,3}").pattern == "a{0,3}"
