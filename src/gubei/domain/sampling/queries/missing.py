"""Who is missing in a round, who stays in isolation, and who has a reason not to be sampled."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from gubei.domain.isolation.models import Stay
from gubei.domain.people.models import Person
from gubei.domain.sampling.models import Round, RoundReason, Sample
from gubei.domain.sampling.queries.rounds import refuse_kept, scope_of
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import units_of
from gubei.terms.refusals import NotFound

MOST = 300
_ROOT = Coalesce("person__same_as", "person")


@dataclass(frozen=True, slots=True)
class Missing:
    """Who of a unit has neither a sample in a round nor a reason, by name, and how many there are.

    `isolated` stay at a site, which samples them: (person, name of the site).
    """

    people: list[Person]
    many: int
    isolated: list[tuple[Person, str]]


def missing_in(round_: Round, unit: Unit, q: str = "", *, now: datetime) -> Missing:
    """Return who of a unit is missing; `q` is a part of the name. At most 300 of each kind.

    Raises Refused where the names were erased.
    """
    refuse_kept(round_)
    left = missing_people(round_, unit, now=now)
    named = left.filter(name__icontains=q.strip()) if q.strip() else left
    order = ("unit__code", "name", "pk")
    people = list(named.select_related("unit").order_by(*order)[:MOST])
    isolated = _unsampled(round_, unit).filter(_has(stays_during(round_, now)))
    if q.strip():
        isolated = isolated.filter(name__icontains=q.strip())
    inside = list(isolated.select_related("unit").order_by(*order)[:MOST])
    sites = _sites_of(inside, stays_during(round_, now))
    return Missing(people, named.count(), [(each, sites[each.pk]) for each in inside])


def missing_people(round_: Round, unit: Unit, *, now: datetime) -> QuerySet[Person]:
    """Return who of a unit has neither a sample nor a reason, and is not in isolation."""
    return _unsampled(round_, unit).exclude(_has(stays_during(round_, now)))


def stays_during(round_: Round, now: datetime) -> QuerySet[Stay]:
    """Return the stays that run now, or ran when the round ended."""
    at = min(round_.ends_at, now)
    return Stay.objects.filter(Q(to_at=None) | Q(to_at__gt=at), from_at__lte=at)


def _sites_of(people: list[Person], stays: QuerySet[Stay]) -> dict[UUID, str]:
    keys = [each.pk for each in people]
    of_them = stays.annotate(root=_ROOT).filter(root__in=keys)
    return dict(of_them.values_list("root", "site__site__name"))


def _has(rows: QuerySet[Any]) -> Exists:
    """Say that a person has such a row, on whichever record of theirs it stands.

    One comparison, so that a district and a round are put side by side once; neither an OR nor a
    NOT IN would be.
    """
    return Exists(rows.annotate(root=_ROOT).filter(root=OuterRef("pk")))


def _unsampled(round_: Round, unit: Unit) -> QuerySet[Person]:
    done = Sample.objects.filter(tube__session__round=round_)
    excused = RoundReason.objects.filter(round=round_, ended_at=None)
    lineage = {f"unit__lineage__{unit.level - 1}": unit.code}
    scope = list(scope_of(round_))
    people = Person.objects.filter(same_as=None, unit__lineage__overlap=scope, **lineage)
    return people.exclude(_has(done)).exclude(_has(excused))


@dataclass(frozen=True, slots=True)
class Excused:
    """Why a person is not sampled in a round, who said so and when; `sampled`: they were after all."""

    reason: RoundReason
    sampled: bool


def reasons_in(round_: Round, unit: Unit, *, kind: str = "", q: str = "") -> list[Excused]:
    """Return the reasons that stand for people of a unit, the newest first; at most 300."""
    refuse_kept(round_)
    lineage = {f"person__unit__lineage__{unit.level - 1}": unit.code}
    found = RoundReason.objects.filter(round=round_, ended_at=None, **lineage)
    if kind:
        found = found.filter(kind=kind)
    if q.strip():
        found = found.filter(person__name__icontains=q.strip())
    shown = found.select_related("person__unit", "by").order_by("-at", "-pk")[:MOST]
    reasons = list(shown)
    done = Sample.objects.filter(tube__session__round=round_).annotate(root=_ROOT)
    roots = {each.person.same_as_id or each.person_id for each in reasons}
    sampled = set(done.filter(root__in=roots).values_list("root", flat=True))
    return [Excused(each, (each.person.same_as_id or each.person_id) in sampled)
            for each in reasons]  # fmt: skip


def reason_in_reach(officer: Officer, key: UUID) -> RoundReason:
    """Return one reason of a person in reach. Raises NotFound."""
    mine = RoundReason.objects.filter(pk=key, person__unit__in=units_of(officer))
    found = mine.select_related("person").first()
    if found is None:
        raise NotFound("There is no such reason here.", "没有这条原因记录。")
    return found
