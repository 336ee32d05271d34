"""Life on site: everybody there today with temperatures and symptoms, and matters to settle."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

from ninja import Router
from pydantic import Field

from gubei.domain.isolation import models
from gubei.domain.isolation.operations import caring, wiping
from gubei.domain.isolation.queries.guests import GuestToday, guests_today
from gubei.domain.isolation.queries.matters import matters_of
from gubei.domain.isolation.queries.sites import isolation_site_in_reach
from gubei.domain.isolation.rules.environment import Spot
from gubei.domain.isolation.rules.matters import TIMES, MatterKind
from gubei.domain.measures.models import Reading
from gubei.domain.measures.rules.evidence import is_ill
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.isolation_shapes import CareShown, log_people
from gubei.interfaces.api.measure_acts import NewReading
from gubei.interfaces.api.shapes import Items, Nothing, OfficerName, Sent, Shape
from gubei.terms.moments import in_shanghai

router = Router(tags=["isolation"])
_MOST = 300


class GuestReading(Shape):
    """What was measured of a guest or told by them; `is_ill`: fever or any symptom."""

    taken_at: datetime
    celsius: Decimal | None
    symptoms: list[str]
    needs: list[str]
    note: str
    is_ill: bool

    @classmethod
    def of(cls, told: Reading) -> "GuestReading":
        return cls(
            taken_at=told.taken_at,
            celsius=told.celsius,
            symptoms=told.symptoms,
            needs=told.needs,
            note=told.note,
            is_ill=is_ill(told.celsius, told.symptoms),
        )


SpotName = Literal["room", "bathroom", "things"]


class SpotWiped(Shape):
    """A sample of a spot in a guest's room; `is_positive` None: no result yet."""

    spot: SpotName
    taken_at: datetime
    is_positive: bool | None


class GuestDay(Shape):
    """A guest today: where, which day of the stay (the first is 1), and what is still asked.

    `last_day` is that of central isolation. `wiped` are the samples of the room taken last;
    `is_to_wipe`: the policy asks for some before the release.
    """

    stay: UUID
    measure: UUID
    name: str
    floor: str
    room: str
    day_of_stay: int
    last_day: date | None
    is_away: bool
    checks_due: int
    checks_open: int
    tests_due: int
    readings: list[GuestReading]
    wiped: list[SpotWiped]
    is_to_wipe: bool
    care: CareShown | None

    @classmethod
    def of(cls, found: GuestToday, today: date) -> "GuestDay":
        stay = found.stay
        came = in_shanghai(stay.arrived_at or stay.from_at).date()
        return cls(
            stay=stay.pk,
            care=CareShown.of(found.care),
            measure=stay.measure_id,
            name=stay.person.name,
            floor=f"{stay.floor.building} {stay.floor.name}".strip(),
            room=stay.room.name,
            day_of_stay=(today - came).days + 1,
            last_day=found.last_day,
            is_away=found.is_away,
            checks_due=found.checks_due,
            checks_open=found.checks_open,
            tests_due=found.tests_due,
            readings=[GuestReading.of(each) for each in found.readings],
            wiped=[SpotWiped.model_validate(each) for each in found.wiped],
            is_to_wipe=found.is_to_wipe,
        )


class KindTime(Shape):
    """A kind of matter, and the minutes within which it is settled where nobody says another time."""

    kind: MatterKind
    minutes: int


class SiteDay(Shape):
    """A site today: its guests by floor and room, how many eat there, and the kinds of matters."""

    site: UUID
    name: str
    day: date
    at_table: int
    guests: list[GuestDay]
    kinds: list[KindTime]


class MatterShown(Shape):
    """A matter; `guest` is nobody where it is about the site as a whole."""

    id: UUID
    kind: MatterKind
    text: str
    guest: str | None
    room: str | None
    noted_at: datetime
    noted_by: OfficerName
    settle_by: datetime
    is_late: bool
    settled_at: datetime | None
    settled_by: OfficerName | None
    settlement: str

    @classmethod
    def of(cls, matter: models.Matter, now: datetime) -> "MatterShown":
        stay = matter.stay
        return cls(
            id=matter.pk,
            kind=MatterKind(matter.kind),
            text=matter.text,
            guest=stay.person.name if stay else None,
            room=stay.room.name if stay else None,
            noted_at=matter.noted_at,
            noted_by=OfficerName.of(matter.noted_by),
            settle_by=matter.settle_by,
            is_late=(matter.settled_at or now) > matter.settle_by,
            settled_at=matter.settled_at,
            settled_by=OfficerName.of(matter.settled_by) if matter.settled_by else None,
            settlement=matter.settlement,
        )


