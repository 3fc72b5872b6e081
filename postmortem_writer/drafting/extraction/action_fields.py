"""Owner, due date, priority and purpose of an action, in its own words: "raise the limit (Noor, P1, due 6 May)"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from postmortem_writer.drafting.extraction.quotes import clip

Purpose = Literal["prevent", "mitigate", "detect", "process", "other"]

LONGEST = 600  # characters of a sentence whose end is read for fields: every place where they may begin is tried
BOX = re.compile(r"\s*(?:[-*+•]\s+)?\[(?P<mark>[ xX])\]\s")
LABEL = re.compile(
    r"^\W*(?:actions?(?: items?)?|to-?do|follow[- ]?ups?|ai|next(?: step)?)\b(?:\s*\(@?(?P<who>[A-Za-z][\w.-]+)\))?\]?(?:\s*[:–—-])?\s+(?=\S)",
    re.I,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:\d{{4}}-\d\d-\d\d|(?:next |this |coming )?(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b(?:,? (?:the )?{_DAY}(?: of)?(?: {_MONTH})?)?"
    rf"|tomorrow|tonight|(?:the )?(?:end|middle|start) of (?:the |this |next )?(?:day|week|month|quarter|sprint|year|q[1-4]|{_MONTH})|(?:next|this) (?:week|sprint|month|quarter)"
    rf"|{_MONTH} {_DAY}(?:,? \d{{4}})?|{_DAY}(?: of)? {_MONTH}(?: \d{{4}})?|\d{{1,2}}\.\d{{1,2}}\.(?:\d{{2,4}})?|q[1-4](?: \d{{4}})?|eod|eow)"
)
_BY = r"(?:due(?: date)?(?: by| on)?|by|before|until|till|eta|deadline)"
_DUE = re.compile(rf"\b{_BY}\s*:?\s*(?P<due>{_DATE})(?!\w)", re.I)
_DUE_PART = re.compile(rf"(?:{_BY}\s*:?\s*)?(?P<due>{_DATE})", re.I)
_PRIORITY_PART = re.compile(
    r"(?:prio(?:rity)?\s*:?\s*)?(?P<bare>p[0-4])|prio(?:rity)?\s*:?\s*(?P<told>high|medium|low|urgent|critical|\d)|(?P<first>high|medium|low|urgent) prio(?:rity)?",
    re.I,
)
_NAME = r"(?:[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|team|on-call)){0,2}|[a-z][\w.-]+(?: team)?)"
_OWNER = re.compile(rf"\b(?:owner|assignee|assigned to|owned by)\s*[:=]?\s*@?(?P<owner>{_NAME})", re.I)
_OWNER_PART = re.compile(
    rf"(?P<told>(?:(?i:owner|assignee|assigned to|owned by|who|dri)\s*[:=]?\s*@?|@))?(?P<owner>{_NAME})(?: (?i:{_BY}) (?P<due>(?i:{_DATE})))?"
)
_NOBODY = re.compile(r"(?:owner\s*:?\s*)?(?:unassigned|tbd|tbc|nobody|none|no owner|open|n/?a|\?+|-+|–|—)", re.I)
_DONE = re.compile(r"(?:status\s*:?\s*)?(?P<done>done|finished|shipped|merged)|in progress|wip|not started", re.I)
_CUT = re.compile(r"\s*\|\s*|;\s+|,\s+|\s+[(\[]|\s+/\s+|\s+[-–—]{1,2}\s+(?=\S)")
_PARTS = re.compile(r"\s*[|;,()\[\]/]\s*|\s+[-–—]{1,2}\s+")
_MENTION = re.compile(r"(?<![\w@.])@(?P<owner>(?!here\b|channel\b|everyone\b|all\b)[A-Za-z][\w-]+)")
_SPEAKER = re.compile(r"^\W*@?(?P<owner>[A-Za-z][\w-]+): +[a-z]")
_NO_NAME = frozenset(
    "again later soon asap nightly weekly daily done wip optional maybe today now then too also first next prod production staging all both new old it this that them".split()
)
_DOES = re.compile(
    r"^\W*@?(?P<owner>(?!(?:It|This|That|We|They|You|She|He|There|The|These|Those|Our|Users?|Customers?|Traffic|Nothing|Someone|Everyone|Somebody|Nobody|Who|What|Which|If|When|Next|Please)\b)[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
    r" (?:(?P<will>(?:will|is going to|to) (?:also )?(?:add|write|document|create|file|build|automate|introduce|implement|move|fix|check|review|update|set|test|raise|lower|remove|schedule|prepare|open|look|investigate|follow|replace|migrate|enable|disable|make|put|draft|run|talk|ask|pin|limit|rotate|improve|extend|change))|(?:writes|adds|fixes|checks|files|creates|updates|reviews|talks|asks|moves|documents|prepares|schedules|raises|lowers|removes|builds|drafts|looks|tests))\b"
)
_PURPOSES: tuple[tuple[Purpose, str], ...] = (
    ("detect", r"alert(?:s|ing)?|alarms?|monitor(?:s|ing)?|dashboards?"),
    ("prevent", r"tests?|limits?|validat\w+|pin(?:ned|ning)?"),
    ("mitigate", r"runbooks?|playbooks?|fail ?-?over|roll ?-?backs?"),
    ("process", r"training|on-?call rota\w*|review process|post-?mortem|checklist"),
)
_PURPOSE = re.compile("|".join(rf"(?P<{name}>\b(?:{words})\b)" for name, words in _PURPOSES), re.I)
_LEADING = re.compile(
    r"^\W*(?:(?:add|write|create|build|set up|put|introduce|have|an?|the|more|better|rate|contract|unit|load)\s+)*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Fields:
    """What the words of an action say of it; ``sentence[start:end]`` is the action without its label and these."""

    start: int
    end: int
    owner: str = ""
    due: str = ""
    priority: str = ""
    done: bool = False
    type: Purpose = "other"


def fields_of(sentence: str, people: frozenset[str]) -> Fields:
    """Return the fields of one action; a bare name counts beside a date or priority, in a table, or when it is a known person's."""
    label = LABEL.match(sentence)
    start = label.end() if label and len(sentence) - label.end() >= 12 and " " in sentence[label.end() :].strip() else 0
    body = sentence[label.end() if label else 0 :]
    found = _tail(sentence, label.end() if label else 0, people) or Fields(start, len(sentence))
    if found.end - start < 8:
        start = 0
    owner, due, does = _OWNER.search(sentence), _due(sentence), _DOES.match(body)
    named = found.owner or next((match["owner"] for match in (owner, does, _MENTION.search(sentence)) if match), "")
    speaker = _SPEAKER.match(body)
    if (
        speaker
        and not named
        and (speaker["owner"].lower() in people or ((due or found.priority) and speaker["owner"][0].isupper()))
    ):
        named = speaker["owner"]
    who = label["who"] if label and label["who"] else ""
    quote = clip(sentence, start, found.end)
    return replace(
        found,
        start=start,
        end=start + len(quote),
        owner="" if _NOBODY.fullmatch(named) else named or who,
        due=found.due or (due["due"] if due else ""),
        type=_purpose(quote),
    )


