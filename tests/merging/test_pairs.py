"""Pairs of records that are one event, and more that only look like one."""

from dataclasses import replace

import pytest
from building import message, stamp

from postmortem_writer.evidence import Actor, Evidence, Record, number
from postmortem_writer.merging import grouped

BOT = Actor("alertmanager", bot=True)
LINE = "pool exhausted: 20 of 20 connections in use, 17 waiting"


def alert(text: str, at: str, **over: object) -> Record:
    return message(text, at, **{"kind": "alert", "source": "alerts.json", "actor": None, **over})


def deploy(text: str, at: str, **over: object) -> Record:
    return message(text, at, **{"kind": "deploy", "source": "ci.json", "actor": None, **over})


def log(text: str, at: str, **over: object) -> Record:
    whole = stamp(f"2026-02-03T{at}Z", precision="ms")
    when = replace(whole, instant=(whole.instant or 0) + int(at.partition(".")[2]) * 10**6)
    return message(text, **{"kind": "log", "source": "app.log", "actor": None, "event": when, **over})


def bot(text: str, at: str, **over: object) -> Record:
    return message(text, at, **{"actor": BOT, "channel": "alerts", **over})


def mail(text: str, at: str = "", **over: object) -> Record:
    return message(text, at, **{"source": "thread.eml", **over})


def rules(*records: Record) -> list[tuple[tuple[str, ...], str]]:
    evidence = grouped(Evidence(number([records])))
    return [(group.ids, group.rule) for group in evidence.groups]


ONE_EVENT = [
    pytest.param(
        alert("[FIRING] QueueLagHigh", "08:00:00", native="9a8b7c6d:firing"),
        alert("[FIRING] QueueLagHigh", "08:00:00", native="9a8b7c6d:firing", source="again.json"),
        "same id",
        id="a fingerprint in two files",
    ),
    pytest.param(
        message("Cap the mail queue", "08:00:00", native="9f3c1ab5d0e7741c2f96", source="git.txt"),
        message("mail: cap queue", "08:00:00", native="9f3c1ab", source="short.txt"),
        "same id",
        id="a commit in full and shortened",
    ),
    pytest.param(
        alert("[FIRING] QueueLagHigh service=mail", "08:00:00", native="a1"),
        bot("[FIRING:1] QueueLagHigh mail severity=page", "08:00:41"),
        "same alert name and state",
        id="the echo of a bot",
    ),
    pytest.param(
        message("Acknowledged by Ada Quill. incident=[#4711] queue", "08:03:00", kind="page-event", source="pager.json"),
        bot("#4711 was acknowledged by Ada Quill", "08:03:02"),
        "same alert name and state",
        id="an incident's number and state",
    ),
    pytest.param(
        deploy("mail-sender 2.4.1 started", "08:10:00", subject=(("env", "prod"),)),
        bot("mail-sender v2.4.1: rollout to prod started", "08:10:05"),
        "same deploy",
        id="a version in CI and in chat",
    ),
    pytest.param(
        deploy("deploy of 9f3c1ab finished in prod", "08:12:00"),
        bot("deployed to prod (commit 9f3c1ab77)", "08:13:30"),
        "same deploy",
        id="a commit in CI and in chat",
    ),
    pytest.param(
        message("Rolled back, thanks", "08:20:07", actor=Actor("Ada Quill")),
        message("rolled back, *thanks*", "08:20:07", source="bridge.log", actor=Actor("aquill")),
        "same words at the same time",
        id="few words of one second and one hand",
    ),
    pytest.param(
        message("Queue lag is at 14 minutes for tenant Blau", "08:21:00", channel="ops"),
        message("Queue lag is at 14 minutes for tenant Blau", "08:24:10", channel="support"),
        "same words",
        id="posted to a second channel",
    ),
    pytest.param(
        message("Queue lag is at 14 minutes for tenant Blau, mails wait", "08:21:00"),
        message("Queue lag is at 14 minutes for tenant Blau, mails wait", source="copied.txt"),
        "same words, one of them undated",
        id="exported and copied without a date",
    ),
    pytest.param(log(LINE, "08:30:00.120"), log(LINE, "08:30:00.120", source="query.csv"), "same words at the same time", id="a line collected twice"),
    pytest.param(log(LINE, "08:30:00.120"), message(f"look: `{LINE}`", "08:34:00"), "quotes the log line", id="a line quoted"),
    pytest.param(
        message("Mails to tenant Blau wait", "08:40:00", native="1770108000.000100", channel="support"),
        message("fyi https://acme.slack.com/archives/C02/p1770108000000100", "08:44:00", channel="ops"),
        "links to the message",
        id="a message passed on by its link",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "rule"), ONE_EVENT)
