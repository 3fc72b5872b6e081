"""Text copied out of Teams, Discord and Telegram, and WhatsApp exports: who said what, on which day, and what is no chat at all."""

import pytest

from postmortem_writer import sources
from postmortem_writer.evidence import Evidence
from postmortem_writer.sources import _detection
from postmortem_writer.sources._source import Handed

TEAMS = """[24/11 10:02] Marta Kowalska
LB health checks failing in zone b
[24/11 10:05] Jo\N{LATIN SMALL LETTER A WITH TILDE}o van der Berg
on it.

see https://corp.example/chg/1182
[24/11 10:17] Marta Kowalska
reverted CHG-1182
"""
TEAMS_TIMES = """[23:58] Marta Kowalska: LB health checks failing
[00:03] Ana Silva: on it
[00:09] Marta Kowalska: reverted
"""
DISCORD = """Marta \N{EM DASH} Today at 10:02 AM
site is down
Ana \N{EM DASH} Today at 1:05 PM
looking
"""
TELEGRAM = "Marta, [24.11.2026 10:02]\nsite is down\n\nAna, [24.11.2026 10:05]\nlooking\n"
ANDROID = """24/11/2026, 10:00 - Messages and calls are end-to-end encrypted.
24/11/2026, 10:02 - Marta: site is down
and so is the shop
24/11/2026, 10:03 - +44 7700 900123: <Media omitted>
24/11/2026, 10:05 - Ana: looking <This message was edited>
"""
APPLE = """[11/24/26, 10:02:15\N{NARROW NO-BREAK SPACE}AM] Marta: site is down
\N{LEFT-TO-RIGHT MARK}[11/24/26, 10:05:01\N{NARROW NO-BREAK SPACE}AM] ~ Ana: looking
"""
DAY = "2026-11-24"


def told(evidence: Evidence) -> list[tuple[str, str, str]]:
    return [
        (f"{one.at:%m-%d %H:%M}" if one.at else "none", one.actor.name if one.actor else "", one.text)
        for one in sorted(evidence.records, key=lambda one: one.line)
    ]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (TEAMS, [("11-24 10:02", "Marta Kowalska", "LB health checks failing in zone b"), ("11-24 10:05", "Jo\N{LATIN SMALL LETTER A WITH TILDE}o van der Berg", "on it.\n\nsee https://corp.example/chg/1182"), ("11-24 10:17", "Marta Kowalska", "reverted CHG-1182")]),
        (TEAMS_TIMES, [("11-24 23:58", "Marta Kowalska", "LB health checks failing"), ("11-25 00:03", "Ana Silva", "on it"), ("11-25 00:09", "Marta Kowalska", "reverted")]),
        (DISCORD, [("11-24 10:02", "Marta", "site is down"), ("11-24 13:05", "Ana", "looking")]),
        (TELEGRAM, [("11-24 10:02", "Marta", "site is down"), ("11-24 10:05", "Ana", "looking")]),
        (ANDROID, [("11-24 10:02", "Marta", "site is down\nand so is the shop"), ("11-24 10:05", "Ana", "looking")]),
        (APPLE, [("11-24 10:02", "Marta", "site is down"), ("11-24 10:05", "Ana", "looking")]),
    ],
    ids=["teams", "teams, times alone", "discord", "telegram", "whatsapp", "whatsapp, a phone of the US"],
)  # fmt: skip
def test_who_said_what_and_when(text: str, messages: list[tuple[str, str, str]]) -> None:
    evidence = sources.read(text, date=DAY)
    assert evidence.sources[0].format == "chat_copied"
    assert told(evidence) == messages


def test_what_nobody_said_is_counted_and_what_was_edited_flagged() -> None:
    evidence = sources.read(ANDROID)
    assert evidence.sources[0].skipped == ("1 lines that the chat itself tells", "1 messages without words")
    assert [one.flags for one in evidence.records] == [(), ("edited",)]
    assert evidence.records[0].raw == "24/11/2026, 10:02 - Marta: site is down\nand so is the shop"
    assert [one.stamp.raw for one in evidence.records if one.stamp] == ["24/11/2026, 10:02", "24/11/2026, 10:05"]


def test_links_are_kept() -> None:
    assert sources.read(TEAMS, date=DAY).records[1].links == ("https://corp.example/chg/1182",)


@pytest.mark.parametrize(
    ("day", "date", "at"),
    [
        ("3/4", "2026-04-05", "04-03"),
        ("3/4", "2026-03-01", "03-04"),
        ("3/4", "2026-03-20", "none"),
        ("3/4/2026", "", "none"),
        ("3.4.2026", "", "04-03"),
        ("2026-04-03", "", "04-03"),
        ("3 April 2026", "", "04-03"),
        ("3/3/26", "", "03-03"),
        ("31/2/2026", "", "none"),
    ],
)
def test_a_day_is_known_or_stays_open(day: str, date: str, at: str) -> None:
    text = f"{day}, 10:02 - Marta: site is down\n{day}, 10:05 - Ana: looking\n"
    assert [time[:5].strip() for time, *_ in told(sources.read(text, date=date))] == [at] * 2


def test_one_date_tells_which_of_its_numbers_is_the_day() -> None:
    text = "3/4/2026, 10:02 - Marta: site is down\n13/4/2026, 10:05 - Ana: looked again\n"
    assert [time for time, *_ in told(sources.read(text))] == ["04-03 10:02", "04-13 10:05"]
    other = text.replace("13/4", "4/13")
    assert [time for time, *_ in told(sources.read(other))] == ["03-04 10:02", "04-13 10:05"]


def test_yesterday_counts_from_the_day_of_copying() -> None:
    text = DISCORD.replace("Today", "Yesterday", 1)
    assert [time for time, *_ in told(sources.read(text, date=DAY))] == ["11-23 10:02", "11-24 13:05"]
    assert [time for time, *_ in told(sources.read(text))] == ["none", "none"]


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("[2026-11-24 10:02:15] INFO: started\n[2026-11-24 10:02:16] ERROR: failed\n", "log"),
        ("[24/11/2026 10:02:15] Server Main: started\n[24/11/2026 10:02:16] Server Main: failed\n", "log"),
        ("2026-11-24 10:02:15 - nginx: started\n2026-11-24 10:02:16 - nginx: failed\n", "log"),
        ("# 2026-11-24\n\n[10:02] alert fired\n[10:05] restarted the pods\n[10:09] fine\n", "notes"),
        ("# 2026-11-24\n\n[10:02] Alert: 5xx\n[10:05] Deploy: 4.2\n[10:09] Alert: 5xx\n", "notes"),
        ("[10:02] <marta> site is down\n[10:05] <ana> looking\n", "irc"),
        ("Marta Kowalska  [10:02 AM]\nsite is down\nAna Silva  [10:05 AM]\nlooking\n", "slack_copied"),
    ],
)
def test_what_is_no_such_chat(text: str, format: str) -> None:
    verdict = _detection.detect(Handed("sample.txt", text))
    assert isinstance(verdict, tuple)
    assert verdict[0] == format
