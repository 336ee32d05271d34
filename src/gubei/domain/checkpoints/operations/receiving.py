"""The community receives whom a checkpoint let in: it finds them, and says what became of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.checkpoints.models import Passage, Reception
from gubei.domain.checkpoints.operations.awaiting import (
    close_answered,
    look_for_absent,
    open_unanswered,
)
from gubei.domain.checkpoints.queries.receptions import (
    Arriving,
    What,
    arriving_of,
    masked_of,
    passage_of_order,
    whole_of,
)
from gubei.domain.checkpoints.rules.receptions import (
    Received,
    refuse_reception,
)
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_look
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import NotFound


@transaction.atomic
def receive(
    *,
    order: UUID,
    places: Sequence[int],
    what: Received,
    by: Officer,
    now: datetime,
    at: datetime | None = None,
    note: str = "",
) -> tuple[Passage, list[Arriving]]:
    """Write of people in a vehicle that they arrived, were tested, or did not come, with a reason.

    The orders about it close with the last of them; of who did not come the district is told by an
    order of its own. Raises NotFound, Invalid, Refused.
    """
    require(by, Ability.WORK)
    _, passage = passage_of_order(by, order, lock=True)
    people = {each.traveller.place: each for each in arriving_of(passage)}
    ids, moment, why = uuid7_run(milliseconds_of(now)), at or now, note.strip()[:300]
    for place in dict.fromkeys(places):
        found = _at_place(people, place)
        refuse_reception(
            what, moment, why, expected=found.expected, noted=found.noted,
            passed_at=passage.passed_at, now=now,
        )  # fmt: skip
        Reception.objects.create(
            id=next(ids), traveller=found.traveller, what=what.value, at=moment, written_at=now,
            by=by, note=why,
        )  # fmt: skip
    arriving = arriving_of(passage)
    open_unanswered(passage, close_answered(passage, arriving, now=now), now=now)
    look_for_absent(passage, arriving, is_new=what is Received.ABSENT, now=now)
    return passage, arriving


def _at_place(people: dict[int, Arriving], place: int) -> Arriving:
    if place not in people:
        raise NotFound(
            "Nobody who was let in has this place in the vehicle.", "该车没有这一位准入人员。"
        )
    return people[place]


def reveal_arriving(
    *, order: UUID, place: int, what: What, by: Officer, purpose: Purpose, now: datetime
) -> str:
    """Return the whole name or number of somebody whom an order is about; it is logged.

    Raises NotFound where nobody has this place, or nothing was written down.
    """
    require(by, Ability.REVEAL)
    _, passage = passage_of_order(by, order)
    traveller = _at_place(
        {each.traveller.place: each for each in arriving_of(passage)}, place
    ).traveller
    masked, text = masked_of(traveller)[what], whole_of(traveller, what)
    if not text:
        raise NotFound("This was not written down at the barrier.", "检查站未登记此项。")
    looks = {"name": Look.OPEN, "document": Look.REVEAL_DOCUMENT, "phone": Look.REVEAL_PHONE}
    log_look(
        officer=by, person=traveller.person, look=looks[what], purpose=purpose, now=now,
        about=f"arriving:{passage.plate or passage.pk}, {masked}",
    )  # fmt: skip
    return text
