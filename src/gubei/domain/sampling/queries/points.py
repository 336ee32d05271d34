"""Where a round is sampled: its sessions and lanes, and the tubes that come out of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet, Sum

from gubei.domain.sampling.models import Round, SamplingSession, Tube
from gubei.domain.sampling.queries.tubes import counts_of
from gubei.domain.territory.models import Unit
from gubei.domain.territory.queries import units_below

MOST = 200


@dataclass(frozen=True, slots=True)
class PointOfRound:
    """A session with how many people and tubes it had."""

    session: SamplingSession
    people: int
    tubes: int


@dataclass(frozen=True, slots=True)
class Points:
    """The sessions of a round at a unit, the first to begin first, at most 200.

    `many` sessions in all, `open_now` of them run with `lanes` lanes. `tubes_an_hour`: tubes closed in the
    last hour; `waiting`: closed, and without a result.
    """

    sessions: list[PointOfRound]
    many: int
    open_now: int
    lanes: int
    tubes_an_hour: int
    waiting: int


def points_of(round_: Round, unit: Unit, *, now: datetime) -> Points:
    """Return where a round is sampled at a unit and below."""
    sessions = SamplingSession.objects.filter(round=round_, unit__in=units_below(unit))
    running = sessions.filter(begins_at__lte=now, ends_at__gt=now, closed_at=None)
    sums = running.aggregate(open_now=Count("pk"), lanes=Sum("lanes", default=0))
    closed = Tube.objects.filter(session__in=sessions, closed_at__lte=now)
    tubes = closed.aggregate(
        lately=Count("pk", filter=Q(closed_at__gt=now - timedelta(hours=1)), distinct=True),
        waiting=Count("pk", filter=Q(results=None), distinct=True),
    )
    return Points(
        _with_people(sessions), sessions.count(), sums["open_now"], sums["lanes"],
        tubes["lately"], tubes["waiting"],
    )  # fmt: skip


def points_open_to(unit: Unit, *, now: datetime, until: datetime) -> list[SamplingSession]:
    """Return the points of a unit and of those above it that are open or will be; at most 5."""
    sessions = SamplingSession.objects.filter(
        unit__code__in=unit.lineage, kind="point", closed_at=None, ends_at__gt=now,
        begins_at__lt=until,
    )  # fmt: skip
    return list(sessions.order_by("-unit__level", "begins_at", "pk")[:5])


def _with_people(sessions: QuerySet[SamplingSession]) -> list[PointOfRound]:
    shown = list(sessions.select_related("unit").order_by(F("begins_at"), "pk")[:MOST])
    counted = counts_of(shown)
    return [PointOfRound(each, counted[each.pk].people, counted[each.pk].tubes) for each in shown]
