"""Recalls in reach, and the state of each person in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gubei.domain.orders.models import Order
from gubei.domain.people.models import Person
from gubei.domain.sampling.models import Recall, RecallMeeting, RecallMember, Sample, TubeResult
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.terms.refusals import NotFound


class Stage(StrEnum):
    """Where a person in a recall stands."""

    WAITING = "waiting"
    SAMPLED = "sampled"
    NEGATIVE = "negative"
    POSITIVE = "positive"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A person in a recall: the order, the single sample since, whom they met since.

    The order is for the single sample; once that is taken, for its result.
    """

    member: RecallMember
    stage: Stage
    single: Sample | None
    order: Order | None
    met: int


def recalls_of(officer: Officer) -> QuerySet[Recall]:
    """Return the recalls of tubes of the officer's unit and below, or with a person from there.

    `people`, `open_members` and `positives` are counted.
    """
    units = list(units_of(officer).values_list("pk", flat=True))
    mine = RecallMember.objects.filter(person__unit__in=units).values("recall")
    return (
        Recall.objects.filter(Q(result__tube__session__unit__in=units) | Q(pk__in=mine))
        .select_related("result__tube__session__unit")
        .annotate(
            people=Count("members"),
            open_members=Count("members", filter=Q(members__ended_at=None)),
            positives=Count("members", filter=Q(members__end="positive") | ~Q(members__case=None)),
        )
    )


def recall_in_reach(officer: Officer, key: UUID) -> Recall:
    """Return one recall. Raises NotFound."""
    found = recalls_of(officer).filter(pk=key).first()
    if found is None:
        raise NotFound("There is no such recall in your unit.", "您的辖区内没有这次召回。")
    return found


def members_of(officer: Officer, recall: Recall) -> list[MemberRow]:
    """Return the people of a recall whom the officer may see: all of the own tubes, else the own people."""
    members = recall.members.select_related("person__unit", "sample", "measure", "case")
    units = set(units_of(officer).values_list("pk", flat=True))
    if recall.result.tube.session.unit_id not in units:
        members = members.filter(person__unit__in=units)
    return rows_of(recall, list(members.order_by("sample__place", "pk")))


def rows_of(recall: Recall, members: Sequence[RecallMember]) -> list[MemberRow]:
    """Return where these people of a recall stand."""
    singles, met = _singles(recall, members), _met(members)
    orders = _orders([*members, *singles.values()])
    return [_row(each, singles.get(each.person_id), orders, met) for each in members]


def _row(
    member: RecallMember,
    single: Sample | None,
    orders: Mapping[UUID, Order],
    met: Mapping[UUID, int],
) -> MemberRow:
    order = orders.get(single.pk) if single else None
    return MemberRow(
        member, _stage(member, single), single, order or orders.get(member.pk),
        met.get(member.pk, 0),
    )  # fmt: skip


def _stage(member: RecallMember, single: Sample | None) -> Stage:
    if member.end:
        return Stage(member.end)
    if member.case_id is not None:
        return Stage.POSITIVE
    return Stage.SAMPLED if single else Stage.WAITING


def _singles(recall: Recall, members: Sequence[RecallMember]) -> dict[UUID, Sample]:
    """Return the newest single sample since the recall of each, whichever record it stands on."""
    roots = _roots_of(members)
    samples = Sample.objects.filter(
        person__in=list(roots), tube__capacity=1, sampled_at__gte=recall.at
    )
    valid = samples.exclude(
        tube__in=TubeResult.objects.filter(replaced_at=None, value="invalid").values("tube")
    )
    newest = {
        roots[each.person_id]: each
        for each in valid.select_related("tube").order_by("sampled_at", "pk")
    }
    found = ((each.person_id, newest.get(roots[each.person_id])) for each in members)
    return {person: single for person, single in found if single}


def _roots_of(members: Sequence[RecallMember]) -> dict[UUID, UUID]:
    """Return for every record of these people the one that stands for them."""
    roots = [each.person.same_as_id or each.person_id for each in members]
    records = Person.objects.filter(Q(pk__in=roots) | Q(same_as__in=roots))
    return {each: root or each for each, root in records.values_list("pk", "same_as")}


def _orders(subjects: Sequence[RecallMember | Sample]) -> dict[UUID, Order]:
    orders = Order.objects.filter(subject_id__in=[each.pk for each in subjects])
    return {
        each.subject_id: each
        for each in orders.select_related("unit", "officer")
        if each.subject_id
    }


def _met(members: Sequence[RecallMember]) -> dict[UUID, int]:
    counted = RecallMeeting.objects.filter(member__in=members).values("member")
    return {row["member"]: row["many"] for row in counted.annotate(many=Count("pk"))}


def meetings_of(members: Sequence[RecallMember]) -> list[RecallMeeting]:
    """Return whom these people met since their sample, the longest first; at most 300."""
    found = RecallMeeting.objects.filter(member__in=members)
    return list(
        found.select_related("member__person", "person__unit", "site").order_by("-seconds", "pk")[
            :300
        ]
    )


def since(member: MemberRow) -> datetime:
    """Return since when a person is where they are."""
    return member.member.ended_at or (
        member.single.sampled_at if member.single else member.member.recall.at
    )
