"""Prometheus Alertmanager: webhook payloads (version 4), lists of them, and lists of alerts from its API."""

from postmortem_writer.sources import _rule_alerts
from postmortem_writer.sources._deliveries import Bodies
from postmortem_writer.sources._source import Source

_BODIES = Bodies((('"labels"', '"alerts"'),), _rule_alerts.by_anything_else, _rule_alerts.tell, _rule_alerts.cut)
source = Source(
    "Alertmanager alerts", _BODIES.recognise, _BODIES.read, known_by="`alerts` with `labels` and `startsAt`, `groupKey`"
)
