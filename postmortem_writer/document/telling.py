"""How much a sentence says about an incident: measures, steps, decisions, findings and states, by plain words."""

import re

_MEASURE = re.compile(
    r"(?<![\w.:/#-])\d[\d,.]*\s?(?:%|ms\b|s\b|sec|min|h\b|hours?\b|[kmgt]i?b\b|k\b|x\b|req|rps|qps|errors?\b|users?\b|customers?\b|of\b|/)"
    r"|\b\d+(?:[.,]\d+)?(?:k|m|%)|\bv?\d+\.\d+\.\d+\b|\b\d{1,3}(?:,\d{3})+\b",
    re.I,
)
_STEP = re.compile(
    r"\b(?:restart|re-?deploy|deploy|roll(?:ed|ing)?[ -]?(?:back|out)|revert|scal|disabl|enabl|fail(?:ed|ing) over|block|unblock|drain|"
    r"cordon|evict|delet|dropp|remov|add|patch|merg|appl|kill|stopp|suspend|paus|resum|rais|lower|bump|increas|decreas|switch|"
    r"mov|restor|releas|publish|updat|upgrad|fix|mitigat|re-?run|flush|purg|clear|rotat|escalat|pag|notif|post|open|throttl)(?:ed|ing)\b|\b(?:turned|switched|took|brought|set|put) \w+ (?:off|on|down|up|to)\b"
    r"|\b(?:stopped|dropped|rolled back|reverted|sent|shut down|ran)\b",
    re.I,
)
_DECISION = re.compile(
    r"\b(?:we(?:'ll| will| should(?:n't| not)?| decided| agreed|'re going to)|decided|decision|agreed|let'?s (?!see)|going to|instead of|go ahead|call(?:ing)? it|"
    r"sev[- ]?\d|p[0-4]\b|take (?:the )?lead|take over|hold off|do(?: not|n't)|please (?:stop|wait|hold|do)|need(?:s|ed)? to|must|wait)\b",
    re.I,
)
_FINDING = re.compile(
    r"\b(?:because|caus(?:e|ed|ing)|due to|turn(?:s|ed) out|found|root cause|culprit|looks like|was (?:never|not)|reproduc\w+|confirm\w*|not the|ruled out|"
    r"since the|after the|explains?|instead of|missing|expired|misconfigur\w+|leak\w*|exhaust\w*|corrupt\w*|deadlock\w*)\b",
    re.I,
)
_STATE = re.compile(
    r"\b(?:down|fail(?:s|ed|ing|ures?)|errors?|time(?:s|d)? ?outs?|unavailable|unreachable|slow|stuck|broken|recover(?:ed|ing|y)|back (?:up|to)|normal|healthy|"
    r"degraded|full|wrong|missing|grow(?:s|ing)|ris(?:es|ing)|drop(?:s|ping)|pass(?:es|ed)|works|work(?:ing)? again|affected|lost|crash\w*|hang(?:s|ing)?|5xx|50[0234]|oom\w*|resolved|mitigated|stable)\b",
    re.I,
)
_CLASSES = (_MEASURE, _STEP, _DECISION, _FINDING, _STATE)
_ASKS = re.compile(
    r"^\W*(?:can|could|should|do|does|did|is|are|was|were|has|have|any|who|what|when|where|why|how|which)\b.*\?\s*$",
    re.I | re.S,
)
_ASIDE = re.compile(
    r"\b(?:not urgent|unrelated|off[- ]topic|(?:separate|different|another) (?:issue|topic|matter|incident))\b", re.I
)
_PROSE = re.compile(r"(?<![\w=:/.])[^\W\d_]+(?![\w=:/@])")
_MOST = 1_000
_FEWEST_WORDS = 4


def weight(text: str) -> int:
    """Return 0 for chit-chat, bare data and other matters, up to 5: how many kinds of things it tells; a question tells one less."""
    text = text[:_MOST]
    if len(_PROSE.findall(text)) < _FEWEST_WORDS or _ASIDE.search(text):
        return 0
    return max(0, sum(bool(kind.search(text)) for kind in _CLASSES) - bool(_ASKS.match(text)))
