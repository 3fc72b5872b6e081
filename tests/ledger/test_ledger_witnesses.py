"""Links that carry their own time bear out the zone of a source or contradict it; they never change a time."""

from postmortem_writer.evidence import Evidence
from postmortem_writer.pipeline import read

LINK = "https://acme.slack.com/archives/C02AB/p"
# 09:00:10Z and 09:20:30Z on 2 April 2026
FIRST, SECOND = "1775120410000100", "1775121630000100"


def told(evidence: Evidence) -> list[tuple[str, str]]:
    return [(d.code, d.message) for d in evidence.diagnostics if d.code.startswith("permalink")]


def notes(first: str, second: str) -> str:
    return f"# Gate outage 2026-04-02\n\n{first} gates reject cards {LINK}{FIRST}\n\n{second} controller restarted {LINK}{SECOND}\n"


def test_links_contradict_an_assumed_zone() -> None:
    evidence = read(notes("11:00", "11:20"))
    assert told(evidence) == [
        (
            "permalink-zone",
            "2 links to messages (R1: 2026-04-02 09:00Z by its permalink) say that its times are 2 h earlier than its zone "
            "UTC (assumed) makes them",
        )
    ]
    assert [f"{record.at:%H:%M}" for record in evidence.records] == ["11:00", "11:20"]


def test_links_agree_with_the_zone_the_user_gave() -> None:
    assert told(read(notes("11:00", "11:20"), timezone="Europe/Berlin")) == [
        (
            "permalink-agrees",
            "2 links to messages (R1: 2026-04-02 09:00Z by its permalink) agree with its zone, Europe/Berlin (user-flag)",
        )
    ]


def test_a_link_to_an_earlier_message_says_nothing() -> None:
    assert told(read(notes("09:12", "09:47"))) == []


def test_one_link_alone_may_be_chance() -> None:
    evidence = read(f"# Gate outage 2026-04-02\n\n11:00 gates reject cards {LINK}{FIRST}\n\n11:20 restarted\n")
    assert [d.hint for d in evidence.diagnostics if d.code == "permalink-zone"] == [
        "one alone may be chance; nothing was changed: --timezone with the zone of its writer settles it"
    ]
