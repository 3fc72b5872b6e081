"""Read rules that a team brings along: files, and folders of them, in our own form or as a Vale style."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from postmortem_writer.errors import RuleError
from postmortem_writer.lint import vale
from postmortem_writer.lint.pattern import Macros
from postmortem_writer.lint.rule import Rule
from postmortem_writer.lint.rulefile import MACROS, bundled, bundled_macros, load, read_table

_VALE = (".yml", ".yaml")
_EXPECTED = "expected a rule file such as XX01_name.toml, a .yml of a Vale style, or a folder of either"


def read(paths: Iterable[Path]) -> dict[str, Rule]:
    """Return the rules of files and folders by id; a later one stands in place of an earlier with the same id.

    A ``_macros.toml`` beside the rules adds macros to the bundled ones, or replaces them there. Raises RuleError with the
    path, what is wrong and what to do.
    """
    return {rule.id: rule for path in paths for file in _files(path) for rule in [_rule(file)]}


def _files(path: Path) -> Iterator[Path]:
    if path.is_file() and path.suffix in (".toml", *_VALE):
        yield path
    elif path.is_dir():
        found = [file for file in sorted(path.iterdir()) if file.suffix in (".toml", *_VALE) and file.name != MACROS]
        if not found:
            raise RuleError(f"{str(path)!r} holds no rule; {_EXPECTED}")
        yield from found
    else:
        problem = "is no rule file" if path.exists() else "does not exist"
        raise RuleError(f"{str(path)!r} {problem}; {_EXPECTED}; paths are relative to the configuration file")


def _rule(file: Path) -> Rule:
    text = _text(file)
    return (
        vale.read(str(file), text)
        if file.suffix in _VALE
        else load(file.as_posix(), text, _macros(file.parent), bundled())
    )


def _macros(folder: Path) -> Macros:
    file = folder / MACROS
    own = read_table(str(file), _text(file)) if file.is_file() else {}
    return Macros({**bundled_macros(), **own}, str(file) if own else MACROS)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise RuleError(f"{str(file)!r} cannot be read ({problem}): expected a rule in UTF-8") from problem
