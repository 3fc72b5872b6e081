"""What else records say in so many words: impact, severity, what went well or wrong, actions, questions."""

import re
from collections import Counter
from collections.abc import Iterable

from postmortem_writer.draft import (
    ActionsSection,
    Claim,
    ImpactItem,
    ImpactSection,
    OpenQuestion,
    QuestionsSection,
    RelatedIncident,
    ReviewSection,
    Severity,
)
from postmortem_writer.drafting.extraction.actions import find_action_items
from postmortem_writer.drafting.extraction.incident import Incident
from postmortem_writer.drafting.extraction.quotes import claim, claim_fields, clip
from postmortem_writer.drafting.extraction.remarks import Remark, is_alert
from postmortem_writer.evidence import Evidence, Record

MOST_IMPACT = 6
MOST_OTHER = 6

_COUNTED = (
    r"(?:(?:(?!(?:in|at|on|were|was|are|is|failed|lost|that|which|with|from|for)\b)[a-z-]+ ){0,3}(?:users?|customers?|requests?|orders?|accounts?|sessions?|people|clients?|merchants?|tenants?|transactions?|messages?|records?|rows|projects?"
    r"|payments?|checkouts?|bookings?|calls?|logins?|devices|sites?|tickets|jobs|files|nodes|pods|builds|emails?|hours of \w+|minutes of \w+))"
)
_NUMBER = r"(?:[~≈<>]\s?)?\d[\d,. ]*\d\s?%?|(?:[~≈<>]\s?)?\d\s?%?"
_QUANTITY = re.compile(
    rf"(?<![\w.:/#-])(?P<number>(?:[~≈<>]\s?)?\d+(?:[.,  ]\d+)*(?:\s?%|[kKmM]\b)?)(?:\s+out)?(?:\s+of)?(?:\s+(?:all|the|our|about|around|their))*\s+(?P<unit>{_COUNTED})\b",
    re.I,
)
_LOST = re.compile(
    r"(?<![\w.:/#-])(?P<number>(?:[~≈<>]\s?)?\d+(?:[.,]\d+)*)\s+(?P<unit>(?:[a-z-]+ ){0,2}[a-z-]+s)\s+(?:(?:were|are|have|had|been|was) ){0,3}"
    r"(?:failed|lost|affected|missing|rejected|dropped|delayed|duplicated|cancell?ed|unpaid|corrupted)\b",
    re.I,
)
_PER = re.compile(
    r"(?<![\w.:/#-])(?P<number>\d+(?:[.,]\d+)*)\s+(?:out )?of\s+(?:the\s+|our\s+|around\s+|about\s+)?(?P<of>\d+(?:[.,]\d+)*)\s+(?P<unit>"
    + _COUNTED
    + r")\b",
    re.I,
)
_HARMED = re.compile(
    r"\b(?:affect\w*|impact\w*|lost|los[est]+|fail\w*|unable|cannot|can't|couldn't|could not|down|unavailable|error\w*|drop\w*|reject\w*|stuck|delay\w*|timed? ?out|missing|broken|double|twice|wrong|refund\w*|gone)\b",
    re.I,
)
_WHO = re.compile(
    r"\b(?:users?|customers?|clients?|merchants?|people|everyone|visitors?|students|guests|partners)\b[^.;\n]{0,40}\b(?:can't|cannot|could not|couldn't|unable|lost|see(?:ing)? errors?|affected|impacted|without|redirected|logged out|complain\w*)\b|\bno (?:data|customer|user)s?\b[^.;\n]{0,25}\b(?:lost|affected|impacted)\b|\bdata (?:loss|was lost|is lost)\b",
    re.I,
)
_SEV = re.compile(r"\bSEV(?:erity)?[ -]?[0-5]\b", re.I)
_PRIORITY = re.compile(r"\bP[0-5]\b(?=[ -]?(?:incident|outage|issue|alert|page)?)")
_NAMED = re.compile(
    r"\bseverity\b\W{1,5}(?P<value>critical|major|minor|high|medium|moderate|low|disrupted|degraded|down|notice|[A-Z]+-?\d)\b",
    re.I,
)
_IMPACT = re.compile(r"^\W*(?:(?:customer|user|business) )?impact\W*: (?!\W*(?:none|unknown|tbd|n/?a)\b)\S", re.I)
_LUCKY = re.compile(r"\b(?:luckily|fortunately|thankfully|by (?:pure )?chance|got lucky|lucky that)\b", re.I)
_LESSON = re.compile(r"\b(?:lessons?(?: learned)?|takeaway)\b\s*[:\-]|\bin hindsight\b", re.I)
_RELATED = re.compile(
    r"\b(?:this|it|that|same(?: thing)?)(?:'s| has| is| also)?(?: also)? happen(?:ed|ing) (?:before|again|last|in)\b|\bhas happened before\b|\bsame (?:as|issue as|thing as|problem as)\b[^.;\n]{0,20}\b(?:last|incident|outage|earlier)\b|\blike what we (?:had|saw)\b|\bsimilar (?:incident|outage|issue|problem)\b|\b(?:last|previous|earlier) (?:week|month|year|time)(?:'s)? (?:incident|outage)\b",
    re.I,
)
_ASKS = re.compile(r"^\W*(?:how|what|when|where|which|who)\b.*\?\W*$", re.I | re.DOTALL)


