"""What a rule found and where: the lint package's own noun."""

from dataclasses import dataclass

from postmortem_writer.diagnostics import Diagnostic, Level


@dataclass(frozen=True, slots=True)
class Suppressed:
    """The comment that silences a finding: its line in the document and the reason it gives, if any."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where the wording blames.

    ``text[start:end] == match``, in code points; lines and columns count from 1, the end column is one past the last character.
    ``section`` is the heading as written and ``kind`` what it was taken for; ``subject`` is who the sentence is about and
    ``subject_class`` how that was read. ``rewrites`` have named slots that only the author can fill, from evidence.
    """

    rule: str
    name: str
    category: str
    level: Level
    path: str
    line: int
    col: int
    end_line: int
    end_col: int
    start: int
    end: int
    match: str
    sentence: str
    section: str
    kind: str
    subject: str
    subject_class: str
    message: str
    why: str
    source: str
    question: str
    rewrites: tuple[str, ...]
    suppressed: Suppressed | None = None

    def diagnostic(self, path: str = "") -> Diagnostic:
        """Return the finding as the diagnostic every stage prints; ``path`` is the file, by default the one that was linted."""
        return Diagnostic(
            code=self.rule,
            level=self.level,
            path=f"{path or self.path}:{self.line}:{self.col}",
            message=f"{self.message}: {self.why}",
            hint=self.question,
        )
