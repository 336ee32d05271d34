"""Opens and closes sessions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from gubei.domain.sampling.models import Round, Sample, SamplingSession, Tube
from gubei.domain.sampling.queries.reach import session_in_reach
from gubei.domain.sampling.rules.values import SIZES
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import unit_in_reach
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, NotFound, Refused
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session as it is planned. `unit` "" means the officer's own; `key` is the device's."""

    place: str
    begins_at: datetime
    ends_at: datetime
    capacity: int
    lanes: int = 1
    pool_size: int = 10
    team: tuple[str, ...] = ()
    kind: str = "point"
    unit: str = ""
    round: UUID | None = None
    key: UUID | None = None


@transaction.atomic
def open_session(*, new: NewSession, by: Officer, now: datetime) -> SamplingSession:
    """Plan a session. Raises Invalid where it has no place, no lane or no time."""
    require(by, Ability.SAMPLE)
    known = SamplingSession.objects.filter(pk=new.key, made_by=by).first() if new.key else None
    if known is not None:
        return known
    _check(new)
    return SamplingSession.objects.create(
        id=new.key or next(uuid7_run(milliseconds_of(now))),
        unit=unit_in_reach(by, new.unit or by.unit.code),
        round=_round(by, new.round),
        place=new.place.strip()[:200],
        begins_at=new.begins_at,
        ends_at=new.ends_at,
        capacity=new.capacity,
        lanes=new.lanes,
        pool_size=new.pool_size,
        team=[name.strip()[:50] for name in new.team if name.strip()],
        kind=new.kind,
        made_at=now,
        made_by=by,
    )


def _check(new: NewSession) -> None:
    if not new.place.strip():
        raise Invalid("Say where samples are taken.", "请填写采样地点。")
    if new.ends_at <= new.begins_at:
        raise Invalid("A session ends after it begins.", "场次结束时间须晚于开始时间。")
    if new.capacity < 1 or new.lanes < 1:
        raise Invalid("A session has a lane and room for somebody.", "场次至少一条通道、容量一人。")
    if new.pool_size not in SIZES:
        raise Invalid("A tube holds 1, 5, 10 or 20.", "每管人数须为 1、5、10 或 20。")


def _round(by: Officer, key: UUID | None) -> Round | None:
    """Return the round of the officer's unit or of one above it. Raises NotFound."""
    if key is None:
        return None
    near = Round.objects.filter(pk=key, unit__code__in=by.unit.lineage)
    below = Round.objects.filter(pk=key, unit__lineage__contains=[by.unit.code])
    found = near.first() or below.first()
    if found is None:
        raise NotFound("There is no such round here.", "没有这个轮次。")
    return found


@transaction.atomic
def close_session(*, session: UUID, by: Officer, now: datetime) -> SamplingSession:
    """End a session: tubes with people in them are closed, nobody is taken any more."""
    require(by, Ability.SAMPLE)
    found = session_in_reach(by, session)
    ended = SamplingSession.objects.filter(pk=found.pk, closed_at=None)
    if ended.update(closed_at=now, closed_by=by) != 1:
        raise Refused("session_closed", Words("This session has ended.", "该场次已结束。"))
    filled = Exists(Sample.objects.filter(tube=OuterRef("pk")))
    Tube.objects.filter(filled, session=found, closed_at=None).update(closed_at=now)
    found.refresh_from_db()
    return found