def find_impact(incident: Incident) -> ImpactSection:
    """Return the severity records name and the sentences that say who or what was harmed, with their quantities."""
    under = [r for r in incident.under_heading("impact|affected") if r.record.kind != "alert"]
    under += [r for r in incident.talk if r.told_plainly and _IMPACT.match(r.quote)]
    inside = [
        r
        for r in incident.told
        if not r.reading.question
        and not r.sentence.code
        and (_LOST.search(r.quote) or not r.says("recovery", "resolution"))
    ]
    named = [r for r in inside if r.record.kind != "log" and _harm(r.quote) and incident.on_topic(r)]
    items = [_impact_item(remark) for remark in _unrepeated([*under, *named])]
    return ImpactSection(severity=_severity(incident), impact=items[:MOST_IMPACT])


def find_review(incident: Incident) -> ReviewSection:
    """Return what the evidence itself files under what went well, wrong, by luck, or as a lesson."""
    return ReviewSection(
        went_well=quoted(incident.under_heading("(?:went|worked) (?:well|right)|positives")),
        went_wrong=quoted(
            incident.under_heading(
                "went wrong|went (?:badly|poorly)|(?:did not|didn't) go well|problems? encountered|could (?:have )?(?:gone|go) better|difficulties",
            )
        ),
        got_lucky=quoted([*incident.under_heading("luck(?:y)?"), *_matching(incident, _LUCKY)]),
        lessons=quoted(
            [*incident.under_heading("lessons?(?: learned| learnt)?|takeaways?"), *_matching(incident, _LESSON)]
        ),
    )


def find_actions(incident: Incident) -> ActionsSection:
    """Return the actions that records name as such."""
    return ActionsSection(action_items=find_action_items(incident))


def find_questions(incident: Incident) -> QuestionsSection:
    """Return the questions and earlier incidents that records name as such."""
    questions = [r for r in incident.under_heading("(?:open )?questions|unknowns") if _ASKS.match(r.quote)]
    related = [*incident.under_heading("related incidents?|previous incidents?"), *_matching(incident, _RELATED)]
    return QuestionsSection(
        open_questions=[
            OpenQuestion(cites=[r.record.id], text=" ".join(r.quote.split())) for r in questions[:MOST_OTHER]
        ],
        related=[
            RelatedIncident.model_validate(claim_fields(r.record, _clipped(r)))
            for r in _unrepeated(related)[:MOST_OTHER]
        ],
    )


def others(evidence: Evidence) -> list[RelatedIncident]:
    """Return the other incidents that the material seems to hold, each in the words of its first sign."""
    signs = [evidence.by_id[one.sign] for one in evidence.scope.others if one.sign]
    return [
        RelatedIncident.model_validate(claim_fields(record, clip(record.text, 0, len(record.text)))) for record in signs
    ]


def _harm(text: str) -> bool:
    return bool(_WHO.search(text) or _LOST.search(text) or (_QUANTITY.search(text) and _HARMED.search(text)))


def _impact_item(remark: Remark) -> ImpactItem:
    quote = _clipped(remark)
    share, amount = _PER.search(quote), _QUANTITY.search(quote)
    found = share or _LOST.search(quote) or (amount if _HARMED.search(quote) else None)
    fields = {
        "quantity": found["number"].strip() if found else "",
        "unit": " ".join(found["unit"].split()) if found else "",
        "denominator": share["of"] if share else "",
    }
    return ImpactItem.model_validate({**claim_fields(remark.record, quote), **fields})


def _severity(incident: Incident) -> Severity:
    """Return the severity that most records name, the first of equals; an alert's own level and an action's priority are not the incident's."""
    named: list[tuple[str, Record]] = []
    tasks = {cite for item in find_action_items(incident) for cite in item.cites}
    for record in {r.record.id: r.record for r in incident.remarks if r.record.id not in tasks}.values():
        match = (
            _SEV.search(record.text)
            or (_NAMED.search(record.text) if not is_alert(record) else None)
            or _PRIORITY.search(record.text)
        )
        if match:
            named.append((match.groupdict().get("value") or match.group(), record))
    if not named:
        return Severity(cites=[], value="unknown")
    counts = Counter(value.upper() for value, _ in named)
    best = counts.most_common(1)[0][0]
    value, record = next(pair for pair in named if pair[0].upper() == best)
    return Severity(cites=[record.id], value=value)


def _matching(incident: Incident, pattern: re.Pattern[str]) -> list[Remark]:
    return [r for r in incident.told if pattern.search(r.quote) and not r.reading.question and not r.sentence.code]


def _unrepeated(remarks: Iterable[Remark]) -> list[Remark]:
    return list({" ".join(remark.quote.lower().split()): remark for remark in remarks}.values())


def _clipped(remark: Remark) -> str:
    return clip(remark.record.text, remark.sentence.start, remark.sentence.end)


def quoted(remarks: Iterable[Remark]) -> list[Claim]:
    return [claim(remark.record, _clipped(remark)) for remark in _unrepeated(remarks)[:MOST_OTHER]]
