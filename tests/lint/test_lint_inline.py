import pytest

from postmortem_writer.lint.inline import CODE, QUOTE, lower, words


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("a **bold** and *it* and __b__ and _i_ and ~~s~~", "a bold and it and b and i and s"),
        ("snake_case stays", "snake_case stays"),
        ("see [the page](https://x.org/a(b)c \"t\") now", "see the page now"),
        ("see [the page][ref] now", "see the page now"),
        ("![alt](x.png) text", " text"),
        ("a[^R12] b.[^R13] c", "a b. c"),
        ("the `pod` and ``a`b``", f"the {CODE} and {CODE}"),
        ("at https://x.org/failed and <https://y.org>", f"at {CODE} and {CODE}"),
        ("a <b>b</b><!-- c --> d", "a b d"),
        ("✅ a 🚀 b", " a b"),
        ("a &amp; b&nbsp;c", "a & b c"),
        ("don’t \\*star\\*", "don't *star*"),
        ("one<br>two", "one\ntwo"),
        ("a\t b  c", "a b c"),
        ('he said "we were wrong." Then', f"he said {QUOTE * 14}.\" Then"),
        ("he said “we were wrong” then", f"he said {QUOTE * 15} then"),
        ("the “slow path” took over", 'the "slow path" took over'),
        ("the '90s and a stray 5\" disk \"", "the '90s and a stray 5\" disk \""),
        ("the users' and 'one two three' ok", f"the users' and {QUOTE * 15} ok"),
    ],
)  # fmt: skip
def test_markdown_becomes_plain_words(markdown: str, plain: str) -> None:
    assert words(markdown, [(0, len(markdown))]).plain == plain


def test_a_place_in_the_words_leads_back_to_the_source() -> None:
    text = "The **engineer** [forgot](x) `it`[^R1]\n  twice"
    found = words(text, [(0, text.index("\n")), (text.index("twice"), len(text))])
    assert found.plain == f"The engineer forgot {CODE} twice"
    for word, source in (("engineer", "engineer"), ("forgot", "forgot"), (CODE, "`it`"), ("twice", "twice")):
        low = found.plain.index(word)
        start, end = found.span(low, low + len(word))
        assert text[start:end] == source
    start, end = found.span(4, found.plain.index("forgot") + 6)
    assert text[start:end] == "engineer** [forgot"


def test_lower_case_moves_no_character() -> None:
    assert lower("İSTANBUL Straße") == "istanbul straße"
