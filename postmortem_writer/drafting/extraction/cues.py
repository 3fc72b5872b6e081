"""The words by which people and machines say what happened in an incident: a table, and what they weigh."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Cue = Literal[
    "resolution",
    "recovery",
    "failed",
    "symptom",
    "trouble",
    "detection",
    "acknowledgement",
    "escalation",
    "decision",
    "action",
    "change",
    "cause",
    "diagnosis",
    "communication",
    "follow_up",
]

_OF_INCIDENT = r"(?:issue|issues|incident|outage|problem|problems|this|it|that|all|everything|alert|alarm)"
_HEALTHY = r"(?:work|serv|respond|succeed|process|flow|runn?|function|launch|operat|deliver|connect|sync|load|pass|fir|build)ing"
_FAILING = r"(?:fail(?:s|ed|ing|ures?)?|crash(?:es|ed|ing|loop\w*)?|tim(?:es|ed|ing|e) ?-?outs?|hang(?:s|ing)?|hung|stuck|stall(?:s|ed|ing)?|timeouts?)"

_TABLE: dict[Cue, tuple[float, str]] = {
    "resolution": (
        5,
        r"\ball[- ]clear\b|\bback online\b|\bfully (?:recovered|restored|resolved|operational)\b"
        r"|\b(?:incident|outage|issue|problem)s?\b[^.;\n]{0,40}\b(?:is|was|are|were|be|been|now|fully|as)? ?(?:resolved|closed|over|fixed)\b"
        r"|\b(?:this|it|that|all|everything)(?:'s| is| was| has been|'s been| are)(?: now| all| fully)? (?:resolved|fixed|over)\b"
        r"|^\W*(?:marked |now |fully |status: ?)?resolved\b|\b(?:declar|mark|call|consider)\w* (?:it |this |the \w+ |that )?(?:as )?(?:resolved|fixed|over|closed)\b"
        r"|\b(?:resolved|closed|closing) (?:the |this )?(?:incident|outage|issue)\b|^\W*fixed\W*$",
    ),
    "recovery": (
        4,
        r"\bback (?:to normal|up|online|in service|to (?:green|healthy|100 ?%|full|working|business))\b|\bworking order\b"
        rf"|\b{_HEALTHY} (?:again|normally|fine|as expected|as (?:usual|intended) again|properly)\b|\b(?:succeed|work|respond|pass|run)s? again\b"
        r"|\brecovered\b|\brecovering\b|\brecovery (?:is )?complete\b|\boperating normally\b|\bstabili[sz](?:ed|ing)\b|\bmitigated\b|\balleviated\b|\bsubsid(?:ed|ing)\b"
        r"|\b(?:that|this|it|which|reboot|restart|rollback|revert)(?: seems to have| has|'s)? (?:worked|helped|helps|did it|did the trick|fixed it)\b"
        r"|\b(?:succeeds|succeeded|passes) this time\b|\b(?:begin|began|start|started)s? (?:to succeed|to recover|recovering|succeeding|working)\b"
        r"|\b(?:service|traffic|access|capacity|connectivity|everything) (?:is |has been |was )?(?:fully )?restored\b|\bcaught up\b"
        r"|\b(?:is|are|looks?|looking|all|now|everything) (?:good|green|healthy|stable|normal|fine|okay) (?:now|again|on)\b|\ball (?:green|healthy)\b|\bmost (?:users|customers) are back\b"
        r"|\b(?:errors?|latency|error rate|5xx|queue|lag|backlog|rate|alerts?)\b[^.;\n]{0,40}\b(?:dropping|dropped|drained|cleared|gone|down to|back to|easing|stopped|falling|back (?:under|below))\b"
        r"|\bno (?:more|further|new) (?:errors?|failures?|timeouts?|alerts?|reports)\b|\bno longer (?:failing|seeing|see|happening|down|erroring)\b|\bfixe[sd] (?:it|the issue|the problem|their issues)\b",
    ),
    "failed": (
        3,
        r"\b(?:did|does|do|has|have|is|was)(?:n't| not|nt) (?:seem to (?:have )?)?(?:work|worked|help|helped|fix|fixed|change|changed|make a difference)\b"
        r"|\bno (?:effect|change|luck|difference|improvement|dice)\b|\bnothing (?:happened|changed)\b|\bto no avail\b|\bstill (?:fail|see|broken|down|happen|not|the same|refus|visible|missing|erroring|timing|stuck|slow)\w*"
        r"|\b(?:fails|failed|failing) again\b|\b(?:problem|issue|error)s? (?:is|are) still\b|\bwithout (?:success|effect)\b|\b(?:everything|all)(?:'s| is|) still\b",
    ),
    "symptom": (
        3,
        r"\boutages?\b|\bunavailab\w+|\bunreachable\b|\bnot (?:reachable|responding|working|available|loading|starting|being \w+ed)\b"
        r"|\b(?:is|are|was|were|be|been|went|goes|going|still|came|site|service|cluster|all|completely) (?:\w+ )?down\b(?! (?:to|from|for))"
        rf"|\b{_FAILING}\b|\b(?:5\d\d|4\d\d)s?\b(?= ?(?:errors?|responses?|s\b|on|from|spik))|\bHTTP [45]\d\d\b|\b5xx\b|\bnothing is (?:respond|work|load)\w*|\bwrong beyond\b|\bsomething(?:'s| is) wrong\b"
        r"|\b(?:is|are)(?:n't| not) (?:working|responding|loading|starting|available|reachable|running|able|getting|coming)\b|\b(?:do|does|did)(?:n't| not) (?:work|load|start|respond|connect|scale)\b"
        r"|\b(?:can't|cannot|can not|cant|couldn't|could not|unable to) (?:be )?(?:log|access|connect|load|reach|scale|provision|start|open|use|see|pay|sign|check|place|get|send|save|process|resolve|allocate|schedul)\w*"
        r"|\bbroken\b|\bdegrad\w+|\b(?:very |extremely |really |so |too |much )slow(?:ly)?\b|\b(?:latency|lag|delay|backlog|queue|cpu|memory|load)\b[^.;\n]{0,30}\b(?:high|spik\w+|growing|climb\w+|grew|behind|rising|maxed)\b"
        r"|\b(?:exhaust(?:ed|ion)|overload\w*|overwhelm\w+|out of (?:memory|disk|space|connections|capacity)|OOM\w*|saturated)\b|\b(?:lost|wiped|corrupt\w*|deleted by mistake|gone)\b"
        r"|\brefus(?:es|ing|ed) to\b|\bconnection refused\b|\block(?:ed up|up|ing up)\b|\b(?:spikes?|surge|spiking) (?:in|of)\b|\berrors? (?:rate|spik\w+|climb\w+)\b|\b(?:at|to|down to) (?:0 ?%|zero)\b"
        r"|\bstruggling\b|\b(?:lots|heap|many|tons|bunch) of (?:\w+ )?(?:errors?|failures?|timeouts?|empty|alerts?)\b|\bstopped (?:work|respond|process|report|accept)\w*|\bdropp(?:ed|ing) (?:messages|requests|connections|packets)\b|\bunhealthy\b",
    ),
    "trouble": (
        1,
        r"\berrors?\b|\bissues?\b|\bproblems?\b|\bincident\b|\bslow(?:er|ness)?\b|\bmissing\b|\bempty\b|\bwrong\b|\bbugs?\b|\bexceptions?\b|\blagging\b|\bflaky\b|\bimpact(?:ed)?\b|\baffect\w+",
    ),
    "detection": (
        3,
        r"\b(?:alerts?|alarms?|monitors?|pagers?)\b[^.;\n]{0,30}\b(?:fir(?:ed|ing|es)|triggered|went off|tripped|came in)\b|\b(?:fir(?:ed|ing)|triggered)\b[^.;\n]{0,20}\b(?:alert|alarm|monitor)|^\W*(?:firing|alarm|alert|triggered|critical)\b"
        r"|\b(?:got|were|was|been|are) paged\b|\b(?:users?|customers?|people|someone|support|clients?)\b[^.;\n]{0,20}\b(?:report(?:s|ed|ing)?|complain\w*|notic\w+)\b|\breports? (?:of|that|from)\b|\bdetected\b|\bdetects\b",
    ),
    "acknowledgement": (
        2.5,
        r"\blooking (?:into|at) (?:it|this|that|the (?:issue|problem|alert|errors?|logs?))\b|\blooking into\b|^\W*(?:i'?m |we'?re |am |are |currently )?looking\b(?! (?:good|fine|better|like|for))"
        r"|\b(?:investigating|investigation (?:is )?in progress|started (?:to )?(?:investigat|troubleshoot|debug)\w*)\b|\back(?:ed|ing|nowledged?)\b|^\W*ack\b|(?:^|\bi'?m |\bwe'?re |\bare )\W*on it\b"
        r"|\bi(?:'ll| will|'m going to) (?:take (?:it|this|a look)|look|check|investigate|dig)\b|\b(?:taking|having) a look\b|^\W*checking\b|\bbeing (?:looked at|investigated|worked on)\b|\bworking on (?:it|this|a fix|the fix|the issue|the problem)\b|\bi(?:'ve| have) got (?:it|this)\b",
    ),
    "escalation": (
        2,
        r"\bpag(?:ed|ing) \w+|\bescalat\w+|\b(?:please|can (?:you|someone|somebody|we get)|could (?:you|someone)|need)\b[^.;\n?]{0,30}\bjoin\b|\bwar ?room\b|\bincident (?:commander|channel|call|bridge)\b|\bopened (?:an? )?(?:incident|ticket|case|p1|sev)|\bjoin(?:ed|ing) the (?:call|bridge|incident)\b",
    ),
    "decision": (
        3,
        r"\bdecid(?:e|ed|es|ing)\b|\bdecision\b|\b(?:agreed|agree) (?:on|that|to|about)\b|\bin agreement\b|\b(?:please )?(?:do not|don't|dont) (?:deploy|restart|roll|touch|merge|push|upgrade|update|change|apply|ship)\b"
        r"|\blet'?s (?:not |also |just |try |go |all |first )?(?:roll|revert|deploy|restart|scale|fail|wait|hold|keep|disable|enable|go|try|switch|rollback|stop|block|increase|bump|do|start|drain|page)\b"
        r"|\bgo ahead\b|\bhold off\b|\b(?:please )?proceed with\b|\b(?:we(?:'re| are)|i(?:'m| am)) going to\b|\bwe(?:'ll| will) (?:roll|revert|deploy|restart|scale|fail|disable|switch|wait|hold|co-?ordinate)\b",
    ),
    "action": (
        3,
        r"\b(?:restart|reboot|redeploy|deploy|revert|drain|cordon|kill|flush|block|disabl|enabl|downgrad|upgrad|patch|resiz|recreat|restor|delet|remov|rotat|failover|hotfix|purg|throttl|scal|terminat|mount|drop|cull)(?:s|ed|ing|es|ting|ped|ping|led|ling)\b"
        r"|\b(?:restart|reboot|rollback|revert|redeploy|downgrade|hotfix|failover|upgrade|fix) (?:is |was |has been )?(?:complete|completed|done|started|initiated|deployed|in|out|live|merged|rolled out|of)\b|\broll(?:ed|ing|s)? (?:it )?(?:back|out|forward)\b|\brollback\b|\bfail(?:ed|ing)? over\b"
        r"|\bshut(?:ting)? (?:it |them )?down\b|\bscal(?:ed|ing|e) (?:up|down|out|in)\b|\b(?:turned|switched|turning|switching) (?:\w+ )?(?:off|on|over|to)\b|\b(?:brought|took|taking|bringing|taken) \S+ (?:down|offline|up)\b|\bfix (?:is )?(?:in|on|for|merged|deployed|live|ready)\b"
        r"|\b(?:releases?|version|v\d[\w.]*) (?:is|are) (?:out|live|available|deployed)\b",
    ),
    "change": (
        1.5,
        r"\b(?:tried|trying|attempt(?:s|ed|ing)?|try|retried|retry)\b|\b(?:increas|rais|bump|lower|reduc|doubl|adjust|chang|updat|install|appl(?:i|y)|merg|releas|replac|configur|switch|mov|modif|migrat|copi|clear)(?:s|ed|es|ing|ying|d|ped|ping)?\b|\b(?:set|ran|run|script is run|backup|back up|copy|started|stopped)\b",
    ),
    "cause": (
        3,
        r"\bbecause\b|\bcaus(?:e|ed|es|ing)\b(?! (?:a |any )?(?:confusion|concern))|\broot[- ]cause\b|\bdue to\b|\bturns out\b|\bculprit\b|\bas a result of\b|\b(?:ran|run|running) out of\b|\bthe (?:reason|problem|issue) (?:is|was) (?:that )?|\bresult(?:ed|s|ing)? (?:from|in)\b|\bled to\b|\btriggered by\b|\b(?:known|a) bug in\b|\b(?:issue|problem|error)s? linked to\b",
    ),
    "diagnosis": (
        2,
        r"\b(?:found|finds|identif(?:y|ied|ies)|discover(?:ed|s)?|reali[sz](?:ed|es|ation)|pinpointed|located|traced|narrowed|isolated|notic(?:e|ed|es)|confirm(?:ed|s)|verified|reproduc(?:ed|e)|hypothes[ie]s|suspect\w*|suspicion)\b"
        r"|\b(?:looks|seems|appears) (?:like|to be|to have|that)\b|\b(?:logs?|graphs?|grafana|metrics|dashboards?|traces?|console) (?:shows?|reports?|says?|indicates?|list\w*)\b|\bit appears\b|\bindicat(?:es|or|ing)\b|\bexplains?\b",
    ),
    "communication": (
        2.5,
        r"\bstatus ?page\b|\bannounc\w+|\b(?:post|publish|sent|send|wrote|share)\w* (?:an? |the |out )?(?:\w+ )?(?:update|announcement|notice|blog|email|statement|tweet|comms)\b|\bblog ?post\b|\btweet\w*|\bnotif(?:y|ied|ying)\b|\bcommunicat\w+|\b(?:incident|status|current) (?:update|status)s?\b|^\W*(?:status|update)\b ?:|\bPSA\b|\badvis(?:e[sd]?|ing)\b|\binformed\b",
    ),
    "follow_up": (2, r"\baction items?\b|\bTO-?DO\b|\bfollow[- ]?ups?\b|^\W*AI:|\bpost-?mortem\b|\bretro\b"),
}
_COMPILED = {cue: re.compile(pattern, re.I) for cue, (_, pattern) in _TABLE.items()}
WEIGHT: dict[Cue, float] = {cue: weight for cue, (weight, _) in _TABLE.items()}

_ASKED = re.compile(
    r"\?[\s)\"'*_]*$|^\W*(?:does|do|did|is there|are there|any(?:one|body)|can (?:someone|anyone|you|we)|could (?:someone|you|we)|should we|have we|has anyone|what|how|why|when|where|who|which)\b(?![^?]*[.!:])",
    re.I,
)
_HEDGED = re.compile(
    r"\b(?:might|may|maybe|perhaps|possibl[ey]|probabl[ey]|could (?:be|have|also)|i think|i believe|i guess|i feel|seems?|looks? like|appears?|suspect\w*|suspicion|not (?:\d+% )?sure|unclear|wonder\w*|presumably|apparently|assum\w+|should be|hopefully|likely|believe[ds]?|guess|theory|hypothes\w+)\b|\?",
    re.I,
)
_UNREAL = re.compile(
    r"(?:\b(?:if|unless|until|once|when|whenever|whether|should|would|could|might|may|will|shall|not|never|nor|no longer|hardly|hop(?:e|ed|ing)|hopefully|expect\w*|wait\w*|before|try\w*|need\w*|want\w*|false|nothing|none|almost|partial\w*|nearly|to (?:be|get|have|see)|in order|supposed|about to|wants?|please)\b|n't\b|'ll\b|\bdont\b|\bcant\b|\bwont\b)[^.;:!?\n]{0,28}$",
    re.I,
)
_NEGATED = re.compile(
    r"(?:\b(?:no|not|without|never|zero|fewer|less|stopp?\w*|prevent\w*|avoid\w*|if|unless|in case|would|could|might|may|will|until|won't|no longer|resolved|fixed|earlier)\b|n't\b)[^.;:!?,\n]{0,16}$",
    re.I,
)
_EASED = re.compile(
    r"^[^.;:!?\n]{0,24}\b(?:gone|stopped|clear(?:ed|ing)|resolved|fixed|dropping|dropped|recovered|over|easing|alleviated|mitigated|disappeared)\b",
    re.I,
)
_SMALL_TALK = re.compile(
    r"^\W*(?:thanks?|thank you|thx|ty|cheers|sorry|apolog\w+|no worries|np|lol|haha\w*|nice|great|cool|perfect|awesome|ok(?:ay)?|yes|yep|yeah|no|sure|hi|hello|hey|good (?:morning|night|evening)|congrats|welcome|please|same|agreed|i see|got it|oh)\b",
    re.I,
)
_THANKS = re.compile(
    r"\b(?:thanks?|thank you|thx|apologies|sorry|no worries|lol|haha|kudos|good (?:morning|night|evening)|happy (?:birthday|friday|new)|lunch|coffee|weekend|congrat\w*)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one sentence says by its cue words: ``asserted`` holds the cues it claims as fact, ``weight`` adds them up."""

    cues: frozenset[Cue]
    asserted: frozenset[Cue]
    weight: float
    question: bool
    hedged: bool
    small_talk: bool


