"""SARIF 2.1.0 (OASIS Standard, with errata 01), which code scanning services read."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from postmortem_writer.diagnostics import Level
from postmortem_writer.lint.files import Run
from postmortem_writer.lint.finding import By, Finding, Suppressed
from postmortem_writer.lint.formats._format import Format
from postmortem_writer.lint.notices import NOTICES, Notice
from postmortem_writer.lint.rule import Rule

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.SUGGESTION: "note"}
_EXAMPLES = 3
_KINDS = {By.COMMENT: "inSource", By.BASELINE: "external"}


def render(run: Run) -> str:
    """Return one run with a descriptor for every rule; silenced findings are there with their suppression."""
    descriptors = [*map(_rule, run.rules.values()), *map(_notice, NOTICES.values())]
    index = {descriptor["id"]: number for number, descriptor in enumerate(descriptors)}
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "postmortem-writer", "version": run.version, "rules": descriptors}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, index, run.has_baseline) for finding in run.findings],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _result(finding: Finding, index: Mapping[str, int], has_baseline: bool) -> dict[str, Any]:
    region: dict[str, Any] = {
        "startLine": finding.line,
        "startColumn": finding.col,
        "endLine": finding.end_line,
        "endColumn": finding.end_col,
        "snippet": {"text": finding.match},
    }
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[finding.level],
        "message": {"text": f"{finding.message}. {finding.why} Ask: {finding.hint}"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(finding.file)}, "region": region}}],
        "partialFingerprints": {"blamelessSentence/v1": finding.fingerprint},
        "suppressions": _suppressions(finding.suppressed),
    }
    if has_baseline:
        known = finding.suppressed and finding.suppressed.by is By.BASELINE
        result["baselineState"] = "unchanged" if known else "new"
    return result


def _suppressions(silenced: Suppressed | None) -> list[dict[str, str]]:
    if silenced is None:
        return []
    reason = {"justification": silenced.reason} if silenced.reason else {}
    return [{"kind": _KINDS[silenced.by], **reason}]


def _uri(path: str) -> str:
    return PurePath(path).as_uri() if PurePath(path).is_absolute() else quote(path, errors="surrogateescape")


def _rule(rule: Rule) -> dict[str, Any]:
    flagged = [example.text for example in rule.flagged[:_EXAMPLES]]
    clean = [example.text for example in rule.clean[:_EXAMPLES]]
    parts = [rule.why, f"Source: {rule.source}.", f"**Ask instead:** {rule.question}"]
    parts += [_list("Rewrites", rule.rewrites), _list("Flagged", flagged), _list("Clean", clean)]
    return _descriptor(rule, _shown(rule.message), "\n\n".join(parts))


def _notice(notice: Notice) -> dict[str, Any]:
    told = f"{notice.why}\n\n**Ask:** {notice.question}"
    return _descriptor(notice, notice.message.replace("{}", "…"), told)


def _descriptor(rule: Rule | Notice, message: str, help: str) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": message},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"{rule.why} Ask instead: {rule.question}", "markdown": help},
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
        "properties": {"tags": [rule.category]},
    }


def _shown(message: str) -> str:
    return re.sub(r"\{\w+\}", "…", message)


def _list(title: str, lines: Sequence[str]) -> str:
    return "\n".join([f"**{title}**", "", *(f"- {' '.join(line.split())}" for line in lines)])


format = Format("SARIF 2.1.0, for code scanning", render)
