"""The board of a round beside its slow twin: everybody looked at one by one, with no statement."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from django.db import connection

from gubei.domain.isolation.operations.placing import place
from gubei.domain.people.models import Person
from gubei.domain.sampling.models import Round, RoundReason, Sample, Tube
from gubei.domain.sampling.models.rounds import RoundCount
from gubei.domain.sampling.operations.erasing import erase_samples, keep_boards
from gubei.domain.sampling.operations.rounds import NewRound, plan_round
from gubei.domain.sampling.queries import tally
from gubei.domain.sampling.queries.rounds import Board, Hour, board_of
from gubei.domain.sampling.rules.progress import (
    Counts,
    Elsewhere,
    Progress,
    counted_once,
    visitors_done,
)
from gubei.domain.territory.models import Level, Unit
from tests.isolation import build_inn
from tests.sampling import HOUR, a_session
from tests.world import NOW, World

PLACES = ("柳沟村", "石桥村", "东关社区", "杏园村", "河沿村", "北口镇", "南河镇")
KINDS = list(RoundReason.Kind)


@dataclass
class One:
    """Somebody with all records, and what a round says of them."""

    unit: Unit
    samples: list[Sample]
    reasons: list[RoundReason]
    is_isolated: bool

    @property
    def heading(self) -> str:
        if self.samples:
            return "done"
        if self.reasons:
            return self.kind
        return "isolated" if self.is_isolated else ""

    @property
    def kind(self) -> str:
        return min((each.kind for each in self.reasons), default="")

    @property
    def hour(self) -> datetime | None:
        times = [each.sampled_at for each in self.samples] or [each.at for each in self.reasons]
        return min(times).replace(minute=0, second=0, microsecond=0) if times else None


def everybody(round_: Round, isolated: set[UUID]) -> list[One]:
    """Return everybody with their samples in the round, the first one first."""
    samples, reasons = defaultdict(list), defaultdict(list)
    for sample in Sample.objects.filter(tube__session__round=round_).order_by("sampled_at", "pk"):
        samples[sample.person_id].append(sample)
    for reason in RoundReason.objects.filter(round=round_, ended_at=None):
        reasons[reason.person_id].append(reason)
    found = []
    for person in Person.objects.filter(same_as=None).select_related("unit"):
        records = [person.pk, *Person.objects.filter(same_as=person).values_list("pk", flat=True)]
        own = sorted((s for key in records for s in samples[key]), key=lambda s: s.sampled_at)
        why = [reason for key in records for reason in reasons[key]]
        found.append(One(person.unit, own, why, bool(isolated & set(records))))
    return found


def slow_board(
    round_: Round, place_: Unit, isolated: set[UUID]
) -> tuple[Progress, dict[str, Progress], list[Hour]]:
    """Return the sum, the progress of each unit by itself, and the hours."""
    people = everybody(round_, isolated)
    newest = {each.unit_id: each for each in RoundCount.objects.order_by("at", "pk")}
    counts, hours = {}, defaultdict(Counter[str])
    for unit in Unit.objects.all():
        own = Counter(one.heading for one in people if one.unit == unit)
        told = newest.get(unit.pk)
        many = (told.residents, told.visitors) if told else (own.total(), 0)
        names = ("done", "exempt", "refused", "away", "isolated")
        counts[unit.pk] = Counts(*many, *(own[name] for name in names))
    for one in people:
        if one.hour and place_.code in one.unit.lineage:
            hours[one.hour][one.heading] += 1
    visitors = {key: each.visitors for key, each in newest.items()}
    hosts = Tube.objects.select_related("session__unit").in_bulk()
    guests = Counter(
        (one.unit.pk, hosts[one.samples[0].tube_id].session.unit.pk, one.kind == "away",
         one.unit.level == Level.VILLAGE)
        for one in people if one.samples
    )  # fmt: skip
    elsewhere = [
        Elsewhere(*key, many) for key, many in guests.items() if key[0] != key[1] or not key[3]
    ]
    below = {
        host.pk: [key for key in visitors if host.code in Unit.objects.get(pk=key).lineage]
        for host in Unit.objects.all()
    }
    once = counted_once(counts, visitors_done(elsewhere, visitors, below))
    inside = {each.pk: each.name for each in Unit.objects.all() if place_.code in each.lineage}
    parts = {name: Progress.of(once[key]) for key, name in inside.items()}
    shown = [Hour(at, *(own[name] for name in ("done", "exempt", "refused", "away")))
             for at, own in sorted(hours.items())]  # fmt: skip
    return sum(parts.values(), Progress()), parts, shown


def screen(world: World, round_: Round, chance: Random) -> None:
    """Fifty more people, some on two records, are sampled here and there, away, or nothing at all."""
    people = [world.add_person(f"测{n}", chance.choice(PLACES)) for n in range(50)]
    for one, other in zip(people[:8], people[8:16], strict=True):
        Person.objects.filter(pk=one.pk).update(same_as=other)
    for number in range(12):
        asked = {"round": round_.pk} if number % 4 else {}
        session = a_session(world, unit=chance.choice(PLACES), **asked)
        tube = Tube.objects.create(
            id=next(world.ids), session=session, barcode=f"T{number}", capacity=20,
            opened_at=NOW, opened_by=world.he_duty,
        )  # fmt: skip
        for spot, person in enumerate(chance.sample(people, 5), 1):
            at = NOW + timedelta(minutes=chance.randrange(600), seconds=number)
            Sample.objects.create(
                id=next(world.ids), tube=tube, place=spot, person=person, found_by="name",
                sampled_at=at, sampled_by=world.he_duty, received_at=at,
            )  # fmt: skip
    for person in chance.sample(people, 25):
        at = NOW + timedelta(minutes=chance.randrange(600))
        RoundReason.objects.create(
            id=next(world.ids), round=round_, person=person, kind=chance.choice(KINDS), why="测",
            at=at, by=world.he_duty, ended_at=at if chance.random() < 0.2 else None,
        )  # fmt: skip
    for name in chance.sample(PLACES[:5], 3):
        RoundCount.objects.create(
            id=next(world.ids), round=round_, unit=world.unit(name), at=NOW, by=world.he_duty,
            residents=chance.randrange(20), visitors=chance.randrange(4),
        )  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_the_board_says_what_counting_everybody_one_by_one_says(world: World, seed: int) -> None:
    chance = Random(seed)
    inn = build_inn(world)
    inn.isolate("林梅")
    place(measure=inn.measure("林梅"), room=inn.room("201"), by=world.he_duty, now=NOW)
    new = NewRound("第一轮", NOW - HOUR, NOW + 11 * HOUR)
    round_ = plan_round(new=new, by=world.he_duty, now=NOW - HOUR)
    screen(world, round_, chance)
    isolated = {world.person("林梅").pk}

    for name in ("古北区", "北口镇", "柳沟村", "杏园村"):
        unit = world.unit(name)
        board = board_of(world.he_duty, round_, unit.code, now=NOW)
        total, parts, hours = slow_board(round_, unit, isolated)
        assert (board.total, board.hours) == (total, hours)
        if name == "北口镇":
            rows = {each.name: progress for each, progress in board.rows}
            assert rows == {key: each for key, each in parts.items() if key in rows}


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_of_a_round_says_what_its_samples_said_of_every_unit(
    world: World, seed: int
) -> None:
    chance = Random(seed)
    inn = build_inn(world)
    inn.isolate("林梅")
    place(measure=inn.measure("林梅"), room=inn.room("201"), by=world.he_duty, now=NOW)
    new = NewRound("第一轮", NOW - HOUR, NOW + 11 * HOUR)
    round_ = plan_round(new=new, by=world.he_duty, now=NOW - HOUR)
    chosen = tuple(world.unit(name).code for name in ("柳沟村", "河沿村"))
    few = plan_round(new=replace(new, name="两村", units=chosen), by=world.he_duty, now=NOW)
    screen(world, round_, chance)
    units = list(Unit.objects.all())
    after = NOW + timedelta(days=191)

    def boards() -> list[Board]:
        found = [board_of(world.he_duty, each, unit.code, now=after)
                 for each in (round_, few) for unit in units]  # fmt: skip
        return [replace(each, kept_at=None) for each in found]

    counted = boards()
    assert keep_boards(now=after) == 2
    assert boards() == counted
    assert erase_samples(now=after) == 60
    assert boards() == counted
    assert board_of(world.he_duty, round_, now=after).kept_at == after
    left = (Sample.objects.filter(tube__session__round=round_), RoundReason.objects.all())
    assert [rows.count() for rows in left] == [0, 0]


def test_the_people_of_a_village_are_found_by_index_and_nobody_is_asked_one_by_one(
    world: World,
) -> None:
    new = NewRound("第一轮", NOW - HOUR, NOW + 11 * HOUR)
    round_ = plan_round(new=new, by=world.he_duty, now=NOW - HOUR)
    asked = {"round": round_.pk, "units": [world.unit("柳沟村").pk], "at": NOW}
    with connection.cursor() as cursor:
        for statement in (tally._OF_FEW, tally._OF_ALL, tally._ELSEWHERE):
            cursor.execute(f"EXPLAIN {statement}", asked)
            assert "SubPlan" not in str(cursor.fetchall())
