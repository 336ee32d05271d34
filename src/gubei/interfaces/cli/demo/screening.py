"""A round of the demo: two sessions, tubes on their way, and a positive pool half settled.

Everybody is one of the invented residents; everything goes through the operations that the screens
call, at the hour at which it would have happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid5

from django.db.models import Count, Q

from gubei.domain.isolation.models import Stay
from gubei.domain.people.models import Person
from gubei.domain.sampling.models import Round, RoundReason, Sample, SamplingSession, Tube
from gubei.domain.sampling.operations.arriving import Arrival, arrive
from gubei.domain.sampling.operations.groups import (
    RuleWish,
    add_member,
    make_group,
    note_leave,
)
from gubei.domain.sampling.operations.homebound import note_homebound
from gubei.domain.sampling.operations.rounds import (
    NewRound,
    count_people,
    give_reason,
    plan_round,
)
from gubei.domain.sampling.operations.sessions import NewSession, open_session
from gubei.domain.sampling.operations.taking_in import Delivery, take_in_results
from gubei.domain.sampling.operations.tracing import trace_recalls
from gubei.domain.sampling.operations.tubes import (
    Handover,
    close_tube,
    hand_over,
    open_tube,
    receive,
)
from gubei.domain.sampling.operations.withdrawing import withdraw_sample
from gubei.domain.sampling.queries.missing import missing_people
from gubei.domain.sampling.rules.judging import ResultLine
from gubei.domain.sampling.rules.values import Source, Value
from gubei.domain.territory.models import Officer, Unit
from gubei.terms.moments import in_shanghai

_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)
_LABORATORY = "区疾控中心实验室"
_IN_TUBE = 10
_DOORS = (
    ("长期卧床", "女儿"),
    ("髋部术后，不能下楼", "社区医生"),
    ("高龄独居，行动不便", "十户联络员"),
)
"""Why somebody cannot come, and who said so."""


@dataclass(frozen=True, slots=True)
class _Stage:
    """Who does it, now, and who lives in the two communities where samples are taken."""

    by: Officer
    now: datetime
    near: Sequence[Person]
    far: Sequence[Person]


def play_screening(now: datetime) -> Round:
    """Play a round of five hours, and return it."""
    by = Officer.objects.select_related("unit").get(username="duty")
    first, second = _communities()
    stage = _Stage(by, now, _residents(first, 40), _residents(second, 26))
    round_ = plan_round(
        new=NewRound("第3轮区域核酸检测", now - 5 * _HOUR, now + 7 * _HOUR), by=by,
        now=now - 6 * _HOUR,
    )  # fmt: skip
    for unit, residents in ((first, 812), (second, 655)):
        count_people(round_=round_.pk, unit=unit.code, residents=residents, visitors=24, by=by,
                     now=now - 6 * _HOUR)  # fmt: skip
    give_reason(round_=round_.pk, person=stage.near[-1].pk, kind=RoundReason.Kind.AWAY,
                why="外出务工", by=by, now=now - 4 * _HOUR)  # fmt: skip
    _fill_morning(stage, round_, first)
    _fill_noon(stage, round_, second)
    _settle(stage, first)
    _watch_a_group(stage)
    _knock_at_doors(stage, round_)
    return round_


def mark_a_room(now: datetime) -> None:
    """Let the sample of a guest who is at a site be doubtful: the room and its floor are marked."""
    by = Officer.objects.select_related("unit").get(username="duty")
    stage = _Stage(by, now, (), ())
    stays = Stay.objects.filter(to_at=None, arrived_at__lte=now - 3 * _HOUR)
    stay = stays.select_related("person", "site__site__unit").order_by("room__name", "pk").first()
    if stay is None:
        return
    session = _session(
        stage, None, stay.site.site.unit, stay.site.site.name, ago=3, kind="isolation"
    )
    _fill(stage, session, "MY0426-G001", [stay.person], now - 2 * _HOUR, size=1)
    _tell({"MY0426-G001": Value.DOUBTFUL}, now - 10 * _MINUTE)
    trace_recalls(now=now)


def _knock_at_doors(stage: _Stage, round_: Round) -> None:
    """The three oldest who are missing in the round cannot come: a team goes to them."""
    today = in_shanghai(stage.now).date()
    missing = missing_people(round_, round_.unit, now=stage.now)
    oldest = missing.exclude(birth_date=None).order_by("birth_date", "pk")[: len(_DOORS)]
    for person, (why, said_by) in zip(oldest, _DOORS, strict=False):
        note_homebound(
            person=person.pk, why=why, said_by=said_by, from_on=today - timedelta(days=30),
            until_on=today + timedelta(days=60), by=stage.by, now=stage.now - 4 * _HOUR,
        )  # fmt: skip


def _communities() -> tuple[Unit, Unit]:
    known = Count("persons", filter=Q(persons__same_as=None))
    found = Unit.objects.filter(level=3, kind="community").annotate(known=known)
    first, second = found.order_by("-known", "code")[:2]
    return first, second


def _residents(unit: Unit, many: int) -> list[Person]:
    free = Person.objects.filter(unit=unit, same_as=None, measures=None, cases=None)
    return list(free.order_by("birth_date", "pk")[:many])


def _fill_morning(stage: _Stage, round_: Round, unit: Unit) -> None:
    """Three full tubes, sent, received and with results: one of them is positive."""
    session = _session(stage, round_, unit, f"{unit.name}文化广场", ago=5)
    for place in range(3):
        people = stage.near[place * _IN_TUBE : (place + 1) * _IN_TUBE]
        _fill(stage, session, f"MY0426-{place + 1:04}", people, stage.now - (5 - place / 2) * _HOUR)
    codes = list(Tube.objects.filter(session=session).values_list("barcode", flat=True))
    left = stage.now - 3 * _HOUR
    sent = hand_over(
        handover=Handover(codes, len(codes), _LABORATORY, left, "送样车 1 号"),
        by=stage.by,
        now=left,
    )
    there = left + 40 * _MINUTE
    receive(shipment=sent.pk, counted=len(codes), at=there, by=stage.by, now=there)
    said = (Value.NEGATIVE, Value.POSITIVE, Value.NEGATIVE)
    _tell(dict(zip(sorted(codes), said, strict=True)), stage.now - 50 * _MINUTE)


def _fill_noon(stage: _Stage, round_: Round, unit: Unit) -> None:
    """Two tubes that wait for their way, and one that is being filled now."""
    session = _session(stage, round_, unit, f"{unit.name}社区服务站", ago=2)
    for place, ago in ((0, 100), (1, 40), (2, 6)):
        people = stage.far[place * _IN_TUBE : (place + 1) * _IN_TUBE]
        at = stage.now - ago * _MINUTE
        _fill(stage, session, f"MY0426-{place + 11:04}", people, at, closes=place < 2)
    wrong = Sample.objects.filter(tube__session=session, tube__closed_at=None).order_by("place")
    withdraw_sample(sample=wrong[1].pk, why="扫错证件", by=stage.by, now=stage.now)


def _settle(stage: _Stage, unit: Unit) -> None:
    """Of the positive pool two gave a single sample: one result is there, and it is negative."""
    session = _session(stage, None, unit, f"{unit.name}上门采样", ago=1, kind="door")
    for place, person in enumerate(stage.near[_IN_TUBE : _IN_TUBE + 2]):
        _fill(stage, session, f"MY0426-S{place + 1:03}", [person], stage.now - 30 * _MINUTE, size=1)
    _tell({"MY0426-S001": Value.NEGATIVE}, stage.now - 2 * _MINUTE)
    trace_recalls(now=stage.now)


def _watch_a_group(stage: _Stage) -> None:
    """People who work with frozen goods: most were in the round, some miss their test, one is away."""
    today = in_shanghai(stage.now).date()
    rule = RuleWish(1, 2, today - timedelta(days=20), "区指挥部冷链食品疫情防控通知（演示）")
    group = make_group(name="冷链从业人员", rule=rule, unit="", by=stage.by, now=stage.now)
    for person in stage.near[18:38]:
        member = add_member(
            group=group.pk, person=person.pk, from_on=rule.from_on, by=stage.by, now=stage.now
        )
    note_leave(member=member.pk, first=today, last=today + timedelta(days=3), why="返乡探亲",
               by=stage.by, now=stage.now)  # fmt: skip


def _session(
    stage: _Stage, round_: Round | None, unit: Unit, place: str, *, ago: int, kind: str = "point"
) -> SamplingSession:
    new = NewSession(
        place, stage.now - ago * _HOUR, stage.now + 3 * _HOUR, 500, lanes=2, unit=unit.code,
        team=("医护甲", "医护乙"), kind=kind, round=round_.pk if round_ else None,
        pool_size=1 if kind == "isolation" else _IN_TUBE,
    )  # fmt: skip
    return open_session(new=new, by=stage.by, now=stage.now - ago * _HOUR)


def _fill(
    stage: _Stage, session: SamplingSession, barcode: str, people: Sequence[Person],
    at: datetime, *, size: int = _IN_TUBE, closes: bool = True,
) -> None:  # fmt: skip
    tube = open_tube(session=session.pk, barcode=barcode, capacity=size, by=stage.by, now=at)
    for place, person in enumerate(people):
        when = min(at + place * _MINUTE / 2, stage.now)
        arrival = Arrival(uuid5(tube.pk, str(person.pk)), tube.pk, when, person=person.pk)
        arrive(arrival=arrival, by=stage.by, now=when)
    if closes:
        close_tube(tube=tube.pk, by=stage.by, now=at + 10 * _MINUTE)


def _tell(values: dict[str, Value], at: datetime) -> None:
    lines = [
        ResultLine(row, barcode, value, at, laboratory=_LABORATORY)
        for row, (barcode, value) in enumerate(values.items(), start=1)
    ]
    take_in_results(lines=lines, delivery=Delivery(Source.HAND), by=None, now=at)
