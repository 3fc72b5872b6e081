"""Who a verb is about, sentence by sentence: the ``#`` stands before the verb."""

import pytest

from postmortem_writer.lint.people import Who, class_of_noun
from postmortem_writer.lint.subject import Resolver

NAMES = {"Anna", "Bea"}


def resolver(sentence: str, before: str = "") -> Resolver:
    return Resolver(sentence, before, NAMES.__contains__)


PEOPLE = [
    "The author and the reviewer both #missed that the default had changed.",
    "Anna, Bea and the reviewer #forgot the flag.",
    "An engineer from the database team #failed to check.",
    "Engineers at the vendor #did not test it.",
    "Two of the three reviewers #did not look.",
    "Each of the operators #skipped the step.",
    "A member of the database team #skipped the step.",
    "Members of the SRE team #did not notice.",
    "Whoever rotated the certificate #did not reload the proxy.",
    "The engineer, together with the vendor, #skipped the check.",
    "The engineer, unaware of the freeze, #did not ask.",
    "The on-call, asleep, #did not answer.",
    "Because the node was down, the operator #did not notice it.",
    "The operator restarted the node but #did not verify it.",
    "The on-call engineer who restarted it #did not verify it.",
    "On Friday evening an engineer #forgot the step.",
    "The engineer at the time #did not ask.",
    "The engineer tasked with the rollout #did not ask.",
    "The engineer performing the rollout #did not ask.",
    "The engineer helping me #did not ask.",
    "It was the reviewer who #missed the bug.",
    "The reason is that the developer #did not test it.",
    "The change was reviewed by two engineers and neither #noticed the bug.",
    "The engineer's manager #did not ask.",
    "While deploying the fix, the engineer #forgot to drain it.",
    "To save time, the engineer #skipped the test.",
]
TEAMS = [
    "The rest of the team #forgot it.",
    "We asked the vendor, who #failed to reply.",
    "The team which runs the cluster #did not scale it.",
    "The platform engineering team at the parent company #did not notice.",
    "The server team #did not test it.",
    "Our hosting provider #did not tell us.",
    "The night shift #did not tell us.",
]
THINGS = [
    "The script that was written by an engineer #failed to run.",
    "The change made by the engineer #failed to deploy.",
    "The engineer's change #failed to deploy.",
    "When the engineer restarted the node, the pod #failed to start.",
    "The job restarted the node but #did not verify it.",
    "The engineer restarted the job, which #did not stop.",
    "The engineer thought the pod #failed to start.",
    "The cluster, which the team runs, #did not scale.",
    "A bug in the code of the developer #failed to release the lock.",
    "The pager of the on-call engineer #failed to ring.",
    "The identity provider #did not answer.",
    "The backup operator #did not start.",
    "The device driver #did not load.",
]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (sentence, who)
        for who, listed in (("person", PEOPLE), ("team", TEAMS), ("thing", THINGS))
        for sentence in listed
    ],
)
def test_the_subject_of_a_verb(sentence: str, expected: str) -> None:
    found = resolver(sentence.replace("#", "")).left_of(sentence.index("#")).who
    kinds = {Who.PERSON: "person", Who.NAME: "person", Who.TEAM: "team", Who.SYSTEM: "thing"}
    assert kinds.get(found, str(found)) == expected


@pytest.mark.parametrize(
    ("sentence", "agent", "text", "who"),
    [
        ("It was dropped by one of our engineers.", "one", "one of our engineers", Who.PERSON),
        ("It was dropped by a member of the data team.", "a member", "a member of the data team", Who.PERSON),
        ("It was missed by the on-call.", "the", "the on-call", Who.PERSON),
        ("It is due to an incorrectly configured proxy.", "an", "an incorrectly configured proxy", Who.SYSTEM),
        ("Because of Anna we lost it.", "Anna", "Anna", Who.NAME),
        ("It took the engineer far too long.", "the", "the engineer", Who.PERSON),
    ],
)
def test_the_noun_phrase_from_a_place_on(sentence: str, agent: str, text: str, who: Who) -> None:
    found = resolver(sentence).after(sentence.index(agent))
    assert (found.text, found.who) == (text, who)


@pytest.mark.parametrize(
    ("before", "who"),
    [
        ("The reviewers approved the change.", Who.PERSON),
        ("The storage team approved the change.", Who.TEAM),
        ("The replicas were restarted.", Who.SYSTEM),
        ("Customers called.", Who.USER),
    ],
)
def test_they_are_the_nearest_that_can_be_meant(before: str, who: Who) -> None:
    assert resolver("They did not see it.", before).left_of(5).who is who


def test_a_name_no_list_knows_is_somebody_only_where_people_do_it_and_never_for_sure() -> None:
    forgot, failed = resolver("Wanjiru forgot it."), resolver("Wanjiru failed it.")
    assert (forgot.left_of(8, human=True).who, forgot.left_of(8, human=True).sure) == (Who.NAME, False)
    assert failed.left_of(8).who is Who.UNKNOWN


@pytest.mark.parametrize(
    ("noun", "before", "who"),
    [
        ("manager", ["release"], Who.PERSON),
        ("manager", ["package"], Who.SYSTEM),
        ("managers", [], Who.PERSON),
        ("operator", ["kafka"], Who.SYSTEM),
        ("operator", ["night"], Who.PERSON),
        ("driver", ["bus"], Who.PERSON),
        ("driver", [], Who.SYSTEM),
        ("leader", ["squad"], Who.PERSON),
        ("support", [], Who.UNKNOWN),
        ("support", ["vendor's"], Who.TEAM),
    ],
)
def test_the_word_before_tells_people_from_software(noun: str, before: list[str], who: Who) -> None:
    assert class_of_noun(noun, before) is who
