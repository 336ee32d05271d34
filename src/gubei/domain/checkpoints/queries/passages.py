"""Passages and permits in the officer's reach."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from gubei.domain.checkpoints.models import Correction, Passage, Permit, RoadTest, Traveller
from gubei.domain.checkpoints.models.passages import SLIP
from gubei.domain.checkpoints.rules.road_tests import tidy_tube
from gubei.domain.checkpoints.rules.slips import read_slip_number
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.terms.passages import Outcome
from gubei.terms.refusals import NotFound


def passages_of(officer: Officer) -> QuerySet[Passage]:
    """Return the passages at checkpoints of the officer's unit and below."""
    units = list(units_of(officer).values_list("pk", flat=True))
    return Passage.objects.filter(unit__in=units)


def still_to_do(passages: QuerySet[Passage]) -> QuerySet[Passage]:
    """Return those with something due, whatever the day.

    Somebody waits for a decision or to be fetched, or the neighbour was not told of who was turned
    back.
    """
    waits = Traveller.objects.filter(
        passage=OuterRef("pk"), outcome=Outcome.HAND_OVER, taken_at=None
    )
    return passages.filter(
        Q(closed_at=None)
        | Q(outcome=Outcome.TURN_BACK, neighbour_told_at=None)
        | Q(Exists(waits), outcome=Outcome.HAND_OVER),
        withdrawn_at=None,
    )


def passage_in_reach(officer: Officer, key: UUID, *, lock: bool = False) -> Passage:
    """Return one passage, locked for a change where asked. Raises NotFound."""
    mine = passages_of(officer).filter(pk=key)
    if lock:
        # Without joins: they would show what stood there before somebody else's change.
        list(mine.select_for_update(of=("self",)).values_list("pk"))
    found = mine.select_related("checkpoint__site", "unit", "by", "lane", "relay").first()
    if found is None:
        raise NotFound("There is no such passage in your unit.", "您的辖区内没有这条通行记录。")
    return found


def corrections_of(passage: Passage) -> list[Correction]:
    """Return how a passage was corrected, the oldest first."""
    return list(passage.corrections.select_related("by").order_by("at", "pk"))


def with_slip(passages: QuerySet[Passage], number: str) -> QuerySet[Passage]:
    """Return those whose slip shows this number: as a rule one. Raises Invalid."""
    return passages.alias(slip=SLIP).filter(slip=read_slip_number(number).lower())


def with_tube(passages: QuerySet[Passage], tube: str) -> QuerySet[Passage]:
    """Return the one in which somebody was sampled into this tube at the second check."""
    tests = RoadTest.objects.filter(tube=tidy_tube(tube))
    return passages.filter(pk__in=tests.values("traveller__passage"))


def road_tests_of(passages: Sequence[Passage]) -> dict[UUID, RoadTest]:
    """Return the newest test at the second check of whom there is one, by traveller."""
    tests = RoadTest.objects.filter(traveller__passage__in=passages).select_related("by")
    return {each.traveller_id: each for each in tests.order_by("at", "pk")}


def permits_in_reach(officer: Officer) -> QuerySet[Permit]:
    """Return the permits that the officer's unit and those below recorded."""
    return Permit.objects.filter(unit__in=units_of(officer))
