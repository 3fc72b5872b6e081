"""A pager's timeline export: one record an entry, the stated zone, pasted logs apart, broken links whole."""

from postmortem_writer.sources._source import Handed
from postmortem_writer.sources.pager_text import source

TEXT = """Incident timeline export. All times listed are in Pacific Time (US & Canada).

Feb 3, 2026
5:40 AM
Triggered by Robin Example.
Description:
Hub cannot scale
INCIDENT #36
5:55 AM
Robin Example
#inc_36
Found it, see https://tracker.example/some-
path/1915
6:13 AM
Robin Example
#inc_36
```[W 2026-02-03 14:06:44.540 hub:824] server failed to start in
600 seconds, giving up.
[I 2026-02-03 14:06:44.541 hub:2808] Deleting pod```
Feb 6, 2026
2:20 AM
Resolved by Robin Example through the website.
INCIDENT #36
"""


def test_entries() -> None:
    handed = Handed("pager.txt", TEXT)
    assert source.recognise(handed) > 0.9
    reading = source.read(handed, "")
    assert (reading.zone, reading.zone_basis) == ("America/Los_Angeles", "file-header")
    assert [(record.kind, record.line, f"{record.at:%m-%d %H:%M}", record.text) for record in reading.records] == [
        ("page-event", 4, "02-03 13:40", "Triggered by Robin Example. Description: Hub cannot scale INCIDENT #36"),
        ("message", 9, "02-03 13:55", "Found it, see https://tracker.example/some-path/1915"),
        (
            "log",
            17,
            "02-03 14:06",
            "[W 2026-02-03 14:06:44.540 hub:824] server failed to start in\n600 seconds, giving up.",
        ),
        ("log", 19, "02-03 14:06", "[I 2026-02-03 14:06:44.541 hub:2808] Deleting pod"),
        ("page-event", 21, "02-06 10:20", "Resolved by Robin Example through the website. INCIDENT #36"),
    ]
    message, log = reading.records[1], reading.records[2]
    assert message.actor is not None
    assert (message.actor.name, message.channel) == ("Robin Example", "inc_36")
    assert log.event is not None
    assert (log.event.zone_source, "pasted-log" in log.event.doubt) == ("assumed", True)
    assert f"{log.posted.at:%H:%M}" == "14:13" if log.posted else False


def test_other_text_is_not_taken_for_it() -> None:
    assert source.recognise(Handed("a.txt", "We met at\n5:40 AM\nand left.")) == 0.0
