"""A permit stands for one vehicle on one route with its load, on its days."""

from datetime import date

import pytest

from gubei.domain.checkpoints.operations.permits import record_permit
from gubei.domain.checkpoints.rules.permits import Load, PermitFacts, fault_of, other_goods
from gubei.terms.passages import VehicleClass
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.world import NOW, World

NUMBER, PLATE, DAY = "130824000017", "冀W80017", date(2022, 4, 26)
FACTS = PermitFacts(
    NUMBER, PLATE, "承德市", "唐山市", date(2022, 4, 20), date(2022, 4, 30), "蔬菜、水果"
)


@pytest.fixture
def barrier(world: World) -> Barrier:
    """The checkpoint at 古北口 under the entry rules of April 2022."""
    entry_rules(world)
    return build_barrier(world)


def _truck(barrier: Barrier, **said: object) -> tuple[str, str, list[str]]:
    passed = barrier.send(
        plate=PLATE, vehicle_class=VehicleClass.SUPPLIES, permit=NUMBER,
        **({"destination_unit": ""} | said),
    )  # fmt: skip
    (person,) = passed.travellers
    return person.outcome, person.rule, [each.zh for each in passed.remarks][:1]


def test_steel_from_chifeng_is_held_with_a_permit_for_vegetables_from_chengde(
    world: World, barrier: Barrier
):
    record_permit(facts=FACTS, by=world.he_duty, now=NOW)
    assert _truck(barrier, origin="赤峰市", destination="北京市密云区", goods="钢材") == (
        "hold", "permit", ["通行证：该证线路为 承德市 - 唐山市，与 赤峰市 - 北京市密云区 不符。"],
    )  # fmt: skip
    assert _truck(barrier, origin="承德", destination="唐山", goods="钢材") == (
        "admit", "green_channel",
        ["通行证：该证货物为 蔬菜、水果，申报为 钢材，请查看货物。"],
    )  # fmt: skip
    its_own = {"origin": "河北省承德市滦平县", "destination": "唐山市路南区", "goods": "新鲜蔬菜"}
    assert _truck(barrier, **its_own)[:2] == ("admit", "green_channel")


def test_a_permit_into_the_district_holds_for_its_villages_and_for_no_other_district(
    world: World, barrier: Barrier
):
    facts = PermitFacts(
        NUMBER, PLATE, "滦平县", "古北区", date(2022, 4, 20), date(2022, 4, 30), "生活物资"
    )
    record_permit(facts=facts, by=world.he_duty, now=NOW)
    there = {"origin": "滦平", "destination": "柳沟村12号", "destination_unit": "99990101"}
    assert _truck(barrier, **there, goods="大米")[:2] == ("admit", "green_channel")
    assert _truck(barrier, **there | {"origin": "唐山"}, goods="大米")[:2] == ("hold", "permit")


@pytest.mark.parametrize(
    ("load", "is_fault"),
    [
        (Load("承德", "唐山", "水果"), False), (Load("唐山", "承德", ""), False), (Load(), False),
        (Load("物流园", "唐山", "蔬菜"), False), (Load("承德", "秦皇岛", "蔬菜"), True),
        (Load("承德", "唐山", "钢材"), False), (Load("", "赤峰", ""), True),
    ],
)  # fmt: skip
def test_a_permit_counts_there_and_back_and_holds_nothing_unsaid_against_anybody(
    load: Load, *, is_fault: bool
):
    fault = fault_of(FACTS, number=NUMBER, plate=PLATE, day=DAY, load=load)
    assert (fault is not None) is is_fault


@pytest.mark.parametrize(
    ("goods", "is_odd"),
    [
        ("新鲜蔬菜", False), ("空车", False), ("无", False), ("-", False), ("", False),
        ("蔬菜和水果", False), ("钢材", True), ("蔬菜、钢材", True), ("白菜", True),
    ],
)  # fmt: skip
def test_another_load_is_said_to_the_officer_and_an_empty_truck_loads_nothing(
    goods: str, *, is_odd: bool
):
    assert (other_goods(FACTS, Load("承德", "唐山", goods)) is not None) is is_odd
