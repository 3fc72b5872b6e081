"""Read a rule of a Vale style: ``existence`` (words that are not to be there) and ``substitution`` (words for words).

Read are ``extends message level ignorecase nonword tokens swap link description`` and a ``scope`` of text, paragraph or
sentence, which is what the linter reads anyhow. ``action limit vocab capitalize`` only concern how Vale presents or mends an
alert and are passed over. Any other key changes what is found, so it is refused. The authority is vale.sh/docs/checks.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from postmortem_writer.diagnostics import Level
from postmortem_writer.errors import RuleError
from postmortem_writer.lint.pattern import Pattern
from postmortem_writer.lint.reach import Reach
from postmortem_writer.lint.rule import NO_EXAMPLES, Form, Rule

_READ = "extends message level ignorecase nonword tokens swap link description scope".split()
_PASSED_OVER = "action limit vocab capitalize".split()
_SCOPES = ("text", "paragraph", "sentence")
_INSTALL = "pip install 'postmortem-writer[vale]'"
_NAMED = re.compile(r"\(\?P?<(?![=!])\w+>")
_LITERAL = re.compile(r"[A-Za-z][A-Za-z0-9'-]*(?: [A-Za-z0-9'-]+)*")
_FIRST, _SECOND = re.compile(r"%s|%\[1\]s"), re.compile(r"%s|%\[2\]s")


def read(path: str, text: str) -> Rule:
    """Return the rule of one YAML file; its id is ``STYLE.RULE`` in capitals, from the folder's and the file's name.

    Raises RuleError with the path, what is wrong and what to write instead, also where no YAML parser is installed.
    """
    table = _table(path, text)
    _refuse_unknown(path, table)
    level = table.get("level", "warning")
    if level not in list(Level):
        raise RuleError(f"{path}: level {level!r} is none of {', '.join(Level)}")
    place = Path(path)
    swaps = table["extends"] == "substitution"
    forms = _swaps(path, table, Level(level)) if swaps else [_tokens(path, table, Level(level))]
    style = place.resolve().parent.name or "style"
    return Rule(
        id=f"{style}.{place.stem}".upper().replace(" ", "-"),
        name=re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[\s_.]+", "-", place.stem).lower(),
        category="style",
        level=Level(level),
        anchors=_anchors(table),
        forms=tuple(forms),
        unless=(),
        unless_before=(),
        unless_after=(),
        human=None,
        yields_to=(),
        reach=Reach(),
        subject={},
        sections={},
        message=_message(table["message"], swaps=swaps),
        why=table.get("description") or f"The style {style!r} says so.",
        source=table.get("link") or f"Vale style {style}",
        question="What changes when '{match}' becomes '{expected}'?"
        if swaps
        else "What does the sentence say without '{match}'?",
        rewrites=("{expected}",) if swaps else (),
        examples=NO_EXAMPLES,
    )


def _table(path: str, text: str) -> dict[str, Any]:
    try:
        import yaml
    except ImportError:
        raise RuleError(f"{path}: a Vale style is YAML, and no parser for it is installed; try: {_INSTALL}") from None
    try:
        # This loader makes nothing but texts, lists and tables, so "no: none" stays two words.
        table = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.YAMLError as problem:
        raise RuleError(f"{path}: not YAML: {' '.join(str(problem).split())}") from problem
    if not isinstance(table, dict):
        raise RuleError(f"{path}: expected the keys of a Vale rule, such as extends, message and tokens")
    return table


def _refuse_unknown(path: str, table: Mapping[str, Any]) -> None:
    if table.get("extends") not in ("existence", "substitution"):
        raise RuleError(
            f"{path}: extends {table.get('extends')!r} is not read; read are existence and substitution. "
            "Leave the file out of the folder, or name the others one by one"
        )
    if unknown := sorted(set(table) - {*_READ, *_PASSED_OVER}):
        raise RuleError(f"{path}: the key {unknown[0]!r} is not read; read are {', '.join(_READ)}")
    for key in ("message", "link", "description"):
        if not isinstance(table.get(key, "x"), str) or (key == "message" and not table.get(key)):
            raise RuleError(f"{path}: {key!r} is missing or no text")
    for scope in [table["scope"]] if isinstance(table.get("scope"), str) else table.get("scope", []):
        if scope not in _SCOPES:
            raise RuleError(
                f"{path}: the scope {scope!r} is not read; read are {', '.join(_SCOPES)}: the linter reads prose"
            )
    for key in ("ignorecase", "nonword"):
        if table.get(key, "false") not in ("true", "false"):
            raise RuleError(f"{path}: {key} is {table[key]!r}; expected true or false")


def _tokens(path: str, table: Mapping[str, Any], level: Level) -> Form:
    tokens = table.get("tokens")
    if not isinstance(tokens, list) or not tokens or not all(isinstance(token, str) and token for token in tokens):
        raise RuleError(f"{path}: 'tokens' is missing or no list of texts: an existence rule lists what it looks for")
    return _form(path, "|".join(_python(token) for token in tokens), table, level, {})


def _swaps(path: str, table: Mapping[str, Any], level: Level) -> list[Form]:
    swap = table.get("swap")
    if not isinstance(swap, dict) or not swap or not all(isinstance(value, str) for value in swap.values()):
        raise RuleError(
            f"{path}: 'swap' is missing or no table of texts: a substitution rule says what stands for what"
        )
    if groups := [value for value in swap.values() if re.search(r"\$\d", value)]:
        raise RuleError(f"{path}: {groups[0]!r} refers to a group, which is not read; write the words out")
    return [
        _form(
            path, _python(wrong), table, level, {"expected": " or ".join(filter(None, right.split("|"))) or "nothing"}
        )
        for wrong, right in swap.items()
    ]


def _form(path: str, pattern: str, table: Mapping[str, Any], level: Level, slots: Mapping[str, str]) -> Form:
    whole = f"(?:{pattern})" if table.get("nonword") == "true" else rf"\b(?:{pattern})\b"
    flags = re.MULTILINE | (re.IGNORECASE if table.get("ignorecase") == "true" else re.NOFLAG)
    return Form(Pattern(path, pattern, whole, flags).check(), "", {}, level, (), False, (), cased=True, slots=slots)


def _python(token: str) -> str:
    """Return a .NET pattern as Python writes it: groups keep no names, a leading flag holds for the token alone."""
    token = _NAMED.sub("(?:", token).replace(r"\z", r"\Z")
    flag = re.match(r"\(\?([ims]+)\)", token)
    return f"(?{flag[1]}:{token[flag.end() :]})" if flag else token


def _anchors(table: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the words themselves where all are plain words; a pattern may begin anyhow, and then there are none."""
    tokens = [str(token) for token in table.get("tokens") or table.get("swap") or []]
    if table.get("nonword") == "true" or not all(_LITERAL.fullmatch(token) for token in tokens):
        return ()
    return tuple(token.lower() for token in tokens)


def _message(message: str, *, swaps: bool) -> str:
    """Return Vale's message with our slots: an existence rule names the match, a substitution the better words first."""
    if swaps:
        message = _FIRST.sub("{expected}", message, count=1)
        return _SECOND.sub("{match}", message).replace("%%", "%")
    return _FIRST.sub("{match}", message).replace("%%", "%")
