"""Visits proposed from a case report in free text; a person confirms each of them."""

from datetime import date, time

from ninja import Router
from pydantic import Field

from gubei.domain.sites.queries import find_sites
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.engines.itinerary import Proposal, propose
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.shapes import Items, Sent, Shape
from gubei.interfaces.api.sites import SiteRef
from gubei.terms.moments import in_shanghai

router = Router(tags=["itineraries"])
_MOST_SITES = 5
_LEAST = 2


class ReportText(Sent):
    """A case report, and the day it was written; null is today."""

    text: str = Field(min_length=1, max_length=100_000)
    written_on: date | None = None


class ProposalShown(Shape):
    """A visit as the report says it: characters [start, end) of the report, and what they mean.

    `times` is in the form in which one types them, "" where the report says none. `place` is the
    number of a train or flight where somebody only rode. `confidence` is the share of such
    proposals that were right on labelled reports.
    """

    start: int
    end: int
    text: str
    day: date | None
    until_day: date | None
    times: str
    place: str
    origin: str
    vehicle: str
    zone: str
    seat: str
    confidence: float
    sites: list[SiteRef]


@router.post("/visits/propose", response=Items[ProposalShown])
def propose_visits(request: SignedRequest, sent: ReportText) -> Items[ProposalShown]:
    """Propose visits from a report without storing anything."""
    require(request.auth, Ability.INVESTIGATE)
    today = in_shanghai(now_of(request)).date()
    found = propose(sent.text, written_on=sent.written_on or today)
    return Items[ProposalShown](items=[_shown(request.auth, each) for each in found.visits])


def _shown(officer: Officer, each: Proposal) -> ProposalShown:
    vehicle = each.vehicle
    named = each.place.span.text if each.place else ""
    place = named or (vehicle.number or vehicle.plate if vehicle else "")
    return ProposalShown(
        start=each.span.start,
        end=each.span.end,
        text=each.span.text,
        day=each.day,
        until_day=each.until_day,
        times=_times(each),
        place=place,
        origin=each.origin.span.text if each.origin else "",
        vehicle=vehicle.span.text if vehicle else "",
        zone=vehicle.carriage if vehicle and not named else "",
        seat=vehicle.seat if vehicle and not named else "",
        confidence=each.confidence,
        sites=[SiteRef.of(site) for site in find_sites(officer, place)[:_MOST_SITES]]
        if len(place) >= _LEAST
        else [],
    )


def _times(each: Proposal) -> str:
    """Write times as one types them: 14:10-15:30, or 14:10+40; a start alone is left to be ended."""
    if each.since is None:
        return ""
    if each.until is not None:
        return f"{_clock(each.since)}-{_clock(each.until)}"
    return f"{_clock(each.since)}+{each.minutes}" if each.minutes else f"{_clock(each.since)}-"


def _clock(at: time) -> str:
    return at.strftime("%H:%M")
