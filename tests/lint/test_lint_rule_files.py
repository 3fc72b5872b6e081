import pytest

from postmortem_writer.diagnostics import Level
from postmortem_writer.errors import RuleError
from postmortem_writer.lint import lint
from postmortem_writer.lint.pattern import Macros
from postmortem_writer.lint.rule import Rule
from postmortem_writer.lint.rulefile import bundled, check, load

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
        ('anchors = ["shrug"]', 'anchors = ["?shrug"]', r"anchor '\?shrug' must be a lower-case literal"),
        (
            "[subject]",
            '[reach]\nonly = ["action"]\n[subject]',
            r"only 'action' is none of the kinds of section: summary, causes",
        ),
        ("[subject]", '[reach]\nonce = "yes"\n[subject]', r"once 'yes' is neither true nor false"),
        ("[subject]", "[reach]\nalone = true\n[subject]", r"unknown key 'alone' in \[reach\]; known here: only, once"),
        ("[subject]", "[reach]\nunless_row = ['(']\n[subject]", r"is no regular expression"),
        (
            'why = "w"',
            'why = "w"\nborrows = ["BL01"]',
            r"borrows from 'BL01', which is not read before it; there: none",
        ),
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


def test_a_borrowed_wording_asks_for_the_borrowers_subjects() -> None:
    lender = load("XX01_shrug.toml", GOOD, MACROS)
    text = GOOD.replace("XX01", "XX02").replace("[subject]\nPERSON", 'borrows = ["XX01"]\n[subject]\nTEAM')
    text = text.replace("{SHRUGGED}", "nodded").replace('["shrug"]', '["nod"]').replace("shrugged", "nodded")
    rule = load("XX02_shrug.toml", text, MACROS, {"XX01": lender})
    assert rule.anchors == ("nod", "shrug")
    assert [form.pattern.pattern for form in rule.forms] == ["(?P<verb>nodded)", "(?P<verb>(?:shrug(?:ged|s)))"]
    assert [dict(form.subject) for form in rule.forms] == [{"TEAM": "warning"}, {"TEAM": "warning"}]


def test_a_wording_with_subjects_of_its_own_is_not_lent() -> None:
    own = GOOD.replace("(?P<verb>{SHRUGGED})'", '(?P<verb>{SHRUGGED})\'\nsubject = { USER = "warning" }')
    lender = load("XX01_shrug.toml", own, MACROS)
    text = GOOD.replace("XX01", "XX02").replace("[subject]", 'borrows = ["XX01"]\n[subject]')
    assert len(load("XX02_shrug.toml", text, MACROS, {"XX01": lender}).forms) == 1


@pytest.mark.parametrize(
    ("level", "here"),
    [("warning", "error"), ("suggestion", "suggestion"), ("error", "error")],
)
def test_a_section_raises_what_the_rule_says_at_its_own_level_only(level: str, here: str) -> None:
    rule = load("XX01_shrug.toml", GOOD.replace("[subject]", '[sections]\nactions = "error"\n[subject]'), MACROS)
    assert rule.level_in("actions", Level(level)) == here


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


@pytest.mark.parametrize(
    ("sentence", "levels"),
    [
        ("The engineer failed to check the lag.", ["error"]),
        ("Did it fail, or was it that the engineer failed to check the lag?", ["warning"]),
        ("The engineer skipped the canary, as the runbook for security fixes asks.", ["warning"]),
        ("The team failed to check the lag, as the runbook asks.", ["warning"]),
    ],
)
def test_a_question_or_a_reason_makes_an_error_a_warning(sentence: str, levels: list[str]) -> None:
    assert [finding.level.value for finding in lint(sentence)] == levels


def test_a_count_in_braces_is_no_macro() -> None:
    assert Macros({}, "_macros.toml").compile("x", "a{0,3}").pattern == "a{0,3}"


@pytest.mark.parametrize("rule", bundled().values(), ids=lambda rule: rule.id)
def test_a_bundled_rule_holds_what_is_asked_of_any(rule: Rule) -> None:
    check(rule.id, rule)
