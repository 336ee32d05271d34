"""Rounds are planned, counted, and say who has a reason not to be sampled."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.people.queries.files import person_in_reach, root_id_of
from gubei.domain.sampling.models import Round, RoundCount, RoundReason, RoundUnit
from gubei.domain.sampling.queries.homebound import homebound_among
from gubei.domain.sampling.queries.missing import reason_in_reach
from gubei.domain.sampling.queries.rounds import (
    common_of,
    refuse_kept,
    round_in_reach,
    scope_of,
)
from gubei.domain.sampling.rules.progress import outermost
from gubei.domain.sampling.rules.values import SIZES
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import unit_in_reach
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class NewRound:
    """A round as it is planned, for all of the units and what lies below; none is the officer's own.

    `points`, `lanes` and `lab_an_hour` (tubes an hour that the laboratories promise) may be unsaid.
    """

    name: str
    begins_at: datetime
    ends_at: datetime
    pool_size: int = 10
    units: tuple[str, ...] = ()
    points: int | None = None
    lanes: int | None = None
    lab_an_hour: int | None = None


@transaction.atomic
def plan_round(*, new: NewRound, by: Officer, now: datetime) -> Round:
    """Plan a round for units and all below. Raises Invalid, and NotFound for a unit out of reach."""
    require(by, Ability.ASSIGN)
    _check(new)
    units = [unit_in_reach(by, code) for code in dict.fromkeys(new.units or (by.unit.code,))]
    chosen = outermost(units)
    ids = uuid7_run(milliseconds_of(now))
    made = Round.objects.create(
        id=next(ids), unit=common_of(chosen), name=new.name.strip()[:100],
        begins_at=new.begins_at, ends_at=new.ends_at, pool_size=new.pool_size, points=new.points,
        lanes=new.lanes, lab_an_hour=new.lab_an_hour, made_at=now, made_by=by,
    )  # fmt: skip
    if len(chosen) > 1:
        RoundUnit.objects.bulk_create(
            RoundUnit(id=next(ids), round=made, unit=unit) for unit in chosen
        )
    return made


def _check(new: NewRound) -> None:
    if not new.name.strip():
        raise Invalid("Give the round a name.", "请填写轮次名称。")
    if new.ends_at <= new.begins_at:
        raise Invalid("A round ends after it begins.", "轮次结束时间须晚于开始时间。")
    if new.pool_size not in SIZES:
        raise Invalid("A tube holds 1, 5, 10 or 20.", "每管人数须为 1、5、10 或 20。")
    if any(each is not None and each < 1 for each in (new.points, new.lanes, new.lab_an_hour)):
        raise Invalid("Points, lanes and tubes an hour are at least one.",
                      "采样点、通道和每小时管数至少为 1。")  # fmt: skip


@transaction.atomic
def count_people(
    *, round_: UUID, unit: str, residents: int, visitors: int, by: Officer, now: datetime
) -> RoundCount:
    """Write down how many residents and visitors a village counted; the newest count holds."""
    require(by, Ability.SAMPLE)
    found, place = _round_that_counts(by, round_), unit_in_reach(by, unit)
    if residents < 0 or visitors < 0:
        raise Invalid("A count is not less than nothing.", "人数不能为负。")
    if not scope_of(found) & set(place.lineage):
        raise Invalid(f"{place.name} is not in this round.", f"{place.name}不在本轮范围内。")
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
    """Write down why a person is not sampled in a round; a later reason takes the place of it.

    Raises Refused where somebody who cannot come is to count as refusing.
    """
    require(by, Ability.SAMPLE)
    if not why.strip():
        raise Invalid("Say why.", "请填写原因。")
    found = _round_that_counts(by, round_)
    found_person = person_in_reach(by, person)
    root = root_id_of(found_person)
    if kind == RoundReason.Kind.REFUSED:
        _refuse_homebound(found_person.name, root, now)
    RoundReason.objects.filter(round=found, person=root, ended_at=None).update(ended_at=now)
    return RoundReason.objects.create(
        id=_id(now), round=found, person_id=root, kind=kind, why=why.strip()[:300], at=now, by=by
    )


def _round_that_counts(by: Officer, key: UUID) -> Round:
    """Return a round whose numbers may still change. Raises NotFound, and Refused for a kept one."""
    found = round_in_reach(by, key)
    refuse_kept(found)
    return found


def _refuse_homebound(name: str, root: UUID, now: datetime) -> None:
    if homebound_among([root], in_shanghai(now).date()):
        raise Refused("cannot_come", Words(
            f"{name} cannot come, and a team goes to them: that is no refusal. If they refuse the "
            "team, end the entry under “At the door” first.",
            f"{name}行动不便，由上门采样，不计为拒检；如本人拒绝上门采样，请先在“上门采样”中结束登记。",
        ))  # fmt: skip


@transaction.atomic
def take_reason_back(*, reason: UUID, by: Officer, now: datetime) -> RoundReason:
    """End a reason: the person is due again. Raises NotFound, Refused where it has ended."""
    require(by, Ability.SAMPLE)
    found = reason_in_reach(by, reason)
    if (
        RoundReason.objects.filter(pk=found.pk, ended_at=None).update(ended_at=now, ended_by=by)
        != 1
    ):
        raise Refused("reason_ended", Words(
            "This reason was taken back or replaced already.", "该原因已撤销或已更换。",
        ))  # fmt: skip
    found.refresh_from_db()
    return found


def _id(now: datetime) -> UUID:
    return next(uuid7_run(milliseconds_of(now)))
