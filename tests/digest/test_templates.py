from hypothesis import given
from hypothesis import strategies as st

from postmortem_writer.digest import Line, Place, bursts, digest, masking, newcomers
from postmortem_writer.digest.masking import pattern, shapes

START = 1_761_440_000  # 2025-10-26T00:53:20Z


def log(*rows):
    return [Line(text, START + second, Place("app.log", at), level) for at, (second, level, text) in enumerate(rows, 1)]


def masked(text):
    return " ".join(pattern(shapes(text.encode())))


def test_templates_with_count_first_last_rate_and_samples():
    found = digest(
        log(
            (0, "info", "order 17 placed by ann@example.com in 12ms"),
            (45, "info", "order 18 placed by bo@example.com in 7ms"),
            (100, "error", "pool exhausted after 30s: 20/20 in use"),
            (130, "info", "order 19 placed by cy@example.com in 900ms"),
            (135, "info", "order 20 placed by di@example.com in 1.5s"),
        )
    )
    rows = [
        (t.pattern, t.level, t.count, t.first.instant - START, t.last.instant - START, t.samples)
        for t in found.templates
    ]
    assert rows == [
        (
            "order * placed by *@* in *",
            "info",
            4,
            0,
            135,
            (Place("app.log", 1), Place("app.log", 4), Place("app.log", 5)),
        ),
        ("pool exhausted after *: * in use", "error", 1, 100, 100, (Place("app.log", 3),)),
    ]
    assert {index: stretch.lines for index, stretch in found.templates[0].rate.items()} == {
        29357333: 1,
        29357334: 1,
        29357335: 2,
    }


def test_names_are_variable_where_many_were_seen_and_two_words_are_two_messages():
    names = "ann bo cy di ed flo".split()
    found = digest(
        log(
            *((0, "", f"session of {name} opened by sshd") for name in names),
            (1, "", "circuit to billing opened"),
            (2, "", "circuit to billing closed"),
        )
    )
    assert [(t.pattern, t.count) for t in found.templates] == [
        ("session of * opened by sshd", 6),
        ("circuit to billing closed", 1),
        ("circuit to billing opened", 1),
    ]


def test_a_burst_and_a_newcomer():
    steady = [(minute * 60, "info", f"heartbeat {minute} ok") for minute in range(60)]
    storm = [(2400 + second, "error", f"upstream refused connection {second}") for second in range(40)]
    found = digest(log(*steady, *storm))
    (burst,) = bursts(found)
    assert (burst.template.pattern, burst.start - START, burst.width, burst.count) == (
        "upstream refused connection *", 2380, 60, 40,
    )  # fmt: skip
    assert [t.pattern for t in newcomers(found, START + 2000)] == ["upstream refused connection *"]


def test_what_is_masked_and_what_is_kept():
    rows = {
        '2025-10-26T02:31:07.123Z INFO node-7 c3ab8ff1-3720-e8ad-9047-dd39466b3c89 done': "* INFO node-* * done",
        "Oct 26 02:31:07 web-1 sshd[4711]: Accepted key for root from 10.0.0.7 port 22": "* * * web-* sshd[*]: Accepted key for root from * port *",
        '10.0.0.7 - - [26/Oct/2025:02:31:07 +0100] "GET /cart/7?x=1 HTTP/1.1" 500 12 "-" "curl/8 (x y)"': '* - - [* +*] "GET /* HTTP/*" server-error * "*" "*"',
        '{"ts":"2025-10-26T02:31:07Z","level":"error","msg":"pool of 20 exhausted","user":"ann"}': "pool of * exhausted",
        'level=warn ts=1761440000 msg="slow query" took=3.5s db="orders"': 'level=warn ts=* msg="slow query" took=* db="*"',
        "fetched https://example.com/a/b?c=d in 0x7f retry=true": "fetched https://* in * retry=*",
        "": "",
    }  # fmt: skip
    assert {text: masked(text) for text in rows} == rows


def test_ids_are_masked_whatever_they_begin_with():
    texts = "fbf04c1d abcdef0123456789 DEADBEEF aa:bb:0c:1d:ee:ff fe80::dead:beef req_cafe7 node7 face a:b std::move"
    assert masking.pattern(masking.shapes(texts.encode())) == (
        *("*", "*", "*", "*", "*"),
        *("req_*", "node*", "face", "a:b", "std::move"),
    )


@given(st.integers(16, 2**256).map(lambda number: f"{number:x}").filter(lambda text: any(map(str.isdigit, text))))
def test_every_hexadecimal_number_with_a_digit_is_one_token(text):
    assert [masking.pattern(masking.shapes(form.encode())) for form in (text, text.upper())] == [("*",), ("*",)]


def test_a_level_that_is_a_number_tells_lines_apart():
    lines = [b'{"level":30,"msg":"lost 12 rows"}', b'{"level":50,"msg":"lost 7 rows"}']
    assert [masking.shapes(line) for line in lines] == [
        b'{"level":i,"msg":"lost 0 rows"}',
        b'{"level":e,"msg":"lost 0 rows"}',
    ]
