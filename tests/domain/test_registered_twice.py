"""Two officers registered one car: either takes theirs back for the other's, and one stays."""

import json
from uuid import UUID, uuid4

import pytest
from django.test import RequestFactory

from gubei.domain.checkpoints.models import HourCount, Passage, RelayRecord
from gubei.domain.checkpoints.operations.correcting import (
    Change,
    correct_passage,
    withdraw_passage,
)
from gubei.domain.checkpoints.operations.relaying import Kept, keep
from gubei.domain.checkpoints.rules.relaying import RelayDesk
from gubei.interfaces.api import relay_kept
from gubei.interfaces.api.relay_kept import Asked
from gubei.interfaces.api.relay_line import _sent
from gubei.interfaces.api.relays import RecordSent
from gubei.interfaces.api.shapes import OfficerName
from gubei.terms.passages import VehicleClass
from gubei.terms.refusals import Refused
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.files import both_at_once
from tests.world import NOW, World

WHY = "重复登记：老李 于 09:31 已登记此车"


@pytest.fixture
def barrier(world: World) -> Barrier:
    """The checkpoint at 古北口 under the rules of April."""
    entry_rules(world)
    return build_barrier(world)


def _take_back(barrier: Barrier, mine: UUID, other: UUID) -> Passage:
    return withdraw_passage(
        passage=mine, reason=WHY, by=barrier.officer, now=NOW, instead=other
    ).passage


def test_mine_is_taken_back_for_the_other_one_and_the_car_counts_once(barrier: Barrier):
    other, mine = barrier.send().passage.pk, barrier.send().passage.pk
    _take_back(barrier, mine, other)
    standing = Passage.objects.filter(withdrawn_at=None)
    assert [each.pk for each in standing] == [other]
    assert sum(each.vehicles for each in HourCount.objects.all()) == 1
    gone = Passage.objects.get(pk=mine)
    assert (gone.withdrawal, gone.withdrawn_by) == (WHY, barrier.officer)


def test_of_two_without_a_plate_nobody_says_that_they_are_one(barrier: Barrier):
    walker = {"plate": "", "vehicle_class": VehicleClass.ON_FOOT}
    one, two = barrier.send(**walker).passage.pk, barrier.send(**walker).passage.pk
    for mine, other in ((one, two), (two, one)):
        with pytest.raises(Refused, match="yours stays"):
            _take_back(barrier, mine, other)
    assert Passage.objects.filter(withdrawn_at=None).count() == 2


def test_where_the_other_one_is_gone_unknown_or_another_car_mine_stays(
    world: World, barrier: Barrier
):
    other, mine = barrier.send().passage.pk, barrier.send().passage.pk
    correct_passage(
        passage=other, change=Change(plate="冀W12346"), reason="看错", by=barrier.officer, now=NOW
    )
    gone = barrier.send().passage.pk
    withdraw_passage(passage=gone, reason="误录", by=barrier.officer, now=NOW)
    elsewhere = build_barrier(world, "南河镇", name="南河检查站").send().passage.pk
    for instead in (other, gone, mine, elsewhere, uuid4()):
        with pytest.raises(Refused, match="yours stays"):
            _take_back(barrier, mine, instead)
    assert Passage.objects.get(pk=mine).withdrawn_at is None


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_take_theirs_back_at_one_moment_one_is_told_that_his_stays(
    barrier: Barrier,
):
    one, two = barrier.send().passage.pk, barrier.send().passage.pk
    came = both_at_once(
        [lambda: _take_back(barrier, one, two), lambda: _take_back(barrier, two, one)]
    )
    assert sorted(isinstance(each, Refused) for each in came) == [False, True]
    assert Passage.objects.filter(withdrawn_at=None).count() == 1


LI, DESK = OfficerName(id=UUID(int=7), name="老李"), RelayDesk(
    "岗亭", UUID(int=1), "古北口检查站", "110", {}, frozenset(), None, None
)  # fmt: skip


def _registered(key: int, plate: str = "冀W12345") -> UUID:
    record = Kept(
        key=UUID(int=key), kind=RelayRecord.Kind.PASSAGE, officer=LI.id, body={"passage": {}},
        answer={"passage": {"plate": plate}}, passed_at=NOW, persons=1, outcome="admit",
        decided=RelayRecord.Decided.RELAY,
    )  # fmt: skip
    keep(records=[record], now=NOW)
    return record.key


def _asked(mine: UUID, other: UUID, key: UUID) -> Asked:
    path = f"passages/{mine}/withdraw"
    request = RequestFactory().post(
        f"/api/{path}", json.dumps({"reason": WHY, "instead": str(other)}),
        content_type="application/json", headers={"Idempotency-Key": str(key)},
    )  # fmt: skip
    return Asked(request, path, LI, DESK, NOW)


@pytest.mark.django_db
def test_a_relay_alone_lets_one_of_two_registrations_be_taken_back_and_tells_which_stays():
    one, two, key = _registered(1), _registered(2), uuid4()
    relay_kept.withdraw(_asked(one, two, key))
    # The device heard no answer and asks again: it is the same record.
    relay_kept.withdraw(_asked(one, two, key))
    with pytest.raises(Refused, match="yours stays"):
        relay_kept.withdraw(_asked(two, one, uuid4()))
    with pytest.raises(Refused, match="yours stays"):
        relay_kept.withdraw(_asked(two, uuid4(), uuid4()))
    (told,) = RelayRecord.objects.filter(kind=RelayRecord.Kind.WITHDRAWAL)
    sent = RecordSent.model_validate(_sent(told)).withdrawal
    assert sent is not None
    assert (sent.passage, sent.instead, sent.reason) == (one, two, WHY)
    standing = RelayRecord.objects.filter(kind=RelayRecord.Kind.PASSAGE, withdrawn_at=None)
    assert [each.key for each in standing] == [two]


@pytest.mark.django_db
def test_a_relay_alone_takes_none_back_for_another_car_or_without_a_plate():
    car, other, walker, too = (
        _registered(1), _registered(2, "冀W12346"), _registered(3, ""), _registered(4, ""),
    )  # fmt: skip
    for mine, instead in ((car, other), (walker, too), (uuid4(), car)):
        with pytest.raises(Refused, match="yours stays"):
            relay_kept.withdraw(_asked(mine, instead, uuid4()))
    assert not RelayRecord.objects.exclude(withdrawn_at=None).exists()
