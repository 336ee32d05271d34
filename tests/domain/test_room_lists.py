"""A table of rooms comes in: nothing is lost, the same table twice changes nothing."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from gubei.adapters.rooms import read_room_list
from gubei.domain.isolation.models import IsolationSite, Room
from gubei.domain.isolation.operations.listing import (
    RoomsTaken,
    take_in_room_file,
    take_in_rooms,
)
from gubei.domain.isolation.operations.placing import RoomRefused, place
from gubei.domain.isolation.queries.stays import capacities
from gubei.domain.isolation.rules.listing import RoomLine, read_room
from gubei.domain.isolation.rules.places import Form
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.terms.refusals import Invalid, NotAllowed
from tests.isolation import TODAY, Inn, build_inn
from tests.world import NOW, World

HEADER = "隔离点,楼栋,楼层,房间号,分区,床位,独立卫生间,无障碍,近医护,通风组,可用日期\n"
Reading = Callable[[str], list[RoomLine]]


@pytest.fixture
def inn(world: World) -> Inn:
    return build_inn(world)


@pytest.fixture
def lines(tmp_path: Path) -> Reading:
    def read(rows: str) -> list[RoomLine]:
        file = tmp_path / "rooms.csv"
        file.write_text(HEADER + rows, encoding="utf-8")
        return [read_room(*each, today=TODAY) for each in read_room_list(file)]

    return read


def counts(taken: RoomsTaken) -> tuple[int, int, int, int]:
    return taken.rows, taken.added, taken.changed, taken.same


def reasons(taken: RoomsTaken) -> list[tuple[int, str]]:
    return [(row, why.zh) for row, why in taken.left_out]


def test_good_rows_are_taken_and_each_bad_one_is_listed_with_its_reason(
    inn: Inn, lines: Reading
) -> None:
    inn.isolate("林梅")
    place(measure=inn.measure("林梅"), room=inn.room("201"), by=inn.world.he_duty, now=NOW)
    found = lines(
        ",主楼,2F,201,,2,是,,,,\n"  # 林梅 is in it
        ",主楼,2F,202,,4,有,否,,,\n"  # had three beds
        ",主楼,2F,203,隔离区,1,是,否,是,,\n"  # as it was
        ",北楼,5F,501,,1,1,√,,西风道,2022-05-01\n"
        ",北楼,5F,501,,1,1,√,,西风道,2022-05-01\n"
        ",北楼,1F,大厅,通道,,否,,,,\n"
        ",北楼,1F,库房,工作区,3,否,,,,\n"
        ",北楼,5F,502,,很多,是,,,,\n"
        ",北楼,5F,503,,1,也许,,,,\n"
        ",北楼,,504,,1,是,,,,\n"
        "别处,北楼,5F,505,,1,是,,,,\n"
        ",北楼,5F,506,,1,是,,,,下周\n"
    )
    taken = take_in_rooms(lines=found, site=inn.site.pk, by=inn.world.ge_manager, now=NOW)

    assert counts(taken) == (12, 2, 1, 1)
    assert reasons(taken) == [
        (2, "房间已占用或未消毒，暂不能变更。"),
        (6, "该房间在文件中重复，以第一行为准。"),
        (8, "房间 库房：只有隔离区房间设床位，且至少一张。"),
        (9, "“很多”不是有效的床位数。"),
        (10, "独立卫生间：“也许”不是“是”或“否”。"),
        (11, "房间须有楼层和名称。"),
        (12, "没有唯一名为“别处”的隔离点，请先添加场所，或在页面上选定隔离点。"),
        (13, "“下周”不是有效的日期。"),
    ]
    assert taken.rows == taken.added + taken.changed + taken.same + len(taken.left_out)
    written = Room.objects.get(name="501")
    assert (
        str(written.floor.label), written.beds, written.own_bathroom, written.barrier_free,
        written.near_care, written.ventilation, written.free_from,
    ) == ("北楼 5F", 1, True, True, False, "西风道", date(2022, 5, 1))  # fmt: skip
    assert Room.objects.get(name="202").beds == 4

    again = take_in_rooms(lines=found, site=inn.site.pk, by=inn.world.ge_manager, now=NOW)
    assert counts(again) == (12, 0, 0, 4)
    assert reasons(again) == reasons(taken)
    with pytest.raises(NotAllowed):
        take_in_rooms(lines=found, site=inn.site.pk, by=inn.world.liu_village, now=NOW)


def test_a_room_takes_nobody_before_the_day_from_which_it_is_free(inn: Inn, lines: Reading) -> None:
    inn.isolate("林梅")
    rows = lines(",主楼,5F,501,,1,是,,,,2022-04-27\n")
    take_in_rooms(lines=rows, site=inn.site.pk, by=inn.world.he_duty, now=NOW)
    room = Room.objects.get(name="501").pk
    with pytest.raises(RoomRefused) as refused:
        place(measure=inn.measure("林梅"), room=room, by=inn.world.he_duty, now=NOW)
    assert refused.value.why.zh == "房间 501 自 2022-04-27 起可用。"
    free = [day.rooms for day in capacities([inn.site.pk], now=NOW)[inn.site.pk].days]
    assert free == [7, 8, 8]
    tomorrow = NOW + timedelta(days=1)
    place(measure=inn.measure("林梅"), room=room, by=inn.world.he_duty, now=tomorrow)


def test_a_file_of_many_sites_sets_up_those_that_have_no_rooms_yet(
    inn: Inn, lines: Reading
) -> None:
    for name, unit in (("云岫山庄", "南河镇"), ("同名宾馆", "北口镇"), ("同名宾馆", "南河镇")):
        facts = SiteFacts(name, SiteKind.ISOLATION_SITE)
        add_site(facts=facts, unit=inn.world.unit(unit).code, by=inn.world.he_duty, now=NOW)
    rows = lines(
        "云岫山庄,,2F,201,,1,是,,,,\n"
        "万佛山隔离点,主楼,9F,901,,1,是,,,,\n"
        "同名宾馆,,2F,201,,1,是,,,,\n"
        ",,2F,202,,2,是,,,,\n"
    )

    def take(site: str) -> RoomsTaken:
        return take_in_room_file(lines=rows, site=site, form=Form.MAKESHIFT, now=NOW)

    assert counts(take("云岫山庄")) == (4, 3, 0, 0)
    new = IsolationSite.objects.get(site__name="云岫山庄")
    assert (new.form, sorted(new.rooms.values_list("name", flat=True))) == (
        "makeshift", ["201", "202"],
    )  # fmt: skip
    assert [row for row, _ in take("云岫山庄").left_out] == [4]
    assert not IsolationSite.objects.filter(site__name="同名宾馆").exists()
    assert reasons(take(""))[1:] == [(5, "该行没有隔离点。")]
    with pytest.raises(Invalid, match="无此地"):
        take("无此地")


def test_a_table_without_a_column_leaves_what_stood_there(
    inn: Inn, lines: Reading, tmp_path: Path
) -> None:
    """A list of beds must not take away what keeps rooms apart; an empty cell does say "none"."""
    by, site = inn.world.he_duty, inn.site.pk
    rows = (
        ",主楼,6F,601,,2,是,是,是,西风道,2022-05-01\n"
        ",主楼,6F,602,工作区,0,是,,,,\n"
        ",主楼,6F,603,通道,0,是,,,,\n"
    )
    take_in_rooms(lines=lines(rows), site=site, by=by, now=NOW)
    file = tmp_path / "beds.csv"
    file.write_text(
        "楼栋,楼层,房间号,床位,独立卫生间\n主楼,6F,601,3,是\n主楼,6F,602,0,否\n主楼,6F,603,2,是\n"
        "主楼,6F,604,1,是\n主楼,7F,701,0,是\n", encoding="utf-8",
    )  # fmt: skip
    short = [read_room(*each, today=TODAY) for each in read_room_list(file)]
    taken = take_in_rooms(lines=short, site=site, by=by, now=NOW)

    assert counts(taken) == (5, 1, 2, 0)
    refused = "只有隔离区房间设床位，且至少一张。"
    assert reasons(taken) == [(4, f"房间 603：{refused}"), (6, f"房间 701：{refused}")]
    kept = Room.objects.get(name="601")
    assert (
        kept.beds, kept.barrier_free, kept.near_care, kept.ventilation, kept.free_from,
    ) == (3, True, True, "西风道", date(2022, 5, 1))  # fmt: skip
    work, new = Room.objects.get(name="602"), Room.objects.get(name="604")
    assert (work.zone, work.beds, work.own_bathroom) == ("work", 0, False)
    assert (new.zone, new.ventilation, new.free_from) == ("isolation", "", None)
    assert not inn.site.floors.filter(name="7F").exists()
    assert counts(take_in_rooms(lines=short, site=site, by=by, now=NOW)) == (5, 0, 0, 3)

    emptied = lines(",主楼,6F,601,,3,是,,,,\n")
    assert counts(take_in_rooms(lines=emptied, site=site, by=by, now=NOW)) == (1, 0, 1, 0)
    kept.refresh_from_db()
    assert (kept.barrier_free, kept.ventilation, kept.free_from) == (False, "", None)


def test_a_table_without_the_columns_that_are_needed_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "rooms.csv"
    file.write_text("房间号,楼层\n201,2F\n", encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        read_room_list(file)
    assert refused.value.words.zh == "缺少列：床位、独立卫生间。"


def test_the_columns_of_a_placement_are_understood_as_they_are(tmp_path: Path) -> None:
    """The file that `gubei place` reads also writes down the rooms."""
    file = tmp_path / "rooms.csv"
    file.write_text(
        "room,site,floor,ventilation,beds,own_bathroom,barrier_free,near_care,free_from\n"
        "201,Hill,2,A,2,1,0,1,2022-05-01\n", encoding="utf-8",
    )  # fmt: skip
    found: Sequence[RoomLine] = [read_room(*each, today=TODAY) for each in read_room_list(file)]
    facts = found[0].facts
    assert facts is not None
    assert (found[0].site, facts.floor, facts.name, facts.beds, facts.near_care) == (
        "Hill", "2", "201", 2, True,
    )  # fmt: skip
