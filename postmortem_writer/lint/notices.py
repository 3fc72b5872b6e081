"""What the linter says about itself: comments, baselines and files that do not do what they were meant to."""

from collections.abc import Iterator
from dataclasses import dataclass

from postmortem_writer.diagnostics import Level
from postmortem_writer.lint.config import Config
from postmortem_writer.lint.finding import Finding, identity
from postmortem_writer.lint.places import Places


@dataclass(frozen=True, slots=True)
class Notice:
    """One kind of notice; like a rule it has an id, a category and a level, and can be ignored."""

    id: str
    category: str
    message: str
    why: str
    question: str
    level: Level = Level.WARNING

    @property
    def name(self) -> str:
        """The id, which is a name already."""
        return self.id


NOTICES = {
    notice.id: notice
    for notice in (
        Notice(
            "unused-suppression",
            "suppression",
            "the comment silences nothing: {} was not found here",
            "A comment that outlives its sentence would silence the next one unseen.",
            "Was the sentence changed, and can the comment go?",
        ),
        Notice(
            "unknown-rule",
            "suppression",
            "the comment names {}, which is no rule",
            "A misspelt id silences nothing.",
            "Which rule was meant? The command 'rules' lists them.",
        ),
        Notice(
            "suppression-without-rule",
            "suppression",
            "the comment names no rule, and silences nothing",
            "What is silenced is said: an id such as BL06, several by comma, or all.",
            "Which rule is meant?",
        ),
        Notice(
            "suppression-without-reason",
            "suppression",
            "the comment gives no reason, and silences nothing",
            "These settings require one: the next reader has to know why the words stay.",
            "Why do the words stay? Say it after a colon.",
        ),
        Notice(
            "stale-baseline",
            "baseline",
            "the baseline has {} more of {} for this file than there are",
            "An entry without its sentence would hide the next one that reads the same.",
            "Were the sentences mended? Write the baseline again.",
        ),
        Notice(
            "not-utf-8",
            "input",
            "the file is not UTF-8: byte {} and perhaps more was read as \N{REPLACEMENT CHARACTER}",
            "Words with lost characters are not recognised.",
            "In which encoding was it saved?",
        ),
    )
}


def noticed(id: str, config: Config, places: Places, start: int, end: int, *subject: str) -> Iterator[Finding]:
    """Yield one notice about a place, unless it is switched off; ``subject`` fills the gaps of its message."""
    notice = NOTICES[id]
    if config.has(id, notice.category):
        yield Finding(
            code=id,
            level=config.level.get(id) or notice.level,
            message=notice.message.format(*subject),
            hint=notice.question,
            name=notice.name,
            category=notice.category,
            why=notice.why,
            sentence="",
            identity=identity(id, config.relative(places.file), " ".join(subject)),
            **places.fields(start, end),
        )
