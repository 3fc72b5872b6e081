"""What one record shows of an incident: its number or channel, what it names, and whether it tells of harm, an opening or an end."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from postmortem_writer.evidence import Record
from postmortem_writer.merging import alert_name

READ = 600
SPOKEN = frozenset({"message", "note", "meeting", "status-post", "alert", "page-event"})

_NUMBER = re.compile(r"\b(?:INC|INCIDENT|OUTAGE|IR)[-_ #]{0,2}(\d{2,9})\b", re.I)
_OWN_CHANNEL = re.compile(r"#?((?:inc|incident|sev\d?|outage|war-?room)[-_][\w-]*\w)", re.I)
_EVERYBODYS = re.compile(
    r"(?:inc|incident|outage|war-?room)s?[-_](?:response|management|reports?|reporting|alerts?|general|bots?|updates?|command|comms|channel|room|review|reviews|team|all|log|help|public|internal|prod|status)$",
    re.I,
)
_OPENS = re.compile(
    r"\b(?:(?:re-?)?open(?:ed|ing)?|declar(?:ed|ing|es?)|creat(?:ed|ing)|rais(?:ed|ing)|start(?:ed|ing)|fil(?:ed|ing)|trigger(?:ed)?|new incident|made|set up)\b",
    re.I,
)
_LEADS = re.compile(r"\W*[\w-]+(?: \d+)?\W{0,2}:\s")
_ENDS = re.compile(
    r"\b(?:resolved|recovered|restored|mitigated|fixed|all[- ]clear|back (?:to normal|up|online)|works? again|working again|writing again|healthy again|is (?:over|closed|done|back)|(?:closed|closing|over|done)\b|errors? (?:at|are) (?:zero|0|gone)|caught up|drained)\b",
    re.I,
)
_HARM_WORDS = (
    r"(?:down|failing|fails?|failed|broken|unavailable|unreachable|unresponsive|stuck|timing out|times? out|timeouts?|errors?|erroring|[45]xx|50\d(?:s|es)?|outage|crash(?:es|ed|ing|looping)?"
    r"|hang(?:s|ing)?|not (?:working|loading|responding|available)|slow|degraded|empty page|stands still|exhausted|full|firing)"
)
_HARM = re.compile(rf"\b{_HARM_WORDS}\b", re.I)
_HEAD = re.compile(
    rf"\b([a-z][\w-]{{3,}})(?: (?:api|service|page|pages|requests?|calls?|jobs?|queue))?(?: (?:is|are|was|were|seems?|looks?|keeps?|gives?|returns?|returning|has been|still|all|throws?|shows?|now|also)){{0,3}} (?:an? )?{_HARM_WORDS}\b",
    re.I,
)
_NAMED = re.compile(r"(?<![\w/.@#:-])(?:[a-z][a-z0-9]*(?:[-_][a-z0-9]+)+|[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+)(?![\w/@-])")
_WORD = re.compile(r"[A-Za-z][\w-]*\w")
_JOINT = re.compile(r"[-_]")
_EARLIER = re.compile(
    r"\b(?:last (?:week|month|year|time|quarter|\w+day)|(?:weeks?|months?|years?) ago|in (?:january|february|march|april|may|june|july|august|september|october|november|december)|earlier (?:incident|outage)|post-?mortem|like (?:the|in|we)|same as|similar to|reminds? me)\b",
    re.I,
)
_APART = re.compile(
    r"\bunrelated\b|\bnot related\b|\bnothing to do with\b|\b(?:separate|different|another|other) (?:incident|outage|issue|problem)\b|\bdifferent (?:machine|thing|everything)\b",
    re.I,
)
_GENERIC = frozenset(
    """there this that these those they what which when where some many more most still just only with from your their have were been being people users customers everything
    anything something nothing requests request calls jobs errors error page pages page-load check checks alert alerts test tests site things again also them then than here
    follow-up follow-ups post-mortem on-call roll-back rollback all-clear time-out war-room re-run by-hand up-to-date half-hour stand-up end-to-end read-only pre-prod all-hands
    e-mail one-off write-up heads-up work-around catch-up wrap-up""".split()
)
_LABELS = frozenset({"service", "app", "application", "component", "alertname", "job"})


@dataclass(frozen=True)
class Sign:
    """One spoken record with what it shows, worked out when it is first asked for."""

    record: Record

    @cached_property
    def text(self) -> str:
        return self.record.text[:READ]

    @cached_property
    def keys(self) -> frozenset[str]:
        """Return the incidents it speaks of by number or channel: ``inc 377``, ``inc-0521-bookings``."""
        numbers = {f"inc {match[1].lstrip('0') or '0'}" for match in _NUMBER.finditer(self.text)}
        named = {match[1].lower() for match in _OWN_CHANNEL.finditer(self.text) if is_own(match[1])}
        return frozenset(numbers | {name for name in named if not _NUMBER.fullmatch(name)})

    @cached_property
    def channel_key(self) -> str:
        """Return its channel where that is one incident's own, else ""."""
        name = self.record.channel.lstrip("#").lower()
        return name if _OWN_CHANNEL.fullmatch(name) and is_own(name) else ""

    @cached_property
    def things(self) -> frozenset[str]:
        """Return the particular things it names: services, alerts, hosts, and what it says is harmed."""
        labels = {value.lower() for name, value in self.record.subject if name.lower() in _LABELS}
        named = {match[0].lower() for match in _NAMED.finditer(self.text)}
        heads = {match[1].lower() for match in _HEAD.finditer(self.text)}
        alert = {alert_name(self.record)[0]} - {""}
        return frozenset((labels | named | heads | alert) - _GENERIC) - self.keys

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the words that can name a thing, compounds whole and in parts, in small letters."""
        words = {match[0].lower() for match in _WORD.finditer(self.text)} | self.things
        return frozenset(parted(words))

    @property
    def asks(self) -> bool:
        return self.text.rstrip().endswith("?")

    @property
    def looks_back(self) -> bool:
        """Tell whether it speaks of an earlier incident, or of one to compare with."""
        return bool(_EARLIER.search(self.text))

    @property
    def is_alert(self) -> bool:
        return self.record.kind in ("alert", "page-event") or bool(alert_name(self.record)[1])

    @cached_property
    def harms(self) -> bool:
        state = alert_name(self.record)[1]
        return state == "firing" or (not state and not self.ends and bool(_HARM.search(self.text)))

    @cached_property
    def ends(self) -> bool:
        state = alert_name(self.record)[1]
        return state == "resolved" or (not state and not self.asks and bool(_ENDS.search(self.text)))

    @property
    def opens(self) -> bool:
        led = _NUMBER.match(self.text.lstrip(" *_[(#")) and _LEADS.match(self.text)
        return bool(self.keys) and not self.asks and bool(_OPENS.search(self.text) or led)

    @property
    def sets_apart(self) -> bool:
        """Tell whether it says that two things have nothing to do with each other."""
        return bool(_APART.search(self.text))


def parted(words: Iterable[str]) -> set[str]:
    """Return the words with the parts of compounds: ``checkout-api`` is about ``checkout`` too."""
    return {part for word in words for part in (word, *_JOINT.split(word)) if len(part) > 3}


def is_own(name: str) -> bool:
    """Tell whether a channel name is of one incident and not of all: ``inc-0412-search``, not ``incident-response``."""
    return not _EVERYBODYS.fullmatch(name.lstrip("#"))
