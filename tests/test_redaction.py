"""Secrets are masked, everything that only looks like one stays, and the file stays readable."""

import json

import pytest
from growth import growth
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_writer.redaction import mask

# Put together here so that no scanner takes the tests for a leak.
AWS = "AKIA" + "IOSFODNN7EXAMPLE"
GITHUB = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
SLACK = "xoxb-" + "123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx"
JWT = "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0" + ".dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
SSH = "AAAAC3NzaC1lZDI1NTE5AAAAIKq1" + "x" * 40
PEM_BODY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7"

MASKED = [
    (AWS, "[masked:aws-key]"),
    (f"export AWS_ACCESS_KEY_ID={AWS}", "export AWS_ACCESS_KEY_ID=[masked:aws-key]"),
    ("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "aws_secret_access_key = [masked:secret]"),
    (f"pushed with {GITHUB}.", "pushed with [masked:github-token]."),
    ("github_pat_" + "11ABCDEFG0abcdefghijkl_mnop", "[masked:github-token]"),
    ("glpat-" + "abcDEF123456ghiJKL78", "[masked:gitlab-token]"),
    (SLACK, "[masked:slack-token]"),
    ("xapp-" + "1-A0123456789-1234567890-abcdef", "[masked:slack-token]"),
    ("sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc", "[masked:stripe-key]"),
    ("rk_test_" + "4eC39HqLyjWDarjtT1zdp7dc", "[masked:stripe-key]"),
    ("AIza" + "SyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY", "[masked:google-key]"),
    ("sk-ant-" + "api03-abcDEF123456_ghiJKL789", "[masked:anthropic-key]"),
    ("sk-proj-" + "abcDEF123456_ghiJKL789mnoPQR", "[masked:openai-key]"),
    ("sk-" + "abcdefghijklmnopqrstT3BlbkFJabcdefghijklmnopqrst", "[masked:openai-key]"),
    ("npm_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8", "[masked:npm-token]"),
    ("pypi-" + "AgEIcHlwaS5vcmcCJGFiY2RlZi0xMjM0LTU2Nzg5MGFiY2RlZg", "[masked:pypi-token]"),
    ("SG." + "ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf-09kqeF8tAmbihYzrnopKc-1s5cr", "[masked:sendgrid-key]"),
    ("SK" + "0123456789abcdef0123456789abcdef", "[masked:twilio-key]"),
    ("hf_" + "abcdefghijklmnopqrstuvwxyzABCDEFGH", "[masked:huggingface-token]"),
    ("hvs." + "CAESIJ2f0abcdefghijklmnopqrs", "[masked:vault-token]"),
    ("110201543" + ":AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawX", "[masked:telegram-token]"),
    (f"[USER TOKEN: {JWT} USER ID: 4d2a]", "[USER TOKEN: [masked:jwt] USER ID: 4d2a]"),
    (f"ssh-ed25519 {SSH} ops@bastion", "ssh-ed25519 [masked:ssh-key] ops@bastion"),
    (f"-----BEGIN PRIVATE KEY-----\n{PEM_BODY}\n-----END PRIVATE KEY-----\nnext", "[masked:private-key]\n\n\nnext"),
    (f"-----BEGIN RSA PRIVATE KEY-----\n{PEM_BODY}\n\nthe rest was cut", "[masked:private-key]\n\n\nthe rest was cut"),
    ("postgres://app:hunter2@db-eu:5432/labels", "postgres://app:[masked:password]@db-eu:5432/labels"),
    ("redis://:p@ss@cache:6379", "redis://:[masked:password]@cache:6379"),
    (r"https:\/\/bot:abc123@ci.example", r"https:\/\/bot:[masked:password]@ci.example"),
    ("https://zoom.example/j/867703?pwd=Q1w2E3r4", "https://zoom.example/j/867703?pwd=[masked:parameter]"),
    ("GET /v1?user=7&token=abc&x=1", "GET /v1?user=7&token=[masked:parameter]&x=1"),
    ("/cb?a=1&amp;access_token=abc|label", "/cb?a=1&amp;access_token=[masked:parameter]|label"),
    ("Authorization: Bearer abc", "Authorization: Bearer [masked:authorization]"),
    ("Authorization: Basic YWxhZGRpbjpvcGVu", "Authorization: Basic [masked:authorization]"),
    ("sent bearer abcdefghijklmnop12", "sent bearer [masked:authorization]"),
    ("Cookie: sid=abc; theme=dark", "Cookie: [masked:cookie]"),
    ("curl -u admin:tr0ub4dor https://x.example", "curl -u admin:[masked:password] https://x.example"),
    ("mysql -h db -uroot -ps3cr3t! labels", "mysql -h db -uroot -p[masked:password] labels"),
    ("deploy --api-key 9f8e7d6c5b", "deploy --api-key [masked:secret]"),
    ("PGPASSWORD=hunter psql", "PGPASSWORD=[masked:password] psql"),
    ("DB_PASS=hunter", "DB_PASS=[masked:password]"),
    ("password='correct horse'", "password='[masked:password]'"),
    ("  db_password: hunter\n  port: 5432", "  db_password: [masked:password]\n  port: 5432"),
    ("client_secret: 'abc def'", "client_secret: '[masked:secret]'"),
    ("api_key = 12345678", "api_key = [masked:secret]"),
    ("'token' => 'abcdef'", "'token' => '[masked:secret]'"),
    ("Server=db;Password=hunter;Timeout=3", "Server=db;Password=[masked:password];Timeout=3"),
    ("the new password: Tr0ub4dor&3, please", "the new password: [masked:password], please"),
    ("password: `hunter` works", "password: `[masked:password]` works"),
    ("the password is s3cretPhrase.", "the password is [masked:password]"),
    ('set the password to "Sommer2024!" there', 'set the password to "[masked:password]" there'),
    ("Passcode 482913", "Passcode [masked:password]"),
    ("pw for the bastion: Tr0ub4dor&3", "pw for the bastion: [masked:password]"),
    ("password is hunter2!x", "password is [masked:password]"),
    ("- pass: Winter2026!", "- pass: [masked:password]"),
    ("09:12 logged in with pwd=hunter2!", "09:12 logged in with pwd=[masked:password]"),
    ("the password of root@db-2 is qwerty12", "the password of root@db-2 is [masked:password]"),
    ("temp password for the jump host = Zeus99!!", "temp password for the jump host = [masked:password]"),
    ("bastion pw Tr0ub4dor&3, use it", "bastion pw [masked:password], use it"),
    ("Passwort: geheim1!", "Passwort: [masked:password]"),
    ("One tap: +1,,86770324602#,,,,*482913#", "One tap: +1,,86770324602#,,,,*[masked:password]#"),
    ("Meeting ID 86 77, Passcode: 482913", "Meeting ID 86 77, Passcode: [masked:password]"),
    ('{"password": "hunter", "port": 1}', '{"password": "[masked:password]", "port": 1}'),
    ('{"password": 1234567}', '{"password": "[masked:password]"}'),
    (r'{"log": "{\"token\": \"abc\"}"}', r'{"log": "{\"token\": \"[masked:secret]\"}"}'),
    (rf'{{"text": "one\n{AWS}\ntwo"}}', r'{"text": "one\n[masked:aws-key]\ntwo"}'),
    (
        "https://hooks.slack.com/services/T00000000/B00000000/XXXXyyyyZZZZ",
        "https://hooks.slack.com/services/[masked:slack-webhook]",
    ),
    ("https://discord.com/api/webhooks/123456/abcDEF-ghi", "https://discord.com/api/webhooks/[masked:discord-webhook]"),
    ("<secret>abc</secret>", "<secret>[masked:secret]</secret>"),
]


@pytest.mark.parametrize(("text", "expected"), MASKED, ids=[row[1][:40].strip() for row in MASKED])
def test_masks(text: str, expected: str) -> None:
    assert mask(text) == (expected, 1)


KEPT = [
    "commit 5aa1208f5a99ae68e40eb5ed8d3cd0a6a8de7bb4",
    "request 4d2a46c7-71cb-4cf1-b5bb-b68406d9da6f failed",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "image id aGVsbG8gd29ybGQgdGhpcyBpcyBhIGxvbmcgYmFzZTY0IGltYWdlIGlk",
    "pod ts-basic-service-5dc8d4f9fd-46997 and risk-based-authentication-service-2024",
    "sk-learn was upgraded, sk-based-on-something-long-and-plain too",
    "xoxo-hugs-and-kisses",
    "the password reset mail, the token bucket, a secret sauce, an api key",
    "Password: required. Token: expired. Secret: it was DNS",
    "password=$DB_PASSWORD password=${DB_PASSWORD} password={{ password }} password=<your password>",
    'password = os.environ["DB_PASSWORD"]; token = get_token(); secret = settings.secret',
    "max_tokens=4096 tokens: 512 token=5 password_file=/run/secrets/db passwordless=1",
    "PWD=/var/www OLDPWD=/root pwd: ~/src",
    "password=null token: none secret=missing password=expired",
    "second pass: label-api-v2, bypass: x1y2z3w4, compass=x1y2z3w4",
    "token: v4.18.0, secret: INC-2214, token: 3",
    "partition_key=orders2024 keyboard: qwerty123 monkey=banana123",
    "http://host:8080/@user and https://medium.example/@someone, git@github.com:org/repo.git",
    "https://zoom.example/j/1?pwd=REDACTED&x=1 and token=[masked:secret] and ?key=****",
    "authorization: failed for user, bearer of bad news-and-more-of-them",
    "label-api:4.18.0 exited 137; 10.0.0.7:5432 refused; error rate 61%",
    "-----BEGIN PRIVATE KEY----- is how such a file starts",
    "password:\n  user: app1234",
    "password reset for 3 users, password policy: 12 characters, password rotation every 90 days",
    "password for the bastion: see vault, pw for staging: ask Ana, password for db-2: expired",
    "password for billing-api-2: rotated at 14:02, pw reset for db-3: done 14:05",
    "the pw for the bastion is in 1Password, the password was changed by ops-bot2",
    "first pass: found 3 errors, tests pass: 14/14, pass rate: 98%, password is base64-encoded",
    "password: !vault |",
    "password = var.db_password, password set to expire, secretKeyRef: db1234",
    '{"password": null, "token": true, "secret": {"name": "tls1234"}, "text": "password=", "n": 1}',
]


@pytest.mark.parametrize("text", KEPT)
def test_keeps(text: str) -> None:
    assert mask(text) == (text, 0)


def test_counts_every_secret() -> None:
    assert mask(f"{AWS} and {GITHUB}\n{AWS}") == (
        "[masked:aws-key] and [masked:github-token]\n[masked:aws-key]",
        3,
    )


FRAGMENTS = (
    [row[0] for row in MASKED] + KEPT + ['"', "'", "\\", "\n", "=", ":", "@", "://", "[masked:x]", "]", "&", " "]
)
texts = st.one_of(st.text(), st.lists(st.sampled_from(FRAGMENTS), max_size=6).map("".join))


@settings(max_examples=300, deadline=None)
@given(texts)
def test_masking_twice_changes_nothing(text: str) -> None:
    masked, _ = mask(text)
    assert mask(masked) == (masked, 0)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_lines_keep_their_numbers(text: str) -> None:
    assert mask(text)[0].count("\n") == text.count("\n")


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(texts, st.one_of(texts, st.integers(), st.none(), st.lists(texts, max_size=2)), max_size=4))
def test_json_stays_json(value: object) -> None:
    assert json.loads(mask(json.dumps(value))[0]) is not None
    assert json.loads(mask(json.dumps(value, ensure_ascii=False, indent=1))[0]) is not None


