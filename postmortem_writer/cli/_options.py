"""Arguments and options that several commands share."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from postmortem_writer.errors import UsageError

if TYPE_CHECKING:
    from postmortem_writer.answering import Terms

BUDGET = 60_000
"""Tokens of evidence for a model or an agent where none are named; selection.DEFAULT_BUDGET, which is not imported for --help."""

Sources = Annotated[
    list[Path],
    typer.Argument(
        metavar="SOURCE…",
        help="Files, folders, zip or tar.gz archives; '-' reads notes from stdin.",
        show_default=False,
    ),
]
Timezone = Annotated[
    str,
    typer.Option(
        metavar="[FILE=]ZONE,…",
        help="Zone of sources that state none, such as Europe/Berlin, -08:00, or 'Europe/Berlin, app*.log=UTC'.",
    ),
]
Date = Annotated[
    str,
    typer.Option(
        metavar="[FILE=]DAY,…",
        help="Day of sources that name none: 2025-10-26, or 'slack.txt=2025-10-27'. 'Today' in copied chat is that day.",
    ),
]
ApplySkew = Annotated[
    bool, typer.Option("--apply-skew", help="Move the times of sources whose clock is off by what the ledger proposes.")
]
Since = Annotated[
    str, typer.Option(metavar="TIME", help="Leave out what is older, ISO 8601 with offset: 2025-03-05T08:00Z.")
]
Until = Annotated[str, typer.Option(metavar="TIME", help="Leave out what is newer, ISO 8601 with offset.")]
About = Annotated[
    str,
    typer.Option(
        metavar="ID|TEXT", help="Which incident, where the material holds several (see: scope): I2, 'checkout'."
    ),
]
Title = Annotated[str, typer.Option(help="Title of the postmortem, in place of the drafted one.")]
Template = Annotated[
    str,
    typer.Option(
        metavar="NAME|FILE", help="A bundled layout (see: postmortem-writer templates) or your own Jinja2 file."
    ),
]
Force = Annotated[
    bool, typer.Option("--force", help="Replace postmortem.md and postmortem.json that are there already.")
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Findings and faults only on stderr: no progress, no remarks.")
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Ask everything anew; use no answer of an earlier run.")]
MaxTokens = Annotated[
    int | None,
    typer.Option(
        "--max-tokens-total", min=1, metavar="N", help="Stop before the call that exceeds N tokens, in and out."
    ),
]
MaxCost = Annotated[
    float | None,
    typer.Option(
        "--max-cost", min=0, metavar="USD", help="Stop before the call that exceeds this, where the price is known."
    ),
]
Prices = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Your own prices (TOML) in place of the bundled ones.", show_default=False),
]
Timeout = Annotated[
    float | None,
    typer.Option(min=1, metavar="SECONDS", help="How long one answer may take; default 600.", show_default=False),
]
Batch = Annotated[
    bool,
    typer.Option("--batch", help="Ask by the vendor's batches: half the price, up to a day for each of 3 or 4 rounds."),
]
Model = Annotated[
    str, typer.Option(metavar="VENDOR:MODEL|none", help="Who drafts; default: the key in the environment decides.")
]
BaseUrl = Annotated[str, typer.Option("--base-url", metavar="URL", help="Endpoint of an OpenAI-compatible server.")]
Budget = Annotated[
    int, typer.Option(metavar="TOKENS", min=1, help="Evidence sent to a model at most, in tokens (estimated).")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Print the calls, their tokens and what they cost; send nothing.")
]
ProgressForm = Annotated[
    str,
    typer.Option("--progress", metavar="FORM", help="json: events on stderr, an object a line; text: for people."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]


def instant(name: str, text: str) -> datetime | None:
    """Return an ISO 8601 time with its offset, or None for ""; raises UsageError saying what was expected."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"--{name} {text!r} is no time: expected ISO 8601 with an offset, such as 2025-03-05T08:00Z"
        ) from None
    if at.tzinfo is None:
        raise UsageError(f"--{name} {text!r} has no offset: add Z for UTC, or one such as +01:00")
    return at


def terms(
    out: Path | None,
    *,
    fresh: bool,
    max_tokens_total: int | None,
    max_cost: float | None,
    prices: Path | None,
    timeout: float | None = None,
    batch: bool = False,
) -> "Terms":
    """Return what a run may spend, with its journal in ``out`` or, while that has no name yet, in the current folder."""
    from postmortem_writer.answering import Terms
    from postmortem_writer.journal import FOLDER

    return Terms((out or Path()) / FOLDER, fresh, max_tokens_total, max_cost, prices, timeout, batch)


def given(sources: list[Path]) -> str | list[Path]:
    """Return the sources, or the text of stdin for a single '-'."""
    if [str(path) for path in sources] == ["-"]:
        return typer.get_text_stream("stdin").read()
    return sources
