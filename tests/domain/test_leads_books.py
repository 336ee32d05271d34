"""The books of a list at any moment: the fast ledger beside one that walks through every lead."""

import random
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from gubei.domain.leads.models import Closing, DispatchList, Lead
from gubei.domain.leads.operations.closing import close, reopen
from gubei.domain.leads.operations.transfers import record_receipt, send
from gubei.domain.leads.queries.books import books_of as books_for
from gubei.domain.leads.queries.hours import by_hour
from gubei.domain.leads.queries.ledger import ENDS, Ledger, ledgers
from gubei.domain.leads.rules.ends import End
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from tests.files import books_of, check_what_waits_for_the_end, take, write_file
from tests.world import NOW, World

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
AT_HOME = End("found", arrangement="home_isolation")
FALSE_HIT = End("false_hit", note="查无此人")
MOVED_AWAY = End("not_here", whereabouts="沈阳市", said_by="邻居")


def end(world: World, lead: UUID, end_: End, *, now: datetime) -> Closing:
    return close(lead=lead, end=end_, duplicate_of=None, unit="", by=world.he_duty, now=now)


def test_the_books_of_any_past_hour_can_be_shown_again(world: World):
    end(world, world.lead("林梅").pk, AT_HOME, now=NOW)
    wang = world.lead("王建国").pk
    end(world, wang, FALSE_HIT, now=NOW + HOUR)
    reopen(lead=wang, reason="有误", by=world.he_duty, now=NOW + 2 * HOUR)
    transfer = send(
        lead=world.lead("赵小云").pk, to_code="110116", to_name="北京市怀柔区", reason="现住怀柔",
        by=world.he_duty, now=NOW,
    )  # fmt: skip
    record_receipt(
        transfer=transfer.pk, receiver="怀柔专班", at=NOW + HOUR, by=world.he_duty,
        now=NOW + 3 * HOUR,
    )  # fmt: skip
    assert world.dispatch_list is not None
    shown = [books_of(world.dispatch_list, NOW + n * HOUR) for n in (-1, -0.5, 0, 1, 2, 3)]
    assert [(b.rows, b.found, b.false_hit, b.transferred, b.open) for b in shown] == [
        (0, 0, 0, 0, 0), (5, 0, 0, 0, 5), (5, 1, 0, 0, 4), (5, 1, 1, 0, 3), (5, 1, 0, 0, 4),
        (5, 1, 0, 1, 3),
    ]  # fmt: skip


def walk_through(found: DispatchList, at: datetime, officer: Officer | None) -> dict[UUID, Ledger]:
    """Return the books by unit, counted lead by lead from the closings alone."""
    counts: dict[UUID, dict[str, int]] = {}
    if found.taken_in_at > at:
        return {}
    leads = Lead.objects.filter(dispatch_list=found)
    if officer:
        leads = leads.filter(unit__in=units_of(officer))
    for lead in leads:
        share = counts.setdefault(lead.unit_id, dict.fromkeys((*ENDS, "open", "overdue"), 0))
        state = "open"
        for each in lead.closings.order_by("at"):
            if each.at <= at and (each.reopened_at is None or each.reopened_at > at):
                state = each.outcome
        share[state] += 1
        share["overdue"] += state == "open" and lead.locate_by < at
    return {key: _share(share) for key, share in counts.items()}


def _share(counts: dict[str, int]) -> Ledger:
    leads = sum(counts.values()) - counts["overdue"]
    return Ledger(rows=leads, leads=leads, **counts)


def live(world: World, rng: random.Random) -> DispatchList:
    """Let some leads of two villages be closed and reopened over six hours, at odd minutes too."""
    found = world.add_list("轮番")
    names = ("林梅", "王建国", "赵小云", "陈志强")
    leads = [
        world.add_lead(name, rng.choice(("柳沟村", "石桥村", "南河镇")), found).pk for name in names
    ]
    closed: set[UUID] = set()
    for minutes in sorted(rng.sample(range(0, 360, 15), 12)):
        lead, now = rng.choice(leads), NOW + minutes * MINUTE
        if lead in closed:
            reopen(lead=lead, reason="再查", by=world.he_duty, now=now)
        else:
            end(world, lead, rng.choice((AT_HOME, FALSE_HIT, MOVED_AWAY)), now=now)
        closed ^= {lead}
    check_what_waits_for_the_end()
    return found


@pytest.mark.parametrize("seed", range(6))
def test_the_ledger_agrees_with_a_walk_through_every_lead(world: World, seed: int):
    found = live(world, random.Random(seed))
    moments = [NOW + minutes * MINUTE for minutes in range(-90, 420, 45)]
    for at in moments:
        assert ledgers([found.pk], at=at)[found.pk].by_unit == walk_through(found, at, None)
        total = ledgers([found.pk], at=at, shares=False)[found.pk]
        assert total.total == ledgers([found.pk], at=at)[found.pk].total
        assert total.by_unit == {}
        village = books_for(world.liu_village, [found], at=at)[found.pk].by_unit
        assert village == walk_through(found, at, world.liu_village)


@pytest.mark.parametrize("seed", range(6))
def test_the_books_hour_by_hour_are_those_of_each_hour(world: World, seed: int):
    found = live(world, random.Random(seed))
    now = NOW + 6 * HOUR + 20 * MINUTE
    for officer in (world.he_duty, world.liu_village):
        hours = by_hour(officer, found, now=now)
        assert [moment for moment, _ in hours][-1] == now
        assert len(hours) >= 7
        assert hours == [
            (moment, books_for(officer, [found], at=moment)[found.pk].total) for moment, _ in hours
        ]


def test_the_rows_that_an_intake_counted_are_the_rows_of_the_list(world: World, tmp_path: Path):
    path = write_file(tmp_path / "派单.csv", [["姓名", "现住址"], ["林梅", "柳沟村"], ["", "不详"]])
    found = take(path).dispatch_list
    counted = books_for(world.he_duty, [found], at=NOW, shares=False)[found.pk].total
    assert (counted.rows, counted.unreadable, counted.leads) == (2, 1, 1)
    assert counted == books_for(world.he_duty, [found], at=NOW)[found.pk].total
