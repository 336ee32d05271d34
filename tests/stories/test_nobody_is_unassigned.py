"""Promise: nobody is unassigned. A lead always has a unit that answers for it."""

from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from gubei.domain.leads.models import Handover, Lead
from gubei.domain.leads.operations.handling import assign
from gubei.domain.leads.queries.reach import leads_of
from tests.files import (
    books_by_unit,
    books_of,
    check_what_waits_for_the_end,
    take,
    write_file,
)
from tests.world import NOW, World, phone

ADDRESSES = {
    "古北区北口镇柳沟村12号": ("柳沟村", "village"),
    "柳沟": ("柳沟村", "village"),
    "北口镇": ("北口镇", "town"),
    "南河镇某处": ("南河镇", "town"),
    "上海市浦东新区张江镇": ("古北区", "transfer_proposed"),
    "北京市怀柔区雁栖镇": ("古北区", "transfer_proposed"),
    "": ("古北区", "district"),
    "待核实": ("古北区", "district"),
    "x9#￥%": ("古北区", "district"),
}


def take_addresses(folder: Path):
    rows = [[f"村民{n}", phone(400 + n), text] for n, text in enumerate(ADDRESSES)]
    return take(write_file(folder / "派单.csv", [["姓名", "电话", "住址"], *rows])).dispatch_list


def test_every_address_leads_to_a_unit_the_last_resort_is_the_districts_duty_officer(
    world: World, tmp_path: Path
):
    found = take_addresses(tmp_path)
    leads = Lead.objects.filter(dispatch_list=found).order_by("row__number")
    assert [(lead.unit.name, lead.route) for lead in leads] == list(ADDRESSES.values())
    assert books_of(found, NOW).unassigned == 0


def test_a_place_elsewhere_is_proposed_for_transfer_and_stays_ours_until_they_sign(
    world: World, tmp_path: Path
):
    found = take_addresses(tmp_path)
    proposed = Lead.objects.filter(dispatch_list=found, route="transfer_proposed")
    assert {lead.proposed_name for lead in proposed} == {"上海市浦东新区", "北京市怀柔区"}
    assert set(proposed) <= set(leads_of(world.he_duty))
    assert books_of(found, NOW).open == len(ADDRESSES)


def test_every_open_lead_is_on_the_desk_of_an_officer(world: World, tmp_path: Path):
    found = take_addresses(tmp_path)
    on_desks = set()
    for officer in (world.he_duty, world.tang_town, world.nan_town, world.liu_village):
        on_desks |= set(leads_of(officer).filter(dispatch_list=found, unit=officer.unit))
    assert len(on_desks) == len(ADDRESSES)


def test_the_database_itself_knows_no_lead_without_a_unit(world: World):
    with pytest.raises(IntegrityError, match="unit_id"), transaction.atomic():
        Lead.objects.update(unit=None)


def test_a_unit_with_leads_cannot_go_away(world: World):
    with pytest.raises(IntegrityError, match="gubei_unit"), transaction.atomic():
        _remove("99990202")


def _remove(code: str) -> None:
    """Take a unit out behind Django's back."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM gubei_unit WHERE code = %s", [code])
    check_what_waits_for_the_end()


def test_a_lead_that_is_handed_on_is_never_between_two_units(world: World, tmp_path: Path):
    found = take_addresses(tmp_path)
    before = books_by_unit(found, NOW)
    leads = list(Lead.objects.filter(dispatch_list=found).values_list("pk", flat=True))
    moved, refused = assign(
        leads=leads, unit="999902", officer=world.nan_town.pk, reason="统一核查", by=world.he_duty,
        now=NOW,
    )  # fmt: skip
    assert (moved, refused) == (len(ADDRESSES), [])
    after = books_by_unit(found, NOW)
    assert sum(share.leads for share in before.values()) == after["999902"].leads
    assert list(after) == ["999902"]
    assert Handover.objects.filter(by=world.he_duty, reason="统一核查").count() == len(ADDRESSES)
