"""A filled draft in, a postmortem out: checked, assembled, rendered and linted, the same whoever filled it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from postmortem_writer import __version__
from postmortem_writer.checks import check
from postmortem_writer.diagnostics import Diagnostic
from postmortem_writer.document import DraftedBy, Postmortem, assemble
from postmortem_writer.document.omissions import dismissed, keep_dismissals
from postmortem_writer.document.postmortem import SCHEMA_VERSION, Event
from postmortem_writer.draft import Draft
from postmortem_writer.errors import DraftError
from postmortem_writer.evidence import Evidence
from postmortem_writer.lint import lint
from postmortem_writer.lint.finding import Finding
from postmortem_writer.output import FILES, replace_file, save
from postmortem_writer.providers import Usage
from postmortem_writer.redaction import mask
from postmortem_writer.render import render


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
    language = spoken(markdown)
    if language:
        postmortem = assemble(draft, evidence, [*found, *language], drafted_by=by, usage=usage, title=title)
        markdown = render(postmortem, template)
    return Written(postmortem, markdown, evidence, draft, template)


def spoken(markdown: str) -> list[Finding]:
    """Return what lint finds and nobody suppressed."""
    return [finding for finding in lint(markdown, path="postmortem.md") if not finding.suppressed]


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
