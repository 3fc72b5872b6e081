"""A draft and its faults in, a postmortem out: the one place where what was said becomes what is published."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel

from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.document.causes import differing, judged
from postmortem_writer.document.code_changes import code_changes
from postmortem_writer.document.graphs import graphs
from postmortem_writer.document.moments import MILESTONES, in_time_order, metrics, moment, stamp_of, unplaced
from postmortem_writer.document.omissions import omissions
from postmortem_writer.document.postmortem import (
    SCHEMA_VERSION,
    Action,
    AttachedFile,
    Cause,
    CitedRecord,
    DraftedBy,
    Event,
    Factor,
    Finding,
    Impact,
    LeftOut,
    MilestoneMoment,
    Postmortem,
    Question,
    SeverityGiven,
    Statement,
)
from postmortem_writer.document.published import SameEvent, scope_used
from postmortem_writer.document.questions import raised
from postmortem_writer.document.sources import source_used
from postmortem_writer.draft import (
    ActionItem,
    Claim,
    Draft,
    Hypothesis,
    ImpactItem,
    Milestone,
    MilestoneName,
    State,
    TimelineEvent,
    parts,
)
from postmortem_writer.evidence import Evidence, Record
from postmortem_writer.providers import Usage
from postmortem_writer.scope import own

# What a fault in one field costs: the field, where the rest of the claim still stands without it.
_BLANK: dict[str, str] = {
    "owner": "",
    "due": "",
    "priority": "",
    "status": "open",
    "done_when": "",
    "answers": "",
    "quantity": "",
    "unit": "",
    "denominator": "",
    "settles": "",
    "state": "inconclusive",  # the rule of document.causes decides it
}


def assemble(
    draft: Draft,
    evidence: Evidence,
    diagnostics: Iterable[Diagnostic] = (),
    *,
    drafted_by: DraftedBy,
    usage: Usage = Usage(),
    title: str = "",
) -> Postmortem:
    """Turn a draft into a postmortem: keep what the checks support, resolve times and records, list what was left out."""
    found = list(diagnostics)
    keep = _Keep(draft, [d for d in found if d.level is Level.ERROR])
    milestones = {name: _milestone(name, draft, evidence, keep) for name in MILESTONES}
    body: dict[str, Any] = {
        "summary": keep.statements("summary", draft.summary),
        "impact": [_impact(path, item, keep) for path, item in keep.each("impact", draft.impact)],
        "timeline": _timeline(draft.timeline, evidence, keep),
        "causes": _causes(draft.hypotheses, evidence, keep),
        "contributing_factors": [
            Factor(**_said(item), points=keep.statements(f"{path}.points", item.points))
            for path, item in keep.each("contributing_factors", draft.contributing_factors)
        ],
        "went_well": keep.statements("went_well", draft.went_well),
        "went_wrong": keep.statements("went_wrong", draft.went_wrong),
        "got_lucky": keep.statements("got_lucky", draft.got_lucky),
        "action_items": [_action(path, item, keep) for path, item in keep.each("action_items", draft.action_items)],
        "lessons": keep.statements("lessons", draft.lessons),
        "open_questions": [
            Question(text=question.text, cites=known)
            for index, question in enumerate(draft.open_questions)
            if not keep.faults(f"open_questions[{index}]")
            for known in [[id for id in question.cites if id in evidence.by_id]]
        ],
        "related": keep.statements("related", draft.related),
    }
    body["open_questions"] += raised(
        body["causes"], body["impact"], milestones, body["action_items"], body["open_questions"]
    )
    severity = draft.severity
    if keep.faults("severity") or not severity.cites:
        severity = severity.model_copy(update={"value": "unknown", "cites": []})
    quotes = _quotes_by_record(body, evidence)
    cited = dict.fromkeys(id for id in _cites({**body, "milestones": milestones}) if id in evidence.by_id)
    cited.update(dict.fromkeys(severity.cites))
    postmortem = Postmortem(
        schema_version=SCHEMA_VERSION,
        title=title or draft.title.strip() or "Untitled incident",
        status="draft",
        severity=SeverityGiven(value=severity.value, cites=severity.cites),
        milestones=milestones,
        metrics=metrics(milestones),
        left_out=keep.left_out,
        records={
            record.id: _cited_record(record, quotes.get(record.id, []))
            for record in evidence.records
            if record.id in cited
        },
        sources=[source_used(source) for source in evidence.sources],
        diagnostics=[
            Finding(**diagnostic.as_json())
            for diagnostic in [*evidence.diagnostics, *found, *differing(body["causes"])]
        ],
        drafted_by=drafted_by,
        usage=usage,
        groups=[
            SameEvent(ids=list(group.ids), rule=group.rule, places=[one.place for one in evidence.cited(group.ids)])
            for group in evidence.groups
        ],
        code_changes=code_changes(evidence, list(cited), _sentences(body)),
        graphs=graphs(
            evidence,
            {name: found.at for name, found in milestones.items() if found},
            [event.at.at for event in body["timeline"] if event.at],
        ),
        attachments=[
            AttachedFile(path=one.path, sha256=one.sha256, size=one.size, type=one.type, pages=one.pages)
            for one in evidence.attachments
        ],
        scope=scope_used(evidence.scope),
        **body,
    )
    return postmortem.model_copy(update={"omissions": omissions(postmortem, own(evidence), statements(body))})


def _sentences(node: object) -> list[str]:
    """Return every sentence of the body, causes with their own."""
    causes = node.get("causes", []) if isinstance(node, dict) else []
    return [*(statement.text for statement in statements(node)), *(cause.text for cause in causes)]


class _Keep:
    """Which parts of a draft stand, given the faults found in it."""

    def __init__(self, draft: Draft, faults: Sequence[Diagnostic]) -> None:
        self.left_out: list[LeftOut] = []
        self._by_part: dict[str, list[tuple[str, Diagnostic]]] = {}
        paths = sorted((path for path, _ in parts(draft)), key=len, reverse=True)
        for fault in faults:
            owner = next(
                (path for path in paths if fault.path == path or fault.path.startswith((f"{path}.", f"{path}["))), ""
            )
            self._by_part.setdefault(owner, []).append((fault.path[len(owner) + 1 :], fault))

    def faults(self, path: str) -> list[Diagnostic]:
        """Return the faults of this part that no blank field can cure."""
        return [fault for field, fault in self._by_part.get(path, []) if field not in _BLANK]

    def blank(self, path: str) -> dict[str, str]:
        """Return the fields of this part that are emptied, with what stands in their place."""
        return {field: _BLANK[field] for field, _ in self._by_part.get(path, []) if field in _BLANK}

    def leave_out(self, path: str, text: str, reasons: Iterable[Diagnostic]) -> None:
        self.left_out.append(LeftOut(path=path, text=text, reasons=list(dict.fromkeys(d.message for d in reasons))))

    def each(self, name: str, items: Sequence[Any]) -> Iterable[tuple[str, Any]]:
        """Yield ``(path, claim)`` of the claims of one list that stand; the others are noted as left out."""
        for index, item in enumerate(items):
            path = f"{name}[{index}]"
            faults = self.faults(path)
            if faults:
                self.leave_out(path, item.text, faults)
            else:
                yield path, item

    def statements(self, name: str, items: Sequence[Claim]) -> list[Statement]:
        return [Statement(**_said(item)) for _, item in self.each(name, items)]


def _said(claim: Claim) -> dict[str, Any]:
    return {"text": claim.text, "cites": claim.cites, "quote": claim.quote, "basis": claim.basis}


def _impact(path: str, item: ImpactItem, keep: _Keep) -> Impact:
    fields = {"quantity": item.quantity, "unit": item.unit, "denominator": item.denominator} | keep.blank(path)
    return Impact(**_said(item), **fields)


def _action(path: str, item: ActionItem, keep: _Keep) -> Action:
    names = ("type", "owner", "due", "priority", "status", "done_when", "answers")
    return Action(**_said(item), **{name: getattr(item, name) for name in names} | keep.blank(path))


def _timeline(events: Sequence[TimelineEvent], evidence: Evidence, keep: _Keep) -> list[Event]:
    """Return the rows that stand, in time order."""
    standing = in_time_order([event for _, event in keep.each("timeline", events)], evidence)
    stamps = [stamp_of(event.cites, event.time_quote, evidence) for event in standing]
    return [
        Event(**_said(event), at=moment(stamp), unplaced=unplaced(stamp), kind=event.kind)
        for event, stamp in zip(standing, stamps, strict=True)
    ]


def _causes(hypotheses: Sequence[Hypothesis], evidence: Evidence, keep: _Keep) -> list[Cause]:
    causes = []
    for index, hypothesis in enumerate(hypotheses):
        path = f"hypotheses[{index}]"
        faults = keep.faults(path)
        supporting = keep.statements(f"{path}.supporting", hypothesis.supporting)
        against = keep.statements(f"{path}.against", hypothesis.against)
        if faults or not (supporting or against):
            keep.leave_out(path, hypothesis.text, faults or [_unsupported(path)])
            continue
        settles = keep.blank(path).get("settles", hypothesis.settles)
        cause = Cause(
            text=hypothesis.text,
            state=hypothesis.state,
            **{"for": supporting},
            against=against,
            settles=settles,
        )
        causes.append(judged(cause, evidence))
    order: tuple[State, ...] = ("confirmed", "likely", "inconclusive", "ruled_out")
    return sorted(causes, key=lambda cause: order.index(cause.state))


def _unsupported(path: str) -> Diagnostic:
    return Diagnostic("support", Level.ERROR, path, "no point for or against it stood up to the checks")


def _milestone(name: MilestoneName, draft: Draft, evidence: Evidence, keep: _Keep) -> MilestoneMoment | None:
    given: Milestone = getattr(draft.milestones, name)
    path = f"milestones.{name}"
    found = moment(stamp_of(given.cites, given.time_quote, evidence))
    faults = keep.faults(path)
    if given.basis != "unknown" and faults:
        keep.leave_out(path, f"{name}: {', '.join(given.cites)}", faults)
    if given.basis == "unknown" or faults or found is None:
        return None
    return MilestoneMoment(**found.model_dump(), cites=given.cites, basis=given.basis)


def _cites(node: object) -> Iterable[str]:
    """Yield every record id cited below ``node``."""
    if isinstance(node, BaseModel):
        yield from getattr(node, "cites", [])
        for name in type(node).model_fields:
            yield from _cites(getattr(node, name))
    elif isinstance(node, dict):
        for value in node.values():
            yield from _cites(value)
    elif isinstance(node, list):
        for item in node:
            yield from _cites(item)


def statements(node: object) -> Iterable[Statement]:
    if isinstance(node, Statement):
        yield node
    if isinstance(node, BaseModel):
        for name in type(node).model_fields:
            yield from statements(getattr(node, name))
    elif isinstance(node, dict):
        for value in node.values():
            yield from statements(value)
    elif isinstance(node, list):
        for item in node:
            yield from statements(item)


def _quotes_by_record(body: Mapping[str, Any], evidence: Evidence) -> dict[str, list[str]]:
    quotes: dict[str, list[str]] = {}
    for statement in statements(dict(body)):
        if statement.verbatim:
            continue
        for record in evidence.cited(statement.cites):
            if statement.quote and record.says(statement.quote) and statement.quote not in quotes.get(record.id, []):
                quotes.setdefault(record.id, []).append(statement.quote)
    return quotes


def _cited_record(record: Record, quotes: list[str]) -> CitedRecord:
    stamp = record.stamp
    return CitedRecord(
        source=record.source,
        line=record.line,
        end_line=record.end_line or record.line,
        at=record.at,
        precision=stamp.precision if stamp and stamp.instant is not None else None,
        time_as_written=stamp.raw if stamp else "",
        unplaced=unplaced(stamp),
        zone=stamp.zone if stamp else "",
        zone_basis=stamp.zone_source if stamp else "none",
        time_basis=_time_basis(record),
        kind=record.kind,
        actor=record.actor.name if record.actor else "",
        channel=record.channel,
        text=record.text,
        quotes=quotes,
        page=record.page,
    )


def _time_basis(record: Record) -> Literal["event", "posted", "page", "none"]:
    if record.instant is None:
        return "none"
    if record.is_page_date:
        return "page"
    return "event" if record.stamp is record.event else "posted"
