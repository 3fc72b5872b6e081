import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_writer.digest import Digest, Line, Place, digest, merge, tally, tree

WORDS = st.sampled_from(
    "pool fbf04c9 deadbeef aa:bb:cc:0d:ee:ff worker queue full 17 0xbeef10 10.0.0.7 retry /a/b user=ann [3] true db".split()
)
TEXTS = st.lists(WORDS, min_size=0, max_size=5).map(" ".join)
INSTANTS = st.none() | st.integers(1_760_000_000, 1_760_040_000)


@st.composite
def logs(draw):
    drawn = draw(st.lists(st.tuples(TEXTS, INSTANTS, st.sampled_from(["", "error"])), max_size=40))
    return [Line(text, instant, Place("app.log", at), level) for at, (text, instant, level) in enumerate(drawn, 1)]


@pytest.fixture(autouse=True, scope="module")
def _narrow():
    """Make every limit bite on a few dozen lines."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tree, "MOST_PATTERNS", (6, 3, 2))
        patch.setattr(tree, "MOST_BRANCHES", (4, 2, 1))
        patch.setattr(tally, "MOST_STRETCHES", 4)
        yield


@given(logs(), st.data())
@settings(max_examples=150)
def test_digests_of_parts_merge_to_the_digest_of_the_whole(lines, data):
    cut = data.draw(st.integers(0, len(lines)))
    assert merge(digest(lines[:cut]), digest(lines[cut:])) == digest(lines)


@given(logs(), st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_the_order_of_lines_does_not_matter(lines, random):
    shuffled = random.sample(lines, len(lines))
    assert digest(shuffled) == digest(lines)
    assert digest(shuffled).templates == digest(lines).templates


@given(logs(), logs(), logs())
@settings(max_examples=100)
def test_merging_is_associative_and_commutative(a, b, c):
    one, two, three = digest(a), digest(b), digest(c)
    assert merge(merge(one, two), three) == merge(one, merge(two, three))
    assert merge(one, two) == merge(two, one)
    assert merge(one, Digest()) == one


@given(logs())
def test_no_line_is_lost_and_every_line_has_a_template(lines):
    found = digest(lines)
    assert sum(template.count for template in found.templates) == len(lines) == found.lines
    patterns = {template.pattern for template in found.templates}
    assert all(found.template_of(line.text, line.level) in patterns for line in lines)
