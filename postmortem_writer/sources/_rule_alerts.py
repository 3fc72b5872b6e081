"""The alerts of Prometheus rules, as Alertmanager and Grafana send and list them.

``startsAt`` is when the rule fired, after its ``for:``; ``endsAt`` in the year 0001 means it still fires, and without
``resolved`` it is only a time-out. A resolved group can hold alerts that still fire.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from postmortem_writer import clock
from postmortem_writer.clock import Frame, Stamp
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _times
from postmortem_writer.sources._deliveries import listed, placed
from postmortem_writer.sources._json import Element
from postmortem_writer.sources._pick import first_words, obj, objs, whole, words

_LISTS: tuple[tuple[str, ...], ...] = (("alerts",), ("data", "alerts"), ("data",))
_LINKS = ("generatorURL", "dashboardURL", "panelURL", "silenceURL")
_COUNTED = 13  # digits of milliseconds since 1970


def fits(body: dict[str, Any]) -> bool:
    """Return whether a body is an alert, or holds a list of some."""
    return is_alert(body) or _where(body) is not None


def is_alert(alert: dict[str, Any]) -> bool:
    """Return whether an object is an alert: it has labels and a start."""
    return isinstance(alert.get("labels"), dict) and ("startsAt" in alert or "activeAt" in alert)


def _where(body: dict[str, Any]) -> tuple[str, ...] | None:
    held = (path for path in _LISTS if any(map(is_alert, objs(body, *path))))
    return next(held, ("alerts",) if body.get("alerts") == [] and "status" in body else None)


def tell(body: Element, place: Record, around: Frame) -> list[Record]:
    """Return a record for the start of every alert, and one for its end when it is resolved."""
    if is_alert(body.value):
        return list(_changes(body.value, place, around))
    found = (element for element in listed(body, *(_where(body.value) or ())) if is_alert(element.value))
    return [record for element in found for record in _changes(element.value, placed(place, element), around)]


def cut(body: Element, place: Record) -> Iterable[Diagnostic]:
    """Say how many alerts the sender left out of a body."""
    if left_out := whole(body.value.get("truncatedAlerts")):
        hint = "raise max_alerts of the receiver, or hand in the list of alerts from the API"
        yield Diagnostic("truncated-alerts", Level.WARNING, place.place, f"the sender left out {left_out} alerts", hint)


def _changes(alert: dict[str, Any], place: Record, around: Frame) -> Iterator[Record]:
    yield _change(alert, place, "firing", alert.get("startsAt") or alert.get("activeAt"), around)
    if _state(alert) == "resolved" and _times.settled(alert.get("endsAt"), around):
        yield _change(alert, place, "resolved", alert["endsAt"], around)


def _state(alert: dict[str, Any]) -> str:
    status = alert.get("status", alert.get("state", ""))
    return words(status, "state") if isinstance(status, dict) else words(alert, "status") or words(alert, "state")


def _change(alert: dict[str, Any], place: Record, state: str, at: Any, around: Frame) -> Record:
    labels = {key: str(value) for key, value in obj(alert, "labels").items()}
    notes = {key: str(value) for key, value in obj(alert, "annotations").items()}
    whose = words(alert, "fingerprint") or ",".join(f"{key}={value}" for key, value in sorted(labels.items()))
    name, level = labels.pop("alertname", "alert"), labels.get("severity", "")
    shown = " ".join(f"{key}={value}" for key, value in labels.items())
    told = [notes[key] for key in ("summary", "description", "message") if notes.get(key)]
    told += [values] if (values := first_words(alert, "valueString")) else []
    labels.pop("severity", None)
    links = tuple(filter(None, (*(words(alert, key) for key in _LINKS), notes.get("runbook_url", ""))))
    return replace(
        place,
        kind="alert",
        text=f"[{state.upper()}] {name} {shown}".strip() + "".join(f"\n{line}" for line in told),
        native=f"{whose}:{state}",
        event=_times.stamp(at, around),
        said=tuple(_spans(links)),
        level=level,
        subject=tuple(labels.items()),
        links=links,
        flags=("automatic",),
    )


def _spans(links: Sequence[str]) -> Iterator[Stamp]:
    """Yield the times that links to a dashboard carry in ``from=`` and ``to=``, each once."""
    seen = set()
    for link in links:
        for key, value in _query(link):
            if (
                key in ("from", "to")
                and value.isascii()
                and value.isdigit()
                and len(value) == _COUNTED
                and value not in seen
            ):
                seen.add(value)
                yield clock.epoch(value)


def _query(link: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(urlsplit(link).query, max_num_fields=100)
    except ValueError:
        return []


def by_grafana(body: dict[str, Any]) -> bool:
    """Return whether a body holds alerts from Grafana's own alerting: they carry the values that were measured."""
    sent = objs(body, "alerts")[:5]
    return fits(body) and ("orgId" in body or any("valueString" in alert or "panelURL" in alert for alert in sent))


def by_anything_else(body: dict[str, Any]) -> bool:
    """Return whether a body holds alerts that Grafana did not send."""
    return fits(body) and not by_grafana(body)
