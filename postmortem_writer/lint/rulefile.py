"""Read lint rules from TOML, and refuse with path, reason and remedy what cannot be one.

The rule files themselves show the format: ``rules/BL01_person_omission.toml`` uses nearly every key, ``BL04`` borrows the
wordings of others for subjects of its own, and ``BL20`` has the ``[reach]`` table of ``reach.py``.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from postmortem_writer.diagnostics import Level
from postmortem_writer.errors import RuleError
from postmortem_writer.lint import inline, reach
from postmortem_writer.lint.pattern import Macros
from postmortem_writer.lint.people import Who
from postmortem_writer.lint.rule import Example, Examples, Form, Rule
from postmortem_writer.lint.sections import KINDS

MACROS = "_macros.toml"
_LEVELS = ("error", "warning", "suggestion", "off")
_TEXTS = ("id", "name", "category", "level", "message", "why", "source", "question")
_KEYS = {
    *_TEXTS,
    "anchors",
    "rewrites",
    "unless",
    "unless_before",
    "unless_after",
    "lowered_by",
    "human",
    "yields_to",
    "borrows",
    "reach",
    "subject",
    "sections",
    "form",
    "flagged",
    "clean",
}
_FORM_KEYS = {"pattern", "anchors", "subject", "level", "unless", "hypothetical"}
_EXAMPLE_KEYS = {"text", "span", "level", "section", "names", "about"}
_SLOTS = {"match", "subject", "role", "section"}
_ROLES = ("verb", "agent", "possessed")
_FEWEST_EXAMPLES = 3


@cache
def bundled() -> dict[str, Rule]:
    """Return the rules of this package by id; raises RuleError for a file that cannot be used."""
    folder = Path(__file__).parent / "rules"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml") and entry.name != MACROS)
    macros = Macros(bundled_macros(), MACROS, trusted=True)
    found: dict[str, Rule] = {}
    for name in names:
        rule = load(name, (folder / name).read_text(encoding="utf-8"), macros, found)
        found[rule.id] = rule
    return found


@cache
def bundled_macros() -> Mapping[str, object]:
    """Return the macros that every rule may use, as written; a pack may add its own."""
    return read_table(MACROS, (Path(__file__).parent / "rules" / MACROS).read_text(encoding="utf-8"))


def load(path: str, text: str, macros: Macros, lenders: Mapping[str, Rule] | None = None) -> Rule:
    """Read one rule file; raises RuleError with the path, what is wrong and what to write instead.

    ``lenders`` are the rules read before, by id: those whose wordings this one may borrow for subjects of its own.
    """
    head, mark, rest = text.partition("\n[[flagged]]") if macros.trusted else (text, "", "")
    table = read_table(path, head)
    _known(path, table, _KEYS)
    _stated(path, table, (*_TEXTS, "rewrites", "form"))
    examples = Examples(lambda: _examples(path, read_table(path, mark + rest) if macros.trusted else table))
    _identity(path, table)
    level = _level(path, table["level"])
    if level is None:
        raise RuleError(
            f"{path}: level 'off' switches a rule off in configuration; a rule file needs error, warning or suggestion"
        )
    subject = _subjects(path, table.get("subject", {}))
    shared = tuple(table.get("anchors", ()))
    own = [_form(path, form, macros, subject, level, shared) for form in table["form"]]
    borrowed = [
        form for rule in _lenders(path, table.get("borrows", ()), lenders or {}) for form in _borrowed(rule, subject)
    ]
    forms = (*own, *borrowed)
    rule = Rule(
        **{key: table[key] for key in _TEXTS if key != "level"},
        level=level,
        anchors=tuple(dict.fromkeys(anchor for form in forms for anchor in form.anchors)),
        forms=forms,
        unless=macros.compile_all(path, table.get("unless", [])),
        unless_before=macros.compile_all(path, table.get("unless_before", [])),
        unless_after=macros.compile_all(path, table.get("unless_after", [])),
        lowered_by=macros.compile_all(path, table.get("lowered_by", [])),
        human=macros.compile(path, table["human"]) if "human" in table else None,
        yields_to=tuple(table.get("yields_to", [])),
        reach=reach.read(path, table.get("reach", {}), macros),
        subject=subject,
        sections={_section(path, kind): _level(path, value) for kind, value in table.get("sections", {}).items()},
        rewrites=tuple(table["rewrites"]),
        examples=examples,
    )
    if not macros.trusted:
        check(path, rule)
    return rule


def check(path: str, rule: Rule) -> None:
    """Raise RuleError where a rule's anchors, message or examples cannot be right; the bundled ones are checked by the tests."""
    for form in rule.forms:
        form.pattern.check()
    _check_anchors(path, rule)
    _check_message(path, rule)
    _check_examples(path, rule)


