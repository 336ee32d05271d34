"""Who was found to need a measure gets one: Tang of the town is ordered to impose it, by a clock."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from gubei.adapters.packs import read_pack
from gubei.domain.leads.operations.closing import close, close_many, reopen
from gubei.domain.leads.operations.handling import claim
from gubei.domain.leads.queries.filters import LeadFilter, find_leads
from gubei.domain.leads.queries.work import count_home, work_of
from gubei.domain.leads.rules.ends import End
from gubei.domain.leads.rules.results import RESULT_HEADERS
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.measures.operations.releasing import let_go
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.answering import accept, report
from gubei.domain.orders.queries.orders import own_orders
from gubei.domain.territory.models import Officer
from gubei.engines.policy import Anchor
from gubei.terms.refusals import Refused
from tests.files import take, write_file
from tests.world import NOW, World, phone

HOUR = timedelta(hours=1)
RECEIVED = NOW - HOUR
CENTRAL = End("found", arrangement="central_isolation")
HOME = End("found", arrangement="home_isolation")
NO_NEED = End("found", arrangement="none", note="管控期已满")


@pytest.fixture(autouse=True)
def edition9(world: World) -> None:
    apply_policy(
        pack=read_pack("cn-covid19-ed9"), before=None, valid_on=date(2022, 6, 28),
        reason="第九版施行", by=world.leng_leader, now=NOW,
    )  # fmt: skip


def end(world: World, name: str, how: End) -> None:
    close(lead=world.lead(name).pk, end=how, duplicate_of=None, unit="", by=world.he_duty, now=NOW)


def hold(world: World, name: str) -> None:
    anchors = {Anchor.LAST_EXPOSURE: NOW.date() - timedelta(days=1)}
    wish = Wish(world.person(name).pk, "close_contact", anchors, "与病例同席用餐")
    impose(wish=wish, by=world.he_duty, now=NOW)


def waiting(world: World) -> list[tuple[str, str, str]]:
    """Return who is to be put under a measure, by which unit and officer."""
    orders = Order.objects.filter(kind="control", closed_at=None).order_by("subject")
    names = {person.pk: name for name, person in world.persons.items()}
    return sorted(
        (names[each.subject_id], each.unit.name, each.officer.name)
        for each in orders.select_related("unit", "officer")
    )


def unheld(world: World) -> list[str]:
    leads = find_leads(world.he_duty, LeadFilter(unheld=True), now=NOW)
    return sorted(leads.values_list("person__name", flat=True))


def test_the_town_is_ordered_to_impose_by_the_clock_of_control(world: World) -> None:
    end(world, "林梅", CENTRAL)

    order = Order.objects.get(kind="control")
    assert waiting(world) == [("林梅", "北口镇", "唐镇长")]
    assert (order.subject, order.subject_kind) == (
        "林梅：落实管控措施 ／ 林梅: impose the measure", "person",
    )  # fmt: skip
    assert (order.issued_at, order.due_at) == (NOW, RECEIVED + 8 * HOUR)
    assert unheld(world) == ["林梅"]

    accept(order=order.pk, by=world.tang_town, now=NOW)
    with pytest.raises(Refused) as refused:
        report(order=order.pk, answer={}, by=world.tang_town, now=NOW)
    assert refused.value.code == "answered_by_doing"

    hold(world, "林梅")
    order.refresh_from_db()
    assert (order.closed_at, order.climbs_at) == (NOW, None)
    assert [(act.kind, act.by, act.text) for act in order.acts.filter(kind="close")] == [
        ("close", None, "已落实管控 ／ under a measure")
    ]
    assert unheld(world) == []


def test_nobody_is_ordered_where_no_measure_is_needed_or_one_runs(world: World) -> None:
    hold(world, "林梅")
    end(world, "林梅", HOME)
    end(world, "赵小云", NO_NEED)
    assert (waiting(world), unheld(world)) == ([], [])


def test_a_lead_that_is_opened_again_takes_its_order_back(world: World) -> None:
    first = world.lead("林梅").pk
    world.add_lead("林梅", "柳沟村")
    close(lead=first, end=HOME, duplicate_of=None, unit="", by=world.he_duty, now=NOW)
    end(world, "林梅", CENTRAL)
    reopen(lead=first, reason="同名不同人", by=world.he_duty, now=NOW + HOUR)
    assert [name for name, *_ in waiting(world)] == ["林梅"], "the other lead says so still"
    reopen(lead=world.lead("林梅").pk, reason="同名不同人", by=world.he_duty, now=NOW + HOUR)
    assert (waiting(world), unheld(world)) == ([], [])


def test_a_person_on_two_leads_closed_together_is_ordered_once(world: World) -> None:
    many = [world.lead("林梅").pk, world.add_lead("林梅", "柳沟村").pk, world.lead("赵小云").pk]
    done, refused = close_many(leads=many, end=HOME, by=world.he_duty, now=NOW + 9 * HOUR)

    assert (done, refused) == (3, [])
    assert [name for name, *_ in waiting(world)] == ["林梅", "赵小云"]
    due = set(Order.objects.filter(kind="control").values_list("due_at", flat=True))
    assert due == {NOW + 9.5 * HOUR}, "the clock had run out: half an hour is left"


FOUND = ["是", "2022-04-26 09:10", "刘村干", "", "", "已找到-居家隔离", "", ""]
NEEDS_NONE = [
    "是",
    "2022-04-26 09:10",
    "刘村干",
    "",
    "",
    "已找到-无需管控",
    "",
    "【说明】管控期已满",
]


def file_of(folder: Path, name: str, *rows: tuple[str, list[str]]) -> Path:
    """Write a feedback file that a village filled in by hand: people of the world, and results."""
    header = ["姓名", "电话", "现住址", *RESULT_HEADERS]
    phones = {"林梅": phone(1), "王建国": phone(2), "赵小云": phone(3)}
    lines = [[who, phones[who], "北口镇柳沟村", *results] for who, results in rows]
    return write_file(folder / f"{name}.csv", [header, *lines])


def test_a_file_that_says_found_orders_as_an_officer_does(world: World, tmp_path: Path) -> None:
    take(file_of(tmp_path, "来文", ("林梅", [""] * 8), ("王建国", [""] * 8)), name="村里")
    assert waiting(world) == []
    filled = file_of(tmp_path, "填好", ("林梅", FOUND), ("王建国", NEEDS_NONE), ("赵小云", FOUND))

    take(filled, name="村里", now=NOW + HOUR)

    assert waiting(world) == [("林梅", "北口镇", "唐镇长"), ("赵小云", "北口镇", "唐镇长")]
    due = Order.objects.filter(kind="control").values_list("due_at", flat=True).order_by("due_at")
    assert list(due) == [NOW + 8 * HOUR, NOW + 9 * HOUR], "from when each list came"
    hold(world, "林梅")
    assert [name for name, *_ in waiting(world)] == ["赵小云"]


def test_a_file_orders_nothing_about_the_past(world: World, tmp_path: Path) -> None:
    """Neither about somebody who was under a measure since, nor from a list loaded days later."""
    hold(world, "林梅")
    let_go(
        measure=world.person("林梅").measures.get().pk, reason="解除", by=world.he_duty,
        now=NOW + HOUR,
    )  # fmt: skip
    take(file_of(tmp_path, "新", ("林梅", FOUND)), now=NOW + 2 * HOUR)
    take(file_of(tmp_path, "旧", ("王建国", FOUND)), received_at=NOW - 48 * HOUR)
    assert waiting(world) == []
    Officer.objects.update(left_at=NOW)
    take(file_of(tmp_path, "无人在岗", ("赵小云", FOUND)))
    assert waiting(world) == []


def test_the_tile_at_home_counts_what_my_work_shows(world: World) -> None:
    def counted() -> list[tuple[int, int]]:
        return [
            (
                count_home(officer, now=NOW).mine,
                len(work_of(officer, now=NOW)) + own_orders(officer).count(),
            )
            for officer in (world.tang_town, world.liu_village)
        ]

    before = counted()
    assert all(tile == shown for tile, shown in before)
    end(world, "林梅", CENTRAL)
    end(world, "赵小云", HOME)
    claim(lead=world.add_lead("王建国", "柳沟村").pk, by=world.he_duty, now=NOW)
    after = counted()
    assert all(tile == shown for tile, shown in after)
    assert after[0][0] == before[0][0] + 1, "the order to impose"
    assert after[1][0] == before[1][0] - 1, "one found, and another claimed by somebody else"
