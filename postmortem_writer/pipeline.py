"""write_postmortem(): the stages in order, and the only place that knows them all."""

import os
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from postmortem_writer import __version__, ledger, sources
from postmortem_writer.answering import Terms, chosen, on_terms
from postmortem_writer.checks import check
from postmortem_writer.diagnostics import Diagnostic, Level, errors
from postmortem_writer.document import DraftedBy, Postmortem, assemble
from postmortem_writer.document.omissions import dismissed, keep_dismissals
from postmortem_writer.document.postmortem import SCHEMA_VERSION, Event
from postmortem_writer.draft import Draft, claims
from postmortem_writer.drafting import extraction, handoff, rewording
from postmortem_writer.drafting import model as drafting
from postmortem_writer.drafting.brief import evidence_block
from postmortem_writer.drafting.excerpt import account, excerpt
from postmortem_writer.drafting.rehearsal import Plan, Rehearsal
from postmortem_writer.errors import DraftError, UsageError
from postmortem_writer.evidence import Evidence, plain
from postmortem_writer.lint import lint
from postmortem_writer.lint.finding import Finding
from postmortem_writer.merging import grouped
from postmortem_writer.output import FILES, replace_file, save
from postmortem_writer.progress import Progress, silent
from postmortem_writer.providers import Provider, Usage
from postmortem_writer.providers._prices import prices
from postmortem_writer.redaction import mask
from postmortem_writer.render import check_template, render
from postmortem_writer.selection import DEFAULT_BUDGET
from postmortem_writer.unaided import blames, blaming, shortfall

Say = Callable[[str], None]
_PATH = re.compile(
    r"(?!https?:)\S*/\S*|\S+\.(?:md|markdown|txt|log|json|jsonl|ndjson|csv|tsv|zip|tar|gz|tgz|vtt|ipynb|ya?ml|html?|pdf|eml|mbox)",
    re.I,
)
_HEADING = re.compile(r"\s*# +(\S.{0,200})")


@dataclass(frozen=True)
class Written:
    """A postmortem with its rendering and the evidence it was checked against."""

    postmortem: Postmortem
    markdown: str
    evidence: Evidence
    draft: Draft
    template: str | Path = "default"

    @property
    def timeline(self) -> list[Event]:
        """Return the rows of the timeline in time order."""
        return self.postmortem.timeline

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """Return every finding of reading, checks and lint."""
        return [
            Diagnostic(f.code, f.level, f.path, f.message, f.hint, tuple(f.cites)) for f in self.postmortem.diagnostics
        ]

    @property
    def usage(self) -> Usage:
        """Return calls and tokens, all 0 where no model was asked."""
        return self.postmortem.usage

    @property
    def body_words(self) -> int:
        """Return the words a reader has before them: everything above the appendix, footnote marks and table rules aside."""
        body = re.split(r"^## Appendix\b", self.markdown, flags=re.M)[0]
        return len(re.findall(r"\w[\w'’.,:%/@-]*", re.sub(r"\[\^[^\]]+\]|[|#*_`]", " ", body)))

    def save(self, out: str | Path, *, force: bool = False) -> Path:
        """Write postmortem.md and postmortem.json into ``out`` and return it; both whole or not at all.

        Raises OutputExists when one of them is there already and ``force`` is false, InputError when it is no folder to
        write into. What somebody dismissed in the postmortem that is replaced stays dismissed, with the reason.
        """
        kept = self._keeping(Path(out))
        return save(dict(zip(FILES, (kept.markdown, to_json(kept.postmortem)), strict=True)), Path(out), force=force)

    def _keeping(self, folder: Path) -> "Written":
        try:
            before = load_postmortem(folder / FILES[1]).omissions
        except DraftError:
            return self  # none there, or none that can be read: nobody's reasons are in it
        postmortem = keep_dismissals(self.postmortem, before)
        return replace(self, postmortem=postmortem, markdown=render(postmortem, self.template))


