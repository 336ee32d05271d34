"""Who passed last with a plate: the people that one touch registers again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gubei.domain.checkpoints.models import Passage, Traveller
from gubei.domain.checkpoints.queries.passages import passages_of
from gubei.domain.checkpoints.rules.again import AGAIN_WITHIN, may_repeat
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.domain.territory.models import Officer
from gubei.terms.plates import read_plate


@dataclass(frozen=True, slots=True)
class LastTime:
    """A passage that can be repeated, with its people in their places."""

    passage: Passage
    travellers: Sequence[Traveller]


def last_time(
    officer: Officer, plate: str, direction: Direction, *, now: datetime, key: UUID | None = None
) -> LastTime | None:
    """Return who passed last with this plate in the officer's reach, the same way where somebody did.

    None where nobody did lately, or the newest passage cannot be repeated. `key`: the passage that
    is being written; where it was written already, what stood before it is meant.
    """
    number = read_plate(plate).number
    if not number:
        return None
    rows = passages_of(officer).filter(
        plate=number, withdrawn_at=None, passed_at__gt=now - AGAIN_WITHIN
    )
    written = rows.filter(pk=key).values_list("passed_at", flat=True).first() if key else None
    if written is not None:
        rows = rows.filter(passed_at__lt=written)
    newest = rows.select_related("checkpoint__site", "destination_unit").order_by(
        "-passed_at", "-id"
    )
    found = newest.filter(direction=direction).first() or newest.first()
    if found is None:
        return None
    people = list(found.travellers.order_by("place"))
    can = may_repeat(found.outcome, found.facts, [each.facts for each in people])
    return LastTime(found, people) if can else None
