"""Build regular expressions from patterns with macros such as {NEGATED}, so that rules stay readable."""

import re
from collections.abc import Iterable, Mapping

from postmortem_writer.errors import RuleError

_MACRO = re.compile(r"\{([A-Z][A-Z0-9_]*)\}")
# (x+)+ and its kin take exponential time on hostile text; an inner repetition needs a bound or a literal beside it.
_NESTED = re.compile(r"\((?:\?:|\?P<\w+>)?(?:\\?.|\[[^\]]+\])[+*]\)[+*]")


def compiled(path: str, pattern: str, expanded: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Return a pattern that stands in a rule file as ``pattern``, compiled; raises RuleError for one that may take for ever."""
    if _NESTED.search(expanded):
        raise RuleError(
            f"{path}: {pattern!r} repeats a repetition without a bound, which can take for ever; write {{0,n}}"
        )
    try:
        return re.compile(expanded, flags)
    except re.error as problem:
        raise RuleError(f"{path}: {pattern!r} is no regular expression: {problem}") from problem


class Macros:
    """Named pieces of patterns; they may use one another."""

    def __init__(self, table: Mapping[str, object], path: str) -> None:
        self._table: dict[str, str] = {}
        for name, value in table.items():
            if not _MACRO.fullmatch(f"{{{name}}}") or not isinstance(value, str):
                raise RuleError(f"{path}: macro {name!r} must be an upper-case name with a pattern as text")
            self._table[name] = value
        for name in self._table:
            self.expand(path, f"{{{name}}}")

    def expand(self, path: str, pattern: str, inside: tuple[str, ...] = ()) -> str:
        """Return the pattern with every macro as a non-capturing group; raises RuleError for unknown and circular ones."""

        def one(found: re.Match[str]) -> str:
            name = found[1]
            if name not in self._table:
                raise RuleError(f"{path}: unknown macro {{{name}}}; known: {', '.join(sorted(self._table))}")
            if name in inside:
                raise RuleError(f"{path}: macro {{{name}}} contains itself by way of {' > '.join((*inside, name))}")
            return f"(?:{self.expand(path, self._table[name], (*inside, name))})"

        return _MACRO.sub(one, pattern)

    def compile(self, path: str, pattern: str) -> re.Pattern[str]:
        """Return the compiled pattern, to be matched against lower-case text; raises RuleError saying what is wrong with it."""
        return compiled(path, pattern, self.expand(path, pattern))

    def compile_all(self, path: str, patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
        """Return the compiled patterns in order."""
        return tuple(self.compile(path, pattern) for pattern in patterns)