@pytest.mark.parametrize(
    "unit",
    [
        "x",
        "token ",
        "password=",
        "a@b:c://",
        "eyJ",
        "&key=",
        "pw for a b c ",
        "password ",
        "-----BEGIN PRIVATE KEY-----",
    ],
)
def test_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    assert growth(lambda size: mask(unit * (size // len(unit))), 250_000) < 10


def test_a_secret_far_from_any_other_line_of_interest_is_masked_as_in_a_short_text() -> None:
    """Long texts are searched only around what a secret begins with."""
    quiet = "10:00:00 nothing happened on this line of the log of the worker\n" * 200
    for secret, masked in MASKED:
        alone = mask(f"{secret}\n")
        assert masked in alone[0]
        assert mask(f"{quiet}{secret}\n{quiet}") == (f"{quiet}{alone[0]}{quiet}", alone[1]), secret


def test_two_secrets_of_different_kinds_far_apart_are_both_masked() -> None:
    quiet = "10:00:00 nothing happened on this line of the log of the worker\n" * 200
    text = f"{quiet}{AWS}\n{quiet}curl \\\n-u ana:Tr0ub4dor3 https://a.example\n{quiet}{JWT}"
    assert mask(text) == (
        f"{quiet}[masked:aws-key]\n{quiet}curl \\\n-u ana:[masked:password] https://a.example\n{quiet}[masked:jwt]",
        3,
    )
