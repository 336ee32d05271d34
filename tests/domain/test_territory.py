"""Units, officers and what their roles include."""

import random
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from gubei.domain.territory.models import Officer, Role, Unit
from gubei.domain.territory.operations.officers import NewOfficer, add_officer, leave
from gubei.domain.territory.operations.tokens import make_token, note_use
from gubei.domain.territory.operations.units import import_units
from gubei.domain.territory.queries import (
    officer_in_reach,
    reaches_all,
    token_in_use,
    unit_in_reach,
    units_named,
    units_of,
    views_of,
)
from gubei.domain.territory.rules import ABILITIES, Ability, may
from gubei.engines.routing.units import UnitRow
from gubei.terms.refusals import NotFound, Refused
from tests.world import NOW, PASSWORD, World

DISTRICT = UnitRow("999900", "古北区", "district", "district")
TOWNS = [
    UnitRow("999901", "北口镇", "town", "town", "999900"),
    UnitRow("999902", "南河镇", "town", "town", "999900"),
]


def test_every_role_has_its_line_in_the_table_of_abilities():
    assert set(ABILITIES) == set(Role.values)


@pytest.mark.parametrize(
    ("ability", "roles"),
    [
        (Ability.READ, {"DUTY", "LEADER", "TOWN", "VILLAGE", "INVESTIGATOR"}),
        (Ability.REVEAL, {"DUTY", "TOWN", "VILLAGE", "INVESTIGATOR"}),
        (Ability.INTAKE, {"DUTY", "INVESTIGATOR"}),
        (Ability.WORK, {"DUTY", "TOWN", "VILLAGE", "INVESTIGATOR"}),
        (Ability.ASSIGN, {"DUTY", "TOWN"}),
        (Ability.APPROVE, {"DUTY", "LEADER", "TOWN"}),
        (Ability.REVIEW, {"DUTY", "TOWN", "INVESTIGATOR"}),
        (Ability.UNITS, {"ADMINISTRATOR"}),
        (Ability.OFFICERS, {"ADMINISTRATOR"}),
        (Ability.AUDIT, {"AUDITOR", "ADMINISTRATOR"}),
        (Ability.EXPORT, {"DUTY", "LEADER", "TOWN", "INVESTIGATOR"}),
        (Ability.TOKENS, {"DUTY", "ADMINISTRATOR"}),
    ],
)
def test_who_may_do_what(ability: Ability, roles: set[str]):
    assert {role.name for role in Role if may(Officer(role=role), ability)} == roles


def test_an_officer_reaches_the_own_unit_and_what_lies_below(world: World):
    reach = {name: {unit.name for unit in units_of(officer)} for name, officer in (
        ("区", world.he_duty), ("镇", world.tang_town), ("村", world.liu_village),
    )}  # fmt: skip
    assert reach == {
        "区": set(world.units),
        "镇": {"北口镇", "柳沟村", "石桥村", "东关社区"},
        "村": {"柳沟村"},
    }
    assert unit_in_reach(world.tang_town, "99990102").name == "石桥村"
    for code in ("999902", "99990201", "999900", "nowhere"):
        with pytest.raises(NotFound):
            unit_in_reach(world.tang_town, code)
    with pytest.raises(NotFound):
        officer_in_reach(world.tang_town, world.xing_village.id)


def test_the_district_reaches_all_until_a_second_district_is_stored(world: World):
    everybody = (world.he_duty, world.tang_town, world.liu_village)
    assert [reaches_all(officer) for officer in everybody] == [True, False, False]
    other = UnitRow("888800", "邻区", "district", "district")
    import_units([other], by=None, now=NOW)
    assert not any(map(reaches_all, everybody))


def test_units_are_found_by_name_alias_and_code(world: World):
    Unit.objects.filter(name="东关社区").update(aliases=["东关"])
    assert [u.name for u in units_named(world.he_duty, "沟")] == ["柳沟村"]
    assert [u.name for u in units_named(world.he_duty, "99990103")] == ["东关社区"]
    assert units_named(world.nan_town, "柳沟") == []
    assert units_named(world.he_duty, "") == []


