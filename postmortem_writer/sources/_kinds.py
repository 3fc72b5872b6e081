"""What kind of record an object of unknown make is: decided by its keys, cautiously, never by words in its text."""

from decimal import Decimal
from functools import lru_cache

from postmortem_writer.evidence import Kind
from postmortem_writer.sources._fields import Fields, plain

_DEPLOY_LISTS = {
    "deploys", "deployments", "releases", "rollouts", "deploymenthistory", "deployment", "deploymentstatus", "deploy",
}  # fmt: skip
_VERSION = {
    "version",
    "release",
    "sha",
    "commit",
    "commitsha",
    "revision",
    "image",
    "imagetag",
    "tag",
    "toversion",
    "ref",
}
_DEPLOYED = {"deployedat", "deployedby", "deployer", "rollback", "previousversion", "fromversion", "deployid"}
_ALERT = {"alertname", "alert", "alertid", "monitor", "monitorid", "policyname", "alertstatus", "alerttransition"}
_LOG = {
    "level", "loglevel", "lvl", "logger", "severitytext", "severitynumber", "stream", "traceid", "priority", "ingestiontime",
    "textpayload", "jsonpayload", "logname", "logstreamname",
}  # fmt: skip
_SAID = {"text", "content", "message", "body"}
_SPEAKER = {"author", "sender", "user", "username", "from"}


def kind_of(fields: Fields, default: Kind, listed_as: str = "") -> Kind:
    """Return the kind; ``listed_as`` is the key of the list the object stands in, such as ``deployments``."""
    names = _names(tuple(fields))
    if str(fields.get("type", "")).endswith("_log_entry") or str(fields.get("event_type", "")).startswith("incident."):
        return "page-event"
    if plain(listed_as) in _DEPLOY_LISTS or (names & _DEPLOYED and names & _VERSION):
        return "deploy"
    if plain(listed_as) == "incidentupdates" and "body" in names:
        return "status-post"
    if names & _ALERT or {"labels", "startsat"} <= names:
        return "alert"
    if names & _LOG:
        return "log"
    if names & _SPEAKER and names & _SAID:
        return "message"
    return "metric" if _only_numbers(fields) else default


@lru_cache(maxsize=512)
def _names(keys: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(plain, keys))


def _only_numbers(fields: Fields) -> bool:
    """Tell a row of measurements: at least two numbers, and no words but one time and one name."""
    numbers = sum(_is_number(value) for value in fields.values())
    return numbers >= 2 and len(fields) - numbers <= 2


def _is_number(value: object) -> bool:
    if isinstance(value, str):
        return value.replace(".", "", 1).replace("-", "", 1).isdigit()
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
