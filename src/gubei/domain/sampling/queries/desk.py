"""What the desk of a session works with: sessions that run, the own tubes, who is due there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from gubei.domain.sampling.models import Sample, SamplingSession, Tube, TubeResult
from gubei.domain.sampling.queries.due import Due, due_today
from gubei.domain.sampling.queries.reach import sessions_of
from gubei.domain.sampling.queries.tubes import people_in
from gubei.domain.territory.models import Officer

_MOST = 50
_MOST_TUBES = 20


@dataclass(frozen=True, slots=True)
class TubeAtDesk:
    """A tube that an officer opened, with the samples in it in their order."""

    tube: Tube
    samples: Sequence[Sample]


@dataclass(frozen=True, slots=True)
class AtSession:
    """A session that goes on, as one officer works in it; more are due where the list is cut."""

    session: SamplingSession
    tubes: list[TubeAtDesk] = field(default_factory=list)
    due: list[Due] = field(default_factory=list)
    due_is_cut: bool = False


def sessions_that_run(officer: Officer) -> list[SamplingSession]:
    """Return the sessions in reach that nobody ended, the newest first; at most 50."""
    return list(sessions_of(officer).filter(closed_at=None).order_by("-begins_at", "-pk")[:_MOST])


def at_session(officer: Officer, key: UUID, *, now: datetime) -> AtSession | None:
    """Return a session with the officer's own tubes and who is due there; None once it has ended.

    Of the tubes those that are open, and the one that was closed last, while it is here: the last
    card may have been the wrong one.
    """
    session = sessions_of(officer).filter(pk=key, closed_at=None).first()
    if session is None:
        return None
    told = Exists(TubeResult.objects.filter(tube=OuterRef("pk")))
    mine = Tube.objects.filter(~told, session=session, opened_by=officer, shipment=None)
    opened = list(mine.filter(closed_at=None).order_by("-opened_at", "-pk")[:_MOST_TUBES])
    closed = list(mine.exclude(closed_at=None).order_by("-closed_at", "-pk")[:1])
    tubes = [TubeAtDesk(each, people_in(each)) for each in opened + closed]
    due = due_today(officer, now=now, at=session.unit)
    return AtSession(session, tubes, due.people, due.is_cut)