def _due(sentence: str) -> re.Match[str] | None:
    """Return the date a sentence names; of several actions in one sentence it would be anybody's."""
    return _DUE.search(sentence) if sentence.count("(") < 2 else None


def has_owner_and_due(fields: Fields, sentence: str, untimed: bool) -> bool:
    """Tell whether the sentence itself makes a promise: "Luis will add …", or, in notes without a time, "ttl - tomas by 17 nov"."""
    does = _DOES.match(sentence)
    if does is not None and does["will"] and not does["will"].startswith("to "):
        return untimed or bool(fields.due)
    return untimed and bool(fields.owner and fields.due) and fields.end < len(sentence)


def _tail(sentence: str, start: int, people: frozenset[str]) -> Fields | None:
    """Return the fields that close the sentence, from the first place on behind which there is nothing else."""
    for cut in _CUT.finditer(sentence, start + 1) if len(sentence) <= LONGEST else ():
        parts = [part for part in _PARTS.split(sentence[cut.end() :].rstrip(" ;)]")) if part.strip()]
        found = _parsed(parts, "|" in cut.group(), people) if 0 < len(parts) <= 5 else None
        if found is not None:
            return replace(found, start=start, end=cut.start())
    return None


def _parsed(parts: list[str], table: bool, people: frozenset[str]) -> Fields | None:
    """Return the fields when every part is one, or None."""
    said: dict[str, str] = {}
    bare = ""
    for name, value, told in _read(parts):
        if not name:
            return None
        if name == "owner" and not told:
            bare = value
        said[name] = value
    sure = bool(said.keys() & {"due", "priority"}) or table or bare.lower() in people or bare.endswith(" team")
    if bare and (not sure or bare.lower() in _NO_NAME):
        return None
    owner, due, priority = (said.get(name, "") for name in ("owner", "due", "priority"))
    return Fields(0, 0, owner=owner, due=due, priority=priority, done="done" in said)


def _read(parts: list[str]) -> Iterator[tuple[str, str, bool]]:
    """Yield what each part is: a field's name, its value, and whether a word such as "owner" says so."""
    for part in (part.strip() for part in parts):
        due, priority, owner = _DUE_PART.fullmatch(part), _PRIORITY_PART.fullmatch(part), _OWNER_PART.fullmatch(part)
        done = _DONE.fullmatch(part)
        if _NOBODY.fullmatch(part):
            yield "none", "", True
        elif due:
            yield "due", due["due"], True
        elif priority:
            yield "priority", priority["bare"] or priority["told"] or priority["first"], True
        elif done:
            yield "done" if done["done"] else "none", "", True
        elif owner:
            yield "owner", owner["owner"], bool(owner["told"])
            if owner["due"]:
                yield "due", owner["due"], True
        else:
            yield "", "", False


def _purpose(action: str) -> Purpose:
    """Return what the action is plainly for: by the word it begins with, or the only kind of word in it."""
    begins = _LEADING.match(action)
    first = _PURPOSE.match(action, begins.end() if begins else 0)
    kinds = {match.lastgroup for match in _PURPOSE.finditer(action)}
    kind = first.lastgroup if first else kinds.pop() if len(kinds) == 1 else None
    return next((name for name, _ in _PURPOSES if name == kind), "other")
