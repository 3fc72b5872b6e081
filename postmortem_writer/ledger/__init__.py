"""The clock ledger: how far the times of each source can be trusted, and what says so."""

from postmortem_writer.ledger.rows import counted, told
from postmortem_writer.ledger.shifting import applied
from postmortem_writer.ledger.skew import measured
from postmortem_writer.ledger.witnesses import witnessed

__all__ = ["applied", "counted", "measured", "told", "witnessed"]
