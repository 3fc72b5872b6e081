"""The phrases by which people and machines say what happened, as a table: cue, weight, regular expressions.

A phrase is general English of incident work, never the vocabulary of one company; all are in small letters, as the sentence is when it is read.
"""

from typing import Literal

Cue = Literal[
    "resolution",
    "recovery",
    "fine",
    "done",
    "failed",
    "relapse",
    "symptom",
    "sign",
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

_FAULT = r"(?:errors?|exceptions?|failures?|timeouts?|alerts?)"
_FAILING = r"(?:fail(?:s|ed|ing|ures?)?|crash(?:es|ed|ing|loop\w*)?|hang(?:s|ing)?|hung|stuck|stall(?:s|ed|ing)?|tim(?:es|ed|ing|e)?[ -]?outs?)"
_HEALTHY = r"(?:work|serv|respond|succeed|process|flow|runn?|function|launch|operat|deliver|connect|sync|load|pass|fir|build)ing"
_ACTING = (
    r"(?:restart|reboot|redeploy|deploy|revert|drain|cordon|kill|flush|block|disabl|enabl|downgrad|upgrad|patch|resiz|recreat|restor"
    r"|delet|remov|rotat|hotfix|purg|throttl|scal|terminat|mount|drop|cull|evict|unblock|rebuil)"
)
_ACT = (
    r"(?:restart|reboot|redeploy|deploy|roll ?back|revert|drain|cordon|kill|flush|block|disable|enable|downgrade|upgrade|patch|resize"
    r"|recreate|restore|delete|rotate|scale|terminate|mount|cull|evict|fail ?over|back ?up)"
)
_STEP = r"(?:restart|reboot|rollback|roll-back|revert|redeploy|downgrade|upgrade|hotfix|failover|fix|deploy|deployment|rollout)"
_BROKEN = r"(?:available|reachable|running|working|responding|loading|starting|connecting|scaling|syncing|accessible)"
_ENDED = r"(?:(?:resolved|fixed|solved)\b(?! (?:in|by|with|to)\b)|(?:closed|over)(?=\s*(?:now|by \w+|$|[.,;!)])))"
_PAGER = r"(?:pagerduty|opsgenie|victorops|pager|alertmanager|prometheus|grafana|datadog|nagios|zabbix|sentry|cloudwatch|pingdom|statuscake)"
_RATE = r"(?:[45]xx|50\ds|error rates?|errors|failure rates?|failures|timeouts|packet loss)"
_LOAD = r"(?:cpu|memory|load|lag|latency|p9\d)"
_IS = r"(?: rates?| ratio| share)?(?: ?(?:[:=~≈]|\b(?:at|is|are|now|about|around)\b))* ?"
_RISES = r"(?: rates?| ratio| share)?(?: ?(?:[:=~≈>]|\b(?:at|is|are|now|about|around|still|up|to|over|hits?|reach\w*|climb\w*|ris\w+|jump\w*|peak\w*)\b))* ?"
_HIGH = r"(?:[5-9]|[1-9]\d)(?:[.,]\d+)?"
_REPORTING = (
    r"(?:users?|customers?|people|someone|support|clients?|finance|sales|security|partners?|merchants?|shops?|guests?|students?|patients?|drivers?|agents?"
    r"|help ?desk|service desk|call cent(?:er|re))"
)
_FINE = r"(?:ok|okay|fine|good|normal|healthy|works?|flow(?:s|ing)?|resumed?)"
_INCIDENT = r"(?:incident|outage|issue|problem|disruption)s?"

PHRASES: dict[Cue, tuple[float, tuple[str, ...]]] = {
    "resolution": (
        5,
        (
            r"\ball[- ]clear\b",
            r"(?<!i'm )(?<!i am )(?<!be )(?<!was )\bback online\b",
            r"\bfully (?:recovered|restored|resolved|operational)\b",
            rf"\b{_INCIDENT} (?:(?:is|was|has been|have been|are|were|now|fully|completely) ){{0,3}}{_ENDED}",
            rf"(?:^|[,.;:!]) ?(?:ok,? |yes,? |and )?(?:this|it|that|all|everything)(?:'s| is| was| has been|'s been| are)(?: now| all| fully)? {_ENDED}",
            r"^\W*(?:marked |now |fully |status: ?)?(?:as )?resolved\b(?! (?:the|a|all|your|my|some|these|those|merge) (?!incident|issue|outage|problem|alert))",
            r"\b(?:declar|mark|call|consider)\w* (?:it |this |that |the \w+ )?(?:as )?(?:resolved|over|closed)\b",
            r"\b(?:resolved|closed|closing) (?:the |this )?(?:incident|outage|issue)\b",
            r"^\W*(?:all (?:good|fine|ok|okay)\W+)?clos(?:ed|ing)(?: (?:it|this|out))?\W*(?:[.;,!]|$)",
            r"\bcall(?:ed|ing)? (?:it|this|that) (?:done|a day|a night|quits)\b",
            r", (?:all )?(?:resolved|clos(?:ed|ing)(?: (?:it|this|out))?)\W*$",
        ),
    ),
    "recovery": (
        4,
        (
            r"^\W*fixed\W*$",
            r"(?<!i'm )(?<!i am )(?<!be )(?<!was )\bback (?:to normal|up|online|in service|to (?:baseline|green|healthy|full|working|business))\b",
            r"\bback (?:to|at) (?:9\d(?:\.\d+)?|100) ?%",
            r"\bworking order\b",
            rf"\b{_HEALTHY} (?:again|normally|fine|as expected|properly)\b",
            r"\b(?:succeed|work|respond|pass|run|start)s? again\b",
            r"\brecovered\b",
            r"\brecovering\b",
            r"\brecovery (?:is )?complete\b",
            r"\bstabili[sz](?:ed|ing)\b",
            r"\b(?:mitigated|alleviated|subsid(?:ed|ing))\b",
            r"\b(?:that|this|it|reboot|restart|rollback|revert)(?: seems to have| has|'s)? (?:worked|helped|helps|did it|did the trick|fixed it)\b",
            r"\b(?:succeeds|succeeded|passes|works|worked) this time\b",
            r"\b(?:begin|began|start|started)s? (?:to succeed|to recover|to work again|recovering|succeeding)\b",
            r"\b(?:service|traffic|access|capacity|connectivity|everything) (?:is |has been |was )?(?:fully )?restored\b",
            r"\bcaught up\b",
            r"\b(?:green|healthy|stable|fine|reachable|available|ok|okay|good|normal|fresh|right|correct) again\b",
            r"\b(?:loads?|prints?) again\b",
            r"\bresumed? (?:without|normally|again)\b",
            r"(?<![\d.,])0(?:[.,]0+)? ?% (?:errors|failures|50\ds|[45]xx)\b",
            rf"\b{_RATE}{_IS}(?:0(?:[.,]\d+)? ?%|0(?![\d.,])(?! ?%)|zero\b)",
            r"\bback (?:down )?(?:to|at|under|below) [~<]?\d[\d.,]* ?(?:ms|s|sec|secs|seconds)\b",
            r"\b(?:is|are|looks?|looking|all|everything) (?:good|green|healthy|stable|normal|fine|okay|ok) (?:now|again)\b",
            r"^\W*(?:looks?|looking) (?:stable|healthy)\b",
            r"\ball (?:green|healthy)\b",
            r"\b(?:is|are) (?:stable|healthy|normal|flowing|operational)\b(?! because)",
            r"\bmost (?:users|customers) are back\b",
            r"\b(?:errors?|latency|(?:error|failure) rate|[45](?:xx|\d\d)s?|timeouts?|exceptions?|failures?|p9\d|queue|lag|backlog|alerts?|load|cpu(?: usage)?)\b[^.;`\n]{0,40}\b(?:dropping|dropp?e?[ds]|falls|fell|drained|cleared|gone|down to|back to|close to zero|(?:going|coming|trending) down|easing|stopped|falling|back (?:under|below))\b",
            rf"\b{_RATE}(?: (?:is|are|was|were|now))* back [<≤] ?\d",
            rf"\bno (?:more|further|new) {_FAULT}\b",
            r"\b(?:error rate|errors|5xx|latency)\b[^.;\n]{0,20}\b(?:is|are|at|to) (?:0(?![.,]?\d)|zero)\b(?! ?%? (?:success|avail))",
            r"\bno longer (?:failing|seeing|see|happening|down|erroring)\b",
            r"\bfixed (?:it|the issue|the problem)\b",
        ),
    ),
    "fine": (
        1.5,
        (
            rf"(?:^|[,;:–-] |\band )(?!(?:[\w-]+ )*(?:not|no|never|if|until|should|seems?|other|others|only|still|isn't|aren't) )(?:[\w-]+ ){{1,3}}(?:all )?{_FINE}(?: now)?\W*$",
            rf"(?<!success )(?<!delivery )(?<!hit )(?<!completion )(?<!launch )\b(?:rates?|ratio){_IS}0(?:[.,]\d+)? ?%",
            r" = (?:normal|ok|fine|good)\W*$",
            r"\b(?:queue|backlog|lag)\b(?: (?:is|at|now|down to)\b)*[:=]? (?:0(?![\d.,])|zero|empty)(?![\w-])",
        ),
    ),
    "done": (2, (r"(?:^\W*|, )(?:all |we're |we are |it's )?done\W*$", r"^\W*done, ")),
    "failed": (
        3,
        (
            r"\b(?:did|does|do|has|have)(?:n't| not|nt) (?:seem to (?:have )?)?(?:help|helped|fix|fixed|change anything|make a difference)\b",
            r"^\W*(?:that |it |this |which )?(?:did|does)(?:n't| not|nt) (?:work|help)\b",
            r"\b(?:that|this|it|which) (?:did|does)(?:n't| not|nt) (?:work|help)\b",
            r"\b(?:don't|do not|doubt) (?:think |believe )?(?:that |it |this )+(?:worked|helped|did)\b",
            r"\bno (?:effect|luck|difference|improvement|dice)\b",
            r"\bnothing (?:happened|changed)\b",
            r"\bto no avail\b",
            r"\bwithout (?:success|effect)\b",
            r"\b(?:problem|issue|error)s? (?:is |are )?(?:still )?(?:visible|present|there|remains?|persists?)\b",
            r"\bremain(?:s|ed)? (?:at|unchanged|the same)\b",
            r"\b(?:was|is)(?:n't| not) it\b",
        ),
    ),
    "relapse": (
        3,
        (
            r"\bstill (?:\w+ )?(?:fail|see|broken|down|happen|not|refus|visible|missing|erroring|timing|stuck|slow|getting|unable|can't|cannot|affected)\w*",
            r"\b(?:fails|failed|failing|crashing|crashed|down|happening|erroring|timing out) again\b",
            r"\b(?:problem|issue|error|alert|timeout|failure)s? (?:is|are) (?:still|back)\b",
            r"\b(?:it|this|that)(?:'s| is| has) (?:happening|happened|come|started|starting|occurring|back) again\b",
            r"\b(?:is|are|going) (?:down|up) to zero again\b|\b(?:down|zero) again\b",
            r"\bre-?occurr?\w*",
            r"\bspoke too soon\b",
            r"\bre-?open(?:ed|ing)\b",
            r"\bback (?:at|up to) (?:[2-8]\d|1\d) ?%",
            rf"\b(?:{_FAULT}|50\ds|[45]xx) again\b",
            r"\b(?:errors?|exceptions|failures|timeouts|alerts?|50\ds|[45]xx) (?:are |is |came |come )?back\b(?! (?:to|at|under|below|down|in)\b)",
            rf"\b(?:{_RATE}|{_LOAD}){_RISES}{_HIGH} ?%? again\b",
            r"\bstill (?:growing|climbing|rising|high|spiking)\b",
        ),
    ),
    "symptom": (
        3,
        (
            r"\boutages?\b",
            r"\bunavailab\w+",
            r"\bunreachable\b",
            rf"\bnot (?:being \w+ed|{_BROKEN})\b",
            rf"\b(?:is|are)(?:n't| not) (?:able|coming|getting|{_BROKEN})\b",
            r"\b(?:do|does|did)(?:n't| not) (?:respond|load|start|connect|scale|sync|come up)\b|\b(?:do|does)(?:n't| not) work\b",
            r"\b(?:is|are|was|were|been|went|goes|still|site|service|cluster|completely) (?:(?!going|coming|trending|slow)\w+ )?down\b(?! (?:to|from|for|the|a)\b)",
            rf"\b{_FAILING}\b",
            r"\b[45]\d\ds?\b(?= ?(?:errors?|responses?|on|from|spik\w+))",
            r"\bhttp [45]\d\d\b",
            rf"\b5xx\b(?!{_IS}[0-4](?:[.,]\d+)? ?%)",
            rf"\b{_RATE}{_RISES}{_HIGH} ?%",
            rf"\b(?:cpu|memory|disk|load){_RISES}(?:9\d|100) ?%",
            rf"\bp9\d{_RISES}{_HIGH} ?s\b",
            r"^\W*(?:[a-z][\w-]* ){1,3}50[234]s?\b(?=\W*$|[,;.]| everywhere| from| on)",
            r"^\W*(?!.*\b(?:to|pool|limit|max\w*|conn\w*|users?|orders?|rows?|size|of|set)\b)(?:[a-z][\w-]* ){1,2}500s?\W*$",
            r"\b50[0234]s? everywhere\b",
            r"^\W*(?!.*\b(?:errors?|latency|lag|p9\d|load|cpu|queue|backlog|rates?|5xx|alerts?|\w+ed|\w+ing|shut|cool|go|goes|went|broke|settles?|count|step|write|narrow) down\b)(?:[a-z][\w-]* ){1,3}down\b(?=\W*$|[,;.(])",
            r"\b(?:never|not) (?:arriv\w+|deliver\w+|show(?:s|ed|n|ing)? up|com(?:es?|ing) (?:back|up|through))\b",
            r"\b(?:sales|orders|traffic|bookings|sign-?ups|logins) (?:drop\w*|fell|fall\w*|went) to (?:0|zero|nothing)\b",
            r"\bnothing is (?:respond|work|load)\w*",
            r"\bsomething(?:'s| is) wrong\b",
            r"\b(?:can't|cannot|can not|cant|couldn't|could not|unable to) (?:be )?(?:log|access|connect|load|reach|scale|provision|start|open|use|see|pay|sign|check|place|get|send|save|process|resolve|allocate|schedul)\w*",
            r"\bbroken\b",
            r"\bdegrad\w+",
            r"\b(?:very |extremely |really |so |too |much )slow(?:ly)?\b",
            r"\b(?:latency|lag|delay|backlog|queue|cpu|memory|load)\b[^.;\n]{0,30}\b(?:high|spik\w+|growing|climb\w+|grew|behind|rising|maxed)\b",
            r"\bexhaust(?:ed|ion)\b|_exhausted\b|\boverload\w*|\boverwhelm\w+|\bsaturated\b|\boom(?:killed|s)?\b",
            r"\b(?:out|short) of (?:memory|disk|space|connections|capacity|resources)\b",
            r"\b(?:wiped|corrupt\w*|lost\b(?! (?:track|count|me|you|it|interest)\b)|(?:is|are|was|were|all) gone\b(?! (?:live|up|down|through)\b))|\b[1-9]\d*(?:\.\d+)? ?% (?:is |are )?(?:lost|gone|missing)\b",
            r"\brefus(?:es|ing|ed) to\b|\bconnection refused\b",
            r"\block(?:ed up|up|ing up)\b",
            r"\b(?:spikes?|surge|spiking) (?:in|of)\b",
            rf"\b{_FAULT} (?:spik\w+|climb\w+|are back|flood\w*)\b",
            r"\berror rates?(?: (?:on|for|in|of)(?: [\w./-]+){1,3})? (?:now |at |is (?:at )?)?[~≈]?(?:[5-9]|[1-9]\d)(?:[.,]\d+)? ?%",
            r"\berror rates? (?:(?:is |at |of |above |over )(?:up |at )?(?!0(?![.,]?\d)|zero)|up |climb|ris|spik|jump)",
            r"\b(?:success|launch|completion|delivery) rates?\b[^.;\n]{0,30}\b(?:fall\w*|drop\w*|declin\w+|plummet\w*|fell)\b",
            r"\b(?:throughput|traffic|availability)\b[^.;\n]{0,20}\b(?:fell|falling|dropp\w+|plummet\w*)\b",
            r"\b(?:at|to|is|is at) (?:0 ?%|zero)(?! ?\w* ?(?:errors?|alerts?))",
            r"\bstruggling\b",
            r"(?<![\d.])(?:[5-9]|[1-9]\d)(?:\.\d+)? ?% (?:\w+ )?(?:errors?|failures?|failing|failed|5xx|loss|lost|missing|gone)\b",
            r"\b(?:lots|heap|many|tons|bunch) of (?:\w+ )?(?:errors?|failures?|timeouts?|empty|alerts?)\b",
            r"\bstopped (?!look|work on)\w+ing\b",
            r"\bdropp(?:ed|ing) (?:messages|requests|connections|packets)\b",
            r"\bunhealthy\b",
            rf"\b(?:i'm|i am|we're|we are|users?|customers?|people|they|now|started|start|are|is) (?:\w+ )?(?:seeing|getting|hitting|receiving)\b[^.;\n]{{0,30}}\b{_FAULT}\b",
        ),
    ),
    "sign": (
        2.5,
        (
            r"\b(?:exceptions?|errors?|stack ?traces?|tracebacks?|warnings?)\b[^.;\n]{0,30}\b(?:shows? up|appear\w*|in (?:the )?(?:\w+ )?logs?|popping up|occur\w*|thrown|logged)\b",
            rf"\blogs?\b[^.;\n]{{0,12}}\b(?:shows?|full of|contains?|reports?)\b[^.;\n]{{0,60}}(?:\b{_FAULT}\b|`)",
        ),
    ),
    "trouble": (
        1,
        (
            rf"\b(?:{_FAULT}|issues?|problems?|incident|bugs?)\b",
            r"\b(?:slow(?:er|ness)?|duplicated?|missing|empty|wrong|lagging|flaky|orphaned)\b",
            r"\bimpact(?:ed)?\b|\baffect\w+",
        ),
    ),
    "detection": (
        3,
        (
            r"\b(?:alerts?|alarms?|monitors?|pagers?)\b[^.;\n]{0,30}\b(?:fir(?:ed|ing|es)|triggered|went off|tripped|came in)\b",
            r"\b(?:fir(?:ed|ing)|triggered)\b[^.;\n]{0,20}\b(?:alert|alarm|monitor)",
            r"^\W*(?:firing|alarm|alert|triggered|critical)\b",
            r"\b(?:got|were|was|been|are) paged\b",
            rf"\b{_REPORTING}\b[^.;\n]{{0,20}}\b(?:report(?:s|ed|ing)?|complain\w*|notic\w+)\b",
            rf"\b{_REPORTING}\b[^.;\n]{{0,20}}\b(?:says?|said|tells?|told|writes?|wrote|calls?)\b[^.;\n]{{0,40}}(?:\b(?:not|never|blank|empty|wrong|missing|broken|down|slow|errors?|fail\w*|cannot|double|twice|stuck)\b|n't\b)",
            r"\breports? (?:of|that|from)\b",
            r"\bdetect(?:ed|s)\b",
            r"\b(?:got|received|getting) (?:the |a )?page\b",
            rf"^\W*{_PAGER}\b(?: (?:page|alert|alarm)\b| ?:)",
            r"\bfirst (?:we|i) (?:heard|saw|knew|noticed|learned)\b",
        ),
    ),
    "acknowledgement": (
        2.5,
        (
            r"\b(?:looking|looked) into\b",
            r"\b(?:i'?m|we'?re|i am|we are|currently|now) (?:\w+ )?looking(?: at (?:it|this|that|the (?:issue|problem|alert|errors?|logs?|page|dashboards?|graphs?))\b| now\b|\W*$)",
            r"^\W*looking(?: at (?:it|this|that|the (?:issue|problem|alert|errors?|logs?|page|dashboards?|graphs?))\b| now\b|\W*$)",
            r"\binvestigating\b|\binvestigation (?:is )?in progress\b|\bstarted (?:to )?(?:investigat|troubleshoot|debug)\w*",
            r"\back(?:ed|ing|nowledg(?:ed?|es|ing)|s)?\b(?! (?:from|by)\b)",
            r"\back(?:ed|'d|nowledged) by (?!monitor|system|auto|bot)\w",
            r"\b(?:took|takes|taking|picked up|picks up|has) the page\b",
            r"(?:^|\b(?:i'?m|we'?re|are)\b)\W*on it\b",
            r"^\W*\w+ (?:is )?on it\W*$",
            r"^\W*(?!(?:nobody|not|stop|stopped|anyone|keep|kept|good)\b)[\w-]+:? (?:am |is )?looking\W*$",
            r"^\W*i(?:'ve| have)? (?:got|have) (?:it|this)\W*$|^\W*i have (?:it|this)\W*$",
            r"\bi(?:'ll| will|'m going to)? (?:take (?:it|this|a look|the lead|the incident|the page)\b|(?:look|check|investigate|dig)\b(?! (?:at it )?again))",
            r"\bi have the page\b|[,;] (?:am )?(?:looking|investigating|checking)\W*$",
            r"\b(?:taking|having) a look\b",
            r"^\W*checking\b",
            r"\bworking on (?:it|this|a fix|the fix|the issue|the problem)\b",
        ),
    ),
    "escalation": (
        2,
        (
            r"\bpag(?:ed|ing) \w+",
            r"\bescalat\w+",
            r"\b(?:please|can (?:you|someone|somebody|we get)|could (?:you|someone)|need)\b[^.;\n?]{0,30}\bjoin\b",
            r"\bwar ?room\b",
            r"\bincident (?:commander|channel|call|bridge)\b",
            r"\bopened (?:an? )?(?:incident|ticket|case|p1|sev)",
            r"\bjoin(?:ed|ing) the (?:call|bridge|incident)\b",
        ),
    ),
    "decision": (
        3,
        (
            r"\bdecid(?:e|ed|es|ing)\b|\bdecision\b",
            rf"\bthen we {_ACT}\b|\bwe (?:stay|keep it|wait|stop here)\b",
            r"\b(?:agreed|agree) (?:on|that|to|about)\b|\bin agreement\b",
            r"\b(?:do not|don't|dont) (?:deploy|restart|roll|touch|merge|push|upgrade|update|change|apply|ship)\b",
            rf"\blet'?s (?:not |also |just |try |go |all |first )?(?:{_ACT}|roll|wait|hold|keep|go|try|switch|stop|increase|bump|do|start|page)\b",
            r"\bgo ahead\b|\bhold off\b|\bproceed with\b",
            r"\b(?:we(?:'re| are)|i(?:'m| am)) going to\b",
            rf"\bwe(?:'ll| will) (?:{_ACT}|roll|fail|switch|wait|hold|co-?ordinate)\b",
        ),
    ),
    "action": (
        3,
        (
            rf"\b{_ACTING}(?:ed|ing|t|ting|ped|ping|led|ling|ding)\b",
            r"\b(?:restarts|reverts|deletes|removes|drains|cordons|kills|disables|enables|downgrades|recreates|restores)\b",
            r"\b(?:rollout|roll-out|deploy(?:ment)?|restart)\b[^.;\n]{0,24}\b(?:started|finished|completed?|done)\b",
            rf"\bwe {_ACT}\b",
            rf"\b{_STEP} (?:is |was |has been )?(?:now )?(?:complete|completed|done|started|initiated|deployed|in|out|live|merged|ready|rolled out)\b",
            rf"^\W*{_ACT}\b(?! (?:needed|plan|complete))",
            rf"\band {_ACT}\b",
            r"\broll(?:ed|ing|s) (?:it )?(?:back|out|forward)\b",
            r"\brollback\b(?! (?:needed|plan|candidates?|procedure|option))",
            r"\bfail(?:ed|ing)? over\b",
            r"\bshut(?:ting)? (?:(?:it|them|the \w+(?: \w+)?) )?down\b",
            r"\bscal(?:ed|ing|es) (?:up|down|out|in)\b",
            r"\b(?:turned|switched|turning|switching) (?:\w+ )?(?:off|on|over|to)\b",
            r"\b(?:brought|took|taking|bringing|taken) \S+ (?:down|offline|up)\b",
            r"\b(?:releases?|version|v\d[\w.]*) (?:is|are) (?:out|live|available|deployed)\b",
        ),
    ),
    "change": (
        1.5,
        (
            r"\b(?:tried|trying|attempt(?:s|ed|ing)?|retried|retry)\b",
            r"\b(?:increas|rais|lower|reduc|doubl|adjust|chang|updat|install|appl(?:i|y)|merg|releas|replac|configur|switch|mov|modif(?:i|y)|migrat|cop(?:i|y)|clear|bump)(?:s|ed|es|ing|d|ped|ping)\b",
            r"\b(?:set (?:the|to|it|up)|ran|is run)\b",
        ),
    ),
    "cause": (
        3,
        (
            r"\bbecause\b",
            r"^\W*(?:i |we |think (?:i|we) )?(?:have )?(?:found|got) (?:it|the (?:root )?(?:cause|culprit|bug|problem|issue|leak))\b",
            r"\bcaus(?:e|ed|es|ing)\b",
            r"\broot[- ]cause\b",
            r"\bdue to\b",
            r"\bturns out\b",
            r"\bculprit\b",
            r"\bas a result of\b|\bresult(?:ed|s|ing)? (?:from|in)\b",
            r"\b(?:ran|run|running) out of\b",
            r"\bthe (?:reason|problem|issue) (?:is|was) (?:that )?",
            r"\bled to\b|(?<!^)\btriggered by\b|\blinked to\b",
            r"\ba (?:known )?bug in\b",
        ),
    ),
    "diagnosis": (
        2,
        (
            r"\b(?:found|finds|identif(?:y|ied|ies)|discover(?:ed|s)?|reali[sz](?:ed|es|ation)|pinpointed|located|traced|narrowed|isolated)\b",
            r"\b(?:notic(?:e|ed|es)|confirm(?:ed|s)|verified|reproduc(?:ed|e)|hypothes[ie]s|suspect\w*|suspicion)\b",
            r"\b(?:looks|seems|appears) (?:like|to be|to have|that)\b",
            r"\b(?:logs?|graphs?|grafana|metrics|dashboards?|traces?|console)\b[^.;\n]{0,20}\b(?:shows?|reports?|says?|indicates?|list\w*)\b",
            r"\bindicat(?:es|or|ing)\b|\bexplains?\b|\bmust be\b|\bsmells like\b",
        ),
    ),
    "communication": (
        2.5,
        (
            r"\bstatus ?page\b",
            r"\bannounc\w+",
            r"\b(?:post|publish|sent|send|wrote|share)\w* (?:an? |the |out )?(?:\w+ )?(?:update|announcement|notice|blog|email|statement|tweet)\b",
            r"\bblog ?post\b|\btweet\w*",
            r"\bnotif(?:y|ied|ying)\b|\bcommunicat\w+|\binformed\b|\badvis(?:e[sd]?|ing)\b",
            r"\b(?:incident|status|current) (?:update|status)s?\b",
            r"^\W*(?:status|update)\b(?: on \w+)? ?:",
            r"\bpsa\b",
        ),
    ),
    "follow_up": (
        2,
        (r"\baction items?\b", r"\bto-?do\b", r"\bfollow[- ]?ups?\b", r"^\W*ai:", r"\bpost-?mortem\b", r"\bretro\b"),
    ),
}
