"""Know from a few literal words which wordings a sentence may hold, so that only those are looked for.

Every form of every rule names words of which one begins a word of its sentence. All of them together make one pattern, a
tree of letters rather than a list, since it is tried at every word of every document.
"""

import re
from functools import cache

from postmortem_writer.lint.rule import Form, Rule, bundled

_GAP = r"\W{1,24}"
_END = ""  # the key that marks a whole anchor in the tree
_Tree = dict[str, "_Tree"]


def anchored(sentence: str) -> list[tuple[Rule, Form]]:
    """Return the forms of which an anchor begins a word of a lower-case sentence, in the order of the rules."""
    served = _served()
    found = {number for match in anywhere().finditer(sentence) for number in served.get(match[1], ())}
    forms = _forms()
    return [forms[number] for number in sorted(found)]


@cache
def anywhere() -> re.Pattern[str]:
    """Return the pattern of all anchors, the longest first; it consumes nothing, so that none hides another.

    It is for raw Markdown in lower case, in which marks and line ends may stand between two words, and for sentences.
    """
    tree: _Tree = {}
    for anchor in _served():
        node = tree
        for letter in (*anchor, _END):
            node = node.setdefault(letter, {})
    return re.compile(rf"\b(?=({_branches(tree)}))")


def _branches(node: _Tree) -> str:
    branches = [
        (_GAP if letter == " " else re.escape(letter)) + _branches(child)
        for letter, child in node.items()
        if letter != _END
    ]
    if not branches:
        return ""
    whole = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{whole})?" if _END in node else whole


@cache
def _forms() -> list[tuple[Rule, Form]]:
    return [(rule, form) for rule in bundled().values() for form in rule.forms]


@cache
def _served() -> dict[str, list[int]]:
    """Map every anchor to the forms it serves: those that name it, or the beginning of it."""
    named: dict[str, list[int]] = {}
    for number, (_, form) in enumerate(_forms()):
        for anchor in form.anchors:
            named.setdefault(anchor, []).append(number)
    return {
        anchor: sorted({number for end in range(1, len(anchor) + 1) for number in named.get(anchor[:end], ())})
        for anchor in named
    }
