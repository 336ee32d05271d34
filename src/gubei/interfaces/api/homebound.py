"""Who cannot come to a sampling point, and the route of the team that goes to them."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from gubei.adapters.papers import print_route
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_looks
from gubei.domain.sampling.models import HomeBound
from gubei.domain.sampling.operations import homebound
from gubei.domain.sampling.queries.homebound import Door, Doors, doors_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district, unit_in_reach
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.papers import paper
from gubei.interfaces.api.sampling_shapes import name_for
from gubei.interfaces.api.shapes import Sent, Shape, UnitRef
from gubei.terms.moments import in_shanghai, say_moment
from gubei.terms.words import Words

router = Router(tags=["sampling"])
Why = Literal["recall", "measure", "group", "round"]
_WHYS = {
    "recall": Words("recall", "混管召回"),
    "measure": Words("measure", "管控措施"),
    "group": Words("key group", "重点人群"),
    "round": Words("round", "全员轮次"),
}


class CannotCome(Sent):
    """That somebody cannot come: why, who said so, from when until when."""

    person: UUID
    why: str
    said_by: str
    from_on: date
    until_on: date


class HomeBoundNoted(Shape):
    """A statement as it stands."""

    id: UUID
    person: UUID
    from_on: date
    until_on: date
    ended_at: datetime | None

    @classmethod
    def of(cls, said: HomeBound) -> "HomeBoundNoted":
        return cls(id=said.pk, person=said.person_id, from_on=said.from_on,
                   until_on=said.until_on, ended_at=said.ended_at)  # fmt: skip


class DoorShown(Shape):
    """Somebody who cannot come; `due` says why they are due today, empty: they are not."""

    id: UUID
    person: UUID
    name: str
    unit: UnitRef
    address: str
    phone: str
    why: str
    said_by: str
    until_on: date
    due: list[Why]
    about: list[str]
    by: datetime | None
    late: bool

    @classmethod
    def of(cls, door: Door, officer: Officer) -> "DoorShown":
        file, due = door.file, door.due
        return cls(
            id=door.said.pk, person=file.person.pk, name=name_for(file.person, officer),
            unit=UnitRef.of(file.person.unit),
            address=file.addresses[0] if file.addresses else "",
            phone=file.phones[0].masked if file.phones else "",
            why=door.said.why, said_by=door.said.said_by, until_on=door.said.until_on,
            due=due.why if due else [], about=due.about if due else [],
            by=due.by if due else None, late=due.late if due else False,
        )  # fmt: skip


class DoorsShown(Shape):
    """Who cannot come, those to be visited today first, at most 300; `is_cut`: there are more."""

    items: list[DoorShown]
    is_cut: bool


@router.get("/sampling/homebound", response=DoorsShown)
def list_doors(request: SignedRequest, unit: str = "") -> DoorsShown:
    """List who of a unit cannot come and what each is due for. A look at each of them is logged."""
    found = _doors(request, unit, Look.TABLE, "sampled at the door")
    return DoorsShown(
        items=[DoorShown.of(each, request.auth) for each in found.rows], is_cut=found.is_cut
    )


@router.get("/sampling/homebound/route.pdf")
def download_route(
    request: SignedRequest, unit: str = "", language: Literal["zh", "en"] = "zh"
) -> HttpResponse:
    """Download the route sheet of today's doors as PDF, by unit and address; each look is logged."""
    now = now_of(request)
    found = _doors(request, unit, Look.EXPORT, "route sheet of sampling at the door")
    doors = [DoorShown.of(each, request.auth) for each in found.rows if each.due]
    content = {
        "district": district().name,
        "unit": (unit_in_reach(request.auth, unit) if unit else request.auth.unit).name,
        "made_at": say_moment(now),
        "officer": request.auth.name,
        "doors": [_line(each) for each in doors],
    }
    printed = print_route(content, language=language, made_at=now)
    day = in_shanghai(now).date()
    return paper(printed, name=f"上门采样路线单-{day}.pdf", is_download=True)


def _line(door: DoorShown) -> dict[str, Any]:
    return {
        "unit": door.unit.name, "name": door.name, "address": door.address or "-",
        "phone": door.phone or "-", "why": door.why,
        "due": [{"en": _WHYS[why].en, "zh": _WHYS[why].zh} for why in door.due],
    }  # fmt: skip


def _doors(request: SignedRequest, unit: str, look: Look, about: str) -> Doors:
    require(request.auth, Ability.SAMPLE)
    now = now_of(request)
    at = unit_in_reach(request.auth, unit) if unit else None
    found = doors_of(request.auth, now=now, at=at)
    rows = found.rows if look is Look.TABLE else [each for each in found.rows if each.due]
    log_looks(
        officer=request.auth, persons=[each.file.person.pk for each in rows], look=look,
        purpose=Purpose.CARE, about=about, now=now,
    )  # fmt: skip
    return found


@router.post("/sampling/homebound", response=HomeBoundNoted)
def note_homebound(request: SignedRequest, sent: CannotCome) -> HomeBoundNoted:
    """Write down that somebody cannot come to a point; a later statement takes its place."""
    return HomeBoundNoted.of(
        homebound.note_homebound(**sent.model_dump(), by=request.auth, now=now_of(request))
    )


@router.post("/sampling/homebound/{homebound_id}/end", response=HomeBoundNoted)
def end_homebound(request: SignedRequest, homebound_id: UUID) -> HomeBoundNoted:
    """Write down that somebody can come again."""
    return HomeBoundNoted.of(
        homebound.end_homebound(homebound=homebound_id, by=request.auth, now=now_of(request))
    )
