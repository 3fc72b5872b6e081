"""helm history: revisions in order, whatever their clock did."""

from postmortem_writer import sources

_TABLE = """REVISION\tUPDATED                 \tSTATUS    \tCHART       \tAPP VERSION\tDESCRIPTION
7       \tFri Oct 24 09:00:00 2025\tsuperseded\tferry-1.2.0 \t3.1.0      \tUpgrade complete
8       \tSun Oct 26 02:40:00 2025\tfailed    \tferry-1.2.0 \t3.2.0      \tUpgrade "ferry" failed: timed out
9       \tSun Oct 26 02:10:00 2025\tdeployed  \tferry-1.2.0 \t3.1.0      \tRollback to 7
"""


def test_the_autumn_hour_is_settled_by_the_order_of_revisions() -> None:
    evidence = sources.read(_TABLE, timezone="Europe/Berlin")
    assert [source.format for source in evidence.sources] == ["helm_history"]
    assert [(r.native, r.kind, r.level, r.instant, r.text) for r in evidence.records] == [
        ("7", "deploy", "", 1761289200000000000, "helm revision 7: ferry-1.2.0 (app version 3.1.0): Upgrade complete"),
        (
            "8",
            "deploy",
            "error",
            1761439200000000000,
            'helm revision 8: ferry-1.2.0 (app version 3.2.0): Upgrade "ferry" failed: timed out',
        ),
        ("9", "deploy", "", 1761441000000000000, "helm revision 9: ferry-1.2.0 (app version 3.1.0): Rollback to 7"),
    ]


def test_without_a_zone_the_step_back_is_said() -> None:
    evidence = sources.read(_TABLE)
    assert [diagnostic.code for diagnostic in evidence.diagnostics] == ["clock-stepped-back", "assumed-zone"]
    assert [(r.native, r.flags) for r in evidence.records] == [
        ("7", ("automatic",)),
        ("9", ("automatic", "doubtful-clock")),
        ("8", ("automatic",)),
    ]


def test_json_has_its_own_offsets() -> None:
    evidence = sources.read(
        '[{"revision":7,"updated":"2025-10-24T09:00:00.123+02:00","status":"deployed","chart":"ferry-1.2.0",'
        '"app_version":"3.1.0","description":"Install complete"}]'
    )
    assert [source.format for source in evidence.sources] == ["helm_history"]
    assert [(r.instant, r.subject) for r in evidence.records] == [
        (1761289200123000000, (("chart", "ferry-1.2.0"), ("app_version", "3.1.0")))
    ]