def write_postmortem(
    notes: str | Path | Sequence[str | Path],
    *,
    model: str = "",
    base_url: str = "",
    client: Any = None,
    provider: Provider | None = None,
    draft: str | Path | None = None,
    template: str | Path = "default",
    timezone: str = "",
    apply_skew: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
    title: str = "",
    budget: int = DEFAULT_BUDGET,
    environ: Mapping[str, str] = os.environ,
    terms: Terms = Terms(),
    say: Say = lambda line: None,
    progress: Progress = silent,
) -> Written:
    """Turn raw incident material into a checked postmortem.

    ``notes`` is raw text, a path, or several paths (files, folders, zip or tar.gz archives). ``model`` is
    ``vendor:model``, or ``none`` to draft by extraction; empty, the keys in ``environ`` decide. ``client`` is a ready-made
    SDK client for it, ``provider`` a ready-made provider in its place, ``draft`` a filled draft in place of both. ``timezone`` is the
    zone of sources that state none. A model is shown what of the evidence fits into ``budget`` tokens; the checks know all of it.
    ``terms`` say what may be spent and where answers are kept. ``say`` gets one line about what is sent where, ``progress`` how
    far the work is. Raises InputError when nothing can be read, ModelError when a model that was asked for can do
    nothing at all, UsageError for names that do not exist.
    """
    check_template(template)
    evidence = read(notes, timezone=timezone, apply_skew=apply_skew, since=since, until=until, progress=progress)
    if draft is not None:
        return finish(
            handoff.load_draft(Path(draft)), evidence, template=template, title=title, drafted_by=DraftedBy(way="hand")
        )
    provider = provider or chosen(model, base_url, client, environ)
    extract = partial(extraction.extract, evidence, blames=blames, heading=_own_heading(notes))
    if provider is None:
        say("no model: drafting by extraction; nothing leaves this machine")
        extracted = extract()
        return finish(
            extracted,
            evidence,
            template=template,
            title=title,
            drafted_by=DraftedBy(way="extraction"),
            diagnostics=[*shortfall(extracted, evidence), *blaming(extracted)],
        )
    with on_terms(provider, terms, where=base_url) as answering:
        return _by_model(
            evidence, answering, extract, template=template, title=title, budget=budget, say=say, progress=progress
        )


def plan(
    notes: str | Path | Sequence[str | Path],
    *,
    model: str = "",
    base_url: str = "",
    client: Any = None,
    timezone: str = "",
    apply_skew: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
    budget: int = DEFAULT_BUDGET,
    environ: Mapping[str, str] = os.environ,
    terms: Terms = Terms(),
) -> Plan:
    """Return the calls that ``write_postmortem`` would make, with their tokens; nothing is sent.

    What has to be asked again comes on top. Raises UsageError when no model would be asked.
    """
    evidence = read(notes, timezone=timezone, apply_skew=apply_skew, since=since, until=until)
    provider = chosen(model, base_url, client, environ)
    if provider is None:
        raise UsageError("no model would be asked, so there is nothing to plan: name one with --model VENDOR:MODEL")
    extracted = extraction.extract(evidence, blames=blames, heading=_own_heading(notes))
    rehearsal = Rehearsal(provider.name, provider.model, extracted)
    selection = excerpt(evidence, budget)
    block = evidence_block(selection.shown, left_out=account(selection))
    drafting.draft(evidence, rehearsal, brief=block, check=lambda *_: [])
    table = prices(terms.prices)
    price = table.of(provider.name, provider.model)
    return Plan(provider.name, provider.model, rehearsal.calls(), price, f"{table.as_of:%Y-%m-%d}")


