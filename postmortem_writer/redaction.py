"""Mask secrets before anything leaves the machine or is written down.

Works on raw file text, so JSON stays JSON and line numbers stay true: a mask never eats a quote, an escape or a newline.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_Replace = Callable[[re.Match[str]], str]
_APART = 200
"""Characters of text there must be for each needle in it before looking only around needles pays."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """``needles`` are strings without which the pattern cannot match (lowercase where case is ignored).

    Looking for them first costs a hundredth of the pattern, and most rules never run on most files.
    """

    needles: tuple[str, ...]
    pattern: re.Pattern[str]
    replace: _Replace
    over_lines: bool = False
    """Whether a match may go on beyond the line after that of its needle."""


# A token may stand right behind an escape of the JSON it is quoted in: "…\nghp_…", "\u003cghp_…".
_LEFT = r"(?:(?<![A-Za-z0-9_])|(?<=\\[nrtbf])|(?<=\\u00[0-9a-fA-F]{2}))"

_VENDOR_TOKENS: dict[str, tuple[tuple[str, ...], str]] = {
    "aws-key": (("AKIA", "ASIA", "ABIA", "ACCA"), r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])"),
    "github-token": (
        ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
        r"(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{22,255})",
    ),
    "gitlab-token": (
        ("glpat-", "gldt-", "glrt-", "glptt-", "glft-", "glsoat-", "glcbt-", "glimt-", "glagent-", "gloas-", "glffct-"),
        r"gl(?:pat|dt|rt|ptt|ft|soat|cbt|imt|agent|oas|ffct)-[A-Za-z0-9_=-]{20,300}",
    ),
    "slack-token": (
        ("xox", "xapp-"),
        r"(?:xox[abcdeprs](?:\.xox[a-z])?|xapp)-(?=[A-Za-z-]{0,20}[0-9])[A-Za-z0-9-]{10,300}",
    ),
    "stripe-key": (("k_live_", "k_test_", "whsec_"), r"(?:[sr]k_(?:live|test)_|whsec_)[A-Za-z0-9+/=]{10,300}"),
    "google-key": (
        ("AIza", "ya29.", "GOCSPX-", "1//0"),
        r"(?:AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_.-]{20,2000}|GOCSPX-[A-Za-z0-9_-]{20,64}|1//0[A-Za-z0-9_-]{30,300})",
    ),
    "anthropic-key": (("sk-ant-",), r"sk-ant-[A-Za-z0-9_-]{16,300}"),
    "openai-key": (
        ("sk-",),
        r"sk-(?=[A-Za-z_-]{0,200}[0-9])"
        r"(?:(?:proj|svcacct|admin|None|or-v1)-[A-Za-z0-9_-]{20,300}|[A-Za-z0-9]{20,300}(?![A-Za-z0-9_-]))",
    ),
    "npm-token": (("npm_",), r"npm_[A-Za-z0-9]{36}"),
    "pypi-token": (("pypi-",), r"pypi-[A-Za-z0-9_-]{40,500}"),
    "sendgrid-key": (("SG.",), r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}"),
    "twilio-key": (("SK",), r"SK[0-9a-f]{32}(?![A-Za-z0-9])"),
    "huggingface-token": (("hf_",), r"hf_[A-Za-z0-9]{30,60}"),
    "digitalocean-token": (("_v1_",), r"do[opr]_v1_[a-f0-9]{64}"),
    "newrelic-key": (("NRAK-",), r"NRAK-[A-Z0-9]{27}"),
    "mailgun-key": (("key-",), r"key-[0-9a-f]{32}(?![A-Za-z0-9])"),
    "square-token": (("sq0",), r"sq0(?:atp|csp)-[A-Za-z0-9_-]{22,43}"),
    "shopify-token": (("shp",), r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
    "telegram-token": ((":AA",), r"[0-9]{8,10}:AA[A-Za-z0-9_-]{33}"),
    "databricks-token": (("dapi",), r"dapi[a-f0-9]{32}"),
    "vault-token": (("hvs.", "hvb.", "hvr."), r"hv[sbr]\.[A-Za-z0-9_-]{24,300}"),
    "atlassian-token": (("ATATT3",), r"ATATT3[A-Za-z0-9_=-]{60,300}"),
    "grafana-token": (("glsa_", "glc_"), r"(?:glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}|glc_[A-Za-z0-9+/=]{30,400})"),
    "linear-key": (("lin_api_",), r"lin_api_[A-Za-z0-9]{32,64}"),
    "notion-token": (("ntn_", "secret_"), r"(?:ntn_[A-Za-z0-9]{40,60}|secret_[A-Za-z0-9]{43}(?![A-Za-z0-9]))"),
    "planetscale-token": (("pscale_",), r"pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.-]{30,64}"),
    "age-key": (("AGE-SECRET-KEY-",), r"AGE-SECRET-KEY-1[0-9A-Z]{58}"),
    "jwt": (("eyJ",), r"eyJ[A-Za-z0-9_-]{10,8000}(?:\.[A-Za-z0-9_-]{10,8000}){1,4}\.?"),
}


def mask(text: str) -> tuple[str, int]:
    """Return ``text`` with every secret replaced by ``[masked:kind]``, and how many were replaced.

    Takes linear time, keeps the number of lines, and changes nothing when run on its own result.
    """
    total = 0
    while True:
        text, found = _pass(text)
        total += found
        if not found:
            return text, total


def holds_secret(text: str) -> bool:
    """Return whether ``mask`` would replace anything."""
    return _pass(text)[1] > 0


def _pass(text: str) -> tuple[str, int]:
    total, lowered = 0, text.lower()
    for rule in _RULES:
        searched = lowered if rule.pattern.flags & re.IGNORECASE else text
        if any(needle in searched for needle in rule.needles):
            text, found = _substitute(rule, text, _stretches(rule, text, searched))
            total += found
            lowered = text.lower() if found else lowered
    return text, total


def _stretches(rule: _Rule, text: str, searched: str) -> list[tuple[int, int]]:
    """Return where to look for a pattern: the lines that hold a needle, each with the line after it, or all of the text.

    Most patterns are fifty times as slow as looking for a string, and one cookie in a log must not cost a walk over all of it.
    """
    whole = [(0, len(text))]
    if rule.over_lines or len(searched) != len(text):
        return whole
    if sum(searched.count(needle) for needle in rule.needles) * _APART > len(text):
        return whole
    found = sorted(stretch for needle in rule.needles for stretch in _lines_with(needle, searched))
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            start, end = joined[-1][0], max(end, joined.pop()[1])
        joined.append((start, end))
    return joined


def _lines_with(needle: str, text: str) -> Iterator[tuple[int, int]]:
    at = text.find(needle)
    while at >= 0:
        end = text.find("\n", at) + 1 or len(text)
        yield text.rfind("\n", 0, at) + 1, text.find("\n", end) + 1 or len(text)
        at = text.find(needle, end)


def _substitute(rule: _Rule, text: str, stretches: list[tuple[int, int]]) -> tuple[str, int]:
    pieces, copied, changed = list[str](), 0, 0
    for start, end in stretches:
        for match in rule.pattern.finditer(text, start, end):
            replaced = rule.replace(match)
            if replaced != match[0]:
                pieces += text[copied : match.start()], replaced
                copied = match.end()
                changed += 1
    return ("".join((*pieces, text[copied:])) if changed else text), changed


def _whole(kind: str) -> _Replace:
    placeholder = f"[masked:{kind}]"
    return lambda match: placeholder + "\n" * match[0].count("\n")


def _value(kind: str, is_secret: Callable[[str], bool] = lambda value: True) -> _Replace:
    """Replace only the group ``value``, unless it is a stand-in already."""
    placeholder = f"[masked:{kind}]"

    def replace(match: re.Match[str]) -> str:
        if _stands_in(match["value"]) or not is_secret(match["value"]):
            return match[0]
        start, end = match.span("value")
        return match[0][: start - match.start()] + placeholder + match[0][end - match.start() :]

    return replace


_STAND_IN = re.compile(
    r"\[masked:|\$[A-Za-z_{(]|%(?:s|7B|\(|[A-Z_]+%)|[<{]|![a-z]+$|[*•.…xX]+$"
    r"|\W*(?:redacted|masked|removed|hidden|filtered|sanitized|scrubbed|changeme)\W*$",
    re.IGNORECASE,
)
# What follows "password=" in logs and prose without being one.
_STATES = (
    "null none nil true false yes no ok unknown undefined unset empty missing required optional expired invalid "
    "incorrect wrong bad failed failure mismatch reset changed rotated revoked renewed rejected string str bytes "
    "int bool any object number env file input prompt"
)
_NO_SECRET = set(_STATES.split())
_CODE = re.compile(r"[A-Za-z_]+(?:\.[A-Za-z_]+)+$|[A-Za-z_.]+[(\[]")
_LOOKS_RANDOM = re.compile(
    r"(?!v?[0-9]+\.[0-9.]+$)(?![A-Z]+-[0-9]+$)(?!https?:)(?!(?i:base64|sha-?[0-9]+|md5|argon2|utf-?8|oauth2))(?=\S{6})(?=\S*[A-Za-z])\S*[0-9!@#$%^&*+]"
)


def _stands_in(value: str) -> bool:
    """Tell a variable, a template or an already blanked value from a secret."""
    return _STAND_IN.match(value) is not None


def _looks_random(value: str) -> bool:
    return _LOOKS_RANDOM.match(value) is not None


def _looks_strong(value: str) -> bool:
    """Tell a password that follows its noun without a sign between, which only letters, digits and marks together show."""
    return all(re.search(kind, value) for kind in (r"[A-Za-z]", r"[0-9]", r"[!@#$%^&*+?](?!$)|[0-9][!?]+$"))


def _assigned(match: re.Match[str]) -> str:
    """Replace the value of an assignment; what only looks like one in prose stays."""
    group = match.lastgroup or "bare"
    value = match[group].rstrip(".)]}:") if group == "bare" else match[group]
    if not _is_secret(match, value):
        return match[0]
    placeholder = f"[masked:{'password' if match['noun'].lower().startswith('p') else 'secret'}]"
    if group == "bare" and match["quote"].endswith('"'):
        placeholder = match["quote"] + placeholder + match["quote"]
    start = match.start(group) - match.start()
    return match[0][:start] + placeholder + match[0][start + len(value) :]


def _is_secret(match: re.Match[str], value: str) -> bool:
    noun = match["noun"].lower()
    if not value or _stands_in(value) or value.lower() in _NO_SECRET or _CODE.match(value):
        return False
    if noun == "pwd" and value[0] in "/~.":
        return False
    if value.isdigit() and len(value) < 6:
        return noun.startswith("passw") or noun == "passcode"
    if match["bare"] is None or match["quote"] or "=" in match["sep"] or _fills_line(match):
        return len(value) >= 3
    return (noun == "passcode" and value.isdigit()) or (noun != "pass" and _looks_random(value))


def _fills_line(match: re.Match[str]) -> bool:
    """Tell ``db_password: hunter`` alone on its line, as in YAML, from a colon in a sentence."""
    text, start, end = match.string, match.start(), match.end()
    head = text[max(text.rfind("\n", 0, start) + 1, start - 80) : start]
    return text[end : end + 1] in ("", "\n", "\r") and re.fullmatch(r"[\s-]*[A-Za-z0-9_.-]*", head) is not None


def _rule(needles: str, pattern: str, replace: _Replace, *, over_lines: bool = False) -> _Rule:
    return _Rule(tuple(needles.split()), re.compile(pattern, re.IGNORECASE), replace, over_lines)


_PRIVATE_KEY = (
    r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
    r"(?:(?:(?!-----)[^\"{}<>]){0,20000}-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
    r"|(?:(?:[ \t\r\n>|]|\\[nr]){1,40}[A-Za-z0-9+/=]{16,200})+)"
)
_SSH_KEY = (
    r"(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp[0-9]{3}|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)"
    r"[ \t]+(?P<value>AAAA(?:[A-Za-z0-9+=]|\\?/){20,2000})"
)
_QUERY = (
    r"(?:[?&#]|&amp;|\\u0026)(?:key|api[_-]?key|access[_-]?key|sig|auth|tk|pwd|pass|passwd|passcode|sessionid"
    r"|(?:[a-z0-9_.-]{0,40}[_.-])?(?:password|token|secret|signature|credential))"
    r"=(?P<value>[^\s&\"'<>#|)\]\\;]{1,4000})"
)
_AUTHORIZATION = r"authorization\\?[\"']?[ \t]{0,5}[:=][ \t]{0,5}\\?[\"']?"
_KEYS = "api access secret private auth account shared encryption signing master license session app"
# A leading set of letters lets the engine skip ahead: 5 times as fast as a case-insensitive alternation of nouns.
_NOUN = (
    r"(?P<noun>[KkPpSsTt](?i:(?<=p)(?:assw(?:or)?d|assphrase|asscode|wd|(?<![a-z]p)ass|(?<![a-z]p)w)"
    r"|(?<=s)ecret|(?<=t)oken|(?<=k)ey(?:"
    + "|".join(f"(?<={key}key)|(?<={key}[ _-]key)" for key in _KEYS.split())
    + ")))"
)
_ASSIGNED = (
    _NOUN + r"[0-9]?(?P<quote>\\?[\"']|)[ \t]{0,5}(?P<sep>=>|:=|={1,2}|(?P<colon>:)(?:\*\*)?)[ \t]{0,5}"
    r"(?:\\\"(?P<escaped>[^\"\\\n]{1,500})\\\""
    r"|\"(?P<double>(?![\s,}\]:])(?:[^\"\\\n]|\\.){1,500})\""
    r"|'(?P<single>[^'\"\\\n]{1,500})'"
    r"|`(?P<ticked>[^`\"\\\n]{1,500})`"
    r"|(?P<bare>(?:[^\s\"'`,;&<>|\\{\[]|\\[/\\])(?:[^\s\"'`,;&<>|\\]|\\[/\\]|(?(colon)&|(?!))){0,300}))"
)
# A password as people pass it on: "pw for the bastion: Tr0ub4dor&3", "the password of db-2 is …".
_WORD_FOR_IT = r"\b(?:password|passphrase|passcode|passwort|kennwort|pwd|pw)"
_HANDED_ON = (
    _WORD_FOR_IT
    + r" (?:for|of|to|on) (?:[\w.@/-]{1,40} ){0,3}[\w.@/-]{1,40} ?(?::|=|->|\u2192| -| is:?| was:?) ?[\"'`]?(?P<value>[^\s\"'`\\,;]{6,100})"
)
_URL_USER = r":\\?/\\?/(?P<value>(?=[a-z_-]{0,300}[0-9])[a-z0-9_-]{20,300})@"

_RULES: tuple[_Rule, ...] = (
    _rule("-----begin", _PRIVATE_KEY, _whole("private-key"), over_lines=True),
    _rule("ssh- ecdsa-", _SSH_KEY, _value("ssh-key")),
    *(_Rule(needles, re.compile(_LEFT + body), _whole(kind)) for kind, (needles, body) in _VENDOR_TOKENS.items()),
    _rule(
        "hooks.slack.com", r"hooks\.slack\.com\\?/[a-z]+\\?/(?P<value>(?:[\w-]|\\?/){8,200})", _value("slack-webhook")
    ),
    _rule(
        "discord",
        r"discord(?:app)?\.com\\?/api\\?/webhooks\\?/(?P<value>(?:[\w-]|\\?/){8,200})",
        _value("discord-webhook"),
    ),
    _rule("office.com", r"webhook\.office\.com\\?/(?P<value>(?:[\w@-]|\\?/){20,300})", _value("teams-webhook")),
    _rule(r":// :\/\/", r":\\?/\\?/[^\s/:@\"'<>\[\]\\]{0,200}:(?P<value>[^\s/?#\"'<>\\]{1,300})@", _value("password")),
    _rule(r":// :\/\/", _URL_USER, _value("token")),
    _rule("=", _QUERY, _value("parameter")),
    _rule(
        "authorization",
        _AUTHORIZATION + r"(?:basic|bearer|token|apikey|bot|negotiate) +(?P<value>[^\s\"'\\,]{3,8000})",
        _value("authorization"),
    ),
    _rule(
        "authorization",
        _AUTHORIZATION + r"(?P<value>(?=[^\s\"'\\,]*[0-9])[^\s\"'\\,\[]{12,8000})",
        _value("authorization"),
    ),
    _rule(
        "bearer", r"\bbearer +(?P<value>(?=[a-z._~+/=-]{0,200}[0-9])[a-z0-9._~+/=-]{16,4000})", _value("authorization")
    ),
    _rule("signature=", r"signature=(?P<value>[0-9a-f]{40,128})", _value("signature")),
    _rule(
        "cookie", r"cookie\\?[\"']?[ \t]*:[ \t]*\\?[\"']?(?P<value>[\w.-]{1,80}=[^\r\n\"'\\]{1,4000})", _value("cookie")
    ),
    _rule(
        "curl",
        r"\bcurl\b[^\n]{0,300}?\s(?:-u|--user)[ =]?\\?[\"']?[^\s:\"'\\]{1,100}:(?P<value>[^\s\"'\\]{1,200})",
        _value("password"),
    ),
    _rule(
        "--",
        r"--[a-z-]{0,20}(?:password|passwd|token|secret|key) (?P<value>[^\s\"'\\-][^\s\"'\\]{5,200})",
        _value("secret", _looks_random),
    ),
    _rule(
        "mysql",
        r"\bmysql[a-z]*\b[^\n]{0,200}?\s-p(?P<value>[^\s\"'\\-][^\s\"'\\]{2,200})",
        _value("password", _looks_random),
    ),
    _rule(
        "pass pw",
        r"\b(?:password|passcode|passphrase|pwd|pw) (?:is|was|to):? [\"'`]?(?P<value>[^\s\"'`\\,;]{6,100})",
        _value("password", _looks_random),
    ),
    _rule("pass pw kennwort", _HANDED_ON, _value("password", _looks_random)),
    _rule(
        "passwort kennwort",
        r"\b(?:passwort|kennwort)(?:[:=]| ist:?) ?(?P<value>[^\s\"'`\\,;]{6,100})",
        _value("password", _looks_random),
    ),
    _rule(
        "pass pw", _WORD_FOR_IT + r"(?: \u2192)? (?P<value>[^\s\"'`\\,;:=]{8,100})", _value("password", _looks_strong)
    ),
    _rule("passcode ", r"\bpasscode (?P<value>[0-9]{4,10})\b", _value("password")),
    _rule(",*", r",\*(?P<value>[0-9]{4,10})#", _value("password")),
    _rule("</", r"<(?:password|secret|token|api-?key)>(?P<value>[^<>\s\"\\]{1,200})</", _value("secret")),
    _Rule((":", "="), re.compile(_ASSIGNED), _assigned),
)
