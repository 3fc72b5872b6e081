"""What a rule found and where: the lint package's own kind of diagnostic."""

from dataclasses import dataclass
from enum import StrEnum

from postmortem_writer.diagnostics import Diagnostic


class By(StrEnum):
    """What silences a finding."""

    COMMENT = "comment"
    BASELINE = "baseline"


@dataclass(frozen=True, slots=True)
class Suppressed:
    """What silences a finding: a comment, with its line and the reason it gives, if any, or the baseline, which has line 0."""

    line: int
    reason: str
    by: By = By.COMMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Diagnostic):
    """One place where the wording blames: ``code`` is the rule, ``path`` the place (``a.md:3:1``), ``hint`` what to ask instead.

    ``text[finding.span] == finding.match``. ``start`` and ``end`` are in code points, ``utf16`` and ``utf8`` the same two
    places in those units; lines and columns count from 1, in code points, a byte order mark not counted, and the end column
    is one past the last character. ``section`` is the heading as written and ``kind`` what it was taken for; ``subject`` is
    who the sentence is about and ``subject_class`` how that was read. ``rewrites`` have named slots that only the author can
    fill, from evidence. ``identity`` stays the same when the sentence moves: rule, file as the settings see it, words.
    """

    name: str
    category: str
    file: str
    line: int
    col: int
    end_line: int
    end_col: int
    start: int
    end: int
    utf16: tuple[int, int]
    utf8: tuple[int, int]
    match: str
    sentence: str
    why: str
    identity: str
    section: str = ""
    kind: str = "other"
    subject: str = ""
    subject_class: str = ""
    source: str = ""
    rewrites: tuple[str, ...] = ()
    suppressed: Suppressed | None = None

    @property
    def rule(self) -> str:
        """The id of the rule: what the code of a diagnostic is called here."""
        return self.code

    @property
    def question(self) -> str:
        """What to ask instead: what the hint of a diagnostic is called here."""
        return self.hint

    @property
    def span(self) -> slice:
        """The place in the text, in code points."""
        return slice(self.start, self.end)

    @property
    def key(self) -> tuple[int, str, int]:
        """What findings of one document are ordered by."""
        return self.start, self.code, self.end

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the identity."""
        import hashlib  # loads OpenSSL, which takes longer than reading a page, and text does without

        return hashlib.sha256(self.identity.encode("utf-8", "surrogatepass")).hexdigest()


def identity(code: str, file: str, sentence: str) -> str:
    """Return what tells a finding from others wherever its sentence stands; neither case nor spacing counts."""
    return "\0".join((code, file, " ".join(sentence.casefold().split())))
