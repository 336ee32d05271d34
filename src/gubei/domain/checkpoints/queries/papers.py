"""What the papers of vehicles are worth: permits that are shown, bookings that were made."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from gubei.domain.checkpoints.models import Booking
from gubei.domain.checkpoints.queries.bookings import Shown, fitting, loaded_entries
from gubei.domain.checkpoints.queries.looking_up import PermitFound, permits_of
from gubei.domain.checkpoints.rules.entries import Tidy
from gubei.engines.policy import Pack
from gubei.terms.moments import say_moment
from gubei.terms.passages import Ask
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class Papers:
    """What a vehicle's papers say to the rules of entry, and to the officer."""

    facts: frozenset[Ask] = frozenset()
    remarks: tuple[Words, ...] = ()
    booking: Booking | None = None


def papers_shown(entries: Sequence[Tidy], pack: Pack | None, *, home: str) -> dict[UUID, Papers]:
    """Return what the papers are worth, by the entry's key."""
    permits, booked = permits_of(entries, home=home), fitting(loaded_entries(entries), pack)
    return {
        each.entry.key: _papers(each, permits.get(each.entry.key), booked.get(each.entry.key))
        for each in entries
    }


def _papers(tidy: Tidy, permit: PermitFound | None, booked: Shown | None) -> Papers:
    facts, remarks = frozenset[Ask](), list[Words]()
    if permit is not None:
        facts |= permit.facts
    if permit is not None and permit.odd is not None:
        en, zh = permit.odd.en, permit.odd.zh
        remarks.append(Words(f"Permit {tidy.permit}: {en}.", f"通行证：{zh}。"))
    if booked is not None:
        facts |= booked.fit.facts
        remarks += _of_booking(booked)
    return Papers(facts, tuple(remarks), booked.booking if booked else None)


def _of_booking(shown: Shown) -> list[Words]:
    """Say by which booking a lorry comes and where it goes, and what is wrong with it."""
    fault, booking = shown.fit.fault, shown.booking
    if fault is not None:
        return [Words(f"Cold chain: {fault.en}.", f"冷链预约：{fault.zh}。")]
    if booking is None:
        return []
    hour, store, goods = say_moment(booking.expected_at), booking.store.name, booking.goods
    said = [
        Words(
            f"Booked for {hour}: {goods}, first to {store}.",
            f"冷链预约 {hour}：{goods}，首站{store}。",
        )
    ]
    if shown.fit.missing:
        en = ", ".join(each.en for each in shown.fit.missing)
        zh = "、".join(each.zh for each in shown.fit.missing)
        said.append(Words(f"The booking names no {en}.", f"预约缺少单证：{zh}。"))
    return said
