"""The tool keeps its own rules: its pages, prompts, templates and the documents it drafted hold no finding."""

from pathlib import Path

import pytest

from postmortem_writer.lint import lint

ROOT = Path(__file__).resolve().parent.parent.parent
PATTERNS = ("*.md", "prompts/*.j2", "templates/*.j2", "fixtures/*/expected.md", "fixtures/*/README.md")
PAGES = sorted(path.relative_to(ROOT).as_posix() for pattern in PATTERNS for path in ROOT.glob(pattern))


def test_the_pages_are_found() -> None:
    assert {"README.md", "SKILL.md", "prompts/causes.md.j2", "templates/default.md.j2"} <= set(PAGES)
    assert sum(page.endswith("expected.md") for page in PAGES) >= 2


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_tool_has_no_finding(page: str) -> None:
    findings = lint((ROOT / page).read_text(encoding="utf-8"))
    assert [(finding.rule, finding.line, finding.match) for finding in findings] == []
