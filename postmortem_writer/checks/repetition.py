"""Nothing is said twice in one list."""

from collections.abc import Iterator, Set

from postmortem_writer.checks._check import Check
from postmortem_writer.checks._words import content_words
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.draft import Claim, Wire, claims
from postmortem_writer.evidence import Evidence

_ALIKE = 0.8


def _run(draft: Wire, evidence: Evidence) -> Iterator[Diagnostic]:
    seen: dict[str, list[tuple[str, Claim, Set[str]]]] = {}
    for path, claim in claims(draft):
        section = path.rsplit("[", 1)[0]
        words = content_words(claim.text).keys()
        for earlier, other, others in seen.setdefault(section, []):
            same_place = evidence.same_events(claim.cites) & set(other.cites) or not (claim.cites or other.cites)
            if getattr(claim, "time_quote", "") != getattr(other, "time_quote", ""):
                continue  # one record can tell of two moments: when it began, and when that was found out
            if same_place and words and len(words & others) / len(words | others) >= _ALIKE:
                yield Diagnostic(
                    "repetition", Level.ERROR, f"{path}.text", f"it says again what {earlier} says", "drop one of them"
                )
                break
        else:
            seen[section].append((path, claim, words))


check = Check("No list says the same thing twice.", _run)
