"""A passage that was written down wrongly is put right, and decided anew where it has to be."""

from datetime import date, timedelta

import pytest

from gubei.domain.checkpoints.models import Passage
from gubei.domain.checkpoints.operations.correcting import Change, correct_passage
from gubei.domain.checkpoints.operations.people_corrected import PersonChange
from gubei.domain.checkpoints.operations.permits import record_permit
from gubei.domain.checkpoints.operations.settling import decide_otherwise
from gubei.domain.checkpoints.rules.permits import PermitFacts
from gubei.domain.investigations.models import Visit
from gubei.domain.orders.models import Order
from gubei.interfaces.api.passage_shapes import CorrectionShown
from gubei.terms.passages import Ask, Outcome, VehicleClass
from gubei.terms.refusals import Invalid, NotFound
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.world import NOW, World, document, phone

MINUTE = timedelta(minutes=1)
LIN_MEI = document(date(1988, 3, 12), 2)


@pytest.fixture
def barrier(world: World) -> Barrier:
    """The checkpoint at 古北口 under the entry rules of April 2022."""
    entry_rules(world)
    return build_barrier(world)


def _correct(barrier: Barrier, passage: Passage, **change: object) -> list[tuple[str, str]]:
    people = change.pop("people", ())
    settled = correct_passage(
        passage=passage.pk, change=Change(people=people, **change), reason="看错",  # type: ignore[arg-type]
        by=barrier.officer, now=NOW + MINUTE,
    )  # fmt: skip
    return [(each.outcome, each.rule) for each in settled.travellers]


def test_a_permit_is_judged_by_the_plate_that_was_put_right(world: World, barrier: Barrier):
    facts = PermitFacts(
        "130824000017", "冀W80017", "滦平县", "古北区", date(2022, 4, 20), date(2022, 4, 30), "蔬菜"
    )
    record_permit(facts=facts, by=world.he_duty, now=NOW)
    truck = {"vehicle_class": VehicleClass.SUPPLIES, "permit": "130824000017"}
    misread = barrier.send(plate="冀W80011", **truck).passage
    assert misread.facts == [Ask.PERMIT_INVALID]
    assert _correct(barrier, misread, plate="冀W80017") == [("admit", "green_channel")]
    other = barrier.send(plate="冀W80017", **truck).passage
    assert _correct(barrier, other, plate="冀W80018") == [("hold", "permit")]
    assert _correct(barrier, other, permit="") == [("admit", "truck")]
    stored = Passage.objects.get(pk=other.pk)
    assert (stored.plate, stored.permit_number, stored.facts) == ("冀W80018", "", [])


def test_a_permit_of_elsewhere_is_not_held_against_the_vehicle_whose_plate_was_misread(
    barrier: Barrier,
):
    truck = {"vehicle_class": VehicleClass.SUPPLIES, "permit": "130824000007"}
    misread = barrier.send(plate="冀H12345", **truck).passage
    assert _correct(barrier, misread, plate="冀H22345") == [("admit", "green_channel")]


def test_a_temperature_that_was_mistyped_holds_and_lets_go(barrier: Barrier):
    passage = barrier.send(barrier.person(is_driver=True), barrier.person("周强", 13)).passage
    hot = _correct(barrier, passage, people=(PersonChange(2, celsius=38.2),))
    stored = Passage.objects.get()
    assert (hot, stored.outcome, stored.closed_at) == (
        [("admit_with_test", "tested"), ("hold", "fever")], "hold", None,
    )  # fmt: skip
    assert Order.objects.filter(subject_id=passage.pk, closed_at=None).exists()
    _correct(barrier, passage, people=(PersonChange(2, celsius=36.2),))
    stored.refresh_from_db()
    assert (stored.outcome, stored.closed_at is None) == ("admit_with_test", False)
    first, second = passage.corrections.order_by("pk")
    assert (first.before, first.after) == ({"2.celsius": "36.4"}, {"2.celsius": "38.2"})
    assert second.before == {"2.celsius": "38.2"}


