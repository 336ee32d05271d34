"""The clock of a lorry with cold-chain goods begins when it is let in, and stays as it was told."""

from collections.abc import Iterable

from gubei.domain.checkpoints.models import Booking, FirstStop, Passage
from gubei.domain.checkpoints.queries.bookings import Loaded, fitting
from gubei.domain.checkpoints.rules.first_stops import has_first_stop
from gubei.domain.measures.queries.policies import pack_of
from gubei.engines.policy import Pack, bookings
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of


def begin_stops(let_in: Iterable[tuple[Passage, Booking | None]], pack: Pack | None) -> None:
    """Begin the clocks of those that are under way with cold-chain goods, to where they are booked."""
    made = [found for each in let_in if (found := _stop(*each, pack)) is not None]
    if made:
        FirstStop.objects.bulk_create(made)


def begin_stop(passage: Passage) -> None:
    """Begin the clock of a lorry that was held, if it is let in now and has none yet."""
    if not _is_under_way(passage) or FirstStop.objects.filter(passage=passage).exists():
        return
    pack = pack_of(passage.policy) if passage.policy else None
    shown = fitting([loaded_passage(passage)], pack)
    booked = shown.get(passage.pk)
    begin_stops([(passage, booked.booking if booked else None)], pack)


def loaded_passage(passage: Passage) -> Loaded:
    """Return a passage as bookings are asked for it."""
    return Loaded(passage.pk, passage.plate, passage.checkpoint_id, passage.passed_at)


def _stop(passage: Passage, booking: Booking | None, pack: Pack | None) -> FirstStop | None:
    asked = bookings(pack, passage.passed_at)
    if asked is None or passage.closed_at is None or not _is_under_way(passage):
        return None
    return FirstStop(
        id=next(uuid7_run(milliseconds_of(passage.closed_at))), passage=passage, booking=booking,
        store=booking.store if booking else None, arrive_by=passage.closed_at + asked.store,
    )  # fmt: skip


def _is_under_way(passage: Passage) -> bool:
    return passage.withdrawn_at is None and has_first_stop(
        passage.outcome, passage.direction, passage.facts, passage.closed_at
    )
