"""Bookings of cold-chain lorries: made with their papers, looked over, taken back."""

from collections.abc import Sequence
from uuid import UUID

from ninja import Router

from gubei.domain.checkpoints import models
from gubei.domain.checkpoints.operations.bookings import book, name_papers, withdraw_booking
from gubei.domain.checkpoints.operations.first_stops import end_stop
from gubei.domain.checkpoints.queries.bookings import (
    asked_now,
    booking_in_reach,
    bookings_of,
    papers_of,
    roads,
    stores,
)
from gubei.domain.checkpoints.queries.first_stops import (
    stop_in_reach,
    stops_by_booking,
    under_way_of,
)
from gubei.domain.territory.rules import Ability, require, require_any
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.cold_chain_shapes import (
    BookingChoices,
    BookingSent,
    BookingShown,
    BookingTakenBack,
    FirstStopEnded,
    LorryShown,
    PaperShown,
    PapersSent,
    RoadRef,
    StoreRef,
)
from gubei.interfaces.api.pages import Cursor, Limit, page_of
from gubei.interfaces.api.shapes import Items, Nothing, Page, Words

router = Router(tags=["checkpoints"])
MOST_UNDER_WAY = 500
_SEES_LORRIES = (Ability.READ, Ability.PASSAGES, Ability.OWN_SITES)
_JOINED = ("unit", "checkpoint__site", "checkpoint__unit", "store__unit", "booked_by")


@router.get("/bookings", response=Page[BookingShown])
def read_bookings(request: SignedRequest, *, cursor: Cursor, limit: Limit) -> Page[BookingShown]:
    """Page through the bookings, the latest hour first; who answers for sites sees their own."""
    require_any(request.auth, Ability.READ, Ability.PASSAGES, Ability.BOOK)
    page, following = page_of(
        bookings_of(request.auth).select_related(*_JOINED), sort="-expected_at", cursor=cursor,
        limit=limit, value_of=lambda each: each.expected_at,
    )  # fmt: skip
    return Page[BookingShown](items=_shown(page, request), next=following)


@router.get("/bookings/choices", response=BookingChoices)
def read_booking_choices(request: SignedRequest) -> BookingChoices:
    """Return the checkpoints, the stores and the papers that a booking chooses from."""
    require(request.auth, Ability.BOOK)
    asked = asked_now(now_of(request))
    papers = [
        PaperShown(name=each.name, says=Words.of(each.says.words), number="")
        for each in (asked.papers if asked else ())
    ]
    return BookingChoices(
        checkpoints=[RoadRef.of(each) for each in roads()],
        stores=[StoreRef.of(each) for each in stores()],
        papers=papers if asked else None,
        slot_hours=asked.slot.total_seconds() / 3600 if asked else None,
        store_hours=asked.store.total_seconds() / 3600 if asked else None,
    )


@router.post("/bookings", response=BookingShown)
def write_booking(request: SignedRequest, sent: BookingSent) -> BookingShown:
    """Book a lorry with cold-chain goods."""
    made = book(
        checkpoint=sent.checkpoint, store=sent.store, facts=sent.facts(), by=request.auth,
        now=now_of(request),
    )  # fmt: skip
    return _shown([made], request)[0]


@router.post("/bookings/{booking_id}/papers", response=BookingShown)
def write_papers(request: SignedRequest, booking_id: UUID, sent: PapersSent) -> BookingShown:
    """Name papers that a booking lacks."""
    name_papers(booking=booking_id, papers=sent.papers, by=request.auth, now=now_of(request))
    return _shown([booking_in_reach(request.auth, booking_id)], request)[0]


@router.post("/bookings/{booking_id}/withdraw", response=Nothing)
def take_booking_back(request: SignedRequest, booking_id: UUID, sent: BookingTakenBack) -> Nothing:
    """Take a booking back with the reason, before the lorry came."""
    withdraw_booking(booking=booking_id, reason=sent.reason, by=request.auth, now=now_of(request))
    return Nothing()


@router.get("/first-stops", response=Items[LorryShown])
def read_first_stops(request: SignedRequest) -> Items[LorryShown]:
    """List the lorries that are on their way to their first-stop store, who is due first first."""
    require_any(request.auth, *_SEES_LORRIES)
    found = under_way_of(request.auth)[:MOST_UNDER_WAY]
    return Items[LorryShown](items=[LorryShown.of(each) for each in found])


@router.get("/first-stops/{passage_id}", response=LorryShown)
def read_first_stop(request: SignedRequest, passage_id: UUID) -> LorryShown:
    """Return one lorry that was let in with cold-chain goods."""
    require_any(request.auth, *_SEES_LORRIES)
    return LorryShown.of(stop_in_reach(request.auth, passage_id))


@router.post("/first-stops/{passage_id}/end", response=LorryShown)
def end_first_stop(request: SignedRequest, passage_id: UUID, sent: FirstStopEnded) -> LorryShown:
    """Write that a lorry is at its first-stop store, or where it was found; its order closes."""
    stop = end_stop(
        passage=passage_id, has_arrived=sent.has_arrived, text=sent.text, at=sent.at,
        by=request.auth, now=now_of(request),
    )  # fmt: skip
    return LorryShown.of(stop)


def _shown(rows: Sequence[models.Booking], request: SignedRequest) -> list[BookingShown]:
    papers, stops, asked = papers_of(rows), stops_by_booking(rows), asked_now(now_of(request))
    return [
        BookingShown.of(each, papers.get(each.pk, []), asked, stops.get(each.pk)) for each in rows
    ]
