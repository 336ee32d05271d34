"""A person's own samples and results, and nobody else's."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from gubei.domain.people.queries.files import same_person
from gubei.domain.sampling.models import Sample, TubeResult
from gubei.domain.sampling.rules.values import Value

CHECKING = "checking"
"""Of a tube with others that is positive or doubtful: whose it is, is not known yet."""


@dataclass(frozen=True, slots=True)
class OwnSample:
    """A sample, and its result: "" while there is none, `checking` where a pool is checked."""

    sampled_at: datetime
    place: str
    result: str
    told_at: datetime | None
    tube: UUID
    barcode: str


def own_samples(person: UUID) -> list[OwnSample]:
    """Return the newest thirty samples of a person (root record), all records together."""
    records = same_person(person).values("pk")
    mine = Sample.objects.filter(person__in=records).select_related("tube__session")
    found = list(mine.order_by("-sampled_at", "-pk")[:30])
    tubes = [sample.tube_id for sample in found]
    standing = TubeResult.objects.filter(tube__in=tubes, replaced_at=None)
    results = {each.tube_id: each for each in standing}
    counted = Sample.objects.filter(tube__in=tubes).values("tube").annotate(many=Count("pk"))
    many = {row["tube"]: row["many"] for row in counted}
    return [_own(each, results.get(each.tube_id), many[each.tube_id]) for each in found]


def _own(sample: Sample, result: TubeResult | None, people: int) -> OwnSample:
    value = result.value if result else ""
    if value and Value(value).calls_back and people > 1:
        value = CHECKING
    told_at, tube = result.told_at if result else None, sample.tube
    return OwnSample(sample.sampled_at, tube.session.place, value, told_at, tube.pk, tube.barcode)
