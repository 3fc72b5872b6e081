"""Notes of invented incidents in many voices, and what comes out of the whole of each: title, milestones, causes, actions."""

from pathlib import Path

import pytest

from postmortem_writer.pipeline import write_postmortem

NOTES = Path(__file__).parent / "notes"

OUTCOMES = {
    "backup-cron.txt": (
        "iops of vol-7 maxed. checkout p95 8s",
        ["22:10", "22:10", "22:12", "", ""],
        [
            (
                "confirmed",
                "because the backup was moved from 03:00 to 22:00 last week (timezone mixup, verified in crontab history)",
                [],
            )
        ],
        [("move backup back to 03:00", "ji-woo", "tomorrow", "", "other")],
    ),
    "booking-mails.md": (
        "Booking emails delayed",
        ["07:30", "07:30", "", "08:22", "09:15"],
        [
            ("likely", "One mail larger than the worker's buffer blocked the queue.", []),
            (
                "ruled_out",
                "hunch - new spam filter holds everything -> no, disabled for 5 min, no change",
                ["hunch - new spam filter holds everything -> no, disabled for 5 min, no change"],
            ),
        ],
        [
            ("skip mails over 20MB", "Pawel", "21 Sept", "", "other"),
            ("alarm when the oldest mail is older than 10 min", "Hana", "", "", "detect"),
            ("test for huge attachments", "", "", "", "prevent"),
        ],
    ),
    "campaign.md": (
        "homepage slow, p95 6s",
        ["20:03", "20:03", "20:06", "20:50", "20:50"],
        [
            (
                "confirmed",
                "the cache key contained the utm parameters. that is the root cause, verified by stripping them (see 20:28)",
                [],
            )
        ],
        [],
    ),
    "error-budget.txt": (
        "error rate 7%",
        ["18:40", "18:40", "18:44", "19:05", "19:06"],
        [],
        [],
    ),
    "export-queue.txt": (
        "export queue incident",
        ["09:05", "09:05", "09:07", "09:40", "09:50"],
        [("inconclusive", "maybe the lock in redis is stale", [])],
        [("ttl on locks", "tomas", "17 nov", "", "other"), ("TODO maxmemory-policy", "", "", "", "other")],
    ),
    "feed-lag.txt": (
        "lag 45 min and growing",
        ["14:09", "14:09", "14:11", "15:10", "15:10"],
        [
            (
                "confirmed",
                "the cause was one poison message in partition 7 that blocked the consumer. rosa confirmed it by skipping that message.",
                [],
            ),
            (
                "ruled_out",
                "we suspected 9.3 but the rollback changed nothing so 9.3 is not the cause",
                ["we suspected 9.3 but the rollback changed nothing so 9.3 is not the cause"],
            ),
        ],
        [
            ("dead letter queue for poison messages", "rosa", "30 mar", "", "other"),
            ("limit retries to 5", "", "", "", "prevent"),
        ],
    ),
    "full-disk.txt": (
        "db-primary disk 97%",
        ["23:58", "23:58", "", "00:24", "00:40"],
        [
            ("likely", "why: the replica was switched off on Monday but its replication slot stayed", []),
            (
                "ruled_out",
                "hypothesis: backup left temp files. no: /tmp is empty",
                ["hypothesis: backup left temp files. no: /tmp is empty"],
            ),
        ],
        [
            ("alarm on slots without a consumer", "amir", "10 july", "p2", "detect"),
            ("checklist for switching off replicas", "", "", "", "process"),
        ],
    ),
    "gateway.txt": (
        "502s at 12% of requests",
        ["16:10", "16:10", "16:11", "17:16", "17:40"],
        [("likely", "rc: envoy config reload does not reach pods that are draining", [])],
        [],
    ),
    "handshakes.md": (
        "Partner API handshake failures",
        ["09:02", "09:02", "09:05", "09:48", "10:00"],
        [
            ("likely", "found it: the intermediate was missing from the new bundle", []),
            ("ruled_out", "suspected: expired signing cert.", ["Checked, valid till June. Ruled out"]),
            ("ruled_out", "theory: firewall change from Monday", ["not the firewall, traffic reaches the pod"]),
        ],
        [("Luis will add a canary by the end of the month.", "Luis", "the end of the month", "", "other")],
    ),
    "kiosk.txt": (
        "kiosk-api p99 at 12s",
        ["21:14", "21:14", "21:16", "22:04", ""],
        [("likely", "the report restarts itself every 10 min, that's the culprit", [])],
        [
            ("move reports to the replica", "omar", "15 nov", "", "other"),
            ("rate limit for report queries", "", "", "", "prevent"),
        ],
    ),
    "login-release.txt": (
        "customers cant log in",
        ["11:04", "11:04", "11:05", "11:24", "12:00"],
        [
            (
                "confirmed",
                "root cause: session format changed in 3.14 and old sessions could not be read (confirmed w/ Max's local repro)",
                [],
            )
        ],
        [
            ("Max: contract test for session format by next sprint", "Max", "next sprint", "", "prevent"),
            ("dashboard for login failures / Ola", "", "", "", "detect"),
        ],
    ),
    "login.md": (
        "SSO login errors at 60 %",
        ["03:30", "03:30", "03:36", "04:10", "04:15"],
        [
            (
                "confirmed",
                "Why it happened: ntp egress was blocked by firewall rule 311 since 20 Jan (verified by re-adding the rule on staging: same errors).",
                [],
            ),
            (
                "ruled_out",
                "hypothesis: identity provider is down.",
                ["Their status page is green and curl works => discarded"],
            ),
        ],
        [
            ("open egress for ntp on all auth nodes", "Mei", "this week", "", "other"),
            ("test that alerts on clock drift > 1s", "", "", "", "prevent"),
            ("runbook: how to fail over to auth-1", "jonas", "", "P3", "mitigate"),
        ],
    ),
    "memory-limit.md": (
        "Checkout pods killed for memory",
        ["09:11", "09:11", "09:14", "09:36", "09:55"],
        [
            ("confirmed", "cause: memory limit lowered from 1Gi to 512Mi in PR 1207", []),
            ("ruled_out", "suspected: bad node.", ["Checked, other nodes die too. Ruled out"]),
        ],
        [
            ("raise the limit in the chart", "Noor", "6 May", "P1", "prevent"),
            ("alert on OOMKilled", "Ivo", "", "P2", "detect"),
            ("pin the limit in CI", "Noor", "", "", "prevent"),
            ("Re-enable the contract test", "Ivo", "Friday 8 May", "", "prevent"),
        ],
    ),
    "parcel-labels.md": (
        "Parcel labels not printing",
        ["06:30", "", "", "", "07:45"],
        [
            (
                "confirmed",
                "Root cause: the template cache was keyed without the tenant, so an empty template was served to all depots.",
                [],
            ),
            (
                "ruled_out",
                "Suspect: printer firmware.",
                ["Two depots with old firmware have it too, so it is not the firmware."],
            ),
        ],
        [
            ("key the cache by tenant", "Jana", "13 March", "P0", "other"),
            ("monitor for PDFs under 1 kB", "Piet", "", "P2", "detect"),
            ("rollback runbook updated", "Jana", "", "", "mitigate"),
        ],
    ),
    "payouts.md": (
        "duplicate SEPA payouts at Kestrel Pay",
        ["13:22", "13:22", "13:25", "15:10", "16:00"],
        [
            (
                "confirmed",
                "The retry path did not send the idempotency key, so a timeout after the write led to a second payout.",
                [],
            ),
            ("ruled_out", "Suspicion: bank sent the file twice.", ["Bank log shows one file, so ruled out"]),
        ],
        [
            ("Send the idempotency key on retries", "Bo", "2026-07-09", "P0", "other"),
            ("Alert on duplicate payout references", "Ines", "2026-07-16", "P1", "detect"),
            ("Write a failover runbook for the payout worker", "Platform team", "", "P2", "mitigate"),
        ],
    ),
    "payroll.md": (
        "Wednesday's payroll delay",
        ["", "", "", "", "08:10"],
        [
            (
                "confirmed",
                "Root cause: vendor lowered our API quota at midnight without notice (they confirmed this by mail)",
                [],
            ),
            (
                "ruled_out",
                "suspicion is the index that was dropped yesterday, but the query plan still uses an index => not it",
                ["suspicion is the index that was dropped yesterday, but the query plan still uses an index => not it"],
            ),
        ],
        [
            ("alert if the batch takes longer than 30 min", "Femke", "this week", "", "detect"),
            ("ask vendor for a change calendar (HR)", "", "", "", "other"),
            ("Bas: runbook entry on how to reach the vendor at night", "Bas", "", "P2", "mitigate"),
        ],
    ),
    "resolver.txt": (
        "5xx 41%",
        ["02:47", "02:47", "", "03:40", "03:50"],
        [("likely", "cause: the new resolver pair drops answers over 512 bytes", [])],
        [
            ("Kim writes the runbook until 20 june", "Kim", "20 june", "", "mitigate"),
            ("alert on resolver timeouts", "", "", "", "detect"),
        ],
    ),
    "search-index.txt": (
        "search down, 503 everywhere",
        ["10:02", "10:02", "10:05", "", "11:00"],
        [("likely", "root cause - index 44 was built with the wrong analyzer", [])],
        [("validate index before swap", "priya", "next friday", "", "prevent")],
    ),
    "search-latency.md": (
        "Search latency incident",
        ["10:15", "10:15", "", "10:40", "10:55"],
        [
            ("confirmed", "The ranking model was loaded per request instead of once.", []),
            (
                "ruled_out",
                "We first suspected the network, but packet captures were clean, so this was ruled out.",
                ["We first suspected the network, but packet captures were clean, so this was ruled out."],
            ),
        ],
        [
            ("Load the model once at start", "Lee", "2026-02-20", "high", "other"),
            ("Add a load test for new models.", "Marta", "the end of the sprint", "", "prevent"),
            ("Dashboard for model load time", "", "", "", "detect"),
        ],
    ),
    "ticket-sales.md": (
        "Ticket sales stopped for eleven minutes",
        ["18:02", "18:02", "18:05", "18:13", "18:30"],
        [
            ("confirmed", "The release renamed an environment variable that the chart of production did not set.", []),
            ("ruled_out", "We thought it was the CDN.", ["Purging it changed nothing, so the CDN is not it."]),
        ],
        [
            (
                "Bilal will write a test for missing variables before the end of next week.",
                "Bilal",
                "the end of next week",
                "",
                "prevent",
            )
        ],
    ),
    "wrong-prices.md": (
        "Wrong prices in the web shop",
        ["08:15", "08:15", "08:20", "09:15", "09:30"],
        [
            ("likely", 'found: price import took the column "net" for "gross" after the supplier changed its file', []),
            ("ruled_out", "cause could be the currency job, checking", ["currency job ran fine. Not the cause."]),
        ],
        [
            ("validate the columns of the supplier file", "Olu", "Fri", "", "prevent"),
            ("get told by the supplier before changes: Sales", "", "", "", "other"),
        ],
    ),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_the_whole_of_typed_notes(name: str) -> None:
    made = write_postmortem(NOTES / name, model="none").postmortem
    title, milestones, causes, actions = OUTCOMES[name]
    assert made.title == title
    assert [f"{moment.at:%H:%M}" if moment else "" for moment in made.milestones.values()] == milestones
    assert [(cause.state, cause.text, [point.text for point in cause.against]) for cause in made.causes] == causes
    assert [(item.text, item.owner, item.due, item.priority, item.type) for item in made.action_items] == actions


def test_every_file_of_notes_has_its_outcome() -> None:
    assert {path.name for path in NOTES.iterdir()} == set(OUTCOMES)


@pytest.mark.parametrize("name", OUTCOMES)
def test_nothing_that_was_extracted_falls_to_the_checks(name: str) -> None:
    made = write_postmortem(NOTES / name, model="none")
    assert made.postmortem.left_out == []
    assert [d for d in made.diagnostics if d.level.value == "error"] == []
