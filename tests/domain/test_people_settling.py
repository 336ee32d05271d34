"""Who is who among the rows of one batch."""

from itertools import permutations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from gubei.domain.people.rules.settling import Likeness, Settled, Subject, settle

LIN, GAO = UUID(int=1), UUID(int=2)


def rows(*numbers: str) -> list[Subject]:
    """Return rows with these valid resident numbers, "" for none, told by nobody else's."""
    return [Subject(row, number) for row, number in enumerate(numbers)]


def test_three_rows_of_one_person_are_one_though_two_have_nothing_in_common():
    found = settle(rows("", "", ""), [Likeness(0.995, 2, 0), Likeness(0.999, 2, 1)], {})
    assert found == [
        Settled(0, "new", None),
        Settled(0, "probable", 0.999),
        Settled(0, "probable", 0.999),
    ]


def test_what_is_likely_and_not_sure_is_asked_once():
    likely = [Likeness(0.995, 1, 0), Likeness(0.8, 2, 0), Likeness(0.7, 2, 1), Likeness(0.4, 3, 0)]
    assert settle(rows("", "", "", ""), likely, {}) == [
        Settled(0, "new", None),
        Settled(0, "probable", 0.995),
        Settled(2, "new", None, [(0, 0.8)]),
        Settled(3, "new", None),
    ]


def test_a_row_that_is_surely_two_known_persons_asks_whether_they_are_one():
    found = settle(rows(""), [Likeness(0.999, 0, LIN), Likeness(0.995, 0, GAO)], {})
    assert found == [Settled(LIN, "probable", 0.999, [(GAO, 0.995)])]


def test_two_known_persons_who_resemble_a_row_are_not_asked_about_again():
    found = settle(rows(""), [Likeness(0.999, 0, LIN), Likeness(0.7, 0, GAO)], {})
    assert found == [Settled(LIN, "probable", 0.999)]


def test_a_row_without_number_never_joins_two_valid_numbers():
    likely = [Likeness(0.999, 2, 0), Likeness(0.998, 2, 1)]
    assert settle(rows("number of Lin", "number of Gao", ""), likely, {}) == [
        Settled(0, "new", None),
        Settled(1, "new", None),
        Settled(0, "probable", 0.999),
    ]


def test_a_valid_number_does_not_join_a_known_person_of_another():
    likely = [Likeness(0.999, 1, LIN), Likeness(0.999, 1, 0)]
    found = settle(rows("number of Gao", ""), likely, {LIN: "number of Lin"})
    assert {each.node for each in found} == {0, LIN}


def test_whom_a_document_tells_draws_in_who_resembles_them():
    told = [Subject(LIN, "number of Lin"), Subject(1, "")]
    assert settle(told, [Likeness(0.995, 1, 0)], {LIN: "number of Lin"}) == [
        Settled(LIN, "document", 1.0),
        Settled(LIN, "probable", 0.995),
    ]


_LIKENESS = st.tuples(
    st.sampled_from([0.4, 0.6, 0.9, 0.991, 0.995, 0.999]),
    st.integers(1, 4),
    st.one_of(st.integers(0, 3), st.sampled_from([LIN, GAO])),
).filter(lambda each: not isinstance(each[2], int) or each[2] < each[1])


@given(
    st.lists(_LIKENESS, max_size=5, unique_by=lambda each: each[1:]),
    st.lists(st.sampled_from(["", "a", "b"]), min_size=5, max_size=5),
)
def test_nobody_is_two_and_the_order_does_not_matter(likely, numbers):
    subjects, known = rows(*numbers), {LIN: "a", GAO: ""}
    found = [settle(subjects, map(Likeness._make, each), known) for each in permutations(likely)]
    assert all(each == found[0] for each in found)
    for node in {each.node for each in found[0]}:
        held = {n for n, each in zip(numbers, found[0], strict=True) if each.node == node and n}
        assert len(held | ({known[node]} - {""} if isinstance(node, UUID) else set())) <= 1
    # Likely and yet two is always asked, unless valid numbers say so or both were known before.
    asked = {frozenset({each.node, *dict(each.review)}) for each in found[0]}
    for chance, row, other in likely:
        node = found[0][row].node
        its = found[0][other].node if isinstance(other, int) else other
        two_numbers = _numbers(node, numbers, found[0], known) and _numbers(
            its, numbers, found[0], known
        )
        both_known = isinstance(node, UUID) and isinstance(its, UUID)
        if chance >= 0.5 and node != its and not two_numbers and not (both_known and chance < 0.99):
            assert any({node, its} <= pair for pair in asked)


def _numbers(node, numbers, found, known) -> set[str]:
    held = {n for n, each in zip(numbers, found, strict=True) if each.node == node and n}
    return held | ({known[node]} - {""} if isinstance(node, UUID) else set())
