"""Positive pools: everybody in them, and where each stands."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from gubei.adapters.papers import print_hold
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_looks
from gubei.domain.sampling import models
from gubei.domain.sampling.operations.papers import read_hold_paper
from gubei.domain.sampling.operations.recalling import waiting_results
from gubei.domain.sampling.queries.recalls import (
    MemberRow,
    meetings_of,
    members_of,
    recall_in_reach,
    recalls_of,
    since,
)
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.papers import paper
from gubei.interfaces.api.sampling_shapes import name_for
from gubei.interfaces.api.shapes import Shape, UnitRef

router = Router(tags=["sampling"])
_MOST = 100


class RecallShown(Shape):
    """A recall: the tube, what it said, its clocks, how many are open, negative, positive."""

    id: UUID
    tube: UUID
    barcode: str
    value: str
    place: str
    unit: UnitRef
    at: datetime
    resample_by: datetime
    result_by: datetime
    withdrawn_at: datetime | None
    traced_at: datetime | None
    people: int
    open: int
    positives: int

    @classmethod
    def of(cls, recall: models.Recall) -> "RecallShown":
        tube = recall.result.tube
        return cls(
            id=recall.pk, tube=tube.pk, barcode=tube.barcode, value=recall.result.value,
            place=tube.session.place, unit=UnitRef.of(tube.session.unit), at=recall.at,
            resample_by=recall.resample_by, result_by=recall.result_by,
            withdrawn_at=recall.withdrawn_at, traced_at=recall.traced_at,
            people=getattr(recall, "people", 0), open=getattr(recall, "open_members", 0),
            positives=getattr(recall, "positives", 0),
        )  # fmt: skip


class Recalls(Shape):
    """The newest recalls, and how many results wait for a recall that cannot begin."""

    items: list[RecallShown]
    waiting: int


class RecalledPerson(Shape):
    """Somebody in a recall: where they stand and since when, what holds them.

    The order is for the single sample, and once that is taken for its result; `answers_by` is its
    deadline while it is open. Until `ended_at` they are held, and have a paper to be handed.
    """

    id: UUID
    place: int
    person: UUID
    name: str
    unit: UnitRef
    stage: str
    since: datetime
    measure: UUID
    held_until: date
    released_at: datetime | None
    held_before: bool
    order: UUID | None
    answers: str
    answers_by: datetime | None
    single_barcode: str
    case: UUID | None
    case_number: str
    met: int
    ended_at: datetime | None


class MetPerson(Shape):
    """Whom a recalled person met since the sample; masked where of another unit."""

    by: UUID
    name: str
    unit: UnitRef
    site: str
    zone: str
    is_household: bool
    first_at: datetime
    last_at: datetime
    seconds: int


class RecallFile(Shape):
    """A recall with everybody in it, and whom they met."""

    recall: RecallShown
    people: list[RecalledPerson]
    met: list[MetPerson]


@router.get("/sampling/recalls", response=Recalls)
def list_recalls(request: SignedRequest) -> Recalls:
    """List recalls of the officer's tubes or people, the newest first, at most 100."""
    require(request.auth, Ability.READ)
    found = recalls_of(request.auth).order_by("-at", "-pk")[:_MOST]
    return Recalls(items=[RecallShown.of(each) for each in found], waiting=len(waiting_results()))


@router.get("/sampling/recalls/{recall_id}", response=RecallFile)
def read_recall(request: SignedRequest, recall_id: UUID) -> RecallFile:
    """Return everybody of a recall in reach. A look at each of them is logged."""
    require(request.auth, Ability.READ)
    recall = recall_in_reach(request.auth, recall_id)
    rows = members_of(request.auth, recall)
    met = meetings_of([row.member for row in rows])
    log_looks(
        officer=request.auth, persons=[row.member.person_id for row in rows], look=Look.TABLE,
        purpose=Purpose.CARE, about=f"recall:{recall.result.tube.barcode}", now=now_of(request),
    )  # fmt: skip
    return RecallFile(
        recall=RecallShown.of(recall), people=[_person(row, request.auth) for row in rows],
        met=[_met(each, request.auth) for each in met],
    )  # fmt: skip


@router.get("/sampling/recalls/{recall_id}/people/{member_id}.pdf")
def download_hold_notice(
    request: SignedRequest, recall_id: UUID, member_id: UUID, language: Literal["zh", "en"] = "zh"
) -> HttpResponse:
    """Download the notice of who is held because of a tube. The look is logged."""
    made_at, content = read_hold_paper(
        recall=recall_id, member=member_id, by=request.auth, now=now_of(request)
    )
    printed = print_hold(content, language=language, made_at=made_at)
    return paper(printed, name=f"就地等待告知书-{content['number']}.pdf", is_download=True)


def _person(row: MemberRow, officer: Officer) -> RecalledPerson:
    member, measure, order = row.member, row.member.measure, row.order
    return RecalledPerson(
        id=member.pk, place=member.sample.place, person=member.person_id,
        name=name_for(member.person, officer), unit=UnitRef.of(member.person.unit),
        stage=row.stage.value, since=since(row), measure=measure.pk,
        held_until=measure.ends_on, released_at=measure.released_at, held_before=not member.holds,
        order=order.pk if order else None,
        answers=f"{order.unit.name} {order.officer.name}" if order else "",
        answers_by=order.due_at if order and order.closed_at is None else None,
        single_barcode=row.single.tube.barcode if row.single else "",
        case=member.case_id, case_number=member.case.number if member.case else "", met=row.met,
        ended_at=member.ended_at,
    )  # fmt: skip


def _met(each: models.RecallMeeting, officer: Officer) -> MetPerson:
    person = each.person
    return MetPerson(
        by=each.member_id, name=name_for(person, officer),
        unit=UnitRef.of(person.unit), site=each.site.name if each.site else "", zone=each.zone,
        is_household=each.is_household, first_at=each.first_at, last_at=each.last_at,
        seconds=each.seconds,
    )  # fmt: skip
