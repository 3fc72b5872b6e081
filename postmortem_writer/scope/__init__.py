"""Which incidents a folder holds: found by rule, without a model, and one unless much speaks for more."""

from postmortem_writer.scope.choosing import described, left_out, own, scoped, shown, table, told

__all__ = ["described", "left_out", "own", "scoped", "shown", "table", "told"]
