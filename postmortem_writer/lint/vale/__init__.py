"""Vale styles: read some as rules, and write the rules as one. Vale is a prose linter; its rules are YAML files."""

from postmortem_writer.lint.vale.reading import read
from postmortem_writer.lint.vale.writing import STYLE, files

__all__ = ["STYLE", "files", "read"]
