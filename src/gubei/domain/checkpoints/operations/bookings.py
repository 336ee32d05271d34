"""Cold-chain lorries are booked, their papers named, a booking taken back."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.checkpoints.models import Booking, BookingPaper
from gubei.domain.checkpoints.operations.settling import reason_of
from gubei.domain.checkpoints.queries.bookings import asked_now, booking_in_reach, roads, stores
from gubei.domain.checkpoints.queries.first_stops import entered
from gubei.domain.checkpoints.rules.bookings import BookingFacts, tidy_booking, tidy_papers
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of, say_moment
from gubei.terms.refusals import Invalid, NotFound, Refused
from gubei.terms.words import Words


@transaction.atomic
def book(
    *, checkpoint: UUID, store: UUID, facts: BookingFacts, by: Officer, now: datetime
) -> Booking:
    """Book a cold-chain lorry through a checkpoint, about an hour, to a supervised store.

    Papers may be named later. Raises Invalid, NotFound, Refused.
    """
    require(by, Ability.BOOK)
    tidy = tidy_booking(facts, asked_now(now), now=now)
    road, place = roads().filter(pk=checkpoint).first(), stores().filter(pk=store).first()
    if road is None:
        raise NotFound("There is no such checkpoint.", "没有这个检查站。")
    if place is None:
        raise NotFound("There is no such supervised cold store.", "没有这个首站冷库。")
    standing = Booking.objects.filter(
        plate=tidy.plate, expected_at=tidy.expected_at, withdrawn_at=None
    )
    if standing.exists():
        hour = say_moment(tidy.expected_at)
        raise Refused(
            "booked_already",
            Words(
                f"{tidy.plate} is booked for {hour} already.", f"{tidy.plate} 已有 {hour} 的预约。"
            ),
        )
    ids = uuid7_run(milliseconds_of(now))
    made = Booking.objects.create(
        id=next(ids), unit=by.unit, checkpoint=road, store=place, plate=tidy.plate,
        carrier=tidy.carrier, consignee=tidy.consignee, goods=tidy.goods,
        expected_at=tidy.expected_at, booked_at=now, booked_by=by,
    )  # fmt: skip
    _name(made, tidy.papers, ids, by, now)
    return made


@transaction.atomic
def name_papers(*, booking: UUID, papers: Mapping[str, str], by: Officer, now: datetime) -> Booking:
    """Name papers that a booking lacks. Raises Invalid, NotFound, Refused for one named already."""
    require(by, Ability.BOOK)
    found, asked = _standing(booking, by), asked_now(now)
    tidy = tidy_papers(dict(papers), asked) if asked else {}
    if not tidy:
        raise Invalid("Give the number of a paper.", "请填写单证编号。", code="no_paper")
    if found.papers.filter(name__in=tidy).exists():
        raise Refused(
            "paper_named",
            Words(
                "This paper has its number already: where it is wrong, withdraw the booking and "
                "book anew.",
                "该单证已有编号；编号有误的，请撤回预约后重新预约。",
            ),
        )
    _name(found, tidy, uuid7_run(milliseconds_of(now)), by, now)
    return found


@transaction.atomic
def withdraw_booking(*, booking: UUID, reason: str, by: Officer, now: datetime) -> None:
    """Take a booking back with the reason. Raises Invalid, NotFound, Refused once it was used."""
    require(by, Ability.BOOK)
    found, why = _standing(booking, by), reason_of(reason)
    if entered().filter(booking=found).exists():
        raise Refused(
            "booking_used",
            Words("The lorry came by this booking already.", "车辆已按此预约通过检查站。"),
        )
    Booking.objects.filter(pk=found.pk).update(withdrawn_at=now, withdrawn_by=by, reason=why)


def _standing(key: UUID, by: Officer) -> Booking:
    found = booking_in_reach(by, key)
    locked = Booking.objects.select_for_update().get(pk=found.pk)
    if locked.withdrawn_at is not None:
        raise Refused("booking_withdrawn", Words("This booking was withdrawn.", "该预约已撤回。"))
    return locked


def _name(
    booking: Booking, papers: Mapping[str, str], ids: Iterator[UUID], by: Officer, now: datetime
) -> None:
    BookingPaper.objects.bulk_create(
        BookingPaper(id=next(ids), booking=booking, name=name, number=number, written_at=now, by=by)
        for name, number in sorted(papers.items())
    )