def test_an_import_adds_and_changes_and_leaves_the_rest(world: World):
    rows = [DISTRICT, *TOWNS, UnitRow("99990203", "白塔村", "village", "village", "999902")]
    done = import_units(rows, by=None, now=NOW)
    assert (done.added, done.changed, done.unchanged) == (1, 0, 3)
    assert Unit.objects.get(code="99990203").lineage == ["999900", "999902", "99990203"]
    assert Unit.objects.count() == 9


def test_a_number_left_empty_stays_as_it_was(world: World):
    Unit.objects.filter(code="999901").update(population=12000, aliases=["北口"])
    import_units([DISTRICT, *TOWNS], by=None, now=NOW)
    unit = Unit.objects.get(code="999901")
    assert (unit.population, unit.aliases) == (12000, ["北口"])


def test_when_a_town_moves_its_villages_that_the_table_does_not_name_move_along(world: World):
    other = UnitRow("888800", "云岭区", "district", "district")
    moved = UnitRow("999901", "北口镇", "town", "town", "888800")
    import_units([DISTRICT, other, moved], by=None, now=NOW)
    assert Unit.objects.get(code="99990101").lineage == ["888800", "999901", "99990101"]
    assert {unit.name for unit in units_of(world.he_duty)} == {
        "古北区", "南河镇", "杏园村", "河沿村",
    }  # fmt: skip


@pytest.mark.django_db
@settings(max_examples=20)
@given(seed=st.integers(0, 10**6))
def test_after_any_imports_a_lineage_is_the_way_up(seed: int):
    chance = random.Random(seed)
    with transaction.atomic():
        for _ in range(3):
            towns = [
                UnitRow(f"T{n}", f"镇{n}", "town", "town", chance.choice(["D1", "D2"]))
                for n in range(4)
            ]
            villages = [
                UnitRow(f"V{n}", f"村{n}", "village", "village", f"T{chance.randrange(4)}")
                for n in chance.sample(range(12), 8)
            ]
            districts = [UnitRow(f"D{n}", f"区{n}", "district", "district") for n in (1, 2)]
            import_units([*districts, *towns, *villages], by=None, now=NOW)
        for unit in Unit.objects.select_related("parent__parent"):
            assert unit.lineage == _way_up(unit)
        transaction.set_rollback(True)


def _way_up(unit: Unit) -> list[str]:
    return [*(_way_up(unit.parent) if unit.parent else []), unit.code]


def test_the_database_itself_refuses_a_village_without_a_town(world: World):
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(code="99990101").update(parent=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(code="99990101").update(lineage=["99990101"])


def test_one_user_name_is_one_officer_whatever_its_capitals(world: World):
    new = NewOfficer("Liu_Village", "另一刘", Role.VILLAGE, "99990101", PASSWORD)
    with pytest.raises(Refused) as refused:
        add_officer(new=new, by=world.guan_administrator, now=NOW)
    assert refused.value.code == "username_taken"


def test_an_administrator_of_a_town_adds_officers_of_that_town_only(world: World):
    admin = world.add_officer("镇管理员", Role.ADMINISTRATOR, "北口镇")
    new = NewOfficer("bai", "白村干", Role.VILLAGE, "99990101", PASSWORD)
    assert add_officer(new=new, by=admin, now=NOW).unit.name == "柳沟村"
    elsewhere = NewOfficer("hei", "黑村干", Role.VILLAGE, "99990201", PASSWORD)
    with pytest.raises(NotFound):
        add_officer(new=elsewhere, by=admin, now=NOW)
    with pytest.raises(NotFound):
        leave(officer_id=world.xing_village.id, by=admin, now=NOW)


def test_a_token_is_noted_once_a_minute(world: World):
    token, secret = make_token(
        name="市平台", scopes=["leads:read"], days=1, by=world.he_duty, now=NOW
    )
    assert token_in_use(b"another", now=NOW) is None
    assert len(secret) > 40
    for seconds, noted in ((0, 0), (30, 0), (60, 60), (90, 60)):
        note_use(token=token, now=NOW + timedelta(seconds=seconds))
        token.refresh_from_db()
        assert token.last_used_at == NOW + timedelta(seconds=noted)


def test_nobody_sees_the_views_of_another(world: World):
    assert not views_of(world.tang_town, "").exists()
