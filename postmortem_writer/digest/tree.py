"""Patterns of equal length in bounded memory: a tree over their tokens that gives up detail only where there is too much.

A node holds its patterns as they are until there are more than ``MOST_PATTERNS``; then it branches by their next token. A
node that would branch more than ``MOST_BRANCHES`` takes that token for variable, and all its branches become one. Both
thresholds only fall with the number of branchings above (what has branched or become variable stays so), and both counts
only grow with more lines, so the tree depends on the set of lines alone: it is the same for any order and any split of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from postmortem_writer.digest.masking import WILD
from postmortem_writer.digest.tally import Tally, joined

Tokens = tuple[str, ...]

MOST_PATTERNS = (1024, 128, 16, 4)
MOST_BRANCHES = (64, 8, 2, 1)
"""By the number of branchings above; the last holds from there on."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """Few patterns, whole from here on."""

    patterns: Mapping[Tokens, Tally]


@dataclass(frozen=True, slots=True)
class Fork:
    """Many patterns by their next token; ``wild`` when that had too many values and is one branch, ``*``."""

    branches: Mapping[str, "Leaf | Fork"]
    wild: bool


Node = Leaf | Fork


def united(nodes: Iterable[Node]) -> Node:
    """Return all patterns of several nodes at the same place; ``settled`` makes the result a tree within the limits."""
    parts = list(nodes)
    if len(parts) == 1:
        return parts[0]
    if all(isinstance(part, Leaf) for part in parts):
        return Leaf(_gathered(pair for part in parts if isinstance(part, Leaf) for pair in part.patterns.items()))
    wild = any(isinstance(part, Fork) and part.wild for part in parts)
    branches: dict[str, list[Node]] = {}
    for part in parts:
        for token, node in _branches(part).items():
            branches.setdefault(WILD if wild else token, []).append(node)
    return Fork({token: united(below) for token, below in branches.items()}, wild)


def settled(node: Node, above: int = 0) -> Node:
    """Return the node with everything that is too many of a kind given up; ``above`` is the number of branchings above."""
    if isinstance(node, Leaf):
        if len(node.patterns) <= _limit(MOST_PATTERNS, above):
            return node
        node = Fork(_branches(node), wild=False)
    if len(node.branches) > _limit(MOST_BRANCHES, above):
        node = Fork({WILD: united(node.branches.values())}, wild=True)
    below = above + (node.wild or len(node.branches) > 1)
    return Fork({token: settled(branch, below) for token, branch in node.branches.items()}, node.wild)


def _limit(limits: tuple[int, ...], above: int) -> int:
    return limits[min(above, len(limits) - 1)]


def _branches(node: Node) -> Mapping[str, Node]:
    if isinstance(node, Fork):
        return node.branches
    heads: dict[str, dict[Tokens, Tally]] = {}
    for tokens, tally in node.patterns.items():
        heads.setdefault(tokens[0], {})[tokens[1:]] = tally
    return {head: Leaf(patterns) for head, patterns in heads.items()}


def _gathered(pairs: Iterable[tuple[Tokens, Tally]]) -> dict[Tokens, Tally]:
    found: dict[Tokens, list[Tally]] = {}
    for tokens, tally in pairs:
        found.setdefault(tokens, []).append(tally)
    return {tokens: joined(tallies) for tokens, tallies in found.items()}


def patterns(node: Node, before: Tokens = ()) -> Iterator[tuple[Tokens, Tally]]:
    """Yield every pattern below, with ``*`` for the tokens that were given up."""
    if isinstance(node, Leaf):
        for tokens, tally in node.patterns.items():
            yield before + tokens, tally
    else:
        for token, branch in node.branches.items():
            yield from patterns(branch, (*before, token))


def kept(node: Node, tokens: Tokens) -> Tokens:
    """Return the pattern that a line of these tokens is counted under."""
    before: Tokens = ()
    while isinstance(node, Fork):
        token = WILD if node.wild else tokens[len(before)]
        if token not in node.branches:
            return before + tokens[len(before) :]
        node, before = node.branches[token], (*before, token)
    return before + tokens[len(before) :]
