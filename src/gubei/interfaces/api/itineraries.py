"""Itineraries: visits of a person read and written, typed lines understood, days copied."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Router
from pydantic import AwareDatetime, Field

from gubei.domain.investigations import models
from gubei.domain.investigations.operations.visits import (
    change_visit,
    copy_day,
    uphold_visit,
    withdraw_visit,
    write_visits,
)
from gubei.domain.investigations.queries.visits import (
    MOST,
    impossible_among,
    visits_of,
    withdrawn_of,
)
from gubei.domain.investigations.rules.pasting import TypedVisit, read_lines
from gubei.domain.investigations.rules.visits import Protection, VisitFacts, VisitSource
from gubei.domain.people.operations.looking import open_file
from gubei.domain.privacy.models import Purpose
from gubei.domain.sites.operations import vehicle_numbered
from gubei.domain.sites.queries import find_sites
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.shapes import (
    Items,
    Name,
    Nothing,
    OfficerName,
    Reason,
    Sent,
    Shape,
    Words,
)
from gubei.interfaces.api.sites import SiteRef
from gubei.terms.moments import in_shanghai

router = Router(tags=["itineraries"])
_MOST_SITES = 5


class VisitShown(Shape):
    """A visit. `impossible_with` names visits elsewhere at the same time, not decided yet."""

    id: UUID
    site: SiteRef
    zone: str
    seat: str
    start_at: AwareDatetime
    end_at: AwareDatetime
    protection: Protection
    companions: str
    boarded: str
    alighted: str
    note: str
    source: VisitSource
    said_at: AwareDatetime
    said_by: OfficerName | None
    keep_until: date
    upheld: bool
    reason: str
    impossible_with: list[UUID]


class VisitWithdrawn(Shape):
    """A visit that was taken back."""

    id: UUID
    site: str
    start_at: AwareDatetime
    end_at: AwareDatetime
    withdrawn_at: AwareDatetime
    withdrawn_by: OfficerName
    reason: str


class Itinerary(Shape):
    """The visits of a person in order; `more` says that there are more than are shown."""

    visits: list[VisitShown]
    withdrawn: list[VisitWithdrawn]
    more: bool


class VisitSent(Sent):
    """A visit as it is said. A leg names a vehicle: its site, carriage as zone, seat, stations."""

    site: UUID
    start_at: AwareDatetime
    end_at: AwareDatetime
    zone: str = Field("", max_length=100)
    seat: str = Field("", max_length=50)
    protection: Protection = Protection.UNKNOWN
    companions: str = Field("", max_length=300)
    boarded: str = Field("", max_length=100)
    alighted: str = Field("", max_length=100)
    note: str = Field("", max_length=500)

    def facts(self) -> VisitFacts:
        return VisitFacts(**self.model_dump(exclude={"reason"}))


class VisitsSent(Sent):
    """Visits to write: all of them or none."""

    visits: list[VisitSent] = Field(min_length=1, max_length=500)


class VisitsMade(Shape):
    """Which visits were written; one that was known already is not written again."""

    ids: list[UUID]


class VisitChange(VisitSent):
    """A corrected visit, and why."""

    reason: Reason


class WhySent(Sent):
    """Why."""

    reason: Reason


class CopySent(Sent):
    """The visits of `day` again on `to`, at the same times."""

    day: date
    to: date


class LinesSent(Sent):
    """Typed or pasted lines; a line without a date is of the day of the line above, or `day`."""

    text: str = Field(max_length=100_000)
    day: date


class LineShown(Shape):
    """One line as it is understood: `sites` are those that its place may mean, the best first.

    `refusal` says what is wrong with the line, null where nothing is.
    """

    line: int
    text: str
    start_at: AwareDatetime | None
    end_at: AwareDatetime | None
    place: str
    zone: str
    seat: str
    companions: str
    note: str
    protection: Protection
    sites: list[SiteRef]
    refusal: Words | None


class VehicleSent(Sent):
    """The number of a train, flight or vehicle."""

    number: Name


@router.get("/persons/{person_id}/visits", response=Itinerary)
def read_visits(
    request: SignedRequest,
    person_id: UUID,
    purpose: Purpose = Purpose.INVESTIGATE,
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
) -> Itinerary:
    """Return where a person was; the look and its purpose are logged."""
    require(request.auth, Ability.READ)
    open_file(person_id=person_id, by=request.auth, purpose=purpose, now=now_of(request))
    found = list(visits_of(request.auth, person_id, since=since, until=until)[: MOST + 1])
    clashes = impossible_among(found)
    return Itinerary(
        visits=[_shown(each, clashes.get(each.pk, [])) for each in found[:MOST]],
        withdrawn=[_withdrawn(each) for each in withdrawn_of(request.auth, person_id)[:MOST]],
        more=len(found) > MOST,
    )


def _shown(visit: models.Visit, others: list[UUID]) -> VisitShown:
    names = (
        "zone", "seat", "start_at", "end_at", "protection", "companions", "boarded", "alighted",
        "note", "source", "said_at", "keep_until", "reason",
    )  # fmt: skip
    values: dict[str, Any] = {name: getattr(visit, name) for name in names}
    return VisitShown(
        **values,
        id=visit.pk,
        site=SiteRef.of(visit.site),
        said_by=OfficerName.of(visit.said_by) if visit.said_by else None,
        upheld=visit.stands_at is not None,
        impossible_with=others,
    )


def _withdrawn(visit: models.Visit) -> VisitWithdrawn:
    return VisitWithdrawn.model_validate(
        {
            "id": visit.pk,
            "site": visit.site.name,
            "start_at": visit.start_at,
            "end_at": visit.end_at,
            "withdrawn_at": visit.withdrawn_at,
            "withdrawn_by": OfficerName.of(visit.withdrawn_by) if visit.withdrawn_by else None,
            "reason": visit.reason,
        }
    )


@router.post("/persons/{person_id}/visits", response=VisitsMade)
def add_visits(request: SignedRequest, person_id: UUID, sent: VisitsSent) -> VisitsMade:
    """Write visits that a person was asked about."""
    made = write_visits(
        person=person_id,
        visits=[each.facts() for each in sent.visits],
        by=request.auth,
        now=now_of(request),
    )
    return VisitsMade(ids=[each.pk for each in made])


@router.post("/persons/{person_id}/visits/copy", response=VisitsMade)
def copy_visits(request: SignedRequest, person_id: UUID, sent: CopySent) -> VisitsMade:
    """Write the visits of a day again for another day."""
    made = copy_day(
        person=person_id, day=sent.day, to=sent.to, by=request.auth, now=now_of(request)
    )
    return VisitsMade(ids=[each.pk for each in made])


@router.post("/visits/read", response=Items[LineShown])
def read_typed_visits(request: SignedRequest, sent: LinesSent) -> Items[LineShown]:
    """Understand typed or pasted lines without storing anything."""
    require(request.auth, Ability.INVESTIGATE)
    today = in_shanghai(now_of(request)).date()
    lines = read_lines(sent.text, day=sent.day, today=today)
    return Items[LineShown](items=[_line(request.auth, each) for each in lines])


def _line(officer: Officer, typed: TypedVisit) -> LineShown:
    sites = find_sites(officer, typed.place)[:_MOST_SITES] if typed.place else ()
    return LineShown(
        line=typed.line,
        text=typed.text,
        start_at=typed.times.start if typed.times else None,
        end_at=typed.times.end if typed.times else None,
        place=typed.place,
        zone=typed.zone,
        seat=typed.seat,
        companions=typed.companions,
        note=typed.note,
        protection=typed.protection,
        sites=[SiteRef.of(site) for site in sites],
        refusal=Words.of(typed.refusal) if typed.refusal else None,
    )


@router.post("/vehicles", response=SiteRef)
def name_vehicle(request: SignedRequest, sent: VehicleSent) -> SiteRef:
    """Return the moving place of a train, flight or vehicle; make it where it is new."""
    return SiteRef.of(vehicle_numbered(number=sent.number, by=request.auth, now=now_of(request)))


@router.patch("/visits/{visit_id}", response=VisitsMade)
def correct_visit(request: SignedRequest, visit_id: UUID, sent: VisitChange) -> VisitsMade:
    """Correct a visit: the old one is taken back, the new one says which it replaces."""
    made = change_visit(
        visit=visit_id, facts=sent.facts(), reason=sent.reason, by=request.auth,
        now=now_of(request),
    )  # fmt: skip
    return VisitsMade(ids=[made.pk])


@router.post("/visits/{visit_id}/{act}", response=Nothing)
def decide_on_visit(
    request: SignedRequest, visit_id: UUID, act: Literal["withdraw", "uphold"], sent: WhySent
) -> Nothing:
    """Take a visit back, or decide that it stands although the person was elsewhere."""
    decide = withdraw_visit if act == "withdraw" else uphold_visit
    decide(visit=visit_id, reason=sent.reason, by=request.auth, now=now_of(request))
    return Nothing()
