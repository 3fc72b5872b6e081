from postmortem_writer.digest import Line, Place, digest
from postmortem_writer.sources import _choosing

START = 1_770_000_000


def rows(level, text, *seconds):
    return [(second, level, text) for second in seconds]


def log(*parts):
    found = sorted(row for part in parts for row in part)
    return digest(Line(text, START + second, Place("a", at), level) for at, (second, level, text) in enumerate(found))


def test_new_errors_are_shown_first_then_errors_bursts_newcomers_the_frequent_and_the_rare(monkeypatch):
    monkeypatch.setattr(_choosing, "_FREQUENT", 1)
    whole = log(
        rows("info", "order placed", *range(0, 10_000, 5)),
        rows("info", "rows flushed", *range(0, 10_000, 50)),
        rows("info", "cache rebuilt early", 30),
        rows("info", "cache rebuilt late", 9_000),
        rows("error", "bank declined", *range(0, 10_000, 500)),
        rows("fatal", "journal is read-only", 8_100),
        rows("warning", "lease lost", *range(8_000, 8_040)),
        rows("info", "leader elected", 8_030),
    )
    choice = _choosing.chosen(whole)
    assert [template.pattern for template, _ in choice.shown] == [
        *("journal is read-only", "bank declined"),
        *("leader elected", "lease lost"),
        *("order placed", "cache rebuilt late", "cache rebuilt early", "rows flushed"),
    ]
    assert choice.left == ()


def test_what_is_not_shown_is_known_and_new_errors_are_never_among_it(monkeypatch):
    monkeypatch.setattr(_choosing, "MOST_SHOWN", 1)
    whole = log(
        rows("info", "order placed", *range(0, 1_000, 5)),
        rows("error", "journal is read-only", 800),
        rows("fatal", "store is gone", 900),
    )
    choice = _choosing.chosen(whole)
    assert [template.pattern for template, _ in choice.shown] == ["journal is read-only", "store is gone"]
    assert [(template.pattern, template.count) for template in choice.left] == [("order placed", 200)]