def test_is_one_event(one: Record, other: Record, rule: str) -> None:
    assert rules(one, other) == [(("R1", "R2"), rule)]


TWO_EVENTS = [
    pytest.param(
        message("permission is hereby granted free of charge to anybody", "", kind="note", source="a.txt", actor=None),
        message("permission is hereby granted free of charge to anybody", "", kind="note", source="b.txt", actor=None),
        id="a boilerplate that stands in two files and tells of no time",
    ),
    pytest.param(
        alert("[FIRING] QueueLagHigh", "08:00:00", native="9a8b7c6d:firing"),
        alert("[FIRING] QueueLagHigh", "08:30:00", native="9a8b7c6d:firing", source="again.json"),
        id="the same alert half an hour later",
    ),
    pytest.param(
        alert("[FIRING] QueueLagHigh", "08:00:00"), bot("[RESOLVED] QueueLagHigh", "08:00:41"), id="fired and cleared"
    ),
    pytest.param(
        alert("[FIRING] QueueLagHigh", "08:00:00", subject=(("service", "mail"),)),
        alert("[FIRING] QueueLagHigh", "08:00:05", subject=(("service", "sms"),), source="b.json"),
        id="one rule, two services",
    ),
    pytest.param(
        alert("[FIRING] QueueLagHigh", "08:00:00"), bot("[FIRING] QueueLagLow", "08:00:10"), id="two alert names"
    ),
    pytest.param(
        alert("[FIRING] QueueLagHigh", "08:00:00"),
        message("QueueLagHigh firing QueueLagHigh again?", "08:00:30"),
        id="a person speaks of the alert",
    ),
    pytest.param(
        deploy("mail-sender 2.4.1 rollout started", "08:10:00"),
        bot("mail-sender 2.4.1: rollout finished", "08:14:00"),
        id="start and end of a roll-out",
    ),
    pytest.param(
        deploy("mail-sender 2.4.1 rollout started in staging", "08:10:00"),
        bot("mail-sender 2.4.1: rollout to prod started", "08:14:00"),
        id="two environments",
    ),
    pytest.param(
        deploy("mail-sender 2.4.1 rollout started", "08:10:00"),
        bot("mail-sender 2.4.2: rollout started", "08:11:00"),
        id="two versions",
    ),
    pytest.param(
        message("done", "08:20:07", actor=Actor("Ada")),
        message("done", "08:20:07", source="b.json", actor=Actor("Ada")),
        id="one common word",
    ),
    pytest.param(
        message("on it", "08:20:07", actor=Actor("Ada Quill")),
        message("on it", "08:20:07", source="b.json", actor=Actor("Bela Roth")),
        id="two people in one second",
    ),
    pytest.param(
        message("queue lag above 10 minutes again", "08:20:07", actor=Actor("Ada Quill")),
        message("queue lag above 10 minutes again", "08:24:07", source="b.json", actor=Actor("Bela Roth")),
        id="two people report the same",
    ),
    pytest.param(
        message("Queue lag is at 14 minutes for tenant Blau", "08:21:00"),
        message("Queue lag is at 14 minutes for tenant Blau", "08:51:00"),
        id="said again in the same place",
    ),
    pytest.param(
        message("We are still investigating the elevated error rates for mail delivery in Europe and will update", "08:21:00"),
        mail("We are still investigating the elevated error rates for mail delivery in Europe and will update", "09:33:00"),
        id="an update repeated elsewhere an hour and twelve minutes later",
    ),
    pytest.param(
        log(LINE, "08:30:00.120", subject=(("host", "a1"),)),
        log(LINE, "08:30:00.120", source="b.log", subject=(("host", "b2"),)),
        id="one line of two hosts",
    ),
    pytest.param(log(LINE, "08:30:00.120"), log(LINE, "08:30:00.940", source="b.log"), id="one line of two moments"),
    pytest.param(
        log("connection reset", "08:30:00.120"),
        log("connection reset", "08:30:00.120", source="b.log"),
        id="a line that says little",
    ),
    pytest.param(
        log(LINE, "08:30:00.120"),
        message(f"`{LINE}` and is this the pool of the sender or of the archive, and did anybody see it before today?", "08:34:00"),
        id="a question about a line",
    ),
    pytest.param(
        message("Mails to tenant Blau wait", "08:40:00", native="1770108000.000100", channel="support"),
        message(
            "as in https://acme.slack.com/archives/C02/p1770108000000100 the lag comes from the archive job",
            "08:44:00",
            channel="ops",
        ),
        id="a link inside a thought of one's own",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), TWO_EVENTS)
