"""What a sampling desk keeps on a device: only what the session needs, masked."""

from datetime import datetime
from typing import Literal, cast
from uuid import UUID

from django.conf import settings
from ninja import Router

from gubei.domain.people.rules import mask_name
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_table
from gubei.domain.sampling import models
from gubei.domain.sampling.queries import desk
from gubei.domain.sampling.queries.due import Due
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.lead_shapes import age_of
from gubei.interfaces.api.sampling_shapes import SessionKind
from gubei.interfaces.api.shapes import Moment, Shape

router = Router(tags=["sampling"])


class SessionAtDesk(Shape):
    """A session that goes on."""

    id: UUID
    place: str
    unit: str
    kind: SessionKind
    begins_at: Moment
    ends_at: Moment
    pool_size: int
    lanes: int

    @classmethod
    def of(cls, each: models.SamplingSession) -> "SessionAtDesk":
        return cls(
            id=each.pk, place=each.place, unit=each.unit.name, kind=cast(SessionKind, each.kind),
            begins_at=each.begins_at, ends_at=each.ends_at, pool_size=each.pool_size,
            lanes=each.lanes,
        )  # fmt: skip


class SwabAtDesk(Shape):
    """Somebody in a tube, masked."""

    id: UUID
    place: int
    name: str


class TubeOfDesk(Shape):
    """An own tube that is open, or that was closed last."""

    id: UUID
    barcode: str
    capacity: int
    lane: int
    is_closed: bool
    people: list[SwabAtDesk]

    @classmethod
    def of(cls, found: desk.TubeAtDesk) -> "TubeOfDesk":
        tube = found.tube
        return cls(
            id=tube.pk, barcode=tube.barcode, capacity=tube.capacity, lane=tube.lane,
            is_closed=tube.closed_at is not None,
            people=[
                SwabAtDesk(id=each.pk, place=each.place, name=mask_name(each.person.name))
                for each in found.samples
            ],
        )  # fmt: skip


class DueAtDesk(Shape):
    """Somebody who is due in the unit of the session or below; the name is masked.

    By a recall or a round it is the unit of their record, by a measure that of the measure, for who
    works at an isolation site that of the site.
    """

    person: UUID
    name: str
    sex: str
    age: int | None
    unit: str
    why: list[Literal["recall", "measure", "group", "round"]]
    late: bool

    @classmethod
    def of(cls, due: Due, now: datetime) -> "DueAtDesk":
        person = due.person
        return cls(
            person=person.pk, name=mask_name(person.name), sex=person.sex,
            age=age_of(person.birth_date, now), unit=person.unit.name, why=due.why, late=due.late,
        )  # fmt: skip


class BarcodeForm(Shape):
    """How barcodes of the district begin, and how many signs they have."""

    prefix: str
    length: int


class SamplingDesk(Shape):
    """What a device keeps; `now` is the clock of the server, `barcodes` those of the district.

    `session` is the one that was asked for: null once it has ended, and then nobody is named.
    Of who is due there at most 300 are named; `due_is_cut`: there are more.
    """

    now: Moment
    sessions: list[SessionAtDesk]
    session: UUID | None
    tubes: list[TubeOfDesk]
    due: list[DueAtDesk]
    due_is_cut: bool
    barcodes: list[BarcodeForm]


@router.get("/sampling/desk", response=SamplingDesk)
def read_sampling_desk(request: SignedRequest, session: UUID | None = None) -> SamplingDesk:
    """Return what a desk without a network keeps: the sessions, the own tubes, who is due there."""
    require(request.auth, Ability.SAMPLE)
    now = now_of(request)
    running = desk.sessions_that_run(request.auth)
    found = desk.at_session(request.auth, session, now=now) if session else None
    if found is not None:
        log_table(
            officer=request.auth, look=Look.TABLE, purpose=Purpose.CARE,
            about=f"due at {found.session.place}", count=len(found.due), now=now,
        )  # fmt: skip
    return SamplingDesk(
        now=now,
        sessions=[SessionAtDesk.of(each) for each in running],
        session=found.session.pk if found else None,
        tubes=[TubeOfDesk.of(each) for each in found.tubes] if found else [],
        due=[DueAtDesk.of(each, now) for each in found.due] if found else [],
        due_is_cut=found.due_is_cut if found else False,
        barcodes=[BarcodeForm(prefix=each.prefix, length=each.length)
                  for each in settings.GUBEI_BARCODES],
    )  # fmt: skip