class NewMatter(Sent):
    """What is asked for or has happened; `minutes` None: the time of the kind."""

    kind: MatterKind
    text: str = Field(min_length=1, max_length=500)
    stay: UUID | None = None
    minutes: int | None = Field(None, ge=1, le=4320)


class Settlement(Sent):
    """How a matter was settled."""

    settlement: str = Field(min_length=1, max_length=500)


@router.get("/isolation/sites/{site_id}/today", response=SiteDay)
def read_site_day(request: SignedRequest, site_id: UUID) -> SiteDay:
    """Return everybody who stays at a site, with the readings of today."""
    require(request.auth, Ability.HOUSE)
    now, site = now_of(request), isolation_site_in_reach(request.auth, site_id)
    guests, today = guests_today(request.auth, site.pk, now=now), in_shanghai(now).date()
    log_people(request, f"guests today of {site.site.name}", len(guests))
    return SiteDay(
        site=site.pk,
        name=site.site.name,
        day=today,
        at_table=sum(not each.is_away for each in guests),
        guests=[GuestDay.of(each, today) for each in guests],
        kinds=[
            KindTime(kind=kind, minutes=round(time / timedelta(minutes=1)))
            for kind, time in TIMES.items()
        ],
    )


@router.post("/isolation/stays/{stay_id}/readings", response=Nothing)
def record_guest_reading(request: SignedRequest, stay_id: UUID, sent: NewReading) -> Nothing:
    """Write down the temperature and symptoms of a guest."""
    caring.record_guest_reading(
        stay=stay_id, told=sent.told(), by=request.auth, now=now_of(request)
    )
    return Nothing()


class SpotsWiped(Sent):
    """Which spots of a guest's room were wiped, and when."""

    spots: list[SpotName] = Field(min_length=1, max_length=3)
    at: datetime


class SpotResults(Sent):
    """What the laboratory said of the samples that wait: these are positive, the rest negative."""

    positive: list[SpotName] = Field(max_length=3)
    at: datetime


@router.post("/isolation/stays/{stay_id}/environment", response=Items[SpotWiped])
def take_environment_samples(
    request: SignedRequest, stay_id: UUID, sent: SpotsWiped
) -> Items[SpotWiped]:
    """Write down which spots of a guest's room were wiped."""
    taken = wiping.take_environment_samples(
        stay=stay_id, spots={Spot(each) for each in sent.spots}, at=sent.at, by=request.auth,
        now=now_of(request),
    )  # fmt: skip
    return Items[SpotWiped](items=[SpotWiped.model_validate(each) for each in taken])


@router.post("/isolation/stays/{stay_id}/environment/results", response=Items[SpotWiped])
def note_environment_results(
    request: SignedRequest, stay_id: UUID, sent: SpotResults
) -> Items[SpotWiped]:
    """Write down what the laboratory said; the release gate hears of it."""
    told = wiping.note_environment_results(
        stay=stay_id, positive={Spot(each) for each in sent.positive}, at=sent.at,
        by=request.auth, now=now_of(request),
    )  # fmt: skip
    return Items[SpotWiped](items=[SpotWiped.model_validate(each) for each in told])


@router.get("/isolation/sites/{site_id}/matters", response=Items[MatterShown])
def read_matters(request: SignedRequest, site_id: UUID) -> Items[MatterShown]:
    """Return the matters of a site: open ones by their clock, then those settled last."""
    require(request.auth, Ability.HOUSE)
    now, site = now_of(request), isolation_site_in_reach(request.auth, site_id)
    found = list(matters_of(request.auth).filter(site=site)[:_MOST])
    log_people(request, f"matters of {site.site.name}", sum(bool(each.stay) for each in found))
    return Items[MatterShown](items=[MatterShown.of(each, now) for each in found])


@router.post("/isolation/sites/{site_id}/matters", response=MatterShown)
def note_matter(request: SignedRequest, site_id: UUID, sent: NewMatter) -> MatterShown:
    """Write down a request, a complaint or an incident; it becomes an order with a clock."""
    now = now_of(request)
    noted = caring.MatterNoted(
        kind=sent.kind,
        text=sent.text,
        stay=sent.stay,
        within=None if sent.minutes is None else timedelta(minutes=sent.minutes),
    )
    return MatterShown.of(
        caring.note_matter(site=site_id, noted=noted, by=request.auth, now=now), now
    )


@router.post("/isolation/matters/{matter_id}/settle", response=MatterShown)
def settle_matter(request: SignedRequest, matter_id: UUID, sent: Settlement) -> MatterShown:
    """Say how a matter was settled; its order is closed."""
    now = now_of(request)
    matter = caring.settle_matter(
        matter=matter_id, settlement=sent.settlement, by=request.auth, now=now
    )
    return MatterShown.of(matter, now)
