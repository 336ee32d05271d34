"""Rounds are planned, counted, and say who has a reason not to be sampled."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.people.queries.files import person_in_reach, root_id_of
from gubei.domain.sampling.models import Round, RoundCount, RoundReason
from gubei.domain.sampling.queries.rounds import round_in_reach
from gubei.domain.sampling.rules.values import SIZES
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import unit_in_reach
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid


@dataclass(frozen=True, slots=True)
class NewRound:
    """A round as it is planned; `unit` "" is the officer's own."""

    name: str
    begins_at: datetime
    ends_at: datetime
    pool_size: int = 10
    unit: str = ""


@transaction.atomic
def plan_round(*, new: NewRound, by: Officer, now: datetime) -> Round:
    """Plan a round for a unit and all below. Raises Invalid."""
    require(by, Ability.ASSIGN)
    if not new.name.strip():
        raise Invalid("Give the round a name.", "请填写轮次名称。")
    if new.ends_at <= new.begins_at:
        raise Invalid("A round ends after it begins.", "轮次结束时间须晚于开始时间。")
    if new.pool_size not in SIZES:
        raise Invalid("A tube holds 1, 5, 10 or 20.", "每管人数须为 1、5、10 或 20。")
    return Round.objects.create(
        id=_id(now), unit=unit_in_reach(by, new.unit or by.unit.code),
        name=new.name.strip()[:100], begins_at=new.begins_at, ends_at=new.ends_at,
        pool_size=new.pool_size, made_at=now, made_by=by,
    )  # fmt: skip


@transaction.atomic
def count_people(
    *, round_: UUID, unit: str, residents: int, visitors: int, by: Officer, now: datetime
) -> RoundCount:
    """Write down how many residents and visitors a village counted; the newest count holds."""
    require(by, Ability.SAMPLE)
    found, place = round_in_reach(by, round_), unit_in_reach(by, unit)
    if residents < 0 or visitors < 0:
        raise Invalid("A count is not less than nothing.", "人数不能为负。")
    if place.children.exists():
        raise Invalid(
            "Villages and communities count; the units above add up.",
            "请由村、社区登记人数，上级自动汇总。",
        )
    return RoundCount.objects.create(
        id=_id(now), round=found, unit=place, residents=residents, visitors=visitors, at=now, by=by
    )


@transaction.atomic
def give_reason(
    *, round_: UUID, person: UUID, kind: RoundReason.Kind, why: str, by: Officer, now: datetime
) -> RoundReason:
    """Write down why a person is not sampled in a round; a later reason takes the place of it."""
    require(by, Ability.SAMPLE)
    if not why.strip():
        raise Invalid("Say why.", "请填写原因。")
    found = round_in_reach(by, round_)
    root = root_id_of(person_in_reach(by, person))
    RoundReason.objects.filter(round=found, person=root, ended_at=None).update(ended_at=now)
    return RoundReason.objects.create(
        id=_id(now), round=found, person_id=root, kind=kind, why=why.strip()[:300], at=now, by=by
    )


def _id(now: datetime) -> UUID:
    return next(uuid7_run(milliseconds_of(now)))
