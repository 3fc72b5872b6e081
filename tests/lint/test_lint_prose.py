import pytest

from postmortem_writer.lint import lint
from postmortem_writer.lint.prose import scan

P = "paragraph"


def blocks(text: str) -> list[tuple[str, str]]:
    return [(block.kind, " / ".join(text[start:end] for start, end in block.spans)) for block in scan(text).blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo\n\nthree", [(P, "one / two"), (P, "three")]),
        ("one\r\ntwo\rthree", [(P, "one / two / three")]),
        ("# A #\n## B\ntext", [("heading", "A"), ("heading", "B"), (P, "text")]),
        ("Title\n=====\nSub\n---\ntext", [("heading", "Title"), ("heading", "Sub"), (P, "text")]),
        ("- a\n- b\n  c\n1. d", [("item", "a"), ("item", "b / c"), ("item", "d")]),
        ("- [ ] open\n- [x] done", [("item", "open"), ("item", "done")]),
        ("- a\n    - b", [("item", "a"), ("item", "b")]),
        ("- a\n\n  b\n\nc", [("item", "a"), ("item", "b"), (P, "c")]),
        ("version\n2019. was the year", [(P, "version / 2019. was the year")]),
        ("a\n\n---\n\nb", [(P, "a"), (P, "b")]),
        ("| h | i |\n|---|:-:|\n| a `x|y` | b \\| c |", [("cell", "h "), ("cell", "i "), ("cell", "a `x|y` "), ("cell", "b \\| c ")]),
        ("h | i\n--- | ---\na | b", [("cell", "h "), ("cell", " i"), ("cell", "a "), ("cell", " b")]),
        ("> quoted\nlazily\n\nmine", [(P, "mine")]),
        ("> quoted\n# mine\nmine", [("heading", "mine"), (P, "mine")]),
        ("```sh\ncode\n```\ntext", [(P, "text")]),
        ("- item\n  ```\n  code\n  ```\n- next", [("item", "item"), ("item", "next")]),
        ("~~~\ncode\n```\ncode", []),
        ("    code\n\ntext\n    still text", [(P, "text / still text")]),
        ("---\ntitle: x\n---\ntext", [(P, "text")]),
        ("+++\ntitle = 1\n+++\ntext", [(P, "text")]),
        ("<div>\nhtml\n</div>\n\ntext", [(P, "text")]),
        ("<pre>\nhtml\n\nhtml\n</pre>\ntext", [(P, "text")]),
        ("<b>bold</b> text", [(P, "<b>bold</b> text")]),
        ("before <!-- a\nb --> after", [(P, "before  / after")]),
        ("<!-- a\n\nb -->\ntext", [(P, "text")]),
        ("text <!-- never closed", [(P, "text <!-- never closed")]),
        ("<!-- never closed\ntext", []),
        ("text[^R1]\n\n[^R1]: note\n    more\n\n    more still\n\nend", [(P, "text[^R1]"), (P, "end")]),
        ("[ref]: https://example.org\ntext", [(P, "text")]),
        ("", []),
        ("\ufefftext", [(P, "text")]),
    ],
)  # fmt: skip
def test_only_the_authors_prose_is_left(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(kind, words.strip()) for kind, words in blocks(text)] == [
        (kind, words.strip()) for kind, words in expected
    ]


@pytest.mark.parametrize(
    "chat",
    [
        "mira [5:24 PM]\nit broke\n\nolaf [5:25 PM]\nwhy\nmira [5:26 PM]\nno idea",
        "Mira Holt  5:24 PM\nit broke\nOlaf  5:25 PM\nwhy\nMira Holt  5:26 PM\nno idea",
        "<mira> it broke\n<olaf> why\n<mira> no idea",
        "mira: it broke\nolaf: why\nmira: no idea",
        "[17:24] mira: it broke\n[17:25] olaf: why\n[17:25] mira: no idea",
    ],
)
def test_pasted_chat_is_not_the_authors_prose(chat: str) -> None:
    assert blocks(f"before\n\n{chat}\n\nafter") == [(P, "before"), (P, "after")]


def test_metadata_lines_are_no_chat() -> None:
    text = "Severity: high\nDuration: 4 h\nStatus: resolved\nOwner: storage"
    assert [kind for kind, _ in blocks(text)] == [P]


def test_the_clock_lines_of_a_timeline_are_no_chat() -> None:
    text = "- 14:02 The alert fired\n- 14:05 The on-call engineer joined\n- 14:09 The deploy was rolled back"
    assert [kind for kind, _ in blocks(text)] == ["item", "item", "item"]


def test_comments_are_kept_for_those_who_read_them_but_not_from_code() -> None:
    text = "a <!-- one --> b `<!-- two -->`\n```\n<!-- three -->\n```\n| c <!-- four --> |\n|---|\n| d <!-- five --> |"
    assert [comment.body for comment in scan(text).comments] == [" one ", " four ", " five "]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Outage\n## Root cause\nx", ("Root cause", "causes")),
        ("## Timeline\n### Second day\nx", ("Second day", "timeline")),
        ("## Timeline\n## Second day\nx", ("Second day", "other")),
        ("**Action items**\n\nx", ("Action items", "actions")),
        ("Lessons learned:\n\nx", ("Lessons learned", "lessons")),
        ("## Impact\n\n**The engineer forgot it.**\n\nx", ("Impact", "summary")),
        ("x", ("", "other")),
    ],
)
def test_a_block_knows_its_section(text: str, expected: tuple[str, str]) -> None:
    section = scan(text).blocks[-1].section
    assert (section.title, section.kind) == expected


def test_a_cell_knows_its_column() -> None:
    prose = scan("| Action | **Owner** |\n|---|---|\n| Add | Ada |")
    assert [block.column for block in prose.blocks] == ["", "", "action", "owner"]


def test_the_shortest_comments_are_whole_ones() -> None:
    for comment in ("<!-->", "<!--->", "<!---->"):
        text = f"{comment}\n\nThe engineer forgot to check it. <!-- x -->"
        assert len(lint(text)) == 1, comment
        assert len(lint(f"Before {comment} The engineer forgot to check the lag.")) == 1, comment
