"""Grafana alerting webhooks: Alertmanager's shape with the measured values, and dashboard links that carry times."""

from postmortem_writer.sources import _rule_alerts
from postmortem_writer.sources._deliveries import Bodies
from postmortem_writer.sources._source import Source

_MARKS = (('"alerts"',), ('"orgId"', '"valueString"', '"panelURL"'))
_BODIES = Bodies(_MARKS, _rule_alerts.by_grafana, _rule_alerts.tell, _rule_alerts.cut)
source = Source(
    "Grafana alerts", _BODIES.recognise, _BODIES.read, known_by="as Alertmanager, with `orgId` or `valueString`"
)
