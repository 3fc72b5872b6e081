"""Log lines → templates with their count, first and last time, rate, bursts and newcomers, in bounded memory.

Digests of parts merge in any grouping and any order to the digest of the whole, so many processes can share the work.
"""

from postmortem_writer.digest.change import Burst, bursts, newcomers
from postmortem_writer.digest.counting import Counter
from postmortem_writer.digest.digesting import Digest, Line, Pattern, Template, digest, merge, of_tallies
from postmortem_writer.digest.rate import Place, Rate, Stretch
from postmortem_writer.digest.tally import Seen, Tally

__all__ = [
    "Burst",
    "Counter",
    "Digest",
    "Line",
    "Pattern",
    "Place",
    "Rate",
    "Seen",
    "Stretch",
    "Tally",
    "Template",
    "bursts",
    "digest",
    "merge",
    "newcomers",
    "of_tallies",
]
