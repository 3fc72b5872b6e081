"""Which remarks set out an action: below a heading for actions, behind a label or a box, or as somebody's promise."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from postmortem_writer.draft import ActionItem
from postmortem_writer.drafting.extraction.action_fields import BOX, LABEL, fields_of, has_owner_and_due
from postmortem_writer.drafting.extraction.incident import Incident
from postmortem_writer.drafting.extraction.quotes import claim_fields
from postmortem_writer.drafting.extraction.remarks import Remark

MOST_ACTIONS = 12

_HEADING = re.compile(
    r"\b(?:actions? (?:items?|points?)|next steps|follow[- ]?ups?|to[- ]?dos?|remediation items|what(?:'s|’s| is)? next|(?:corrective|preventive|preventative) (?:actions|measures))\b"
    r"|^\W*(?:\d+\W+)?(?:actions?|next|remediation|prevention|improvements)(?: list)?\W*$",
    re.I,
)
_NEXT = re.compile(r"^\W*next(?: steps?)?: \S", re.I)
_OPENS = re.compile(
    r"^\W*(?:next(?: steps)?|to[- ]?dos?|actions?(?: items?| points?)?|follow[- ]?ups?)(?: are)?\s*:?\W*$", re.I
)
_SPOKEN = re.compile(
    r"\[?\bactions? items?\b\]?\s*(?::|\]|-)|\bTO-?DO\b\s*[:\-]?|^\W*(?:AI|actions?)\s*:|\bfollow[- ]?ups?\b\s*(?::|to\b)|\b(?:we|someone|somebody|team|i)(?: all| also| really)? (?:should|need to|must|have to|ought to)\s+(?:also |really |probably )?(?:put|get|add|write|document|automate|improve|find|review|separate|alert|test|create|build|move|remove|fix the runbook|make (?:it|the|sure)|run|check|split|pin|limit|raise|lower|update the (?:runbook|docs?|EIP|playbook|alert))\b|\bneed (?:to find )?a better\b",
    re.I,
)
_MINE = re.compile(
    r"\bi(?:'ll| will|'m going to)? (?:also )?(?:file|write (?:up|down)|create|add|schedule|document|follow up|put together|draft|do the (?:fix|write-?up|ticket|review|rotation|runbook)|open an?)\b",
    re.I,
)
_LATER = re.compile(
    r"\b(?:we|team)(?:'ll| will) (?:also )?(?:add|write|document|create|file|build|automate|introduce|implement|review|test|pin|limit|schedule|improve|extend)\b",
    re.I,
)
_TAKES = re.compile(
    r"^\W*(?P<owner>[A-Z]\w+(?: [A-Z]\w+)?) (?:takes|owns|does|picks up|will take|will do|is on) (?:this|it|that)\b(?P<rest>.*)"
)
_NO_ACTION = re.compile(
    r"\b(?:would|could|should)(?: have|'ve| not have|n't have)\b|^\W*(?:none|nothing|n/?a|tbd)\W*$", re.I
)


def find_action_items(incident: Incident) -> list[ActionItem]:
    """Return the actions that records set out, each with the owner, due date and priority of its words."""
    people = incident.people
    return [_item(remark, people) for remark in _unrepeated(_set_out(incident))][:MOST_ACTIONS]


def is_action(incident: Incident, remark: Remark) -> bool:
    """Tell whether the sentence sets out something to be done."""
    return remark.told_plainly and (_is_spoken(remark) or _is_promised(incident, remark))


def _set_out(incident: Incident) -> Iterator[Remark]:
    listed = [r for r in incident.talk if _HEADING.search(r.record.heading) and not r.sentence.code]
    yield from (r for r in [*listed, *_opened(incident)] if not _is_no_item(r))
    yield from (r for r in incident.told if is_action(incident, r) and not _is_no_item(r))


def _is_no_item(remark: Remark) -> bool:
    return bool(_NO_ACTION.search(remark.quote) or _OPENS.match(remark.quote) or _TAKES.match(remark.quote))


def _opened(incident: Incident) -> Iterator[Remark]:
    """Yield the lines without a time that follow a line such as "Next:"."""
    open_at: tuple[str, int] | None = None
    for _, group in groupby(incident.talk, key=lambda remark: remark.record.id):
        remarks = list(group)
        record = remarks[0].record
        last = max(record.line, record.end_line)
        if open_at and record.stamp is None and record.source == open_at[0] and 0 < record.line - open_at[1] <= 2:
            yield from remarks
            open_at = record.source, last
        else:
            open_at = (record.source, last) if _OPENS.match(record.text) else None


def _is_spoken(remark: Remark) -> bool:
    lead = remark.record.text[max(0, remark.sentence.start - 20) : remark.sentence.start]
    if _SPOKEN.search(lead + remark.quote) or _MINE.search(remark.quote):
        return True
    boxed = BOX.match(remark.record.raw) or BOX.match(remark.record.text) or _NEXT.match(remark.quote)
    return remark.record.stamp is None and bool(boxed)


def _is_promised(incident: Incident, remark: Remark) -> bool:
    """Tell whether a named person is to do it by a date, or notes without a time say who will."""
    if remark.record.kind not in ("note", "message") or _NO_ACTION.search(remark.quote):
        return False
    untimed = remark.record.stamp is None
    fields = fields_of(remark.quote, incident.people)
    return (untimed and bool(_LATER.search(remark.quote))) or has_owner_and_due(fields, remark.quote, untimed)


def _item(remark: Remark, people: frozenset[str]) -> ActionItem:
    text, sentence = remark.record.text, remark.sentence
    fields = fields_of(text[sentence.start : sentence.end], people)
    quote = text[sentence.start + fields.start : sentence.start + fields.end]
    takes = _TAKES.match(text[sentence.end :].split("\n")[0])
    if takes and not fields.owner:
        fields = replace(fields, owner=takes["owner"], due=fields.due or fields_of(takes["rest"], people).due)
    box = BOX.match(remark.record.raw) or BOX.match(remark.record.text)
    actor = remark.record.actor
    mine = actor.name if actor and not actor.bot and _MINE.search(remark.quote) else ""
    return ActionItem.model_validate(
        {
            **claim_fields(remark.record, quote),
            "type": fields.type,
            "owner": fields.owner or mine,
            "due": fields.due,
            "priority": fields.priority,
            "status": "done" if fields.done or (box and box["mark"] in "xX") else "open",
            "done_when": "",
            "answers": "",
        }
    )


def _unrepeated(remarks: Iterable[Remark]) -> list[Remark]:
    return list({" ".join(LABEL.sub("", r.quote, count=1).lower().split()): r for r in remarks}.values())
