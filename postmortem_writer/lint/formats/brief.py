"""Text with one line for each finding, as compilers print it: what ``--quiet`` asks for."""

from postmortem_writer.lint.files import Run
from postmortem_writer.lint.formats._format import Format, counts, printable
from postmortem_writer.lint.formats.text import headline


def render(run: Run) -> str:
    """Return a line for each finding that is not silenced, and the counts."""
    return printable("".join(f"{line}\n" for line in (*map(headline, run.spoken), counts(run))))


format = Format("one line for each finding, and the counts", render)
