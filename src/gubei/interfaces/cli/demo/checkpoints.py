"""Three checkpoints of the demo, and who came in by them since the morning. Everybody is invented.

Plates carry the letter W, which no office of these provinces uses.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gubei.adapters.packs import read_pack
from gubei.domain.checkpoints.models import Checkpoint, Passage, Traveller
from gubei.domain.checkpoints.operations.passing import pass_through
from gubei.domain.checkpoints.operations.permits import record_permit
from gubei.domain.checkpoints.operations.posts import (
    CheckpointFacts,
    LaneFacts,
    begin_shift,
    open_checkpoint,
    open_lane,
)
from gubei.domain.checkpoints.operations.settling import decide_otherwise, tell_neighbour
from gubei.domain.checkpoints.rules.entries import Entry, PersonSaid
from gubei.domain.checkpoints.rules.kinds import CheckpointKind
from gubei.domain.checkpoints.rules.permits import PermitFacts
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.people.models import Identity, Person, open_detail
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.domain.territory.models import Officer, Role, Unit
from gubei.domain.territory.operations.devices import enrol
from gubei.interfaces.cli.demo.cold_chain import play_cold_chain
from gubei.interfaces.cli.demo.neighbours import play_neighbours
from gubei.interfaces.cli.demo.relays import play_relays
from gubei.interfaces.cli.demo.tide import play_tide
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.passages import Ask, Outcome, VehicleClass

_SEED = 20220413
_HOURS = 8
_AN_HOUR = 5
_DAYS_AGO = (1, 7)
_A_DAY = 28
_WANTED = 5
"""So many of those who are looked for, or should be at home, come to a barrier."""
_SETTLED = timedelta(hours=2)
"""Who was held or turned back longer ago was settled meanwhile."""
_POLICY = "bj-entry-2022-04"
_PERMIT = "130824000017"
# name, kind, the town it stands in, who hears of those turned back
_CHECKPOINTS = (
    ("司马台检查站", CheckpointKind.EXPRESSWAY, "110118111", "滦平县"),
    ("古北口检查站", CheckpointKind.NATIONAL_ROAD, "110118111", "滦平县"),
    ("墙子路检查站", CheckpointKind.COUNTY_ROAD, "110118112", "兴隆县"),
)
_CLASSES = (
    (VehicleClass.CAR, 34),
    (VehicleClass.COMMUTER, 32),
    (VehicleClass.TRUCK, 22),
    (VehicleClass.SUPPLIES, 6),
    (VehicleClass.BUS, 3),
    (VehicleClass.EMERGENCY, 3),
)
# On the days before: vehicles whose communities have nothing left to do.
_THEN = (
    (VehicleClass.COMMUTER, 60),
    (VehicleClass.TRUCK, 30),
    (VehicleClass.EMERGENCY, 10),
)
_LATELY = (12,)
_TESTED = (12, 30, 44, 60)


@dataclass(frozen=True, slots=True)
class _Guest:
    """A resident who comes home, with the number of the card."""

    name: str
    document: str
    village: str
    born: date | None


def play_checkpoints(now: datetime) -> None:
    """Bring the rules of entry into force, open three checkpoints, and let vehicles come."""
    rng = random.Random(_SEED)  # noqa: S311 - the same demo every time
    duty = Officer.objects.select_related("unit").filter(role=Role.DUTY).order_by("username")[0]
    _bring_rules_into_force(now)
    opened = [_open(*each, duty, now) for each in _CHECKPOINTS]
    officer = Officer.objects.select_related("unit").get(username="checkpoint")
    begin_shift(checkpoint=opened[1].pk, by=officer, now=now - timedelta(hours=3))
    # Where somebody signs in at /c, that browser becomes one more.
    enrol(name="古北口检查站1号设备", session="", by=officer, now=now - timedelta(hours=3))
    _record_permit(duty, now)
    guests = list(_guests(rng, (_HOURS * _AN_HOUR + len(_DAYS_AGO) * _A_DAY) * len(opened) * 3))
    for checkpoint in opened:
        _days_before(rng, checkpoint, guests, officer, now)
    for hours in range(_HOURS, 0, -1):
        for checkpoint in opened:
            at = now - timedelta(hours=hours)
            entries = [_vehicle(rng, checkpoint, guests, at) for _ in range(_AN_HOUR)]
            pass_through(entries=entries, by=officer, now=at + timedelta(minutes=59))
    _settle(officer, now)
    play_tide(opened[0], opened[1], duty, officer, now)
    play_neighbours(opened[2], duty, officer, now)
    play_cold_chain(opened[2], duty, officer, now)
    play_relays(opened[1], opened[2], duty, now)


def _days_before(
    rng: random.Random, checkpoint: Checkpoint, guests: list[_Guest], by: Officer, now: datetime
) -> None:
    for days in _DAYS_AGO:
        noon = in_shanghai(now - timedelta(days=days)).replace(hour=12, minute=0)
        hours = [noon + timedelta(hours=rng.randint(-6, 8)) for _ in range(_A_DAY)]
        entries = [_vehicle(rng, checkpoint, guests, at, _THEN, _LATELY) for at in hours]
        pass_through(entries=entries, by=by, now=min(now, noon + timedelta(hours=11)))


def _settle(by: Officer, now: datetime) -> None:
    """Finish what older passages left: second checks, and the neighbour's receipt."""
    older = Passage.objects.filter(passed_at__lt=now - _SETTLED).order_by("passed_at")
    held = Traveller.objects.filter(passage__in=older, outcome=Outcome.HOLD)
    for passage, place in held.order_by("passage__passed_at", "place").values_list(
        "passage", "place"
    ):
        decide_otherwise(
            passage=passage, place=place, outcome=Outcome.ADMIT, reason="复检：抗原阴性",
            by=by, now=now - _SETTLED,
        )  # fmt: skip
    for back in older.filter(outcome=Outcome.TURN_BACK).select_related("checkpoint"):
        where = back.checkpoint.neighbour
        tell_neighbour(
            passage=back.pk, turned_to=where, receiver=f"{where}值班员", by=by,
            now=now - _SETTLED,
        )  # fmt: skip


