"""What holds for any text at all: offsets are true, nothing raises, what is not prose is silent, layout moves nothing."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_writer.lint import Config, Finding, lint, rules

BLAME = [
    "The engineer forgot to check the lag.",
    "It was human error.",
    "We should have tested the **restore**.",
    "@mika mistakenly deleted the index.",
    "The on-call engineer, who was new, didn’t\nescalate.",
    "Someone 🚀 accidentally deleted the bucket.",
]
PIECES = st.sampled_from(
    [*BLAME, "\n", "\n\n", "\r\n", "\t", "- ", "1. ", "> ", "# Timeline\n", "| a | b |\n|---|---|\n", "|", "```", "~~~\n", "`", '"', "“", "”", "’", "**", "_", "[^R1]", "[a](b)",
     "[", "](", "<!--", "-->", "<!-- blameless off -->", "<!-- blameless-ignore BL01 -->", "<div>\n", "</div>", "---\n", "    ", "İ", "\u2028", "\x0c", "\x00", "\ufeff", "\ue000", "\ue001", "jo: ", "14:05 "]
)  # fmt: skip
DOCUMENTS = st.lists(PIECES | st.text(max_size=12), max_size=25).map("".join)


def keys(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(finding.rule, finding.level.value, finding.sentence) for finding in findings]


def utf16(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def of_rules(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.rule in rules()]


@given(DOCUMENTS)
@settings(max_examples=400, deadline=None)
def test_a_finding_marks_exactly_its_match(text: str) -> None:
    lines = text.replace("\r\n", "\r\r").replace("\n", "\r").split("\r")
    findings = lint(text)
    assert findings == sorted(findings, key=lambda finding: (finding.start, finding.rule))
    for finding in findings:
        assert text[finding.span] == finding.match
        assert utf16(text)[slice(*(2 * unit for unit in finding.utf16))] == utf16(finding.match)
        assert utf8(text)[slice(*finding.utf8)] == utf8(finding.match)
        assert finding.match.strip() == finding.match != ""
        assert finding.col >= 1
        assert 1 <= finding.line <= len(lines)
        assert finding.start < finding.end


@given(DOCUMENTS)
@settings(max_examples=200, deadline=None)
def test_a_code_fence_silences_any_document(text: str) -> None:
    assert lint(f"``````\n{text.replace('``````', '')}\n``````\n") == []


@given(DOCUMENTS)
@settings(max_examples=100, deadline=None)
def test_a_comment_for_the_whole_file_silences_every_finding_and_loses_none(text: str) -> None:
    before = of_rules(lint(text))
    after = of_rules(lint(f"<!-- blameless-ignore-file all: archived -->\n\n{text}"))
    if not text.startswith(("---", "+++", "\ufeff")):
        assert keys(after) == keys(before)
    assert all(finding.suppressed for finding in after)


@given(st.lists(st.sampled_from(BLAME), min_size=1, max_size=6), st.data())
@settings(max_examples=100, deadline=None)
def test_a_comment_silences_exactly_its_finding(sentences: list[str], data: st.DataObject) -> None:
    before = lint("\n\n".join(sentences))
    chosen = data.draw(st.sampled_from(range(len(sentences))))
    rule = next(finding.rule for finding in lint(sentences[chosen]))
    marked = [
        f"{sentence} <!-- blameless-ignore {rule}: kept -->" if number == chosen else sentence
        for number, sentence in enumerate(sentences)
    ]
    after = lint("\n\n".join(marked))
    assert keys(after) == keys(before)
    assert [finding.suppressed is not None for finding in after].count(True) == 1
    silenced = next(number for number, finding in enumerate(after) if finding.suppressed)
    assert (after[silenced].rule, silenced) == (rule, chosen)


@given(DOCUMENTS)
@settings(max_examples=100, deadline=None)
def test_quotations_may_be_read_and_are_suggestions(text: str) -> None:
    more = of_rules(lint(text, config=Config(quotes="suggest")))
    places = {(finding.rule, finding.start, finding.end, finding.level) for finding in more}
    assert all(text[finding.span] == finding.match for finding in more)
    assert all(finding.level == "suggestion" for finding in more if (finding.match[:1] in '"“'))
    assert len(places) == len(more)


@pytest.mark.parametrize("before", ["\ufeff", "\ufeff# Causes\n\n", "\t\t".join("ab") + " "])
def test_marks_and_tabs_before_it_move_no_column(before: str) -> None:
    plain, marked = lint(before.lstrip("\ufeff") + BLAME[0])[0], lint(before + BLAME[0])[0]
    assert (marked.line, marked.col, marked.end_col) == (plain.line, plain.col, plain.end_col)


@pytest.mark.parametrize("sentence", BLAME)
@pytest.mark.parametrize("frame", ["{}", "- {}", "1. {}", "> x\n\n{}", "# A\n\n{}", "é🚀 – x.\n\n{}", "\ta\n\n{}"])
def test_line_endings_move_no_column(sentence: str, frame: str) -> None:
    unix = lint(frame.format(sentence))
    windows = lint(frame.format(sentence).replace("\n", "\r\n"))
    assert unix
    places = [[(f.line, f.col, f.end_line, f.end_col, f.sentence) for f in found] for found in (unix, windows)]
    assert places[0] == places[1]


def test_columns_count_code_points_from_one() -> None:
    finding = lint("🚀🚀 é. The engineer forgot to check.")[0]
    assert (finding.col, finding.end_col, finding.start) == (7, 35, 6)


@pytest.mark.parametrize(
    "wrapped",
    [
        "The engineer\nforgot to\ncheck.",
        "The **engineer** *forgot* to check.",
        "The engineer[^R1] forgot [^R2] to check.",
    ],
)
def test_marks_wraps_and_footnotes_hide_nothing(wrapped: str) -> None:
    assert [finding.rule for finding in lint(wrapped)] == ["BL01"]


def test_an_inference_mark_and_footnotes_do_not_break_a_sentence() -> None:
    text = "The pool was full *(inferred)*.[^R3] The engineer *(on call)* forgot to check it.[^R4]"
    assert [finding.sentence for finding in lint(text)] == ["The engineer *(on call)* forgot to check it."]


@pytest.mark.parametrize(
    "hostile",
    [
        "- " * 5_000 + "forgot",
        "the engineer forgot to check the pool " * 1_000,
        "forgot ![[" * 3_000,
        "forgot `" * 3_000 + "``",
        "forgot <!-- " * 3_000,
        "forgot ‘a b c " * 3_000,
        "the engineer, who, " * 2_000 + "forgot to check",
        "had the policy should have been " * 1_500,
        "|" + " forgot | `" * 5_000 + "\n|---|\n",
    ],
)
def test_hostile_text_is_read_in_proportion_to_its_length(hostile: str) -> None:
    lint("forgot")
    start = time.process_time()
    lint(hostile)
    assert time.process_time() - start < 60e-6 * len(hostile) + 0.5