def read(
    notes: str | Path | Sequence[str | Path],
    *,
    timezone: str = "",
    apply_skew: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
    progress: Progress = silent,
) -> Evidence:
    """Read notes, a path or several paths as evidence; a string is a path when a file of that name exists or it looks like one.

    Raises InputError when nothing can be read, UsageError when ``since`` is later than ``until``.
    """
    if since is not None and until is not None and since > until:
        raise UsageError(
            f"since {since.isoformat()} is later than until {until.isoformat()}: nothing lies between them; exchange them"
        )
    given: str | list[Path]
    if isinstance(notes, str) and not _is_path(notes):
        given = notes
    else:
        given = [Path(notes)] if isinstance(notes, str | Path) else [Path(path) for path in notes]
    evidence = grouped(sources.read(given, timezone=timezone, since=since, until=until, progress=progress))
    evidence = ledger.witnessed(ledger.measured(evidence))
    return grouped(ledger.applied(evidence)) if apply_skew else evidence


def _is_path(notes: str) -> bool:
    try:
        return "\n" not in notes and len(notes) < 4096 and (bool(_PATH.fullmatch(notes)) or Path(notes).exists())
    except (OSError, ValueError):
        return False


def _own_heading(notes: str | Path | Sequence[str | Path]) -> str:
    """Return the first-level heading that a single document begins with, which no record holds; "" when there is none."""
    (one, *more) = [notes] if isinstance(notes, str | Path) else notes or [""]
    text = str(one)
    if isinstance(one, Path) or not isinstance(notes, str) or _is_path(one):
        text = _beginning(Path(one)) if Path(one).suffix.lower() in (".md", ".markdown", ".txt") else ""
    heading = None if more else _HEADING.match(text)
    return mask(heading[1])[0] if heading else ""


