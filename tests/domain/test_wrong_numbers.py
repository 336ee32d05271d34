"""A number that cannot be one of its kind is no paper: nobody who is sought passes by one digit."""

from datetime import date

import pytest

from gubei.domain.checkpoints.rules.entries import PersonSaid
from gubei.terms.passages import Ask
from gubei.terms.refusals import Invalid
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.world import World, document, phone

LIN_MEI = document(date(1988, 3, 12), 2)
MISTYPED = LIN_MEI[:17] + ("1" if LIN_MEI[17] != "1" else "2")
OTHER = frozenset({Ask.OTHER_DOCUMENT})
WRONG = "Person 1: the number has a wrong digit: type again or read the card"


@pytest.fixture
def barrier(world: World) -> Barrier:
    """The checkpoint at 古北口 under the entry rules of April 2022."""
    entry_rules(world)
    return build_barrier(world)


def decided(barrier: Barrier, *people: PersonSaid) -> list[tuple[str, str]]:
    """Return (outcome, rule) of everybody in a vehicle, in order."""
    passed = barrier.send(*people)
    return [(each.outcome, each.rule) for each in passed.travellers]


@pytest.mark.parametrize("number", [MISTYPED, "12345", "没带", LIN_MEI[:16]])
def test_lin_mei_with_a_number_that_cannot_be_is_asked_for_again_and_found_by_her_telephone(
    barrier: Barrier, number: str
):
    for name, her_phone in (("林梅", ""), ("", phone(1))):
        with pytest.raises(Invalid, match=WRONG):
            barrier.send(barrier.person(name, document=number, phone=her_phone))
    passed = barrier.send(barrier.person("林梅", document=number, phone=phone(1)))
    assert [(each.outcome, each.rule) for each in passed.travellers] == [("hand_over", "sought")]
    assert passed.remarks[0].en.startswith(WRONG)
    stranger = barrier.person("林小妹", document=number, phone=phone(1))
    assert decided(barrier, stranger) == [("hold", "no_papers")]


def test_nobody_is_found_beside_a_number_that_cannot_be(barrier: Barrier):
    child = PersonSaid("周小宝", birth_date=date(2015, 4, 27))
    driver = barrier.person("周强", document=MISTYPED, phone=phone(3))
    with pytest.raises(Invalid, match="Person 2: without an identity number"):
        barrier.send(driver, child)


@pytest.mark.parametrize(
    ("number", "facts", "wanted"),
    [
        ("E12345678", frozenset[Ask](), ("admit_with_test", "tested")),
        ("H12345678", frozenset[Ask](), ("admit_with_test", "tested")),
        ("军字第12345号", OTHER, ("admit_with_test", "tested")),
        ("军字第12345号", frozenset[Ask](), ("hold", "no_papers")),
        # Said to be another document it still is a resident number with a wrong digit.
        (MISTYPED, OTHER, ("hold", "no_papers")),
        ("没带", OTHER, ("hold", "no_papers")),
    ],
)
def test_other_papers_count_by_their_own_grammar_or_where_they_are_said_to_be_papers(
    barrier: Barrier, number: str, facts: frozenset[Ask], wanted: tuple[str, str]
):
    person = barrier.person("王雷", document=number, phone=phone(5), facts=facts)
    assert decided(barrier, person) == [wanted]
