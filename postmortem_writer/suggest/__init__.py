"""lint --suggest: rewrites of flagged sentences, filled from cited evidence or left open with their question."""

from postmortem_writer.suggest.filling import Source, Suggested, Suggestion, suggest
from postmortem_writer.suggest.forms import as_dict, as_text

__all__ = ["Source", "Suggested", "Suggestion", "as_dict", "as_text", "suggest"]
