"""Text in, findings about its language out; knows nothing about incidents, only prose."""

from postmortem_writer.lint.config import Config
from postmortem_writer.lint.engine import explain, lint, rules
from postmortem_writer.lint.finding import Finding, Suppressed
from postmortem_writer.lint.rule import Rule

__all__ = ["Config", "Finding", "Rule", "Suppressed", "explain", "lint", "rules"]
