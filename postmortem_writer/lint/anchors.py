"""Know from a few literal words which wordings a sentence may hold, so that only those are looked for.

Every form of every rule names anchors, of which one begins a word of its sentence. There are thousands, and a pattern of
them all takes longer to compile than a page to read; so each is filed under its first letters, and only these make a
pattern: a tree of letters, since it is tried at every word of every document.
"""

import re
from collections.abc import Iterable

from postmortem_writer.lint.rule import Form, Rule

_KEY = 8  # letters; measured: more take longer to compile, fewer let too many sentences through
_GAP = r"\W{1,24}"  # between two words of Markdown stand marks and line ends too
_END = ""  # marks a whole key in the tree
_Tree = dict[str, "_Tree"]


class Anchors:
    """The anchors of a set of rules."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._forms = [(rule, form) for rule in rules for form in rule.forms]
        anchors: dict[str, list[int]] = {}
        self.everywhere: set[int] = set()  # forms without any anchor: those of other linters' rules
        for number, (rule, form) in enumerate(self._forms):
            if not (form.anchors or rule.anchors):
                self.everywhere.add(number)
            for anchor in form.anchors or rule.anchors:
                anchors.setdefault(anchor, []).append(number)
        filed: dict[str, list[tuple[str, list[int]]]] = {}
        for anchor, numbers in anchors.items():
            filed.setdefault(anchor[:_KEY].rstrip(), []).append((anchor, numbers))
        self._filed: dict[str, list[tuple[str, list[int]]]] = {}
        for key in filed:  # a longer key hides those it begins with, so what is filed under them is asked for with it
            hidden = (one for end in range(1, len(key) + 1) for one in filed.get(key[:end], ()))
            self._filed.setdefault(_plain(key), []).extend(hidden)
        self.keys = re.compile(rf"\b(?=({_branches(_tree(filed))}))")

    def forms(self, sentence: str) -> list[tuple[Rule, Form]]:
        """Return the forms of which an anchor begins a word of a lower-case sentence, and those that have none, by rule."""
        found = set(self.everywhere)
        for match in self.keys.finditer(sentence):
            for anchor, numbers in self._filed[_plain(match[1])]:
                if sentence.startswith(anchor, match.start()):
                    found.update(numbers)
        return [self._forms[number] for number in sorted(found)]


def _plain(key: str) -> str:
    return key if key.isalpha() else re.sub(r"\W+", " ", key)


def _tree(keys: Iterable[str]) -> _Tree:
    tree: _Tree = {}
    for key in keys:
        node = tree
        for letter in (*key, _END):
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