@lru_cache(maxsize=8192)
def read_cues(sentence: str) -> Reading:
    """Return the cues in one sentence; questions, wishes, conditions and negations are cues but assert nothing."""
    hits = {cue: list(pattern.finditer(sentence)) for cue, pattern in _COMPILED.items()}
    cues = frozenset(cue for cue, found in hits.items() if found)
    question = bool(_ASKED.search(sentence))
    real = frozenset(cue for cue in cues if not question and any(_is_real(cue, sentence, match) for match in hits[cue]))
    weights = sorted((WEIGHT[cue] for cue in real), reverse=True) or [0.0]
    faint = max((WEIGHT[cue] for cue in cues - real), default=0.0) / 3
    small_talk = bool(_SMALL_TALK.match(sentence) and len(sentence.split()) < 6) or (
        bool(_THANKS.search(sentence)) and weights[0] < 3
    )
    weight = weights[0] + sum(weights[1:3]) / 2 + faint - (2 if small_talk else 0)
    return Reading(cues, real, weight, question, bool(_HEDGED.search(sentence)), small_talk)


def _is_real(cue: Cue, sentence: str, match: re.Match[str]) -> bool:
    before = sentence[max(0, match.start() - 60) : match.start()]
    if cue in ("resolution", "recovery", "action"):
        return not _UNREAL.search(before)
    if cue in ("symptom", "trouble"):
        return not _NEGATED.search(before) and not _EASED.match(sentence[match.end() : match.end() + 60])
    return True
