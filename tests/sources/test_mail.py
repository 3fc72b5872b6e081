"""Mail: who wrote what and when, with quoted words kept apart from those of the one who quotes them."""

import pytest

from postmortem_writer.evidence import Actor
from postmortem_writer.sources import _detection
from postmortem_writer.sources._source import Handed, Reading
from postmortem_writer.sources.mail import source

REPLY = """From: Ada K <ada@ops.example>
To: leads@ops.example, "Lind, Bo" <bo@ops.example>
Subject: Re: queue
Date: Tue, 3 Feb 2026 10:31:44 +0100
Message-ID: <b2@ops.example>
In-Reply-To: <b1@ops.example>
Content-Type: text/plain; charset=utf-8

Works again since 10:04, see https://w.example/7.

--
Ada K, Operations

On Tue, 3 Feb 2026 at 09:49, Bo Lind <bo@ops.example> wrote:
> nothing leaves the queue
> since ten to ten
>
> On Tue, 3 Feb 2026 at 09:40, Cy M <cy@ops.example> wrote:
>> all quiet?
"""
FIRST = """From: Bo Lind <bo@ops.example>
Subject: queue
Date: Tue, 3 Feb 2026 08:49:00 -0000
Message-ID: <b1@ops.example>

nothing leaves the queue
since ten to ten
"""


def read(text: str, path: str = "m.eml", zone: str = "", **beside: str) -> Reading:
    return source.read(Handed(path, text, {path: text, **beside}), zone)


def test_a_reply_is_its_authors_words_and_the_quotation_somebody_elses() -> None:
    reply, quoted = read(REPLY).records
    assert (reply.text, reply.actor) == (
        "Works again since 10:04, see https://w.example/7.",
        Actor("Ada K", "ada@ops.example"),
    )
    assert (reply.native, reply.thread, reply.flags) == ("<b2@ops.example>", "<b1@ops.example>", ("reply",))
    assert (reply.heading, reply.links) == ("Re: queue", ("https://w.example/7",))
    assert reply.subject == (("to", "leads@ops.example"), ("to", "Lind, Bo"))
    assert reply.posted
    assert (reply.posted.raw, f"{reply.at:%H:%M:%S}", reply.posted.zone_source) == (
        "Tue, 3 Feb 2026 10:31:44 +0100",
        "09:31:44",
        "explicit-offset",
    )
    assert (quoted.text, quoted.actor) == (
        "nothing leaves the queue\nsince ten to ten",
        Actor("Bo Lind", "bo@ops.example"),
    )
    assert (quoted.line, quoted.end_line, quoted.flags) == (14, 19, ("quoted",))
    assert not reply.says("nothing leaves the queue")


@pytest.mark.parametrize(("zone", "at"), [("", "none"), ("Europe/Berlin", "08:49")])
def test_the_time_above_a_quotation_needs_the_users_zone(zone: str, at: str) -> None:
    reading = read(REPLY, zone=zone)
    quoted = reading.records[1]
    assert (f"{quoted.at:%H:%M}" if quoted.at else "none") == at
    assert [one.code for one in reading.diagnostics] == ([] if zone else ["unknown-zone"])


def test_a_quotation_of_a_mail_beside_it_is_left_to_that_mail() -> None:
    reading = read(REPLY, other=FIRST)
    assert [one.native for one in reading.records] == ["<b2@ops.example>"]
    assert reading.skipped == ("1 quotations of mails that were handed in",)


def test_a_box_of_mails() -> None:
    box = f"From bo@ops.example Tue Feb  3 08:49:00 2026\n{FIRST}>From here on it got worse\n\nFrom ada@ops.example Tue Feb  3 09:31:44 2026\n{REPLY}"
    assert _detection.detect(Handed("ops.mbox", box)) == ("mail", "notes")
    reading = read(box, "ops.mbox")
    assert [(one.line, f"{one.at:%H:%M:%S}", one.text) for one in reading.records] == [
        (2, "08:49:00", "nothing leaves the queue\nsince ten to ten\nFrom here on it got worse"),
        (12, "09:31:44", "Works again since 10:04, see https://w.example/7."),
    ]
    assert reading.records[0].posted
    assert reading.records[0].posted.zone == "-00:00"


