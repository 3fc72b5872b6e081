"""Know from a few literal words which wordings a sentence may hold, so that only those are looked for.

Every form of every rule names words of which one begins a word of its sentence. All of them together make one pattern, a
tree of letters rather than a list, since it is tried at every word of every document.
"""

import re
from collections.abc import Iterable
from functools import cache

from postmortem_writer.lint.rule import Form, Rule, bundled

_GAP = r"\W{1,24}"
_END = ""  # the key that marks a whole anchor in the tree
_Tree = dict[str, "_Tree"]


class Anchors:
    """The anchors of some rules.

    ``anywhere`` is one pattern of them all, the longest first; it consumes nothing, so that none hides another. It is for raw
    Markdown in lower case, in which marks and line ends may stand between two words, and for sentences.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._forms = [(rule, form) for rule in rules for form in rule.forms]
        self._served = _served([form for _, form in self._forms])
        self.anywhere = re.compile(rf"\b(?=({_branches(_tree(self._served))}))")

    def forms(self, sentence: str) -> list[tuple[Rule, Form]]:
        """Return the forms of which an anchor begins a word of a lower-case sentence, in the order of the rules."""
        served = self._served
        found = {number for match in self.anywhere.finditer(sentence) for number in served.get(match[1], ())}
        return [self._forms[number] for number in sorted(found)]


def anchored(sentence: str) -> list[tuple[Rule, Form]]:
    """Return the forms of the bundled rules that a lower-case sentence may hold."""
    return _bundled().forms(sentence)


def anywhere() -> re.Pattern[str]:
    """Return the pattern of all anchors of the bundled rules."""
    return _bundled().anywhere


@cache
def _bundled() -> Anchors:
    return Anchors(bundled().values())


def _served(forms: list[Form]) -> dict[str, list[int]]:
    """Map every anchor to the forms it serves: those that name it, or the beginning of it."""
    named: dict[str, list[int]] = {}
    for number, form in enumerate(forms):
        for anchor in form.anchors:
            named.setdefault(anchor, []).append(number)
    return {
        anchor: sorted({number for end in range(1, len(anchor) + 1) for number in named.get(anchor[:end], ())})
        for anchor in named
    }


def _tree(anchors: Iterable[str]) -> _Tree:
    tree: _Tree = {}
    for anchor in anchors:
        node = tree
        for letter in (*anchor, _END):
            node = node.setdefault(letter, {})
    return tree


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