def test_are_two_events(one: Record, other: Record) -> None:
    assert rules(one, other) == []


def test_what_repeats_is_paired_one_with_one() -> None:
    fired = [alert("[FIRING] QueueLagHigh", f"08:{minute:02}:00") for minute in range(50)]
    echoed = [bot("[FIRING:1] QueueLagHigh", f"08:{minute:02}:20") for minute in range(50)]
    found = rules(*fired, *echoed)
    assert [ids for ids, _ in found] == [(f"R{2 * n + 1}", f"R{2 * n + 2}") for n in range(50)]


def test_an_echo_of_one_of_several_alerts_of_a_second_is_of_none_of_them() -> None:
    fired = [alert("[FIRING] QueueLagHigh", "08:00:00", subject=(("instance", f"q{n}"),)) for n in range(3)]
    assert rules(*fired, bot("[FIRING:3] QueueLagHigh", "08:00:20")) == []


def test_a_quoted_line_that_was_logged_often_is_no_one_of_them() -> None:
    logged = [log(LINE, f"08:3{n}:00.000") for n in range(3)]
    assert rules(*logged, message(f"look: `{LINE}`", "08:40:00")) == []


def test_clocks_apart_are_told_where_two_texts_differ_by_the_same() -> None:
    first = [
        message("Queue lag is at 14 minutes", "08:21:00"),
        message("Restarted the mail sender of Blau", "08:31:10"),
    ]
    later = [mail("Queue lag is at 14 minutes", "08:58:00"), mail("Restarted the mail sender of Blau", "09:08:20")]
    assert rules(*first, *later) == [
        (("R1", "R3"), "same words, clocks 37 min apart"),
        (("R2", "R4"), "same words, clocks 37 min apart"),
    ]
    assert rules(*first, later[0]) == []


def test_one_long_text_is_enough_for_whole_hours_where_a_zone_was_not_stated() -> None:
    text = "Queue lag is at 14 minutes, tenant Blau waits for 312 mails since the archive job started"
    local = stamp("2026-02-03T09:21:00Z", zone_source="assumed")
    assert rules(message(text, "08:21:00"), mail(text, event=local)) == [(("R1", "R2"), "same words, clocks 1 h apart")]
    assert rules(message(text, "08:21:00"), mail(text, "09:21:00")) == []


def test_a_delivery_sent_again_is_one_event() -> None:
    fired = alert("[FIRING] QueueLagHigh", "08:00:00", native="9a8b7c6d:firing")
    assert rules(fired, fired) == [(("R1", "R2"), "same id")]
