"""Who is due for a sample today: by a recall, a measure, a key group or a round."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from gubei.domain.measures.models import DueTest, Suspension
from gubei.domain.orders.models import Order
from gubei.domain.people.models import Person
from gubei.domain.sampling.models import RecallMember, Sample, TubeResult
from gubei.domain.sampling.queries.groups import ROOT, groups_of, groups_today
from gubei.domain.sampling.queries.missing import missing_people
from gubei.domain.sampling.queries.rounds import rounds_of
from gubei.domain.sampling.queries.staff import staff_near, staff_rule, staff_today
from gubei.domain.sampling.rules.groups import Standing, State
from gubei.domain.sampling.rules.values import Value
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import units_below, units_of
from gubei.terms.moments import in_shanghai

MOST = 300
Why = Literal["recall", "measure", "group", "round"]


@dataclass(slots=True)
class Due:
    """A person who is due once, and why: out of `recall`, `measure`, `group`, `round`.

    `about` names the groups with the tests done and asked, and the rounds.
    """

    person: Person
    why: list[Why] = field(default_factory=list)
    about: list[str] = field(default_factory=list)
    by: datetime | None = None
    late: bool = False

    def add(self, why: Why, about: str = "") -> None:
        """Say one more reason."""
        if why not in self.why:
            self.why.append(why)
        if about:
            self.about.append(about)


@dataclass(slots=True)
class DueList:
    """Who is due, recalls first, then what is late; `is_cut`: there are more than are shown."""

    people: list[Due]
    is_cut: bool


def due_today(
    officer: Officer, *, now: datetime, at: Unit | None = None, of: Collection[UUID] | None = None
) -> DueList:
    """Return who in reach is due for a sample: by a recall, a measure, a key group, a round.

    `at` leaves those who do not live in a unit, or below it, out; `of` all but these (root records).
    Each person once with every reason; at most 300. Every source gives one person more than are
    shown, so that a source that was cut leaves a list that says so.
    """
    found: dict[UUID, Due] = {}
    units = units_below(at) if at else units_of(officer)
    _add_recalls(found, units, now, of)
    _add_tests(found, units, now, of)
    _add_groups(found, officer, units, now, of)
    _add_staff(found, units, now, of)
    _add_rounds(found, officer, at or officer.unit, now, of)
    listed = sorted(found.values(), key=lambda due: ("recall" not in due.why, not due.late))
    return DueList(listed[:MOST], len(listed) > MOST)


_Of = Collection[UUID] | None


def _add_recalls(found: dict[UUID, Due], units: QuerySet[Unit], now: datetime, of: _Of) -> None:
    lives = Q(person__same_as=None, person__unit__in=units) | Q(person__same_as__unit__in=units)
    waiting = RecallMember.objects.annotate(root=ROOT).filter(
        lives, ended_at=None, recall__withdrawn_at=None, case=None
    )
    waiting = waiting if of is None else waiting.filter(root__in=of)
    # Each of the two is looked up by its own index, for so few members; both at once are not.
    for record in ("person", "person__same_as"):
        waiting = waiting.exclude(Exists(_single_since(record)))
    # After a sample that could not be examined the order has a clock of its own.
    asked = Order.objects.filter(
        subject_id=OuterRef("pk"), kind=Order.Kind.SAMPLE, closed_at=None
    ).values("due_at")[:1]
    clock = Coalesce(Subquery(asked), "recall__resample_by")
    by_person = waiting.values_list("root").annotate(by=Min(clock))
    first = dict(by_person.order_by("by", "root")[: MOST + 1])
    people = _people(first)
    for key, by in first.items():
        due = found[key] = Due(people[key])
        due.add("recall")
        due.by, due.late = by, by < now


def _add_tests(found: dict[UUID, Due], units: QuerySet[Unit], now: datetime, of: _Of) -> None:
    today = in_shanghai(now).date()
    away = Suspension.objects.filter(to_at=None).values("measure")
    tests = DueTest.objects.filter(
        dropped_at=None, sampled_at=None, earliest_on__lte=today, due_on__lte=today,
        measure__released_at=None, measure__unit__in=units,
    ).exclude(measure__in=away)  # fmt: skip
    tests = tests if of is None else tests.filter(measure__person__in=of)
    by_person = tests.values_list("measure__person").annotate(first=Min("due_on"))
    first = dict(by_person.order_by("first", "measure__person")[: MOST + 1])
    people = _people(first)
    for key, due_on in first.items():
        due = found.setdefault(key, Due(people[key]))
        due.add("measure")
        due.late = due.late or due_on < today


def _add_groups(
    found: dict[UUID, Due], officer: Officer, units: QuerySet[Unit], now: datetime, of: _Of
) -> None:
    """Add the members who miss the rule of their group today without one more test."""
    groups = groups_today(list(groups_of(officer)), units, now=now)
    missed = [
        (each.group.name, standing)
        for each in groups
        for standing in each.standings
        if standing.state is State.MISSED
    ]
    _add_missed(found, missed, of)


def _add_staff(found: dict[UUID, Due], units: QuerySet[Unit], now: datetime, of: _Of) -> None:
    """Add who works at an isolation site and misses the rule of the policy in force."""
    spells = list(staff_near(units).select_related("site__site"))
    names = {each.site_id: each.site.site.name for each in spells}
    standings = staff_today(spells, staff_rule(now=now), now=now)
    _add_missed(found, [
        (names[site], standing)
        for site, staff in standings.items()
        for standing in staff.values()
        if standing.state is State.MISSED
    ], of)  # fmt: skip


def _add_missed(found: dict[UUID, Due], missed: list[tuple[str, Standing]], of: _Of) -> None:
    """Add members with the name of their group, tests done and asked; the late ones first."""
    missed = missed if of is None else [each for each in missed if each[1].person in of]
    missed.sort(key=lambda pair: not pair[1].is_late)
    members = dict.fromkeys(standing.person for _, standing in missed)
    people = _people(list(members)[: MOST + 1])
    for name, standing in missed:
        if standing.person in people:
            due = found.setdefault(standing.person, Due(people[standing.person]))
            due.add("group", f"{name} {standing.tests}/{standing.asked}")
            due.late = due.late or standing.is_late


def _people(keys: Iterable[UUID]) -> dict[UUID, Person]:
    return Person.objects.select_related("unit").in_bulk(list(keys))


def _add_rounds(
    found: dict[UUID, Due], officer: Officer, place: Unit, now: datetime, of: _Of
) -> None:
    """Add who is missing in a round that runs: those listed already, and others while there is room."""
    for round_ in rounds_of(officer).filter(begins_at__lte=now, ends_at__gt=now):
        unit = _lower(place, round_.unit)
        if unit is None:
            continue
        missing = missing_people(round_, unit, now=now)
        missing = missing if of is None else missing.filter(pk__in=of)
        known = set(missing.filter(pk__in=list(found)).values_list("pk", flat=True))
        room = max(MOST + 1 - len(found), 0)
        others = missing.exclude(pk__in=list(found)).order_by("pk")[:room]
        for person in (*(found[key].person for key in known), *others.select_related("unit")):
            found.setdefault(person.pk, Due(person)).add("round", round_.name)


def _lower(one: Unit, other: Unit) -> Unit | None:
    """Return that of two units which lies in the other; None where neither does."""
    if other.code in one.lineage:
        return one
    return other if one.code in other.lineage else None


def _single_since(record: str) -> QuerySet[Sample]:
    """Return the single samples of a member since the recall: their result is waited for.

    `record` says by what a sample finds the person: by itself, or as the one it was merged into.
    """
    invalid = TubeResult.objects.filter(
        tube=OuterRef("tube"), value=Value.INVALID, replaced_at=None
    )
    return (
        Sample.objects.filter(tube__capacity=1, sampled_at__gte=OuterRef("recall__at"))
        .filter(**{record: OuterRef("root")})
        .exclude(Exists(invalid))
    )
