"""Which records are one event: the same alert, message, log line or deploy, held by several sources.

Records stay what they are; a group only says that they tell of one thing, and by which rule. Precision first: two
happenings in one row would be a lie, one happening in two rows is a nuisance.
"""

from dataclasses import replace
from itertools import chain

from postmortem_writer.evidence import Evidence
from postmortem_writer.merging import alerts, clocks, deploys, ids, quotes, words
from postmortem_writer.merging._join import joined
from postmortem_writer.merging._likeness import seen, telling

alert_name = alerts.name_and_state
telling_words = telling
LATER = (quotes.QUOTED, quotes.LINKED)
"""Rules whose second record was written when somebody spoke of the first: no measure of how two clocks differ."""

_RULES = (ids.links, alerts.links, deploys.links, words.links, clocks.links, quotes.links)


def grouped(evidence: Evidence) -> Evidence:
    """Return the evidence with its groups, whatever groups it had; takes time linear in the words of the records."""
    records = [seen(record) for record in evidence.records]
    return replace(evidence, groups=joined(chain.from_iterable(rule(records) for rule in _RULES)))
