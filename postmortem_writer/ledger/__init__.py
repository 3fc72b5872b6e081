"""The clock ledger: how far the times of each source can be trusted, and what says so."""

from postmortem_writer.ledger.rows import counted, told

__all__ = ["counted", "told"]
