"""Build regular expressions from patterns with macros such as {NEGATED}, so that rules stay readable."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from postmortem_writer.errors import RuleError

_MACRO = re.compile(r"\{([A-Z][A-Z0-9_]*)\}")
# (x+)+ and its kin take exponential time on hostile text; an inner repetition needs a bound or a literal beside it.
_NESTED = re.compile(r"\((?:\?:|\?P<\w+>)?(?:\\?.|\[[^\]]+\])[+*]\)[+*]")


_GROUP = re.compile(r"\(\?P<(\w+)>")


class Pattern:
    """A regular expression that is compiled when it is first used: most documents need few of a rule's many."""

    def __init__(self, path: str, written: str, expanded: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self.pattern = expanded
        self._path, self._written, self._flags = path, written, flags

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and (self.pattern, self._flags) == (other.pattern, other._flags)

    def __hash__(self) -> int:
        return hash(self.pattern)

    @cached_property
    def groups(self) -> frozenset[str]:
        """The names of its groups."""
        return frozenset(_GROUP.findall(self.pattern))

    def check(self) -> "Pattern":
        """Return the pattern; raises RuleError where it may take for ever or is no regular expression."""
        if _NESTED.search(self.pattern):
            raise RuleError(
                f"{self._path}: {self._written!r} repeats a repetition without a bound, which can take for ever; write {{0,n}}"
            )
        _ = self.compiled
        return self

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The regular expression; raises RuleError saying what is wrong with it."""
        try:
            return re.compile(self.pattern, self._flags)
        except re.error as problem:
            raise RuleError(f"{self._path}: {self._written!r} is no regular expression: {problem}") from problem

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Find every match."""
        return self.compiled.finditer(text)

    def search(self, text: str) -> re.Match[str] | None:
        """Find the first match."""
        return self.compiled.search(text)


class Macros:
    """Named pieces of patterns; they may use one another. ``trusted`` patterns are compiled, and so checked, when first used."""

    def __init__(self, table: Mapping[str, object], path: str, *, trusted: bool = False) -> None:
        self.trusted = trusted
        self._table: dict[str, str] = {}
        for name, value in table.items():
            if not _MACRO.fullmatch(f"{{{name}}}") or not isinstance(value, str):
                raise RuleError(f"{path}: macro {name!r} must be an upper-case name with a pattern as text")
            self._table[name] = value
        self._whole: dict[str, str] = {}
        for name in () if trusted else self._table:
            self.expand(path, f"{{{name}}}")

    def expand(self, path: str, pattern: str, inside: tuple[str, ...] = ()) -> str:
        """Return the pattern with every macro as a non-capturing group; raises RuleError for unknown and circular ones."""

        def one(found: re.Match[str]) -> str:
            name = found[1]
            if name in self._whole:
                return self._whole[name]
            if name not in self._table:
                raise RuleError(f"{path}: unknown macro {{{name}}}; known: {', '.join(sorted(self._table))}")
            if name in inside:
                raise RuleError(f"{path}: macro {{{name}}} contains itself by way of {' > '.join((*inside, name))}")
            self._whole[name] = f"(?:{self.expand(path, self._table[name], (*inside, name))})"
            return self._whole[name]

        return _MACRO.sub(one, pattern)

    def compile(self, path: str, pattern: str) -> Pattern:
        """Return the pattern with its macros, to be matched against lower-case text; raises RuleError saying what is wrong with it."""
        made = Pattern(path, pattern, self.expand(path, pattern))
        return made if self.trusted else made.check()

    def compile_all(self, path: str, patterns: Iterable[str]) -> tuple[Pattern, ...]:
        """Return the patterns in order."""
        return tuple(self.compile(path, pattern) for pattern in patterns)
