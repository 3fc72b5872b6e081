"""Times that hide in identifiers: permalinks, snowflakes, tags, dashboard links, runs of a CronJob."""

import pytest

from postmortem_writer.clock import utc
from postmortem_writer.clock.identifiers import hidden


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://acme.slack.com/archives/C02AB/p1761442284405600", [("slack", "2025-10-26T01:31:24.405600+00:00")]),
        (
            "https://acme.slack.com/archives/C02AB/p1761442284405600?thread_ts=1761440130.000200&cid=C02AB",
            [("slack", "2025-10-26T01:31:24.405600+00:00"), ("thread", "2025-10-26T00:55:30.000200+00:00")],
        ),
        ("https://discord.com/channels/1/2/175928847299117063", [("discord", "2016-04-30T11:18:25.796000+00:00")]),
        ("maintenance <t:1761552000:F>", [("tag", "2025-10-27T08:00:00+00:00")]),
        ("<!date^1761440130^{date_num} {time}|then>", [("date", "2025-10-26T00:55:30+00:00")]),
        (
            "https://graphs.example.org/d/x?from=1761436800000&to=1761440400000",
            [("grafana", "2025-10-26T00:00:00+00:00"), ("grafana", "2025-10-26T01:00:00+00:00")],
        ),
        ("pod manifest-batch-29357310-x7k2p was killed", [("cron", "2025-10-26T00:30:00+00:00")]),
        ("order 29357310, build-12, +4930123456, p1761442284405600 alone, INC-29357310", []),
    ],
)  # fmt: skip
def test_a_time_inside_an_identifier(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.what, utc(one.instant).isoformat()) for one in hidden(text)] == expected
