"""doctor: one tiny call to a model, and what its outcome means."""

import dataclasses
import json as jsonlib
import os
from typing import TYPE_CHECKING, Annotated

import typer

from postmortem_writer.cli import _options as options

if TYPE_CHECKING:
    from postmortem_writer.providers._trial import Trial


def doctor(
    model: Annotated[
        str, typer.Option(metavar="VENDOR:MODEL", help="Whom to ask; default: the key in the environment decides.")
    ] = "",
    base_url: Annotated[str, typer.Option("--base-url", metavar="URL", help="Endpoint of the server.")] = "",
    timeout: Annotated[float, typer.Option(min=1, metavar="SECONDS", help="How long the answer may take.")] = 120.0,
    json: options.Json = False,
) -> None:
    """Make one tiny call to a model and say in plain words what came of it; nothing of an incident is sent.

    Example: postmortem-writer doctor --model ollama:llama3.1
    """
    from postmortem_writer.errors import ModelError, UsageError
    from postmortem_writer.providers import Patience, from_environment, open_provider
    from postmortem_writer.providers._trial import Trial, trial

    name = model or from_environment(os.environ, base_url)
    if name in ("", "none"):
        raise UsageError(
            "no model to try: set ANTHROPIC_API_KEY, OPENAI_API_KEY or OPENAI_COMPATIBLE_BASE_URL, or name one with"
            " --model VENDOR:MODEL (postmortem-writer providers lists them); drafting works without one (--model none)"
        )
    try:
        # No second try: whoever asks wants to know what happens, not to wait until it no longer does.
        provider = open_provider(name, base_url=base_url, patience=Patience(retries=0, timeout_s=timeout))
    except ModelError as exc:
        done = Trial(exc.outcome, str(exc), exit_status=exc.exit_status)
    else:
        name, done = f"{provider.name}:{provider.model}", trial(provider)
    print(
        jsonlib.dumps({"asked": name, **dataclasses.asdict(done)}, indent=2, ensure_ascii=False)
        if json
        else told(name, done)
    )
    raise typer.Exit(done.exit_status)


def told(name: str, trial: "Trial") -> str:
    """Return the outcome as lines for a person."""
    lines = [f"{name}: {trial.outcome}", f"  {trial.detail}"]
    if trial.model:
        usage = trial.usage
        tokens = f"{usage.input_tokens:,} tokens in, {usage.output_tokens:,} out"
        lines.append(f"  answered by {trial.model} in {trial.seconds:.1f} s, {tokens}")
    return "\n".join(lines)


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(doctor)
