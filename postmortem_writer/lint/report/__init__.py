"""A document's language as a whole: blame by place and kind, credit for conditions, and ratings with their evidence."""

from postmortem_writer.lint.report.document import Report, report
from postmortem_writer.lint.report.forms import as_dict, as_text

__all__ = ["Report", "as_dict", "as_text", "report"]