def test_encoded_headers_parts_and_attachments() -> None:
    text = (
        "From: =?utf-8?q?M=C3=A1r_=C3=93dor?= <mar@ops.example>\n"
        "Subject: =?iso-8859-1?B?Z3L8bg==?=\n"
        "Date: Tue, 3 Feb 2026 10:31:44 +0100 (CET)\n"
        "MIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="x"\n\n'
        '--x\nContent-Type: multipart/alternative; boundary="y"\n\n'
        "--y\nContent-Type: text/html; charset=utf-8\n\n<p>not this</p>\n"
        "--y\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nZGlzayB2b2xsIMO8YmVyYWxs\n--y--\n"
        '--x\nContent-Type: image/png; name="graph.png"\nContent-Disposition: attachment; filename="graph.png"\n\nAAAA\n--x--\n'
    )
    (record,) = read(text).records
    assert (record.actor, record.heading) == (Actor("Már Ódor", "mar@ops.example"), "grün")
    assert (record.text, record.files) == ("disk voll überall\n[file: graph.png]", ("graph.png",))


def test_html_alone_is_read_without_what_it_quotes() -> None:
    page = "<html><head><style>p {}</style></head><body><p>disk&nbsp;full</p><div class=gmail_quote>On … wrote:<blockquote>is it?</blockquote></div></body></html>"
    head = "From: a@b.example\nDate: Tue, 3 Feb 2026 10:31:44 +0100\nMIME-Version: 1.0\nContent-Type: text/html\n\n"
    assert [one.text for one in read(head + page).records] == ["disk full"]


def test_a_forwarded_mail_is_its_authors() -> None:
    text = (
        "From: a@b.example\nTo: c@b.example\nSubject: Fwd: alert\nDate: Tue, 3 Feb 2026 10:31:44 +0100\n\nlook at this\n\n"
        "---------- Forwarded message ---------\nFrom: Grid Alerts <alerts@grid.example>\nDate: Tue, 3 Feb 2026 09:00:00 +0000\n"
        "Subject: alert\nTo: a@b.example\n\nfeeder 7 tripped\n"
    )
    own, forwarded = read(text).records
    assert (own.text, own.line, own.end_line) == ("look at this", 1, 8)
    assert (forwarded.text, forwarded.flags) == ("feeder 7 tripped", ("forwarded",))
    assert forwarded.actor == Actor("Grid Alerts", "alerts@grid.example", bot=True)
    assert f"{forwarded.at:%H:%M}" == "09:00"


def test_an_answer_between_quoted_lines_keeps_its_words() -> None:
    text = (
        REPLY.split("\n\n", maxsplit=1)[0]
        + "\n\nOn Tue, 3 Feb 2026, Bo Lind <bo@ops.example> wrote:\n> is it up?\nyes\n> since when?\n10:04\n"
    )
    own, quoted = read(text).records
    assert (own.text, quoted.text) == ("yes\n10:04", "is it up?\nsince when?")
    assert quoted.actor == Actor("Bo Lind", "bo@ops.example")


def test_without_words_the_subject_is_what_was_said() -> None:
    text = "From: a@b.example\nTo: c@b.example\nSubject: queue is down\nDate: Tue, 3 Feb 2026 10:31:44 +0100\n\n"
    assert [(one.text, one.heading) for one in read(text).records] == [("queue is down", "")]


@pytest.mark.parametrize(
    "text",
    [
        "From: a\n\nnot a mail\n",
        "Date: 2026-02-03\nSubject: outage\n\n10:00 down\n",
        "# Outage\n\nFrom: a@b.example\nDate: Tue, 3 Feb 2026 10:31:44 +0100\nTo: c\n",
        "From the start it was slow\n",
        "",
    ],
)
def test_other_text_is_none(text: str) -> None:
    assert source.recognise(Handed("x.txt", text)) == 0.0


@pytest.mark.parametrize(
    "text",
    [
        "From: =?x?q?=ff?= <\nDate: soon\nTo: =?utf-8?b?!!!?=\n\n" + ">" * 9000 + " deep\n",
        'From: a\nDate: 1\nTo: b\nContent-Type: text/plain; charset="no-such"\nContent-Transfer-Encoding: base64\n\n%%%%\n',
        "From: a\nDate: 1\nTo: b\nContent-Type: multipart/mixed\n\nno boundary\n",
        'From: a\nDate: 1\nTo: b\nContent-Type: multipart/mixed; boundary="x"\n\n--x\n--x\n--x',
        "From: a\nDate: 1\nTo: b\nContent-Type: text/plain\nContent-Disposition: attachment; filename*=x'y'%ff\n\nhi\n",
        "From a 2026\nFrom b 2026\n\nFrom c 2026\n",
        "From: a\nDate: 1\nTo: b\n\n" + "On x wrote:\n> From: a\n> Sent: b\n> To: c\n" * 300,
    ],
)
def test_what_no_mail_program_writes(text: str) -> None:
    source.recognise(Handed("x.eml", text))
    read(text, "x.eml", "Europe/Berlin")
