"""How a suggestion is printed beside its finding."""

from postmortem_writer.lint import lint
from postmortem_writer.suggest import Source, Suggestion, as_dict, as_text

[FINDING] = lint("The operator should have noticed the label.")
FILLED = Suggestion(
    "The console showed staging; it was read as staging.",
    (
        Source("display", "R2", "chat.json:1", "the console showed staging"),
        Source("value", "R2", "chat.json:1", "the console showed staging"),
        Source("time", "R3", "chat.json:9", ""),
    ),
)


def test_a_filled_rewrite_stands_with_its_records() -> None:
    assert as_text(FINDING, FILLED) == (
        "    sentence: The operator should have noticed the label.\n"
        "    suggested: The console showed staging; it was read as staging.\n"
        '    from R2 chat.json:1: "the console showed staging" (display, value)\n'
        "    from R3 chat.json:9 (time)\n"
    )


def test_open_rewrites_stand_with_their_question_and_the_reason() -> None:
    assert as_text(FINDING, Suggestion(reason="the records hold nothing")) == (
        "    sentence: The operator should have noticed the label.\n"
        "    rewrite: At {time}, {what_was_known}. Next time {signal} will {action}.\n"
        "    rewrite: {display} showed {value}; it was read as {reading}.\n"
        "    ask: What could {role} see and know at {time}, and what did it suggest?\n"
        "    not filled: the records hold nothing\n"
    )


def test_as_data() -> None:
    assert as_dict(FILLED)["sources"][2] == {"slot": "time", "record": "R3", "place": "chat.json:9", "quote": ""}
    assert as_dict(Suggestion(reason="r")) == {"text": "", "sources": (), "reason": "r"}