def test_who_is_sought_is_known_once_the_number_is_put_right(world: World, barrier: Barrier):
    passage = barrier.send(barrier.person("林海", is_driver=True)).passage
    assert passage.outcome == "admit_with_test"
    change = PersonChange(1, name="林梅", document=LIN_MEI)
    ((outcome, _),) = _correct(barrier, passage, people=(change,))
    assert outcome == "hand_over"
    traveller = passage.travellers.get()
    assert (traveller.person, traveller.birth_date) == (world.person("林梅"), date(1988, 3, 12))
    assert Visit.objects.get(withdrawn_at=None).person == world.person("林梅")
    assert not Order.objects.filter(subject_id=passage.pk, closed_at=None).exists()
    correction = passage.corrections.get()
    assert correction.after == {
        "1.name": "林*", "1.document": "9999**********" + LIN_MEI[-4:],
        "1.birth_date": "1988-03-12",
    }  # fmt: skip
    shown = CorrectionShown.of(correction)
    assert (shown.before["1.birth_date"], shown.after["1.birth_date"]) == ("1985", "1988")


def test_a_mark_that_was_forgotten_decides_once_it_is_put_right(barrier: Barrier):
    passage = barrier.send().passage
    code = PersonChange(1, facts=frozenset({Ask.CODE_NOT_GREEN}))
    assert _correct(barrier, passage, people=(code,)) == [("turn_back", "code")]
    assert passage.corrections.get().after == {"1.facts": "code_not_green"}
    assert _correct(barrier, passage, people=(PersonChange(1, facts=frozenset()),)) == [
        ("admit_with_test", "tested")
    ]
    with pytest.raises(Invalid, match="found by the system"):
        _correct(barrier, passage, people=(PersonChange(1, facts=frozenset({Ask.SOUGHT})),))


def test_a_passport_that_was_taken_for_a_wrong_number_is_a_paper_once_it_is_marked(
    barrier: Barrier,
):
    passage = barrier.send(barrier.person(document="军字第12345号", phone=phone(5))).passage
    assert passage.outcome == "hold"
    other = PersonChange(1, facts=frozenset({Ask.OTHER_DOCUMENT}))
    assert _correct(barrier, passage, people=(other,)) == [("admit_with_test", "tested")]


def test_the_birth_date_of_a_wrong_card_does_not_stay_with_a_passport(barrier: Barrier):
    child = document(date(2019, 5, 2), 21)
    passage = barrier.send(barrier.person(document=child, tested_at=None)).passage
    assert passage.outcome == "admit_and_report"
    passport = PersonChange(1, document="E12345678")
    assert _correct(barrier, passage, people=(passport,)) == [("turn_back", "untested")]
    correction = passage.corrections.get()
    assert (correction.before["1.birth_date"], correction.after["1.birth_date"]) == (
        "2019-05-02", "",
    )  # fmt: skip
    said = PersonChange(1, document=child, birth_date=date(2019, 5, 2))
    assert _correct(barrier, passage, people=(said,)) == [("admit_and_report", "infant")]
    by_hand = PersonChange(1, document="E12345678", birth_date=date(1990, 1, 2))
    _correct(barrier, passage, people=(by_hand,))
    assert passage.travellers.get().birth_date == date(1990, 1, 2)


def test_what_an_officer_decided_and_what_a_device_let_happen_stays(barrier: Barrier):
    held = barrier.send(barrier.person(celsius=38.2, is_driver=True)).passage
    decide_otherwise(
        passage=held.pk, place=1, outcome=Outcome.ADMIT, reason="复测正常", by=barrier.officer,
        now=NOW,
    )  # fmt: skip
    kept = _correct(barrier, held, people=(PersonChange(1, celsius=36.5),))
    assert kept == [("admit", "tested")]
    alone = barrier.send(plate="冀W22222", decided=(Outcome.ADMIT_WITH_TEST,)).passage
    gone = _correct(barrier, alone, people=(PersonChange(1, celsius=39.0),))
    assert gone == [("admit_with_test", "fever")]
    assert alone.travellers.get().decided_by == barrier.officer


def test_a_destination_alone_changes_no_decision_and_nothing_changed_is_refused(barrier: Barrier):
    passage = barrier.send().passage
    assert _correct(barrier, passage, destination="柳沟村13号") == [("admit_with_test", "tested")]
    with pytest.raises(Invalid, match="Nothing is changed"):
        _correct(barrier, passage, plate="冀W12345", people=(PersonChange(1, name="孙丽"),))
    with pytest.raises(NotFound):
        _correct(barrier, passage, people=(PersonChange(2, name="孙丽"),))