def read_table(path: str, text: str) -> dict[str, Any]:
    """Return a TOML file as a table; raises RuleError where it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise RuleError(
            f"{path}: not TOML: {problem}; patterns are best written in '''three single quotes'''"
        ) from problem


def _stated(path: str, table: Mapping[str, Any], keys: Iterable[str]) -> None:
    for key in keys:
        if not table.get(key):
            raise RuleError(f"{path}: {key!r} is missing or empty: every rule states it")


def _known(path: str, table: Mapping[str, Any], keys: Iterable[str]) -> None:
    if unknown := sorted(set(table) - set(keys)):
        raise RuleError(f"{path}: unknown key {unknown[0]!r}; known here: {', '.join(sorted(keys))}")


def _identity(path: str, table: Mapping[str, Any]) -> None:
    if not re.fullmatch(r"[A-Z]{2,}\d{2,}", table["id"]) or not re.fullmatch(r"[a-z]+(?:-[a-z]+)*", table["name"]):
        raise RuleError(
            f"{path}: id {table['id']!r} or name {table['name']!r} is not of the form BL01, person-omission"
        )
    expected = f"{table['id']}_{table['name'].replace('-', '_')}.toml"
    if path.rpartition("/")[2] != expected:
        raise RuleError(f"{path}: the file of rule {table['id']} {table['name']} is called {expected}")


def _level(path: str, value: object) -> Level | None:
    if value not in _LEVELS:
        raise RuleError(f"{path}: level {value!r} is none of {', '.join(_LEVELS)}")
    return None if value == "off" else Level(value)


def _section(path: str, kind: str) -> str:
    if kind not in KINDS:
        raise RuleError(f"{path}: section {kind!r} is none of {', '.join(KINDS)}")
    return kind


def _subjects(path: str, table: Mapping[str, str]) -> dict[Who, Level]:
    found: dict[Who, Level] = {}
    for name, value in table.items():
        if name not in Who.__members__:
            raise RuleError(f"{path}: subject {name!r} is none of {', '.join(Who.__members__)}")
        level = _level(path, value)
        if level is Level.ERROR and name == "UNKNOWN":
            raise RuleError(f"{path}: an unknown subject never makes an error; use warning, suggestion or off")
        if level:
            found[Who(name)] = level
    return found


def _form(
    path: str,
    table: Mapping[str, Any],
    macros: Macros,
    subject: Mapping[Who, Level],
    level: Level,
    shared: tuple[str, ...],
) -> Form:
    _known(path, table, _FORM_KEYS)
    pattern = macros.compile(path, table["pattern"])
    roles = [role for role in _ROLES if role in pattern.groups]
    if len(roles) > 1:
        raise RuleError(
            f"{path}: the form {table['pattern']!r} has the groups {' and '.join(roles)}; one says where the subject is"
        )
    own = _subjects(path, table["subject"]) if "subject" in table else subject
    if roles and not own:
        raise RuleError(
            f'{path}: the form {table["pattern"]!r} asks for a subject; add a [subject] table such as PERSON = "error"'
        )
    unless = macros.compile_all(path, table.get("unless", []))
    anchors = tuple(table.get("anchors", shared))
    if not anchors:
        raise RuleError(
            f"{path}: neither the rule nor the form {table['pattern']!r} has 'anchors', of which one begins a word wherever it matches"
        )
    return Form(
        pattern,
        roles[0] if roles else "",
        own,
        _level(path, table.get("level", level)) or level,
        unless,
        table.get("hypothetical", False),
        anchors,
    )


def _lenders(path: str, ids: Iterable[str], known: Mapping[str, Rule]) -> list[Rule]:
    if missing := [rule_id for rule_id in ids if rule_id not in known]:
        raise RuleError(
            f"{path}: borrows from {missing[0]!r}, which is not read before it; there: {', '.join(known) or 'none'}"
        )
    return [known[rule_id] for rule_id in ids]


def _borrowed(lender: Rule, subject: Mapping[Who, Level]) -> list[Form]:
    """Return the wordings that ask for the lender's usual subjects, asked of others; one with a table of its own stays."""
    return [replace(form, subject=subject) for form in lender.forms if form.role and form.subject is lender.subject]


def _examples(path: str, table: Mapping[str, Any]) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    _stated(path, table, ("flagged", "clean"))
    flagged, clean = (tuple(_example(path, one) for one in table[key]) for key in ("flagged", "clean"))
    return flagged, clean


def _example(path: str, table: Mapping[str, Any]) -> Example:
    _known(path, table, _EXAMPLE_KEYS)
    if not table.get("text"):
        raise RuleError(f"{path}: an example without 'text'")
    level = _level(path, table["level"]) if "level" in table else None
    return Example(
        table["text"],
        table.get("span", ""),
        level,
        table.get("section", ""),
        tuple(table.get("names", ())),
        table.get("about", ""),
    )


def _check_anchors(path: str, rule: Rule) -> None:
    for anchor in rule.anchors:
        if anchor != anchor.lower().strip() or not anchor.isascii() or not (anchor[0].isalpha() or anchor[0] == "!"):
            raise RuleError(
                f"{path}: anchor {anchor!r} must be a lower-case literal that begins with a letter or follows one, as '!!' does"
            )
    for example in rule.flagged:
        plain = inline.lower(inline.words(example.text, [(0, len(example.text))]).plain)
        if not any(anchor in plain for anchor in rule.anchors):
            raise RuleError(
                f"{path}: no anchor occurs in the flagged example {example.text!r}; a rule runs only where one does"
            )


def _check_message(path: str, rule: Rule) -> None:
    groups = {name for form in rule.forms for name in form.pattern.groups}
    for slot in re.findall(r"\{(\w*)\}", rule.message):
        if slot not in _SLOTS | groups:
            raise RuleError(f"{path}: the message has the slot {slot!r}; known: {', '.join(sorted(_SLOTS | groups))}")


def _check_examples(path: str, rule: Rule) -> None:
    for kind, examples in (("flagged", rule.flagged), ("clean", rule.clean)):
        if len(examples) < _FEWEST_EXAMPLES:
            raise RuleError(f"{path}: {len(examples)} {kind} examples; a rule has at least {_FEWEST_EXAMPLES} of each")
    for example in rule.flagged:
        if not example.span or example.span not in example.text:
            raise RuleError(f"{path}: the span {example.span!r} is not in the flagged example {example.text!r}")
