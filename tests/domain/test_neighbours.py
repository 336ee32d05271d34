"""What was agreed with 滦平县: a vehicle checked there passes here, and the lists that prove it."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gubei.domain.checkpoints.models import CheckedList, CheckedPlate, Neighbour, SigningKey
from gubei.domain.checkpoints.operations.neighbours import (
    agree,
    drop_checks_over,
    end_agreement,
    make_signing_key,
    write_checked_list,
)
from gubei.domain.checkpoints.queries.neighbours import last_lists
from gubei.domain.checkpoints.rules.exchange import (
    Checked,
    canonical,
    counts_at,
    fingerprint,
    is_checked,
    key_text,
    plates_of,
    read_file,
)
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.domain.territory.models import Role
from gubei.engines.sealing.signatures import public_of
from gubei.terms.passages import Ask, VehicleClass
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, Refused
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.neighbours import (
    HOUR,
    OUR_KEY,
    THEIR_KEY,
    checked,
    take_in,
    their_list,
    their_receipt,
    with_luanping,
)
from tests.world import NOW, World

OLD_TEST = NOW - 60 * HOUR


@pytest.fixture
def barrier(world: World) -> Barrier:
    """古北口 under the entry rules of April 2022, with an agreement with 滦平县."""
    entry_rules(world)
    with_luanping(world)
    return build_barrier(world)


@pytest.fixture
def own(barrier: Barrier) -> bytes:
    """Return the key that signs here."""
    return bytes(SigningKey.objects.get(replaced_at=None).public)


def decided(barrier: Barrier, plate: str, **more: object) -> tuple[str, str, list[str]]:
    """Let somebody with a test of 60 hours come; return what was decided and what was remarked."""
    person = barrier.person(is_driver=True, tested_at=OLD_TEST)
    passed = barrier.send(person, plate=plate, **more)
    (traveller,) = passed.travellers
    return traveller.outcome, traveller.rule, [each.en for each in passed.remarks]


def test_a_vehicle_that_the_neighbour_checked_passes_without_another_test(
    world: World, barrier: Barrier, own: bytes
):
    plates = [checked("冀W10001"), checked("冀W10002", 5), checked("冀W10003", 13, lasts=20)]
    taken = take_in(world, their_list(own, plates))
    said = ["滦平县 checked this vehicle at 2022-04-26 08:30."]
    truck = {"vehicle_class": VehicleClass.TRUCK}
    answers = {
        "truck": decided(barrier, "冀W10001", **truck),
        "car": decided(barrier, "冀W10002")[:2],
        "after our 12 hours": decided(barrier, "冀W10003", **truck)[:2],
        "not listed": decided(barrier, "冀W10004", **truck)[:2],
        "on the way out": decided(barrier, "冀W10001", direction=Direction.OUT)[:2],
    }
    assert (taken.list.vehicles, taken.list.left_out, taken.is_receipt) == (2, 1, False)
    assert answers == {
        "truck": ("admit", "truck_upstream", said),
        "car": ("admit_with_test", "upstream"),
        "after our 12 hours": ("hold", "truck_sample"),
        "not listed": ("hold", "truck_sample"),
        "on the way out": ("admit", "leaving"),
    }


def test_the_newest_list_is_the_whole_of_what_counts_and_an_ended_agreement_counts_no_more(
    world: World, barrier: Barrier, own: bytes
):
    truck = {"vehicle_class": VehicleClass.TRUCK}
    take_in(world, their_list(own, [checked("冀W10001"), checked("冀W10002")], 1))
    take_in(world, their_list(own, [checked("冀W10002")], 2))
    after_the_second = [decided(barrier, plate, **truck)[1] for plate in ("冀W10001", "冀W10002")]
    luanping = Neighbour.objects.get()
    end_agreement(neighbour=luanping.pk, reason="对方疫情", by=world.he_duty, now=NOW)
    after_the_end = decided(barrier, "冀W10002", **truck)[1]
    assert (after_the_second, after_the_end) == (
        ["truck_sample", "truck_upstream"], "truck_sample",
    )  # fmt: skip
    with pytest.raises(Refused, match="No agreement stands with the key"):
        take_in(world, their_list(own, [], 3))
    again = agree(name="滦平县", key=THEIR_KEY, by=world.he_duty, now=NOW)
    with pytest.raises(Refused, match="not newer than list 2"):
        take_in(world, their_list(own, [checked("冀W10001")], 2))
    assert (again.ended_at, CheckedPlate.objects.count()) == (None, 0)


def test_an_agreement_of_a_town_holds_at_its_own_checkpoints(world: World, barrier: Barrier):
    luanping = Neighbour.objects.get()
    Neighbour.objects.filter(pk=luanping.pk).update(unit=world.unit("南河镇"))
    own = bytes(SigningKey.objects.get().public)
    take_in(world, their_list(own, [checked("冀W10001")]))
    elsewhere = build_barrier(world, "南河镇", name="南河检查站")
    assert [decided(each, "冀W10001")[1] for each in (barrier, elsewhere)] == [
        "untested", "upstream",
    ]  # fmt: skip
    with pytest.raises(NotFound):
        end_agreement(neighbour=luanping.pk, reason="误", by=world.tang_town, now=NOW)


def test_lists_that_are_not_to_be_believed_are_refused_and_change_nothing(
    world: World, barrier: Barrier, own: bytes
):
    good = their_list(own, [checked("冀W10001")])
    stranger = bytes(32)
    content = json.loads(good)
    content["plates"].append(content["plates"][0] | {"plate": "冀W66666"})
    bad = {
        "list_altered": canonical(content),
        "neighbour_unknown": their_list(own, [checked("冀W1")], secret=stranger),
        "list_for_another": their_list(public_of(stranger), [checked("冀W10001")]),
        "list_over": their_list(own, [], made_at=NOW - 13 * HOUR, until_at=NOW),
        "list_from_ahead": their_list(own, [], made_at=NOW + HOUR),
        "list_too_long": their_list(own, [], until_at=NOW + 73 * HOUR),
        "not_a_checked_list": good[:-20],
    }
    refused = {}
    for code, data in bad.items():
        with pytest.raises(Refused) as error:
            take_in(world, data)
        refused[code] = error.value.code
    assert refused == {code: code for code in bad}
    assert (CheckedList.objects.count(), CheckedPlate.objects.count()) == (0, 0)
    take_in(world, good)
    with pytest.raises(Refused, match="not newer than list 1"):
        take_in(world, good)
    assert CheckedList.objects.count() == 1


def test_plates_that_cannot_count_are_left_out_and_the_receipt_says_so(
    world: World, barrier: Barrier, own: bytes
):
    plates = [
        checked("冀W·10001"), checked("冀W10001", 3), checked("冀W10O02"), checked("冀W1234挂"),
        checked("冀W10003", -1), checked("冀W10004", 1, lasts=0), checked("12"), checked("FT1234"),
        checked("冀W10005", 5, lasts=5), checked("冀W10006", 13, lasts=24),
        checked("冀W10007", 2, lasts=90),
    ]  # fmt: skip
    taken = take_in(world, their_list(own, plates)).list
    receipt = json.loads(taken.receipt)
    kept = CheckedPlate.objects.order_by("plate").values_list("plate", "checked_at", "until_at")
    # No longer than the 12 hours of our policy, whatever the neighbour wrote.
    assert list(kept) == [
        ("冀W10001", NOW - HOUR, NOW + 11 * HOUR), ("冀W10007", NOW - 2 * HOUR, NOW + 10 * HOUR),
    ]  # fmt: skip
    assert {name: receipt[name] for name in ("number", "vehicles", "left_out", "signed_by")} == {
        "number": 1, "vehicles": 2, "left_out": 9, "signed_by": "贺班长",
    }  # fmt: skip
    assert (read_file(taken.receipt.encode()).is_genuine, receipt["sha256"]) == (
        True, bytes(taken.digest).hex(),
    )  # fmt: skip


def test_our_list_names_whom_everybody_was_tested_in_and_nobody(world: World, barrier: Barrier):
    out = {"direction": Direction.OUT}
    barrier.send(plate="冀W20001", **out)
    barrier.send(
        barrier.person(), barrier.person("周强", 13, tested_at=OLD_TEST), plate="冀W20002", **out
    )
    barrier.send(barrier.person(celsius=38.0), plate="冀W20003", **out)
    barrier.send(plate="冀W20004")
    barrier.send(plate="无牌", **out)
    ours = write_checked_list(
        neighbour=Neighbour.objects.get().pk, signed_by="贺班长", by=world.he_duty, now=NOW
    )
    said = json.loads(ours.text)
    assert said["plates"] == [
        {"plate": "冀W20001", "checked_at": "2022-04-26T09:30:00+08:00", "direction": "out",
         "valid_until": "2022-04-26T21:30:00+08:00"},
    ]  # fmt: skip
    assert (said["from"]["name"], said["to"]["name"], said["number"], ours.vehicles) == (
        "古北区", "滦平县", 1, 1,
    )  # fmt: skip
    assert "孙丽" not in ours.text


def test_their_receipt_marks_our_list_as_received_once(world: World, barrier: Barrier):
    luanping = Neighbour.objects.get()
    ours = write_checked_list(neighbour=luanping.pk, signed_by="贺班长", by=world.he_duty, now=NOW)
    assert last_lists([luanping])[luanping.pk].ours == ours
    foreign = their_receipt(ours, secret=bytes(32))
    with pytest.raises(Refused, match="No agreement stands"):
        take_in(world, foreign)
    make_signing_key(
        secret=bytes(range(64, 96)), by=world.he_duty, now=NOW, anew=True
    )  # the receipt names the key before
    taken = take_in(world, their_receipt(ours), NOW + HOUR)
    assert (taken.is_receipt, taken.list.receiver, taken.list.received_at) == (
        True, "滦平 孙值班", NOW,
    )  # fmt: skip
    with pytest.raises(Refused, match="滦平 孙值班 signed for list 1"):
        take_in(world, their_receipt(ours), NOW + HOUR)
    other = CheckedList(text=ours.text.replace('"number":1', '"number":7'), vehicles=0)
    with pytest.raises(Refused, match="a list 7 that we did not write"):
        take_in(world, their_receipt(other), NOW + HOUR)


def test_what_is_over_is_dropped_and_what_was_signed_stays_known(
    world: World, barrier: Barrier, own: bytes
):
    take_in(world, their_list(own, [checked("冀W10001")]))
    write_checked_list(
        neighbour=Neighbour.objects.get().pk, signed_by="贺班长", by=world.he_duty, now=NOW
    )
    dropped = [drop_checks_over(now=NOW + hours * HOUR) for hours in (0, 11, 12)]
    lists = CheckedList.objects.order_by("is_ours").values_list("is_ours", "number", "text")
    assert (dropped, list(lists)) == ([0, 1, 0], [(False, 1, ""), (True, 1, "")])


def test_who_may_agree_and_with_whom(world: World, barrier: Barrier, own: bytes):
    with pytest.raises(NotAllowed):
        agree(name="兴隆县", key=THEIR_KEY, by=barrier.officer, now=NOW)
    for name, key, error in (
        ("滦平县", key_text(bytes(32)), Refused),
        ("兴隆县", THEIR_KEY, Refused),
        ("兴隆县", "abc", Invalid),
        ("兴隆县", key_text(own), Invalid),
        ("", key_text(bytes(32)), Invalid),
    ):
        with pytest.raises(error):
            agree(name=name, key=key, by=world.he_duty, now=NOW)
    town = world.add_officer("镇值守", Role.TOWN, "北口镇")
    made = agree(name="兴隆县", key=key_text(bytes(32)), by=town, now=NOW)
    assert (made.unit.name, fingerprint(bytes(32))) == ("北口镇", "6668 7AAD F862 BD77")


def test_without_rules_about_it_no_list_is_written(world: World):
    luanping = with_luanping(world)
    with pytest.raises(Refused, match="upstream_hours"):
        write_checked_list(neighbour=luanping.pk, signed_by="贺", by=world.he_duty, now=NOW)
    with pytest.raises(Refused, match="upstream_hours"):
        take_in(world, their_list(OUR_KEY, [checked("冀W10001")]))
    assert CheckedList.objects.count() == 0


def test_a_file_whose_times_or_numbers_cannot_be_is_no_list_and_no_receipt(
    world: World, barrier: Barrier, own: bytes
):
    ours = write_checked_list(
        neighbour=Neighbour.objects.get().pk, signed_by="贺班长", by=world.he_duty, now=NOW
    )
    good = their_list(own, [checked("冀W10001")])
    wrong = [
        their_list(own, [], until_at=NOW),
        their_list(own, [], made_at=NOW + HOUR / 12, until_at=NOW + HOUR / 20),
        good.replace(b'"made_at":"2022-04-26T09:30:00+08:00"', b'"made_at":1650936600'),
        good.replace(b'"made_at":"2022-04-26T09:30:00+08:00"', b'"made_at":"1650936600"'),
        good.replace(b'"valid_until":"2022', b'"valid_until":"9999'),
        their_receipt(ours, taken=200_001),
        their_receipt(ours, taken=-1),
    ]
    assert len({*wrong, good}) == 8
    for data in wrong:
        with pytest.raises(Invalid) as error:
            take_in(world, data)
        assert error.value.code == "not_a_checked_list"
    # A check that ends with the list begins before that.
    ahead = [checked("冀W10001", -1 / 30), checked("冀W10002")]
    short = their_list(own, ahead, made_at=NOW + HOUR / 20, until_at=NOW + HOUR / 15)
    assert take_in(world, short).list.vehicles == 2


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-30, 2)), max_size=12))
def test_of_each_vehicle_the_newest_check_counts_until_it_is_over(rows: list[tuple[int, int]]):
    plates = [checked(f"冀W1000{plate}", -hours) for plate, hours in rows]
    read = read_file(their_list(bytes(32), plates, made_at=NOW, until_at=NOW + 6 * HOUR))
    newest = {
        plate: max(
            each.checked_at for each in plates if each.plate == plate and each.checked_at <= NOW
        )
        for plate in {each.plate for each in plates if each.checked_at <= NOW}
    }
    slow = {
        Checked(plate, at, min(at + 8 * HOUR, NOW + 6 * HOUR))
        for plate, at in newest.items()
        if at + 8 * HOUR > NOW
    }
    found = plates_of(read.said, hours=8, now=NOW)  # type: ignore[arg-type]
    assert (set(found), len(found)) == (slow, len(slow))


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([{Ask.TESTED}], True),
        ([{Ask.TESTED}, {Ask.INFANT}], True),
        ([{Ask.TESTED}, {Ask.TESTED_LATELY}], False),
        ([{Ask.TESTED, Ask.FEVER}], False),
        ([{Ask.TESTED, Ask.FROM_AFFECTED}], False),
        ([], False),
    ],
)
def test_a_vehicle_is_checked_when_everybody_in_it_is(people: list[set[Ask]], *, expected: bool):
    assert is_checked([frozenset(each) for each in people]) is expected


def test_a_check_counts_from_its_time_until_the_earlier_end():
    at, until = NOW, NOW + timedelta(hours=10)
    moments = [-1, 0, 9.99, 10, 11.9]
    counts = [counts_at(at, until, hours=12, moment=NOW + each * HOUR) for each in moments]
    shorter = [counts_at(at, until, hours=4, moment=NOW + each * HOUR) for each in (3.9, 4)]
    assert (counts, shorter) == ([False, True, True, False, False], [True, False])
    assert Checked("冀W10001", at, until).until_at == until
