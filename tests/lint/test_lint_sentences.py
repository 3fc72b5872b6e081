import pytest

from postmortem_writer.lint.sentences import split


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("It ran v2.3.4 at 14.05 and node.js died. Then", ["It ran v2.3.4 at 14.05 and node.js died.", "Then"]),
        ("E.g. this, i.e. That, vs. The other.", ["E.g. this, i.e. That, vs. The other."]),
        ("We asked Dr. J. Moss. He came.", ["We asked Dr. J. Moss.", "He came."]),
        ("At 2 p.m. it failed. At 3 p.m. The rest.", ["At 2 p.m. it failed.", "At 3 p.m.", "The rest."]),
        ("Queues, pods etc. were full. ok", ["Queues, pods etc. were full.", "ok"]),
        ('He left (early.) She "stayed." Fine', ["He left (early.)", 'She "stayed."', "Fine"]),
        ("one\ntwo", ["one", "two"]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [sentence.plain for sentence in split(text)] == expected


def test_a_sentence_knows_where_it_begins() -> None:
    assert [sentence.start for sentence in split(" One.  Two.")] == [1, 7]


def test_an_endless_sentence_is_cut_between_words() -> None:
    pieces = split("word " * 1_000)
    assert {len(piece.plain) for piece in pieces} == {1499, 499}
    assert all(piece.plain.startswith("word") and piece.plain.endswith("word") for piece in pieces)
