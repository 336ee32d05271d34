"""Better rooms for those of a proposal who have not moved: the clock of the search is read here."""

import time
from collections.abc import Sequence
from datetime import datetime
from random import Random
from uuid import UUID

from gubei.domain.isolation.operations.proposing import improve_placement
from gubei.engines.placement import Placement, Question, Room, improve

SECONDS = 30
"""For so long better rooms are looked for: most of what a minute finds is found by then."""
_SEED = 20_220_426


def improve_rooms_of(placement: UUID, *, now: datetime) -> UUID | None:
    """Look for a better proposal; return which one, None where there is nothing better."""
    begun = time.monotonic()

    def search(question: Question, rooms: Sequence[Room]) -> Placement:
        rng = Random(_SEED)  # noqa: S311 - no secret
        return improve(question, rooms, rng, lambda _: (time.monotonic() - begun) / SECONDS)

    better = improve_placement(placement=placement, search=search, now=now)
    return better.pk if better else None
