"""Opens and closes sessions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.sampling.models import SamplingSession, Tube
from gubei.domain.sampling.operations.tubes import note_closed, refuse_pools
from gubei.domain.sampling.queries.reach import session_in_reach
from gubei.domain.sampling.queries.rounds import refuse_kept, round_in_reach
from gubei.domain.sampling.rules.values import SIZES
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import unit_in_reach
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, OtherRecord, Refused
from gubei.terms.words import Words

_SAID = (
    "unit_id", "round_id", "place", "begins_at", "ends_at", "capacity", "lanes", "pool_size",
    "team", "kind", "made_by_id",
)  # fmt: skip


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
    """Plan a session. Raises Invalid without a place, a lane or a time.

    A repeat under the same key is the same session; OtherRecord where it says another thing.
    """
    require(by, Ability.SAMPLE)
    made = SamplingSession(
        id=new.key or next(uuid7_run(milliseconds_of(now))),
        unit=unit_in_reach(by, new.unit or by.unit.code),
        round=round_in_reach(by, new.round) if new.round else None,
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
    known = SamplingSession.objects.filter(pk=made.pk).first()
    if known is not None:
        return _the_same(known, made)
    _check(new)
    if made.round is not None:
        refuse_kept(made.round)
    made.save(force_insert=True)
    return made


def _the_same(known: SamplingSession, sent: SamplingSession) -> SamplingSession:
    """Return a session that was sent twice. Raises OtherRecord where it says another thing."""
    if any(getattr(known, name) != getattr(sent, name) for name in _SAID):
        raise OtherRecord
    return known


def _check(new: NewSession) -> None:
    if not new.place.strip():
        raise Invalid("Say where samples are taken.", "请填写采样地点。")
    if new.ends_at <= new.begins_at:
        raise Invalid("A session ends after it begins.", "场次结束时间须晚于开始时间。")
    if new.capacity < 1 or new.lanes < 1:
        raise Invalid("A session has a lane and room for somebody.", "场次至少一条通道、容量一人。")
    if new.pool_size not in SIZES:
        raise Invalid("A tube holds 1, 5, 10 or 20.", "每管人数须为 1、5、10 或 20。")
    if new.kind == "isolation":
        refuse_pools(new.pool_size)


@transaction.atomic
def close_session(*, session: UUID, by: Officer, now: datetime) -> SamplingSession:
    """End a session: tubes with people in them are closed, nobody is taken any more."""
    require(by, Ability.SAMPLE)
    found = session_in_reach(by, session)
    # A desk may be putting the first person into a tube in this moment: we wait for it, and see it.
    tubes = Tube.objects.filter(session=found).order_by("pk")
    list(tubes.select_for_update().values_list("pk"))
    ended = SamplingSession.objects.filter(pk=found.pk, closed_at=None)
    if ended.update(closed_at=now, closed_by=by) != 1:
        raise Refused("session_closed", Words("This session has ended.", "该场次已结束。"))
    for tube in tubes.filter(closed_at=None, samples__isnull=False).distinct():
        note_closed(tube, now, None, now)
    found.refresh_from_db()
    return found
