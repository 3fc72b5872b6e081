"""The part of the evidence that fits a number of tokens, and the account of what is not shown and how to ask for it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from postmortem_writer.drafting.brief import evidence_block, group_lines, record_lines
from postmortem_writer.errors import UsageError
from postmortem_writer.evidence import Evidence, Record
from postmortem_writer.selection import LeftOut, Selection, select, tokens

_MOST_FOR_ACCOUNT = 2_000
_SHARE_FOR_ACCOUNT = 8
_LONGEST_PATTERN = 120


def excerpt(evidence: Evidence, budget: int) -> Selection:
    """Return what of the evidence fits into ``budget`` tokens as a block, with the account of the rest.

    Raises UsageError when not one record does.
    """
    joined = {group.ids[0]: tokens(line) for group, line in zip(evidence.groups, group_lines(evidence), strict=True)}

    def cost(record: Record) -> int:
        return tokens(record_lines(record, said=True)) + 1 + joined.get(record.id, 0)

    frame = tokens(evidence_block(replace(evidence, records=())))
    account = min(budget // _SHARE_FOR_ACCOUNT, _MOST_FOR_ACCOUNT)
    found = select(evidence, budget - frame, cost=cost, reserve=account)
    if not found.shown.records:
        least = frame + account + min(map(cost, evidence.records))
        raise UsageError(f"a budget of {budget} tokens holds no record: ask for {2 * least} or more")
    return replace(found, budget=budget, tokens=found.tokens + frame)


def account(selection: Selection) -> list[str]:
    """Return lines on what is not shown: how many records of which kinds and files, then which lines of logs."""
    if selection.complete:
        return []
    room = min(selection.budget // _SHARE_FOR_ACCOUNT, _MOST_FOR_ACCOUNT)
    lines = list(_totals(selection))
    lines += _within(list(_templates(selection)), room - tokens("\n".join(lines)))
    return lines


def _totals(selection: Selection) -> Iterator[str]:
    out, whole = len(selection.whole.records) - len(selection.shown.records), len(selection.whole.records)
    yield f"{out} of {whole} records, for all of them take more than the tokens asked for"
    kinds: Counter[str] = Counter()
    files: dict[str, Counter[str]] = {}
    for one in selection.left_out:
        kinds[one.kind] += one.records
        files.setdefault(one.kind, Counter())[one.source] += one.records
    for kind, count in kinds.most_common():
        told = ", ".join(f"{source} {number}" for source, number in files[kind].most_common(8))
        more = f" and {len(files[kind]) - 8} more files" if len(files[kind]) > 8 else ""
        yield f"{count} of kind {kind}: {told}{more}"


def _templates(selection: Selection) -> Iterator[str]:
    """Yield a line for each log template that is cut, in the order of what speaks for it."""
    by_template: dict[tuple[str, str], list[LeftOut]] = {}
    for one in selection.left_out:
        by_template.setdefault((one.pattern, one.level), []).append(one)
    for template in selection.templates:
        cut = by_template.get((template.pattern, template.level))
        if not cut:
            continue
        count = sum(one.count for one in cut)
        level = f" {template.level}" if template.level else ""
        if cut[0].like:
            yield f"{count}{level} more like {cut[0].like}"
        else:
            yield f"{count}{level} such as {cut[0].first}: {_shortened(template.pattern)}"


def _shortened(pattern: str) -> str:
    return pattern if len(pattern) <= _LONGEST_PATTERN else f"{pattern[:_LONGEST_PATTERN]}…"


def _within(lines: Sequence[str], room: int) -> list[str]:
    kept: list[str] = []
    for line in lines:
        room -= tokens(line) + 1
        if room < 0:
            return [*kept, f"{len(lines) - len(kept)} more forms of log lines"]
        kept.append(line)
    return kept
