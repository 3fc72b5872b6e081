"""Write the rules as a Vale style: one YAML file a rule, for teams that run Vale and nothing else.

Vale matches patterns and knows no subject, so a list of words for people stands in for the resolver. Its patterns are those of
.NET (github.com/dlclark/regexp2): no ``(?P<name>``, and the text comes as written, with its capitals and curly apostrophes.
"""

import re
from collections.abc import Iterable, Iterator

from postmortem_writer.diagnostics import Level
from postmortem_writer.lint.people import Who
from postmortem_writer.lint.rule import Form, Rule
from postmortem_writer.lint.words import lexicon

STYLE = "Blameless"
_HEADER = """\
# {rule.id} {rule.name}, of the blameless-language rules of postmortem-writer {version}.
# A Vale style keeps the wordings and loses the rest: who a sentence is about (words for people stand in for it), the kind of
# section, the vetoes, the quotations. It flags more than the linter does, and more of it wrongly: so nothing is an error here.
"""
_ADVERBS = r"(?:(?:also|just|then|still|even|simply|again|once|never|had|has|have|\w+ly) ){0,3}"


def files(rules: Iterable[Rule], *, version: str) -> dict[str, str]:
    """Return the files of the style by name, to be put into a folder called ``Blameless`` on Vale's StylesPath."""
    return {f"{_title(rule.name)}.yml": _file(rule, version) for rule in rules}


def _title(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("-"))


def _file(rule: Rule, version: str) -> str:
    level = Level.WARNING if rule.level is Level.ERROR else rule.level
    lines = [
        "extends: existence",
        f"message: {_quoted(_message(rule))}",
        f"description: {_quoted(f'{rule.why} Ask instead: {rule.question}')}",
        f"level: {level}",
        "scope: sentence",
        "ignorecase: true",
        "nonword: true",
        "tokens:",
        *(f"  - {_quoted(token)}" for token in dict.fromkeys(_tokens(rule))),
    ]
    return _HEADER.format(rule=rule, version=version) + "\n".join(lines) + "\n"


def _message(rule: Rule) -> str:
    """Return the message with Vale's slot for the match; the other slots, which Vale cannot fill, become "people"."""
    return re.sub(r"\{(\w+)\}", lambda slot: "%s" if slot[1] == "match" else "people", rule.message.replace("%", "%%"))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _tokens(rule: Rule) -> Iterator[str]:
    for form in rule.forms:
        yield _portable(_with_people(form))


def _with_people(form: Form) -> str:
    """Return the pattern of a form with words for people where the resolver would have looked for them."""
    pattern = form.pattern.pattern
    match form.role:
        case "agent":
            return pattern.replace("(?P<agent>", f"(?={_people(form)})(?:", 1)
        case "verb" if _takes_nothing(before := pattern.partition("(?P<verb>")[0]):
            return rf"\b{_people(form)} {_ADVERBS}{before}{pattern[len(before) :]}"
        case "possessed" if _takes_nothing(before := pattern.partition("(?P<possessed>")[0]):
            return rf"\b(?:{_people(form)}(?:'s|')|his|her|their) (?:\w+ )?{before}{pattern[len(before) :]}"
    return pattern


def _takes_nothing(pattern: str) -> bool:
    """Say whether a piece of a pattern is whole and only looks, so that words can be put before it."""
    try:
        return bool(re.fullmatch(pattern, "")) or not re.sub(r"\\b|\(\?:|\(\?<![^()]*\)|\)", "", pattern)
    except re.error:
        return False


def _people(form: Form) -> str:
    words = ["he", "she", "they", "someone", "somebody", "everyone", "nobody", "no one", r"@[\w-]+"]
    if Who.SELF in form.subject:
        words += ["we", "i"]
    nouns = sorted(
        word
        for word in lexicon("roles") | (lexicon("teams") if Who.TEAM in form.subject else frozenset())
        if len(word) > 2
    )
    return rf"(?:{'|'.join(words)}|(?:the|an?|our|one of the|this|that) (?:[\w-]+ ){{0,3}}?(?:{'|'.join(nouns)})s?)\b"


def _portable(pattern: str) -> str:
    """Return a pattern of ours as Vale reads it: no group names, both apostrophes, and a line break where a space is."""
    pattern = re.sub(r"\(\?P<\w+>", "(?:", pattern).replace(r"\Z", r"\z")
    written: list[str] = []
    inside, index = False, 0
    while index < len(pattern):
        character = pattern[index]
        if character == "\\":
            written.append(pattern[index : index + 2])
            index += 2
            continue
        if character == "[" and not inside:
            inside = True
        elif character == "]" and inside and pattern[index - 1] != "[":
            inside = False
        if character == "'":
            character = "'’" if inside else "['’]"
        elif character == " " and not inside:
            character = r"\s"
        written.append(character)
        index += 1
    return "".join(written)
