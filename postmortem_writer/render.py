"""A postmortem and a template in, a document out."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import jinja2
import jinja2.meta
import jinja2.nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from postmortem_writer import resources
from postmortem_writer.document import Postmortem
from postmortem_writer.document.postmortem import CitedRecord, Metric, MilestoneMoment, Moment
from postmortem_writer.errors import TemplateError, UnknownName

_SUFFIX = ".md.j2"


def templates() -> list[str]:
    """Return the names of the bundled layouts."""
    return resources.names("templates", _SUFFIX)


def render(postmortem: Postmortem, template: str | Path = "default") -> str:
    """Return the postmortem in a bundled layout or in the user's own template file, ending in one newline.

    Templates see ``postmortem`` and run in a sandbox: they are data too. Raises UnknownName for a layout that does not
    exist and TemplateError, with file and line, for one that cannot be rendered.
    """
    name, environment = _open(template)
    try:
        text = _parsed(name, environment).render(postmortem=postmortem)
    except jinja2.UndefinedError as exc:
        fields = ", ".join(sorted(Postmortem.model_fields))
        raise TemplateError(f"template {name!r}{_line(exc, name)}: {exc.message}; postmortem has {fields}") from exc
    except jinja2.TemplateError as exc:
        raise _broken(name, exc) from exc
    except (TypeError, ValueError, AttributeError, OverflowError, ZeroDivisionError) as exc:
        raise TemplateError(f"template {name!r}{_line(exc, name)}: {exc}") from exc
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def check_template(template: str | Path) -> None:
    """Raise what ``render`` would for a template that does not exist or cannot be parsed, before there is anything to render."""
    name, environment = _open(template)
    try:
        _parsed(name, environment)
    except jinja2.TemplateError as exc:
        raise _broken(name, exc) from exc


def trees(template: str | Path) -> Iterator[jinja2.nodes.Template]:
    """Yield the syntax trees of a template and of every file it includes or imports, each once."""
    first, environment = _open(template)
    names, seen = [first], set[str]()
    while names:
        name = names.pop()
        if name in seen or environment.loader is None:
            continue
        seen.add(name)
        try:
            tree = environment.parse(environment.loader.get_source(environment, name)[0], name)
        except (jinja2.TemplateError, OSError, UnicodeDecodeError) as exc:
            raise TemplateError(f"template {name!r} cannot be read: {exc}") from exc
        yield tree
        names += [found for found in jinja2.meta.find_referenced_templates(tree) if found]


def _parsed(name: str, environment: jinja2.Environment) -> jinja2.Template:
    try:
        return environment.get_template(name)
    except (OSError, UnicodeDecodeError) as exc:
        raise TemplateError(f"template {name!r} cannot be read: {exc}") from exc


def _broken(name: str, exc: jinja2.TemplateError) -> TemplateError:
    return TemplateError(
        f"template {name!r}{_line(exc, name)}: {exc.message or exc}; see the bundled {'default' + _SUFFIX}"
    )


def _open(template: str | Path) -> tuple[str, jinja2.Environment]:
    """Return the template's name and an environment that finds it, bundled partials included."""
    path = Path(template)
    own = isinstance(template, Path) or path.suffix or "/" in str(template)
    if not own and template not in templates():
        raise UnknownName(
            f"no template {template!r}: choose one of {', '.join(templates())}, or give the path of a file"
        )
    if own and not path.is_file():
        raise UnknownName(f"template file {str(path)!r} does not exist; bundled templates are {', '.join(templates())}")

    def load(name: str) -> str | None:
        if own and name == path.name:
            return path.read_text(encoding="utf-8")
        try:
            return resources.text("templates", name)
        except (FileNotFoundError, IsADirectoryError):
            return None

    environment = _Sandbox(
        loader=jinja2.FunctionLoader(load),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    environment.filters.update(FILTERS)
    return (path.name if own else f"{template}{_SUFFIX}"), environment


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox without the operators that can use up all memory (``'a' * 10**10``)."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: jinja2.runtime.Context, operator: str, left: Any, right: Any) -> Any:
        numbers = all(isinstance(side, int | float) for side in (left, right))
        if not numbers or (operator == "**" and abs(right) > 64):
            raise jinja2.exceptions.SecurityError(f"{operator!r} is only allowed between small numbers")
        return super().call_binop(context, operator, left, right)


def _line(exc: BaseException, name: str) -> str:
    """Return `` line N`` of the template where it went wrong, or ""."""
    if isinstance(exc, jinja2.TemplateSyntaxError):
        return f" line {exc.lineno}"
    line, trace = "", exc.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename in (name, "<template>"):
            line = f" line {trace.tb_lineno}"
        trace = trace.tb_next
    return line


def inline(text: str) -> str:
    """Return text from evidence as one line of Markdown that shows as it is: no HTML, no links, no emphasis of its own."""
    text = re.sub(r"\s+", " ", text).strip()
    parts = re.split(r"(`[^`]+`)", text)
    return "".join(
        part if i % 2 else re.sub(r"([\\*_\[\]<>|])", r"\\\1", part).replace("`", "\\`") for i, part in enumerate(parts)
    )


def pipes(text: str) -> str:
    """Return Markdown for a table cell: pipes inside code spans escaped too."""
    return re.sub(r"(?<!\\)\|", r"\\|", text)


def cell(text: str) -> str:
    """Return text from evidence for a table cell."""
    return pipes(inline(text))


def code(text: str) -> str:
    """Return text as a code span, for paths and identifiers that must be copied as they are."""
    text = re.sub(r"\s+", " ", text)
    fence = "``" if "`" in text else "`"
    return pipes(f"{fence}{text}{fence}") if text else ""


def fenced(text: str, language: str = "") -> str:
    """Return text as a fenced block that nothing in it can close."""
    fence = "`" * max(3, 1 + max(map(len, re.findall(r"`+", text)), default=0))
    return f"{fence}{language}\n{text}\n{fence}"


def figure(value: float | None) -> str:
    """Return a measured value with four significant digits and no exponent where it is not tiny, ``none`` for none."""
    if value is None:
        return "none"
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{float(f'{value:.4g}'):.15g}"


def notes(cites: list[str]) -> str:
    """Return footnote marks: ``[^R12][^R14]``."""
    return "".join(f"[^{id}]" for id in dict.fromkeys(cites))


def clock_time(at: Moment | None, date: bool = False) -> str:
    """Return a moment in UTC with no more precision than was read; ``date`` puts the day before it."""
    if at is None:
        return "unknown"
    day = f"{at.at:%Y-%m-%d} "
    if at.precision == "day":
        return day.strip()
    if at.precision == "approximate":
        shown = f"{at.low:%H:%M}–{at.high:%H:%M}" if at.low != at.high else f"~{at.at:%H:%M}"
    elif at.precision == "h":
        shown = f"~{at.at:%H:%M}"
    else:
        shown = f"{at.at:%H:%M}" if at.precision == "min" else f"{at.at:%H:%M:%S}"
    return (day if date else "") + shown


def span(seconds: int) -> str:
    """Return a duration in its two largest units: ``1 h 25 min``, ``85 s`` becomes ``1 min 25 s``."""
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, secs = divmod(rest, 60)
    parts = [f"{n} {unit}" for n, unit in ((days, "d"), (hours, "h"), (minutes, "min"), (secs, "s")) if n]
    return " ".join(parts[:2]) or "0 s"


def metric(value: Metric | None) -> str:
    """Return a response time: ``1 h 25 min``, a range ``24 min to 26 min``, ``at least 40 min``, ``at most …``, or ``unknown``."""
    if value is None or (value.low_s is None and value.high_s is None):
        return "unknown"
    if value.low_s is None:
        return f"at most {span(value.high_s or 0)}"
    if value.high_s is None:
        return f"at least {span(value.low_s)}"
    if value.high_s - value.low_s < 2:
        return span(value.low_s)
    return f"{span(value.low_s)} to {span(value.high_s)}"


def where(record: CitedRecord) -> str:
    """Return file and line of a record: ``chat/2025-03-05.json:12``; of a PDF the page: ``report.pdf, page 2``."""
    return f"{record.source}, page {record.page}" if record.page else f"{record.source}:{record.line}"


def when(record: CitedRecord) -> str:
    """Return a record's time in UTC with its precision, and how sure its zone is; without an instant what was written."""
    if record.at is None or record.precision is None:
        return inline(record.unplaced) or "no time"
    pattern = {"day": "%Y-%m-%d", **dict.fromkeys(("h", "min", "approximate"), "%Y-%m-%d %H:%M")}.get(
        record.precision, "%Y-%m-%d %H:%M:%S"
    )
    mark = {"approximate": "~", "h": "~"}.get(record.precision, "")
    assumed = ", zone assumed" if record.zone_basis == "assumed" else ""
    page = "page dated " if record.time_basis == "page" else ""
    return f"{page}{mark}{record.at.strftime(pattern)} UTC{assumed}"


def day(at: datetime | None) -> str:
    """Return a date, or ``unknown``."""
    return f"{at:%Y-%m-%d}" if at else "unknown"


def milestone(value: MilestoneMoment | None, sign: str = "by") -> str:
    """Return a milestone's date and time: ``2025-03-05 08:35:02``, ``by …`` when it had happened by then, or ``unknown``."""
    if value is None:
        return "unknown"
    shown = clock_time(value, date=True)
    return f"{sign} {shown}" if value.basis == "first_sign" else shown


FILTERS = {
    "cell": cell,
    "clock_time": clock_time,
    "code": code,
    "day": day,
    "fenced": fenced,
    "figure": figure,
    "inline": inline,
    "metric": metric,
    "milestone": milestone,
    "notes": notes,
    "pipes": pipes,
    "span": span,
    "when": when,
    "where": where,
}
