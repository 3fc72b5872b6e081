"""Evidence → the part of it that fits a number of tokens, with the reason for every record that is in or out."""

from postmortem_writer.selection.choosing import DEFAULT_BUDGET, MACHINES, LeftOut, Reason, Selection, select
from postmortem_writer.selection.ranking import Ranked
from postmortem_writer.selection.tokens import tokens

__all__ = ["DEFAULT_BUDGET", "MACHINES", "LeftOut", "Ranked", "Reason", "Selection", "select", "tokens"]