def _bring_rules_into_force(now: datetime) -> None:
    leader = Officer.objects.get(username="leader")
    apply_policy(
        pack=read_pack(_POLICY), before=None, valid_on=in_shanghai(now).date(),
        reason="执行进返京管理规定", by=leader, now=now - timedelta(days=19),
    )  # fmt: skip


def _open(
    name: str, kind: CheckpointKind, town: str, neighbour: str, by: Officer, now: datetime
) -> Checkpoint:
    since = now - timedelta(days=18)
    site = add_site(facts=SiteFacts(name, SiteKind.CHECKPOINT), unit=town, by=by, now=since)
    facts = CheckpointFacts(kind, "19900009110", neighbour)
    checkpoint = open_checkpoint(site=site.pk, facts=facts, by=by, now=since)
    small = (VehicleClass.CAR, VehicleClass.COMMUTER, VehicleClass.BUS, VehicleClass.EMERGENCY)
    large = (VehicleClass.TRUCK, VehicleClass.SUPPLIES)
    lanes = (
        LaneFacts("1", small, 2),
        LaneFacts("2", large, 1),
        LaneFacts("复检", (), 1, is_second_check=True),
    )
    for lane in lanes:
        open_lane(checkpoint=checkpoint.pk, facts=lane, by=by, now=since)
    return checkpoint


def _record_permit(by: Officer, now: datetime) -> None:
    day = in_shanghai(now).date()
    facts = PermitFacts(
        _PERMIT, "冀W80017", "滦平县", "密云区", day - timedelta(days=5), day + timedelta(days=25),
        "蔬菜",
    )  # fmt: skip
    record_permit(facts=facts, by=by, now=now - timedelta(days=5))


def _guests(rng: random.Random, many: int) -> Iterator[_Guest]:
    """Yield residents with a card, in the order of the dice; few of them are looked for."""
    known = Person.objects.filter(same_as=None)
    sought = known.filter(leads__closed_at=None, leads__isnull=False).distinct()
    kept = known.filter(measures__released_at=None, measures__isnull=False).distinct()
    wanted = set(sought.values_list("pk", flat=True)) | set(kept.values_list("pk", flat=True))
    free = sorted(set(known.values_list("pk", flat=True)) - wanted)
    chosen = rng.sample(free, min(many, len(free)))
    for key in rng.sample(sorted(wanted), min(_WANTED, len(wanted))):
        chosen.insert(rng.randrange(len(chosen) + 1), key)
    cards = Identity.objects.filter(person__in=chosen, is_sure=True).select_related("person__unit")
    for card in sorted(cards, key=lambda each: chosen.index(each.person_id)):
        person = card.person
        unit: Unit = person.unit
        yield _Guest(person.name, open_detail("identity", card), unit.code, person.birth_date)


def _vehicle(
    rng: random.Random,
    checkpoint: Checkpoint,
    guests: list[_Guest],
    hour: datetime,
    mix: Sequence[tuple[VehicleClass, int]] = _CLASSES,
    tested: Sequence[int] = _TESTED,
) -> Entry:
    classes, weights = zip(*mix, strict=True)
    kind = rng.choices(classes, weights)[0]
    at = hour + timedelta(seconds=rng.randrange(3_500))
    inside = [guests.pop() for _ in range(rng.choice((1, 1, 2, 2, 3, 4))) if guests]
    people = tuple(_person(rng, guest, at, tested) for guest in inside)
    is_supplies = kind is VehicleClass.SUPPLIES
    return Entry(
        key=next(uuid7_run(milliseconds_of(at))),
        checkpoint=checkpoint.pk,
        people=people or (PersonSaid("过路司机", phone="19900009901", is_driver=True),),
        plate="冀W80017"
        if is_supplies
        else f"{rng.choice('冀京')}W{rng.randrange(10_000, 99_999)}",
        vehicle_class=kind,
        origin=_origin(rng, is_supplies=is_supplies),
        destination="密云区",
        destination_unit=inside[0].village if inside else "",
        goods="蔬菜" if is_supplies else "",
        permit=_PERMIT if is_supplies else "",
        passed_at=at,
        seconds=max(6, int(rng.gauss(17, 6))),
    )


def _origin(rng: random.Random, *, is_supplies: bool) -> str:
    """Return where a vehicle comes from; a permit is for one route, whatever the dice say."""
    came = rng.choice(("滦平县", "兴隆县", "承德县"))
    return "滦平县" if is_supplies else came


def _person(rng: random.Random, guest: _Guest, at: datetime, tested: Sequence[int]) -> PersonSaid:
    hours = rng.choices(tested, (40, 35, 15, 10)[: len(tested)])[0]
    is_affected = len(tested) > 1 and rng.random() < 0.03
    facts = frozenset({Ask.FROM_AFFECTED}) if is_affected else frozenset[Ask]()
    return PersonSaid(
        name=guest.name,
        document=guest.document,
        birth_date=guest.born,
        celsius=round(min(rng.gauss(36.5, 0.2), 37.2), 1),
        tested_at=at - timedelta(hours=hours),
        is_negative=True,
        facts=facts,
    )
