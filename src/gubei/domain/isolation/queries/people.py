"""Who waits for a room, and what each asks for."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from gubei.domain.isolation.models import RoomNeed, Stay
from gubei.domain.isolation.rules.asking import RoomPolicy, exposed_on, policy_of
from gubei.domain.isolation.rules.mixing import Guest
from gubei.domain.measures.models import DueTest, Measure, PhaseSpan, Suspension
from gubei.domain.measures.queries.measures import (
    control_by,
    measure_in_reach,
    measures_of,
    taken_over,
    with_policy,
)
from gubei.domain.measures.queries.policies import pack_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.engines.placement import Need
from gubei.terms.exposure_kinds import ExposureKind
from gubei.terms.measure_kinds import MeasureKind
from gubei.terms.moments import in_shanghai


@dataclass(frozen=True, slots=True)
class Care:
    """Who of a site looks after a child that goes alone, and by whose consent, given when."""

    carer: str
    consent_by: str
    consented_at: datetime


@dataclass(frozen=True, slots=True)
class Asking:
    """A measure that needs a room: for whom, of what kind, since when, and by when.

    `care`: a carer of the site stands in for an adult of the child's own.
    """

    measure: Measure
    guest: Guest
    policy: RoomPolicy
    since: datetime
    control_by: datetime | None
    care: Care | None = None

    def is_late(self, now: datetime) -> bool:
        """Say whether the clock of control is over."""
        return self.control_by is not None and self.control_by < now


def central_on(day: date) -> QuerySet[PhaseSpan]:
    """Return the stretch of central isolation of a measure (OuterRef) on a day."""
    return PhaseSpan.objects.filter(
        measure=OuterRef("pk"),
        kind=MeasureKind.CENTRAL_ISOLATION,
        replaced_at=None,
        span__contains=day,
    )


def living_at_sites(measures: Collection[UUID]) -> set[UUID]:
    """Return those of these measures whose person arrived at an isolation site and is there."""
    stays = Stay.objects.filter(measure__in=measures, arrived_at__isnull=False, to_at=None)
    return set(stays.values_list("measure", flat=True))


def waiting_of(officer: Officer, *, now: datetime) -> QuerySet[Measure]:
    """Return the measures in reach that ask for central isolation today and have no room yet."""
    return waiting_among(measures_of(officer), now=now)


def waiting_among(measures: QuerySet[Measure], *, now: datetime) -> QuerySet[Measure]:
    """Return those of these measures that ask for central isolation today and have no room yet.

    Whoever is suspended is elsewhere, in hospital say, and waits for nothing.
    """
    day = in_shanghai(now).date()
    housed = Stay.objects.filter(person=OuterRef("person"), to_at=None)
    away = Suspension.objects.filter(measure=OuterRef("pk"), to_at=None)
    return (
        with_policy(measures)
        .select_related("person__household", "person", "unit", "policy")
        .filter(Exists(central_on(day)), ~Exists(housed), ~Exists(away), released_at=None)
        .order_by("imposed_at", "pk")
    )


def asking_in_reach(officer: Officer, measure: UUID) -> Asking:
    """Return what a measure in reach asks for, whether or not it waits. Raises NotFound.

    Of a guest of the officer's sites in reach is the measure wherever it was imposed.
    """
    guests = Stay.objects.filter(measure=measure, to_at=None, site__unit__in=units_of(officer))
    theirs = with_policy(Measure.objects.filter(pk__in=guests.values("measure"))).first()
    return askings([theirs or measure_in_reach(officer, measure)])[0]


def askings(measures: Sequence[Measure]) -> list[Asking]:
    """Return what measures ask for, with two queries for all of them."""
    needs, positive = (
        needs_of([each.pk for each in measures]),
        positive_among([each.pk for each in measures]),
    )
    return [_asking(each, needs.get(each.pk), is_positive=each.pk in positive) for each in measures]


def _asking(measure: Measure, need: RoomNeed | None, *, is_positive: bool) -> Asking:
    pack, day = pack_of(measure.policy), measure.policy.valid_on
    policy = policy_of(pack, day)
    kind = ExposureKind.POSITIVE if is_positive else policy.kind_of(measure.person_class)
    own = frozenset(Need(each) for each in need.needs) if need else frozenset[Need]()
    guest = Guest(
        person=measure.person_id,
        name=measure.person.name,
        kind=kind,
        group=policy.rules.group_of(kind),
        exposed_on=exposed_on(measure.anchors, measure.starts_on),
        days_apart=policy.rules.days_apart,
        household=measure.person.household_id,
        guardian=need.guardian_id if need else None,
        needs=own | policy.rules.needed.get(kind, frozenset()),
        shares=kind in policy.rules.sharing,
        born=measure.person.birth_date,
    )
    return Asking(measure, guest, policy, measure.imposed_at, control_by(measure), care_in(need))


def care_in(need: RoomNeed | None) -> Care | None:
    """Return who stands in for an adult of a child's own, as it was written down last."""
    if need is None or need.consented_at is None:
        return None
    return Care(need.carer, need.consent_by, need.consented_at)


def needs_of(measures: Iterable[UUID]) -> dict[UUID, RoomNeed]:
    """Return what was written down last of the room of each measure."""
    found = RoomNeed.objects.filter(measure__in=list(measures))
    return {each.measure_id: each for each in found.order_by("at", "pk")}


def positive_among(measures: Collection[UUID], *, at: datetime | None = None) -> set[UUID]:
    """Return the measures whose newest result was positive, that of what they replaced included.

    Of the results that were there `at` a moment; None: of all.
    """
    whose = taken_over(measures)
    results = DueTest.objects.filter(
        Q(result_at__lte=at) if at else Q(result_at__isnull=False), measure__in=[*measures, *whose]
    ).exclude(result=DueTest.Result.INVALID)
    newest = {
        whose.get(key, key): result
        for key, result in results.order_by("result_at", "pk").values_list("measure", "result")
    }
    return {key for key, result in newest.items() if result == DueTest.Result.POSITIVE}


def last_central_days(measures: Collection[UUID]) -> dict[UUID, date]:
    """Return the last day of central isolation of each measure as it stands."""
    spans = PhaseSpan.objects.filter(
        measure__in=measures, kind=MeasureKind.CENTRAL_ISOLATION, replaced_at=None
    ).order_by("place")
    return {
        key: span.upper - timedelta(days=1) for key, span in spans.values_list("measure", "span")
    }
