"""The same deploy in the pipeline, in the chat and in the notes: one commit or version, one step of it, near in time."""

import re
from collections.abc import Iterator, Sequence

from postmortem_writer.merging._join import Link, near
from postmortem_writer.merging._likeness import MINUTE, Seen, one_thing

SAME_DEPLOY = "same deploy"
_WINDOW = 10 * MINUTE
_STEPS = {
    "back": r"roll(?:ed|ing)?[ -]?back|revert(?:ed|ing)?",
    "failed": r"fail(?:ed|ure|s)?|abort(?:ed)?|cancell?ed|error",
    "ended": r"finish(?:ed)?|complet(?:ed?|ion)|succe(?:ss|eded|ssful)|deployed|done|rolled out",
    "began": r"start(?:ed|ing|s)?|began|in[_ ]progress|pending|queued|created|deploying|shipping",
}
_STEP = re.compile("|".join(rf"(?P<{name}>\b(?:{words})\b)" for name, words in _STEPS.items()), re.I)
_DEPLOY = re.compile(
    r"\b(?:deploy\w*|roll(?:ed|ing)?[ -]?(?:out|back)|release[ds]?|revert\w*|helm|canary|shipping)\b", re.I
)
_COMMIT = re.compile(r"\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,40}\b")
_VERSION = re.compile(
    r"\b(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)+)\b[*`_]*[ :@=]{1,2}(?:to )?[*`_]*v?(?P<version>\d+(?:\.\d+){1,3}(?:-\w+)?)\b"
)
_WHERE = re.compile(r"\b(?:prod(?:uction)?|staging|stage|canary|dev|test|qa|preview)(?:-[a-z0-9]+)*\b", re.I)


def links(records: Sequence[Seen]) -> Iterator[Link]:
    """Yield links between records of one step of one deploy; start and end of a roll-out are two events."""
    told = [(key, one) for one in records if one.record.kind != "log" for key in _deploys(one)]
    for link in near(told, _WINDOW, SAME_DEPLOY, 2):
        first, second = _where(link.first), _where(link.second)
        if one_thing(link.first.record, link.second.record) and (not first or not second or first & second):
            yield link


def _deploys(one: Seen) -> Iterator[tuple[str, str]]:
    """Yield commit or service and version of the one deploy a record tells of, each with the step; nothing for talk."""
    record = one.record
    text = record.text[:400]
    if record.kind == "message" and not (record.actor and record.actor.bot) and "automatic" not in record.flags:
        return
    step = _STEP.search(text)
    if step is None or not step.lastgroup or not (record.kind == "deploy" or _DEPLOY.search(text)):
        return
    for found in (
        {match[0][:7] for match in _COMMIT.finditer(text)},
        {f"{m['name']} {m['version']}" for m in _VERSION.finditer(text)},
    ):
        if len(found) == 1:
            yield found.pop(), step.lastgroup


def _where(one: Seen) -> set[str]:
    named = {value for name, value in one.record.subject if name in ("env", "environment")}
    return {word.lower() for word in named or set(_WHERE.findall(one.record.text[:400]))}
