"""Where every tube is, and how long since; who is in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from gubei.domain.sampling.models import (
    ErasedSamples,
    Sample,
    SamplingSession,
    Tube,
    TubeResult,
    WithdrawnSample,
)
from gubei.domain.sampling.queries.reach import tubes_of
from gubei.domain.sampling.rules.states import Step, TubeTimes, step_of
from gubei.domain.sampling.rules.values import tidy_barcode
from gubei.domain.territory.models import Officer

MOST = 200


@dataclass(frozen=True, slots=True)
class TubeRow:
    """A tube with where it is and since when; `value` "" until there is a result."""

    tube: Tube
    step: Step
    since: datetime
    people: int
    value: str


def in_step(step: Step) -> Q:
    """Return the condition that a tube is at a step: the same as `rules.states.step_of`."""
    told = Exists(TubeResult.objects.filter(tube=OuterRef("pk"), replaced_at=None))
    return {
        Step.OPEN: Q(~told, closed_at=None),
        Step.CLOSED: Q(~told, closed_at__isnull=False, shipment=None),
        Step.ON_THE_WAY: Q(~told, shipment__isnull=False, received_at=None),
        Step.AT_THE_LABORATORY: Q(~told, received_at__isnull=False),
        Step.RESULT: Q(told),
    }[step]


def find_tubes(
    officer: Officer, *, step: Step | None = None, barcode: str = "", session: UUID | None = None
) -> list[TubeRow]:
    """Return at most 200 tubes, those that wait longest first; with a result, the newest first."""
    tubes = tubes_of(officer)
    if step is not None:
        tubes = tubes.filter(in_step(step))
    if barcode:
        tubes = tubes.filter(barcode__startswith=tidy_barcode(barcode))
    if session is not None:
        tubes = tubes.filter(session=session)
    order = "-opened_at" if step in (None, Step.RESULT) else "opened_at"
    return rows_of(tubes.order_by(order, "pk")[:MOST])


def rows_of(tubes: QuerySet[Tube]) -> list[TubeRow]:
    """Return tubes with where they are, with four queries for all of them."""
    found = list(tubes.select_related("session__unit", "shipment", "opened_by"))
    keys = [tube.pk for tube in found]
    counted = Sample.objects.filter(tube__in=keys).values("tube").annotate(many=Count("pk"))
    erased = ErasedSamples.objects.filter(tube__in=keys).values_list("tube", "many")
    people = dict(erased) | {row["tube"]: row["many"] for row in counted}
    standing = TubeResult.objects.filter(tube__in=keys, replaced_at=None)
    results = {each.tube_id: each for each in standing}
    return [_row(tube, people.get(tube.pk, 0), results.get(tube.pk)) for tube in found]


def _row(tube: Tube, people: int, result: TubeResult | None) -> TubeRow:
    times = TubeTimes(
        tube.opened_at, tube.closed_at, tube.shipment.left_at if tube.shipment else None,
        tube.received_at, result.told_at if result else None,
    )  # fmt: skip
    step, since = step_of(times)
    return TubeRow(tube, step, since, people, result.value if result else "")


def people_in(tube: Tube) -> Sequence[Sample]:
    """Return the samples of a tube in their order, with the persons."""
    return list(tube.samples.select_related("person__unit").order_by("place"))


def withdrawn_from(tube: Tube) -> Sequence[WithdrawnSample]:
    """Return who was taken out of a tube again, the newest first."""
    gone = tube.withdrawn.select_related("person__unit", "withdrawn_by")
    return list(gone.order_by("-withdrawn_at", "-pk"))


def erased_at(tube: Tube) -> datetime | None:
    """Return when who was in a tube was erased; None where they are still there."""
    return ErasedSamples.objects.filter(tube=tube).values_list("erased_at", flat=True).first()


def count_steps(officer: Officer) -> dict[str, int]:
    """Count the tubes in reach at each step."""
    tubes = tubes_of(officer)
    return {step.value: tubes.filter(in_step(step)).count() for step in Step}


@dataclass(frozen=True, slots=True)
class SessionCounts:
    """How far a session is."""

    people: int
    tubes: int
    open: int


_COUNTS = """
SELECT t.session_id, coalesce(sum(coalesce(e.many, s.many)), 0), count(*),
       count(*) FILTER (WHERE t.closed_at IS NULL)
FROM gubei_tube t LEFT JOIN gubei_erasedsamples e ON e.tube_id = t.id
LEFT JOIN LATERAL (SELECT count(*) AS many FROM gubei_sample WHERE tube_id = t.id) s ON true
WHERE t.session_id = ANY(%s) GROUP BY t.session_id
"""


def counts_of(sessions: Sequence[SamplingSession]) -> dict[UUID, SessionCounts]:
    """Return how far sessions are, with one query for all of them."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [[each.pk for each in sessions]])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    counted = {key: SessionCounts(people, tubes, opened) for key, people, tubes, opened in found}
    return {each.pk: counted.get(each.pk, SessionCounts(0, 0, 0)) for each in sessions}