def _beginning(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(2_000)
    except OSError:
        return ""


def _by_model(
    evidence: Evidence,
    provider: Provider,
    extract: Callable[[], Draft],
    *,
    template: str | Path,
    title: str,
    budget: int,
    say: Say,
    progress: Progress,
) -> Written:
    """Draft with a model; sections it could not fill are extracted, so nothing is lost."""
    progress("choosing what fits", 0, 1)
    selection = excerpt(evidence, budget)
    block = evidence_block(selection.shown, left_out=account(selection))
    part = "" if selection.complete else f" of {len(evidence.records)}"
    say(
        f"sending {len(selection.shown.records)}{part} records, about {len(block) // 3} tokens a section, to {provider.name}:{provider.model}"
    )
    begun = time.monotonic()
    drafted = drafting.draft(evidence, provider, brief=block, check=check, progress=progress)
    draft = drafted.draft or drafted.over(extract())
    lost = [
        Diagnostic("section", Level.WARNING, name, f"the model gave no usable {name} ({exc}); it was extracted instead")
        for name, exc in drafted.failed.items()
    ]
    lost += [*drafted.remarks, *blaming(draft, drafted.failed)]
    model = ", ".join(drafted.models) or provider.model
    by = DraftedBy(
        way="model",
        provider=provider.name,
        model=model,
        extracted=sorted(drafted.failed),
        wall_seconds=round(time.monotonic() - begun),
    )
    written = finish(
        draft, evidence, template=template, title=title, drafted_by=by, usage=drafted.usage, diagnostics=lost
    )
    return _reworded(written, provider, template=template, title=title, usage=drafted.usage, lost=lost)


def finish(
    draft: Draft,
    evidence: Evidence,
    *,
    template: str | Path = "default",
    title: str = "",
    drafted_by: DraftedBy,
    usage: Usage = Usage(),
    diagnostics: Sequence[Diagnostic] = (),
) -> Written:
    """Check, assemble, render and lint a filled draft: everything after drafting, the same whoever filled it."""
    found = [*diagnostics, *check(draft, evidence)]
    by = drafted_by.model_copy(update={"tool": f"postmortem-writer {__version__}"})
    postmortem = assemble(draft, evidence, found, drafted_by=by, usage=usage, title=title)
    markdown = render(postmortem, template)
    language = _spoken(markdown)
    if language:
        postmortem = assemble(draft, evidence, [*found, *language], drafted_by=by, usage=usage, title=title)
        markdown = render(postmortem, template)
    return Written(postmortem, markdown, evidence, draft, template)


def _spoken(markdown: str) -> list[Finding]:
    return [finding for finding in lint(markdown, path="postmortem.md") if not finding.suppressed]


def _reworded(
    written: Written, provider: Provider, *, template: str | Path, title: str, usage: Usage, lost: list[Diagnostic]
) -> Written:
    """Ask once to reword what lint flagged; a rewording stands only where the checks and lint find no more than before."""
    flagged = _flagged(written)
    if not flagged:
        return written
    sentences = {one.path: one.sentence for one in flagged}
    reworded = rewording.reword(flagged, written.evidence, provider)
    if reworded.error is not None:
        lost = [
            *lost,
            Diagnostic("section", Level.WARNING, "reword", f"flagged sentences were not reworded ({reworded.error})"),
        ]
    draft = written.draft
    for path, text in reworded.texts.items():
        candidate = _with_text(draft, path, text)
        before, after = (len(errors(check(version, written.evidence))) for version in (draft, candidate))
        if after <= before and len(_spoken(text)) <= len(_spoken(sentences[path])):
            draft = candidate
    by = written.postmortem.drafted_by
    return finish(
        draft,
        written.evidence,
        template=template,
        title=title,
        drafted_by=by,
        usage=usage + reworded.usage,
        diagnostics=lost,
    )


def _flagged(written: Written) -> list[rewording.Flagged]:
    """Return the claims whose sentence lint marks as an error or a warning, each with the first finding."""
    findings = [finding for finding in _spoken(written.markdown) if finding.level is not Level.SUGGESTION]
    flagged: dict[str, rewording.Flagged] = {}
    for path, claim in claims(written.draft):
        for finding in findings:
            if plain(finding.match) in plain(claim.text) and path not in flagged:
                why = f"{finding.message}. {finding.why}"
                flagged[path] = rewording.Flagged(path, claim.text, why, finding.question, tuple(claim.cites))
    return list(flagged.values())


def _with_text(draft: Draft, path: str, text: str) -> Draft:
    """Return the draft with another text at one path, such as ``went_wrong[2]``."""
    data = draft.model_dump()
    node: Any = data
    for key in re.findall(r"[^.\[\]]+", path):
        node = node[int(key)] if key.isdigit() else node[key]
    node["text"] = text
    return Draft.model_validate(data)


def load_postmortem(path: Path) -> Postmortem:
    """Return the postmortem of a postmortem.json; raises DraftError with path and sentence for each fault."""
    try:
        return Postmortem.model_validate_json(path.read_bytes())
    except OSError as exc:
        raise DraftError(f"{str(path)!r} cannot be read ({exc.strerror}): expected a postmortem.json") from exc
    except ValidationError as exc:
        told = "; ".join(
            f"{'.'.join(map(str, fault['loc'])) or 'file'}: {fault['msg']}"
            for fault in exc.errors(include_url=False)[:5]
        )
        raise DraftError(f"{str(path)!r} is no postmortem.json of schema {SCHEMA_VERSION}: {told}") from exc


def dismiss(folder: Path, id: str, reason: str) -> Postmortem:
    """Note in the folder's postmortem.json why an omission belongs nowhere; "" as the reason takes an earlier one back.

    Raises DraftError when there is no postmortem.json that can be read, UnknownName when it holds no such omission.
    """
    postmortem = dismissed(load_postmortem(folder / FILES[1]), id, " ".join(mask(reason)[0].split()))
    replace_file(folder / FILES[1], to_json(postmortem))
    return postmortem


def to_json(postmortem: Postmortem) -> str:
    """Return postmortem.json: the versioned public form, keys in a fixed order, ending in a newline."""
    return postmortem.model_dump_json(indent=2, by_alias=True) + "\n"


def folder_name(written: Written) -> str:
    """Return ``postmortem-<date>-<slug>``, the folder a postmortem goes to when none is named."""
    date = written.postmortem.date
    slug = re.sub(r"[^a-z0-9]+", "-", written.postmortem.title.casefold()).strip("-")[:40].strip("-")
    return "-".join(part for part in ("postmortem", f"{date:%Y-%m-%d}" if date else "undated", slug) if part)
